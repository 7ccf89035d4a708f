/* SPDX-License-Identifier: GPL-2.0 */
/* A small look with all sections, and its text taken apart. */
#ifndef MEMLENS_TESTS_LOOK_H
#define MEMLENS_TESTS_LOOK_H

#include "module/pure/wire.h"
#include "tests/unit/unit.h"

#define LINES_MAX	128
#define FIELDS_MAX	64

/* Two nodes with a zone each, three classes, info with two features. */
struct look {
	u64 bytes[1024];
	struct memlens_wire wire;
	struct memlens_zone *zones[2];
	struct memlens_class *classes[3];
	struct memlens_feature *features[2];
};

static inline void zone_fill(struct memlens_zone *zone, u32 nid)
{
	u32 i;

	zone->nid = nid;
	FIELD_SET(zone->name, nid ? "Movable" : "DMA32");
	zone->state = nid;
	zone->class_count = 3;
	zone->order_count = 11;
	zone->free_exact = 1000 + nid;
	zone->drift = -5;
	zone->promo = MEMLENS_UNKNOWN;
	zone->over_low_share = -150;
	for (i = 0; i < 3; i++)
		zone->lowmem_reserve[i] = 10 * i;
	for (i = 0; i < 11; i++) {
		zone->free_blocks[i] = 1U << i;
		/* No verdict that is wider than its column. */
		zone->at_low[i] = i % 2 ? MEMLENS_BY_RESERVE : MEMLENS_PASS;
	}
}

static inline void zones_write(struct look *look, struct memlens_wire_writer *writer)
{
	static const char *const names[] = { "DMA32", "Normal", "Movable" };
	struct memlens_node *node;
	u32 i;

	memlens_wire_section_begin(writer, MEMLENS_SECTION_NODE,
				   sizeof(*node), 0);
	for (i = 0; i < 2; i++) {
		node = memlens_wire_record_add(writer);
		node->nid = i;
	}
	memlens_wire_section_end(writer, 0);
	memlens_wire_section_begin(writer, MEMLENS_SECTION_CLASS,
				   sizeof(struct memlens_class), 0);
	for (i = 0; i < 3; i++) {
		look->classes[i] = memlens_wire_record_add(writer);
		look->classes[i]->index = i;
		FIELD_SET(look->classes[i]->name, names[i]);
	}
	memlens_wire_section_end(writer, 0);
	memlens_wire_section_begin(writer, MEMLENS_SECTION_ZONE,
				   sizeof(struct memlens_zone), 0);
	for (i = 0; i < 2; i++) {
		look->zones[i] = memlens_wire_record_add(writer);
		zone_fill(look->zones[i], i);
	}
	memlens_wire_section_end(writer, 0);
}

static inline void info_write(struct look *look, struct memlens_wire_writer *writer)
{
	struct memlens_info *info;
	u32 i;

	memlens_wire_section_begin(writer, MEMLENS_SECTION_INFO,
				   sizeof(*info), 0);
	info = memlens_wire_record_add(writer);
	FIELD_SET(info->version, "1.2.3");
	FIELD_SET(info->release, "6.12.0");
	info->memory_bytes = 65536;
	memlens_wire_section_end(writer, 0);
	memlens_wire_section_begin(writer, MEMLENS_SECTION_FEATURE,
				   sizeof(struct memlens_feature), 0);
	for (i = 0; i < 2; i++) {
		look->features[i] = memlens_wire_record_add(writer);
		FIELD_SET(look->features[i]->name, i ? "second" : "first");
		look->features[i]->available = i;
		FIELD_SET(look->features[i]->reason, i ? "" : "not-built-in");
	}
	memlens_wire_section_end(writer, 0);
}

