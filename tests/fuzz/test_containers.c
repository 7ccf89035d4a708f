// SPDX-License-Identifier: GPL-2.0
/* Containers as the kernel side prints them: what comes out are lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module/pure/text.h"
#include "module/pure/wire.h"
#include "tests/fuzz/target.h"

unsigned long target_opened;
const u32 target_weight = 1;

static const struct memlens_file_tables *const files[] = {
	&memlens_tables_zones,
	&memlens_tables_info,
};

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

/* As many as there are heads, fields and records: no row is forged. */
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
		most += table->by_field ? section->record_count ?
			table->column_count : 0 : section->record_count;
	}
	return most;
}

/*
 * A container may say that it has millions of records of 8 bytes, and then has
 * them: such are printed up to here.
 */
#define LINES_PRINTED	2000

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

static void all_print(const struct memlens_wire *wire)
{
	struct memlens_text_file file = { .wire = wire };
	enum memlens_units units;
	size_t i;

	for (units = MEMLENS_UNITS_PAGES; units <= MEMLENS_UNITS_HUMAN; units++)
		for (i = 0; i < ARRAY_SIZE(files); i++) {
			file.tables = files[i];
			file.units = units;
			file_print(&file);
		}
}

/* Records into structs of any size, as explain does. */
static void all_copy(const struct memlens_wire *wire)
{
	static const size_t sizes[] = { 4, 24, 432, 1000 };
	u8 record[1000];
	u32 type, i;

	for (type = 0; type < 32; type++) {
		const struct memlens_section *section =
			memlens_wire_section(wire, type);

		for (i = 0; section && i < section->record_count &&
		     i < LINES_PRINTED; i++)
			memlens_wire_copy(wire, section, i, record,
					  sizes[i % ARRAY_SIZE(sizes)]);
	}
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	struct memlens_wire wire;
	/* Of its own size and aligned, so that the sanitizer sees its end. */
	void *copy = malloc(size);

	if (size)
		memcpy(copy, bytes, size);
	if (memlens_wire_open(&wire, copy, size) == MEMLENS_WIRE_OK) {
		target_opened++;
		all_print(&wire);
		all_copy(&wire);
	}
	free(copy);
	return 0;
}
