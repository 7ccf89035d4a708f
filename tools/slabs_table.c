// SPDX-License-Identifier: GPL-2.0
/* Caches for people. The cells stand in slabs_cells.c. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/cells.h"
#include "tools/human.h"
#include "tools/slabs_table.h"

#define LINE_SIZE	512	/* a name may take 200 of it */
#define NAME_LEAST	12

/* ---- layout ---------------------------------------------------------- */

static bool any_parked(const struct memlens_wire *wire)
{
	const struct memlens_section *section = slabs_caches(wire);
	struct memlens_cache cache;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		slabs_cache(wire, section, i, &cache);
		if (cache.counts.parked &&
		    cache.counts.parked != MEMLENS_UNKNOWN)
			return true;
	}
	return false;
}

static size_t name_longest(const struct memlens_wire *wire)
{
	const struct memlens_section *section = slabs_caches(wire);
	struct memlens_cache cache;
	size_t longest = NAME_LEAST;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		size_t width;

		slabs_cache(wire, section, i, &cache);
		width = slab_name_width(&cache);
		if (width > longest)
			longest = width;
	}
	return longest;
}

/* Takes a cell in; returns the columns that are left. */
static int cell_take(struct slab_table *table, u32 cell, int left)
{
	table->cells[cell] = true;
	return left - 1 - (int)slab_cells[cell].width;
}

void slab_table_begin(struct slab_table *table,
		      const struct memlens_wire *wire, struct canvas *canvas)
{
	const bool parked = any_parked(wire);
	const int longest = (int)name_longest(wire);
	int left = canvas->width;
	u32 i;

	memset(table, 0, sizeof(*table));
	table->wire = wire;
	table->canvas = canvas;
	table->held = slabs_held(wire);
	slabs_all(wire, &table->all);
	for (i = 0; i < SLAB_CELLS; i++)
		if (slab_cells[i].when == SLAB_CELL_ALWAYS ||
		    (slab_cells[i].when == SLAB_CELL_IF_PARKED && parked))
			left = cell_take(table, i, left);
	/* Names come first, then what else there is to see. */
	for (i = 0; i < SLAB_CELLS; i++)
		if (slab_cells[i].when == SLAB_CELL_IF_ROOM &&
		    left - 1 - (int)slab_cells[i].width >= longest)
			left = cell_take(table, i, left);
	if (left > longest)
		left = longest;
	table->name_width = left < NAME_LEAST ? NAME_LEAST : (size_t)left;
}

/* ---- the head -------------------------------------------------------- */

