/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records -> text, a line at a time: what `cat` prints and what memlens-read
 * prints are lines of this code.
 *
 * Form: "# memlens <file> <format>"; then per table a "#" row that names its
 * columns with their units, and a row per record, the table's name first.
 * A value holds no white space, so rows split by it; "-" is not known.
 *
 * Names are escaped by one rule: a byte that is white space, a control
 * character, a backslash, a quote, or no part of well-formed UTF-8 becomes a
 * backslash and three octal digits, as in /proc/mounts; so do the UTF-8 forms
 * of C1 controls, of line and paragraph separators and of characters that turn
 * the direction of text, since a terminal obeys those. An empty name prints as
 * "-", and a name that is "-" as \055.
 */
#ifndef MEMLENS_PURE_TEXT_H
#define MEMLENS_PURE_TEXT_H

#include "module/pure/pure.h"
#include "module/pure/table.h"

#define MEMLENS_LINE_MAX	4608	/* bytes: a path, and more; a longer line is cut */

enum memlens_units {
	MEMLENS_UNITS_PAGES,	/* as the kernel prints */
	MEMLENS_UNITS_BYTES,
	MEMLENS_UNITS_HUMAN,	/* 1.5M, 1023K: binary multiples */
};

/* Characters in a buffer of the caller's; what does not fit is dropped. */
struct memlens_text {
	char *chars;
	size_t size;
	size_t length;
};

void memlens_text_char(struct memlens_text *text, char c);

/*
 * Of a text that is full, and has lost what came then: makes it end in "...", within @room
 * bytes. It is cut between two characters, be they UTF-8 or escapes, and a backslash
 * begins nothing but an escape. Where "..." has no room it is cut alone.
 */
void memlens_text_cut(struct memlens_text *text, size_t room);

void memlens_text_string(struct memlens_text *text, const char *string);
void memlens_text_number(struct memlens_text *text, u64 number);
/* Escapes up to @size bytes, or to the first NUL. */
void memlens_text_name(struct memlens_text *text, const char *name,
		       size_t size);
void memlens_text_pages(struct memlens_text *text, u64 pages, u32 page_size,
			enum memlens_units units);
void memlens_text_share(struct memlens_text *text, s64 share);

/* What a column's name ends in: "_pages", "_bytes", "_pct", or nothing. */
const char *memlens_text_unit(enum memlens_kind kind, enum memlens_units units);

/* The name of a column, with its unit: free_exact_pages, free_exact_bytes. */
void memlens_text_head(struct memlens_text *text,
		       const struct memlens_column *column,
		       enum memlens_units units);

void memlens_text_value(struct memlens_text *text,
			const struct memlens_column *column,
			const struct memlens_value *value, u32 page_size,
			enum memlens_units units);

/* The path of the cgroup whose record this is, of section MEMCG: path.c. */
void memlens_text_path(struct memlens_text *text, const struct memlens_wire *wire,
		       const void *record, size_t record_size);

/* ---- lines.c -------------------------------------------------------- */

/* Which records are shown; the same for all tables of a file. */
struct memlens_filter {
	bool (*shows)(const struct memlens_filter *filter, u32 section,
		      const void *record, size_t record_size);
};

/* Of that section these records, in this order: not of tables by field or by slot. */
struct memlens_order {
	u32 section;
	u32 count;
	const u32 *indexes;	/* all there are */
	const struct memlens_order *next;	/* of another section, or NULL */
};

/* NULL: all of the section's records, as they stand. */
const struct memlens_order *
memlens_order_of(const struct memlens_order *order, u32 section);

/* Where in a file's text a reader stands; zero stands before the first line. */
struct memlens_text_cursor {
	u32 table;	/* 0 the title, then each table */
	u32 line;	/* 0 its head, then its rows */
	u32 element;	/* of a record that has several rows: the next */
};

struct memlens_text_file {
	const struct memlens_wire *wire;
	const struct memlens_file_tables *tables;
	const struct memlens_filter *filter;	/* NULL: all */
	const struct memlens_order *order;	/* NULL: as they stand */
	enum memlens_units units;
};

/* Appends the next line with its newline; false after the last. */
bool memlens_text_line(const struct memlens_text_file *file,
		       struct memlens_text_cursor *cursor,
		       struct memlens_text *text);

#endif /* MEMLENS_PURE_TEXT_H */
