// SPDX-License-Identifier: GPL-2.0
/* Cgroups for people. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/cells.h"
#include "tools/lru.h"
#include "tools/memcgs_cells.h"
#include "tools/memcgs_table.h"

#define PATH_LEAST	12	/* columns of a path, however narrow it is */
#define LINE_SIZE	(4 * MEMLENS_LINE_MAX + 256)
#define INDENT		2	/* columns of a level */

/* ---- paths ----------------------------------------------------------- */

/* Of a tree's row what is below the row above it, of another all of its path. */
static void name_write(const struct memcg_table *table, u32 row,
		       struct memlens_text *text)
{
	const u32 index = table->order.indexes[row];
	struct memlens_memcg memcg;

	if (!table->order.levels[row]) {
		text->length = memcgs_path(table->wire, index, text->chars,
					   text->size + 1);
		return;
	}
	memcgs_record(table->wire, index, &memcg);
	memlens_text_name(text, memcg.name, sizeof(memcg.name));
	text->chars[text->length] = '\0';
}

static void row_path_put(const struct memcg_table *table, u32 row,
			 struct memlens_text *text)
{
	const u32 level = table->order.levels[row];
	const size_t left = (size_t)table->canvas->width > text->length ?
		(size_t)table->canvas->width - text->length : 0;
	size_t indent = (size_t)level * INDENT;
	char chars[MEMLENS_LINE_MAX];
	struct memlens_text name = { .chars = chars, .size = sizeof(chars) - 1 };

	/* Deep ones stand side by side, where there is no room for more. */
	if (indent + PATH_LEAST > left)
		indent = left > PATH_LEAST ? left - PATH_LEAST : 0;
	cell_begin(text, 0, indent);
	name_write(table, row, &name);
	cell_end_put(text, chars,
		     left - indent > PATH_LEAST ? left - indent : PATH_LEAST);
}

/* ---- lines ----------------------------------------------------------- */

static enum status line_end(const struct memcg_table *table, bool strong,
			    struct memlens_text *text)
{
	const size_t length = text->length;

	text->length = 0;
	return table->canvas->line(table->canvas, strong, text->chars, length);
}

__printf(3, 4)
static enum status line_put(const struct memcg_table *table, bool strong,
			    const char *format, ...)
{
	char line[256];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	return table->canvas->line(table->canvas, strong, line, (size_t)length);
}

/* "12", or "an unknown number of" */
static const char *number_text(char *word, size_t size, u64 number)
{
	if (number == MEMLENS_UNKNOWN)
		return "an unknown number of";
	snprintf(word, size, "%llu", (unsigned long long)number);
	return word;
}

static enum status sums_line(const struct memcg_table *table,
			     const struct memlens_memcgs *all)
{
	const u32 there = memcgs_count(table->wire);
	struct memcg_row row = {
		.page_size = table->wire->header->page_size,
	};
	char cgroups[32], dying[32], chars[32], shown[48] = "";
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) - 1 };

	if (!lru_count(table->wire, MEMLENS_SECTION_MEMCGS))
		return line_put(table, true, "this kernel has no memory cgroups");
	memcg_pages_put(&text, &row, all->dying_pages);
	chars[text.length] = '\0';
	if (memcg_table_rows(table) != there)
		snprintf(shown, sizeof(shown), ", %u shown",
			 memcg_table_rows(table));
	return line_put(table, true,
			"%s cgroups, version %d%s; %s dying, with %s on their lists",
			number_text(cgroups, sizeof(cgroups), all->cgroups),
			all->version == MEMLENS_UNKNOWN_U32 ? 0 :
			(int)all->version, shown,
			number_text(dying, sizeof(dying), all->dying), chars);
}

static enum status losses_line(const struct memcg_table *table)
{
	const struct memlens_section *section =
		memlens_wire_section(table->wire, MEMLENS_SECTION_MEMCG);

	if (!section || !section->lost_count)
		return STATUS_OK;
	return line_put(table, true, "%u rows are missing: there was no room for them",
			section->lost_count);
}

static enum status columns_line(const struct memcg_table *table)
{
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	size_t i;

	for (i = 0; i < MEMCG_CELLS; i++) {
		cell_begin(&text, strlen(memcg_cells[i].head), memcg_cells[i].width);
		memlens_text_string(&text, memcg_cells[i].head);
		memlens_text_char(&text, ' ');
	}
	memlens_text_string(&text, "path");
	return line_end(table, true, &text);
}

enum status memcg_table_head(const struct memcg_table *table)
{
	static const char with_below[] =
		"usage, limits, swap and events (#) are of what is below as well;";
	static const char own[] =
		"anon and file are on its own lists; d dying: removed, but still held";
	struct memlens_memcgs all;

	memcgs_all(table->wire, &all);
	if (sums_line(table, &all) || losses_line(table) ||
	    line_put(table, false, "%s", with_below) ||
	    line_put(table, false, "%s", own))
		return STATUS_ERROR;
	if (all.version == 1 &&
	    line_put(table, false, "version 1: swap has memory in it, events are its own"))
		return STATUS_ERROR;
	return columns_line(table);
}

enum status memcg_table_row(const struct memcg_table *table, u32 row)
{
	struct memcg_row is = {
		.page_size = table->wire->header->page_size,
	};
	char line[LINE_SIZE], chars[32];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	size_t i;

	memcgs_record(table->wire, table->order.indexes[row], &is.memcg);
	for (i = 0; i < MEMCG_CELLS; i++) {
		struct memlens_text cell = {
			.chars = chars, .size = sizeof(chars) - 1,
		};

		memcg_cells[i].put(&cell, &is);
		chars[cell.length] = '\0';
		cell_begin(&text, cell.length, memcg_cells[i].width);
		memlens_text_string(&text, chars);
		memlens_text_char(&text, ' ');
	}
	row_path_put(table, row, &text);
	return line_end(table, false, &text);
}

/* ---- all ------------------------------------------------------------- */

enum status memcg_table_begin(struct memcg_table *table,
			      const struct memlens_wire *wire,
			      const struct options *options,
			      struct canvas *canvas)
{
	struct options wanted = *options;

	if (!wanted.memcgs_sort)
		wanted.memcgs_sort = MEMCGS_BY_USAGE;
	table->wire = wire;
	table->canvas = canvas;
	return memcgs_order_make(&table->order, wire, &wanted);
}

void memcg_table_end(struct memcg_table *table)
{
	memcgs_order_free(&table->order);
}

u32 memcg_table_rows(const struct memcg_table *table)
{
	return table->order.cgroups.count;
}

enum status memcg_table_show(const struct memlens_wire *wire,
			     const struct options *options,
			     struct output *output)
{
	struct canvas canvas = {
		.width = output_width(),
		.to = output,
		.line = canvas_print,
	};
	struct memcg_table table;
	enum status status = memcg_table_begin(&table, wire, options, &canvas);
	u32 i;

	if (!status)
		status = memcg_table_head(&table);
	for (i = 0; !status && i < memcg_table_rows(&table); i++)
		status = memcg_table_row(&table, i);
	memcg_table_end(&table);
	return status;
}