__printf(2, 3)
static void put(struct memlens_text *text, const char *format, ...)
{
	char chars[LINE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(chars, sizeof(chars), format, arguments);
	va_end(arguments);
	memlens_text_string(text, chars);
}

static void put_bytes(struct memlens_text *text, const char *before, u64 bytes)
{
	memlens_text_string(text, before);
	cell_bytes_put(text, bytes);
}

static enum status line_end(const struct slab_table *table, bool strong,
			    struct memlens_text *text)
{
	const size_t length = text->length;

	text->length = 0;
	return table->canvas->line(table->canvas, strong, text->chars, length);
}

static enum status sums_line(const struct slab_table *table,
			     struct memlens_text *text)
{
	const struct memlens_slabs *all = &table->all;

	put_bytes(text, "", table->held);
	if (all->caches == MEMLENS_UNKNOWN_U32)
		put(text, " in caches");
	else
		put(text, " in %u cache%s", all->caches,
		    all->caches == 1 ? "" : "s");
	put_bytes(text, ": ", all->free_bytes);
	put_bytes(text, " free objects, ", all->padding_bytes);
	put(text, " lost to padding");
	return line_end(table, true, text);
}

static enum status counters_line(const struct slab_table *table,
				 struct memlens_text *text)
{
	const struct memlens_slabs *all = &table->all;

	put_bytes(text, "reclaimable ", all->reclaimable_bytes);
	put_bytes(text, " (kernel's counter ", all->kernel_reclaimable_bytes);
	put_bytes(text, "), unreclaimable ", all->unreclaimable_bytes);
	put_bytes(text, " (", all->kernel_unreclaimable_bytes);
	put(text, ")");
	return line_end(table, false, text);
}

static enum status source_line(const struct slab_table *table,
			       struct memlens_text *text)
{
	char span[HUMAN_SIZE];

	human_ns(span, table->all.growth_ns);
	switch (table->all.source) {
	case MEMLENS_SLABS_BTF:
		put(text, "source btf");
		break;
	case MEMLENS_SLABS_SYSFS:
		put(text, "source sysfs: what is in use, free, parked, accounted is not known");
		break;
	case MEMLENS_SLABS_NONE:
		put(text, "source none: this kernel shows no caches");
		break;
	default:
		put(text, "source not known");
	}
	if (table->all.source != MEMLENS_SLABS_BTF &&
	    line_end(table, false, text))
		return STATUS_ERROR;
	if (table->all.source == MEMLENS_SLABS_NONE)
		return STATUS_OK;
	put(text, "%s+/min: growth over %s, as of a minute",
	    text->length ? "; " : "", span);
	return line_end(table, false, text);
}

/* How many caches are known so well. */
static u32 accuracy_count(const struct slab_table *table, u32 accuracy)
{
	const struct memlens_section *section = slabs_caches(table->wire);
	struct memlens_cache cache;
	u32 i, count = 0;

	for (i = 0; section && i < section->record_count; i++) {
		slabs_cache(table->wire, section, i, &cache);
		count += cache.counts.accuracy == accuracy;
	}
	return count;
}

static enum status accuracy_line(const struct slab_table *table,
				 struct memlens_text *text)
{
	const u32 estimated = accuracy_count(table, MEMLENS_SLABS_ESTIMATED);
	const u32 bounded = accuracy_count(table, MEMLENS_SLABS_BOUNDED);

	if (!estimated && !bounded)
		return STATUS_OK;
	if (estimated)
		put(text, "~ estimated from part of its slabs: %u", estimated);
	if (bounded)
		put(text, "%sa-b bounds, a lock was held: %u",
		    estimated ? "; " : "", bounded);
	return line_end(table, false, text);
}

static enum status legend_line(const struct slab_table *table,
			       struct memlens_text *text)
{
	put(text, "r reclaimable, R freed by RCU, a accounted; +N: so many names more share it");
	return line_end(table, false, text);
}

static enum status columns_line(const struct slab_table *table,
				struct memlens_text *text)
{
	u32 i;

	memlens_text_string(text, "name");
	cell_begin(text, text->length, table->name_width);
	for (i = 0; i < SLAB_CELLS; i++) {
		if (!table->cells[i])
			continue;
		memlens_text_char(text, ' ');
		cell_begin(text, strlen(slab_cells[i].head),
			   slab_cells[i].width);
		memlens_text_string(text, slab_cells[i].head);
	}
	return line_end(table, true, text);
}

enum status slab_table_head(const struct slab_table *table)
{
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };

	if (sums_line(table, &text) || counters_line(table, &text) ||
	    source_line(table, &text) || accuracy_line(table, &text) ||
	    legend_line(table, &text))
		return STATUS_ERROR;
	return columns_line(table, &text);
}

/* ---- rows ------------------------------------------------------------ */

enum status slab_table_row(const struct slab_table *table, u32 index)
{
	struct slab_row row = {
		.held = table->held, .growth_ns = table->all.growth_ns,
	};
	char line[LINE_SIZE], chars[32];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	u32 i;

	slabs_cache(table->wire, slabs_caches(table->wire), index,
		    &row.cache);
	slab_name_put(&text, &row.cache, table->name_width);
	cell_begin(&text, text.length, table->name_width);
	for (i = 0; i < SLAB_CELLS; i++) {
		struct memlens_text cell = {
			.chars = chars, .size = sizeof(chars) - 1,
		};

		if (!table->cells[i])
			continue;
		slab_cells[i].put(&cell, &row);
		chars[cell.length] = '\0';
		memlens_text_char(&text, ' ');
		cell_begin(&text, cell.length, slab_cells[i].width);
		memlens_text_string(&text, chars);
	}
	return line_end(table, false, &text);
}

enum status slab_table_show(const struct memlens_wire *wire,
			    const struct options *options,
			    struct output *output)
{
	const struct memlens_section *section = slabs_caches(wire);
	struct canvas canvas = {
		.width = output_width(),
		.to = output,
		.line = canvas_print,
	};
	struct slab_table table;
	u32 count, i;

	slab_table_begin(&table, wire, &canvas);
	if (slab_table_head(&table))
		return STATUS_ERROR;
	count = section ? section->record_count : 0;
	if (options->rows && options->rows < count)
		count = options->rows;
	for (i = 0; i < count; i++)
		if (slab_table_row(&table, i))
			return STATUS_ERROR;
	return STATUS_OK;
}
