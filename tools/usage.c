// SPDX-License-Identifier: GPL-2.0
/* Where all the memory went: parts, and the rest that nobody explains. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module/pure/columns.h"
#include "tools/json.h"
#include "tools/usage.h"
#include "tools/usage_parts.h"

#define SECTIONS	2
#define ROWS_MORE	2	/* of a place: the total, and the rest */

static const struct memlens_column parts_columns[] = {
	NUMBER(struct usage_row, nid),
	COLUMN(struct usage_row, name, "part", MEMLENS_KIND_NAME, .width = 18),
	COLUMN(struct usage_row, pages, "held", MEMLENS_KIND_PAGES_SIGNED,
	       .width = 10),
	COLUMN(struct usage_row, share, "share", MEMLENS_KIND_SHARE,
	       .width = 9),
	NAME(struct usage_row, source, "source"),
};

static const struct memlens_column within_columns[] = {
	NUMBER(struct usage_row, nid),
	COLUMN(struct usage_row, name, "part", MEMLENS_KIND_NAME, .width = 17),
	COLUMN(struct usage_row, pages, "held", MEMLENS_KIND_PAGES_SIGNED,
	       .width = 10),
	COLUMN(struct usage_row, share, "share", MEMLENS_KIND_SHARE,
	       .width = 9),
	NAME(struct usage_row, source, "source"),
	NAME(struct usage_row, within, "within"),
};

static const struct memlens_table usage_tables[] = {
	TABLE("usage", SECTION_USAGE, parts_columns, .json = "usage"),
	TABLE("within", SECTION_USAGE_WITHIN, within_columns,
	      .json = "within"),
};

static const struct memlens_file_tables usage_file = {
	.name = "usage",
	.format = 1,
	.table_count = ARRAY_SIZE(usage_tables),
	.tables = usage_tables,
};

static const struct memlens_file_tables *const usage_files[] = {
	&usage_file,
};

/* ---- rows ------------------------------------------------------------ */

static s32 share_of(s64 pages, u64 total)
{
	const double share = total && total != MEMLENS_UNKNOWN &&
		pages != MEMLENS_UNKNOWN_S64 ?
		10000.0 * (double)pages / (double)total : 1e10;

	return share > -1e9 && share < 1e9 ? (s32)share : MEMLENS_UNKNOWN_S32;
}

/* What no machine has is not known. */
static s64 signed_of(u64 pages)
{
	return pages < 1ULL << 61 ? (s64)pages : MEMLENS_UNKNOWN_S64;
}

/* There is room for all: see size_needed(). */
static void row_add(struct memlens_wire_writer *writer,
		    const struct place *place, u64 total,
		    const struct usage_row *row)
{
	struct usage_row *added = memlens_wire_record_add(writer);

	*added = *row;
	added->nid = place->nid;
	added->share = share_of(row->pages, total);
	if (row->pages == MEMLENS_UNKNOWN_S64)
		added->source[0] = '\0';
}

static void part_add(struct memlens_wire_writer *writer,
		     const struct place *place, u64 total,
		     const struct part *part, s64 *sum)
{
	struct usage_row row = { 0 };
	const char *source = "";

	row.pages = signed_of(part->pages(place, part, &source));
	snprintf(row.name, sizeof(row.name), "%s", part->name);
	snprintf(row.source, sizeof(row.source), "%s", source);
	if (part->within)
		snprintf(row.within, sizeof(row.within), "%s", part->within);
	row_add(writer, place, total, &row);
	if (row.pages != MEMLENS_UNKNOWN_S64 && *sum < (s64)1 << 61)
		*sum += row.pages;
}

/* Parts that are within others, or that are not; returns what is known of them. */
static s64 parts_add(struct memlens_wire_writer *writer,
		     const struct place *place, u64 total, bool within)
{
	s64 sum = 0;
	u32 i;

	for (i = 0; i < USAGE_PARTS; i++)
		if (!usage_parts[i].within != within)
			part_add(writer, place, total, &usage_parts[i], &sum);
	return sum;
}

static void place_add(struct memlens_wire_writer *writer,
		      const struct place *place, bool within)
{
	const u64 total = place_managed(place);
	struct usage_row all = { .name = "total", .source = "zones" };
	struct usage_row rest = { .name = "unexplained" };

	if (within) {
		parts_add(writer, place, total, true);
		return;
	}
	all.pages = signed_of(total);
	row_add(writer, place, total, &all);
	rest.pages = all.pages;
	if (rest.pages != MEMLENS_UNKNOWN_S64)
		rest.pages -= parts_add(writer, place, total, false);
	else
		parts_add(writer, place, total, false);
	row_add(writer, place, total, &rest);
}

/* ---- all ------------------------------------------------------------- */

/* The machine's rows, then those of its nodes, if it has several or one is wanted. */
static void section_add(struct memlens_wire_writer *writer,
			const struct memlens_wire *wire,
			const struct options *options, bool within)
{
	const u32 count = lru_count(wire, MEMLENS_SECTION_NODE);
	struct memlens_node node;
	struct place place;
	u32 i;

	memlens_wire_section_begin(writer, within ? SECTION_USAGE_WITHIN :
				   SECTION_USAGE, sizeof(struct usage_row), 0);
	place_init(&place, wire, options, MEMLENS_UNKNOWN_U32);
	place_add(writer, &place, within);
	for (i = 0; i < count && (count > 1 || options->node != ANY_NODE);
	     i++) {
		lru_record(wire, MEMLENS_SECTION_NODE, i, &node, sizeof(node));
		place_init(&place, wire, options, node.nid);
		place_add(writer, &place, within);
	}
	memlens_wire_section_end(writer, 0);
}

static void header_fill(struct memlens_header *header,
			const struct memlens_header *look)
{
	header->page_size = look->page_size;
	header->sequence = look->sequence;
	header->mono_ns = look->mono_ns;
	header->wall_ns = look->wall_ns;
	header->node_count = look->node_count;
	header->cpu_count = look->cpu_count;
	memcpy(header->release, look->release, sizeof(header->release));
}

static size_t size_needed(const struct memlens_wire *wire)
{
	const size_t places = (size_t)lru_count(wire, MEMLENS_SECTION_NODE) + 1;

	return memlens_wire_overhead(SECTIONS) +
		places * (USAGE_PARTS + ROWS_MORE) * sizeof(struct usage_row);
}

enum status usage_show(const struct subject *subject,
		       const struct source *source,
		       const struct options *options, struct output *output)
{
	const size_t size = size_needed(&source->wire);
	const struct subject shown = {
		.name = subject->name, .file_count = 1, .files = usage_files,
	};
	struct memlens_wire_writer writer;
	struct memlens_wire wire;
	enum status status;
	void *bytes = malloc(size);

	if (!bytes) {
		complain("there is no memory for where memory went");
		return STATUS_ERROR;
	}
	memlens_wire_begin(&writer, bytes, size, SECTIONS);
	header_fill(memlens_wire_header(&writer), source->wire.header);
	section_add(&writer, &source->wire, options, false);
	section_add(&writer, &source->wire, options, true);
	memlens_wire_open(&wire, bytes, memlens_wire_end(&writer));
	status = options->json ?
		show_json(&shown, &wire, NULL, options, false, output) :
		show_text(&shown, &wire, options, output);
	free(bytes);
	return status;
}
