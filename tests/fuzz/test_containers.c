// SPDX-License-Identifier: GPL-2.0
/* Containers as the kernel side prints them: what comes out are lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module/pure/text.h"
#include "module/pure/wire.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/target.h"

unsigned long target_opened;
const u32 target_weight = 1;
const char *const target_seed = "tests/golden/root/snapshot";
const char *const target_corpus = "tests/fuzz/corpus/*";

/*
 * A container may say that it has millions of records of 8 bytes, and then has
 * them: such are printed up to here.
 */
#define LINES_PRINTED	2000

static void insist(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "# fuzz: %s\n", what);
	abort();
}

/* One line with its newline, and no byte in it that a terminal obeys. */
static void line_check(const struct memlens_text *text)
{
	size_t i;

	insist(text->length > 0, "an empty line");
	insist(text->length <= text->size, "a line beyond its buffer");
	insist(text->chars[text->length - 1] == '\n', "a line without end");
	for (i = 0; i + 1 < text->length; i++)
		insist((unsigned char)text->chars[i] >= ' ' &&
		       text->chars[i] != 0x7f, "a control character");
}

/* Of a table by slot as many rows as there are slots that are not 0. */
static u64 slots_count(const struct memlens_wire *wire,
		       const struct memlens_table *table,
		       const struct memlens_section *section)
{
	const struct memlens_column *last =
		&table->columns[table->column_count - 1];
	u64 count = 0;
	u32 i, slot;

	for (i = 0; i < section->record_count && count < LINES_PRINTED; i++) {
		const void *record = memlens_wire_record(wire, section, i);
		const u32 slots = memlens_table_elements(last, record,
							 section->record_size);

		for (slot = 0; slot < slots; slot++)
			count += !!memlens_table_value(last, record,
				section->record_size, slot).number;
	}
	return count;
}

/* As many as there are heads, fields, slots and records: no row is forged. */
static u64 lines_most(const struct memlens_wire *wire,
		      const struct memlens_file_tables *tables)
{
	u64 most = 1;
	u32 i;

	for (i = 0; i < tables->table_count; i++) {
		const struct memlens_table *table = &tables->tables[i];
		const struct memlens_section *section =
			memlens_wire_section(wire, table->section);

		if (table->hidden)
			continue;
		most++;
		if (!section)
			continue;
		if (table->by_slot) {
			most += slots_count(wire, table, section);
			continue;
		}
		most += table->by_field ? section->record_count ?
			table->column_count : 0 : section->record_count;
	}
	return most;
}

static void file_print(const struct memlens_text_file *file)
{
	struct memlens_text_cursor cursor = { 0 };
	char line[MEMLENS_LINE_MAX];
	u64 most = lines_most(file->wire, file->tables);
	u64 count;

	for (count = 0; count < LINES_PRINTED; count++) {
		struct memlens_text text = {
			.chars = line,
			.size = sizeof(line),
		};

		if (!memlens_text_line(file, &cursor, &text)) {
			insist(count == most, "a row too few");
			return;
		}
		insist(count < most, "a row too many");
		line_check(&text);
	}
}

/* Some column of it is in pages or bytes: the others print the same in all units. */
static bool has_units(const struct memlens_file_tables *tables)
{
	u32 i, c;

	for (i = 0; i < tables->table_count; i++) {
		const struct memlens_table *table = &tables->tables[i];

		for (c = 0; c < table->column_count; c++)
			if (strcmp(memlens_text_unit(table->columns[c].kind,
						     MEMLENS_UNITS_PAGES),
				   memlens_text_unit(table->columns[c].kind,
						     MEMLENS_UNITS_HUMAN)))
				return true;
	}
	return false;
}

static void all_print(const struct memlens_wire *wire)
{
	struct memlens_text_file file = { .wire = wire };
	u32 i;

	for (i = 0; i < FILES; i++) {
		file.tables = fuzz_files[i];
		file.units = MEMLENS_UNITS_HUMAN;
		file_print(&file);
		if (!has_units(file.tables))
			continue;
		file.units = MEMLENS_UNITS_PAGES;
		file_print(&file);
		file.units = MEMLENS_UNITS_BYTES;
		file_print(&file);
	}
}

/*
 * Of the files with changed records, each in one unit, which is another one at the
 * next change: a byte is changed some ten times and so seen in all three, where to
 * leave out changes or files would lose some of them.
 */
static void touched_print(const struct memlens_wire *wire, u32 touched)
{
	static u32 turn;
	struct memlens_text_file file = {
		.wire = wire,
		.units = turn++ % (MEMLENS_UNITS_HUMAN + 1),
	};
	u32 i;

	for (i = 0; i < FILES; i++) {
		file.tables = fuzz_files[i];
		if (touched & 1U << i)
			file_print(&file);
	}
}

/* Records into structs of any size, as explain does. */
static void all_copy(const struct memlens_wire *wire)
{
	static const size_t sizes[] = { 4, 24, 432, 1200 };
	u8 record[1200];
	u32 type, i;

	for (type = 0; type < 64; type++) {
		const struct memlens_section *section =
			memlens_wire_section(wire, type);

		for (i = 0; section && i < section->record_count &&
		     i < LINES_PRINTED; i++)
			memlens_wire_copy(wire, section, i, record,
					  sizes[i % ARRAY_SIZE(sizes)]);
	}
}

/*
 * Changed records print other lines, of their files. Where records are, and so what
 * is copied of them, does not change with them.
 */
void target_changed(const u8 *bytes, size_t size, size_t from, size_t to)
{
	struct memlens_wire wire;
	/* Of its own size and aligned, so that the sanitizer sees its end. */
	void *copy = malloc(size);
	u32 touched;

	if (size)
		memcpy(copy, bytes, size);
	if (memlens_wire_open(&wire, copy, size) == MEMLENS_WIRE_OK) {
		target_opened++;
		touched = files_touched(&wire, from, to);
		if (touched == FILES_ALL) {
			all_print(&wire);
			all_copy(&wire);
		} else {
			touched_print(&wire, touched);
		}
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	target_changed(bytes, size, 0, size);
	return 0;
}