static inline int look_setup(void **state)
{
	struct look *look = calloc(1, sizeof(*look));
	struct memlens_wire_writer writer;

	memlens_wire_begin(&writer, look->bytes, sizeof(look->bytes), 5);
	memlens_wire_header(&writer)->page_size = 4096;
	zones_write(look, &writer);
	info_write(look, &writer);
	assert_int_equal(memlens_wire_open(&look->wire, look->bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
	*state = look;
	return 0;
}

static inline int look_teardown(void **state)
{
	free(*state);
	return 0;
}

static inline struct memlens_text_file zones_of(struct look *look)
{
	return (struct memlens_text_file){
		.wire = &look->wire, .tables = &memlens_tables_zones,
	};
}

/* ---- lines, taken apart ----------------------------------------------- */

struct lines {
	u32 count;
	char line[LINES_MAX][MEMLENS_LINE_MAX + 1];
};

/* Each line is one line, and no more than the buffer holds. */
static inline void lines_take(const struct memlens_text_file *file,
			      struct lines *lines, size_t size)
{
	struct memlens_text_cursor cursor = { 0 };
	bool more = true;

	for (lines->count = 0; more; ) {
		char *bytes = lines->line[lines->count];
		char *exact = malloc(size);
		struct memlens_text text = { .chars = exact, .size = size };

		assert_true(lines->count < LINES_MAX);
		more = memlens_text_line(file, &cursor, &text);
		memcpy(bytes, exact, text.length);
		free(exact);
		bytes[text.length] = '\0';
		if (!more)
			break;
		assert_true(text.length > 0 && text.length <= size);
		assert_ptr_equal(strchr(bytes, '\n'),
				 bytes + text.length - 1);
		bytes[text.length - 1] = '\0';
		lines->count++;
	}
}

struct fields {
	u32 count;
	size_t start[FIELDS_MAX];
	size_t end[FIELDS_MAX];
};

/* Without the head's "#". */
static inline void fields_take(const char *line, struct fields *fields)
{
	size_t at = line[0] == '#' ? 1 : 0;

	for (fields->count = 0; ; fields->count++) {
		at += strspn(line + at, " ");
		if (!line[at])
			return;
		assert_true(fields->count < FIELDS_MAX);
		fields->start[fields->count] = at;
		at += strcspn(line + at, " ");
		fields->end[fields->count] = at;
	}
}

static inline bool same_edge(const struct fields *a, const struct fields *b, u32 i)
{
	return a->start[i] == b->start[i] || a->end[i] == b->end[i];
}

static inline void row_check(const char *head, const char *row)
{
	struct fields names, values;
	u32 i;

	fields_take(head, &names);
	fields_take(row, &values);
	if (names.count != values.count)
		FAIL_CASE("%u fields under %u names:\n# %s\n# %s",
			  values.count, names.count, head, row);
	for (i = 1; i < names.count; i++)
		if (!same_edge(&names, &values, i))
			FAIL_CASE("column %u is askew:\n# %s\n# %s", i, head,
				  row);
	if (row[strlen(row) - 1] == ' ' || head[strlen(head) - 1] == ' ')
		FAIL_CASE("spaces at the end: '%s'", row);
}

static inline void table_check(const struct memlens_text_file *file, u32 rows_wanted)
{
	struct lines lines;
	const char *head = NULL;
	u32 i, rows = 0;

	lines_take(file, &lines, MEMLENS_LINE_MAX);
	for (i = 1; i < lines.count; i++) {
		if (lines.line[i][0] == '#') {
			head = lines.line[i];
			continue;
		}
		assert_non_null(head);
		row_check(head, lines.line[i]);
		rows++;
	}
	assert_int_equal(rows, rows_wanted);
}

/* The first line that begins so. */
static inline const char *line_of(const struct lines *lines, const char *begin)
{
	u32 i;

	for (i = 0; i < lines->count; i++)
		if (!strncmp(lines->line[i], begin, strlen(begin)))
			return lines->line[i];
	FAIL_CASE("no line begins with '%s'", begin);
	return NULL;
}

static inline void line_check(const struct lines *lines, const char *begin,
			      const char *wanted)
{
	assert_string_equal(line_of(lines, begin), wanted);
}

#endif /* MEMLENS_TESTS_LOOK_H */
