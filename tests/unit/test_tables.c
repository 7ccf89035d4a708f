// SPDX-License-Identifier: GPL-2.0
/* The tables describe uapi/memlens.h: all of it, within its records. */
#include "module/pure/wmark.h"
#include "tests/unit/unit.h"

static const struct memlens_file_tables *const files[] = {
	&memlens_tables_zones,
	&memlens_tables_info,
};

static const struct { u32 section; size_t size; } records[] = {
	{ MEMLENS_SECTION_NODE, sizeof(struct memlens_node) },
	{ MEMLENS_SECTION_ZONE, sizeof(struct memlens_zone) },
	{ MEMLENS_SECTION_CLASS, sizeof(struct memlens_class) },
	{ MEMLENS_SECTION_INFO, sizeof(struct memlens_info) },
	{ MEMLENS_SECTION_FILE, sizeof(struct memlens_file) },
	{ MEMLENS_SECTION_FEATURE, sizeof(struct memlens_feature) },
};

typedef void visit(const struct memlens_table *table,
		   const struct memlens_column *column, void *data);

static void visit_columns(visit *visit, void *data)
{
	size_t f;
	u32 t, c;

	for (f = 0; f < ARRAY_SIZE(files); f++)
		for (t = 0; t < files[f]->table_count; t++)
			for (c = 0; c < files[f]->tables[t].column_count; c++)
				visit(&files[f]->tables[t],
				      &files[f]->tables[t].columns[c], data);
}

static size_t record_size(u32 section)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(records); i++)
		if (records[i].section == section)
			return records[i].size;
	FAIL_CASE("section %u has no record", section);
	return 0;
}

static bool size_fits(const struct memlens_column *column)
{
	switch (column->kind) {
	case MEMLENS_KIND_NAME:
		return column->size > 1;
	case MEMLENS_KIND_NUMBER:
		return column->size == 4 || column->size == 8;
	case MEMLENS_KIND_BYTES:
	case MEMLENS_KIND_PAGES:
	case MEMLENS_KIND_PAGES_SIGNED:
		return column->size == 8;
	case MEMLENS_KIND_SHARE:
		return column->size == 4;
	case MEMLENS_KIND_WORD:
		return (column->size == 1 || column->size == 4) &&
			column->words && column->words->count;
	}
	return false;
}

static void column_check(const struct memlens_table *table,
			 const struct memlens_column *column, void *data)
{
	size_t size = record_size(table->section);
	u32 elements = column->array_max ? column->array_max : 1;

	(void)data;
	if (!size_fits(column))
		FAIL_CASE("%s.%s: %u bytes", table->name, column->name,
			  column->size);
	if ((size_t)column->offset + elements * column->size > size)
		FAIL_CASE("%s.%s: beyond its record", table->name,
			  column->name);
	if (column->array_max && column->count_offset + 4U > size)
		FAIL_CASE("%s.%s: no count", table->name, column->name);
	if (!column->array_max == !!column->head)
		FAIL_CASE("%s.%s: the wrong kind of head", table->name,
			  column->name);
	if (strpbrk(column->name, " \t\n-") || !column->name[0])
		FAIL_CASE("'%s' is no name for a column", column->name);
}

static void test_every_column_lies_in_its_record(void **state)
{
	(void)state;
	visit_columns(column_check, NULL);
}

/* ---- all figures are shown -------------------------------------------- */

struct coverage {
	u32 section;
	u8 shown[1024];
};

static void cover(const struct memlens_table *table,
		  const struct memlens_column *column, void *data)
{
	struct coverage *coverage = data;
	u32 elements = column->array_max ? column->array_max : 1;

	if (table->section != coverage->section)
		return;
	memset(coverage->shown + column->offset, 1,
	       (size_t)elements * column->size);
	if (column->array_max)
		memset(coverage->shown + column->count_offset, 1, 4);
}

static void skip_bytes(struct coverage *coverage, size_t offset, size_t size)
{
	memset(coverage->shown + offset, 1, size);
}

/* Padding, and what only the arithmetic and the reader's joins need. */
static void cover_unshown(struct coverage *coverage)
{
	switch (coverage->section) {
	case MEMLENS_SECTION_NODE:
		skip_bytes(coverage, offsetof(struct memlens_node, reserved),
			   4);
		break;
	case MEMLENS_SECTION_ZONE:
		skip_bytes(coverage, offsetof(struct memlens_zone, index), 4);
		skip_bytes(coverage,
			   offsetof(struct memlens_zone, kernel_class), 4);
		skip_bytes(coverage,
			   offsetof(struct memlens_zone, usable_orders), 8);
		break;
	case MEMLENS_SECTION_FILE:
		skip_bytes(coverage, offsetof(struct memlens_file, reserved),
			   4);
		break;
	case MEMLENS_SECTION_FEATURE:
		skip_bytes(coverage,
			   offsetof(struct memlens_feature, reserved), 4);
		break;
	}
}

static void test_every_figure_is_shown(void **state)
{
	size_t i, byte;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(records); i++) {
		struct coverage coverage = { .section = records[i].section };

		visit_columns(cover, &coverage);
		cover_unshown(&coverage);
		for (byte = 0; byte < records[i].size; byte++)
			if (!coverage.shown[byte])
				FAIL_CASE("section %u: byte %zu is in no column",
					  records[i].section, byte);
	}
}

/* ---- words and names -------------------------------------------------- */

static void words_check(const struct memlens_words *words, u32 value,
			const char *wanted)
{
	const char *word = memlens_table_word(words, value);

	if (!word || strcmp(word, wanted))
		FAIL_CASE("%u is '%s', not '%s'", value, word ? word : "",
			  wanted);
}

static void test_words_are_those_of_the_enums(void **state)
{
	const struct memlens_words *states = &memlens_words_state;
	const struct memlens_words *verdicts = &memlens_words_verdict;

	(void)state;
	assert_int_equal(states->count, 4);
	words_check(states, MEMLENS_ZONE_OK, "ok");
	words_check(states, MEMLENS_ZONE_LOW_HIGH, "low-high");
	words_check(states, MEMLENS_ZONE_KSWAPD, "kswapd");
	words_check(states, MEMLENS_ZONE_CRITICAL, "critical");
	assert_int_equal(verdicts->count, 8);
	words_check(verdicts, MEMLENS_PASS, "pass");
	words_check(verdicts, MEMLENS_BY_MARK, "mark");
	words_check(verdicts, MEMLENS_BY_SIZE, "size");
	words_check(verdicts, MEMLENS_BY_HIGHATOMIC, "highatomic");
	words_check(verdicts, MEMLENS_BY_CMA, "cma");
	words_check(verdicts, MEMLENS_BY_RESERVE, "reserve");
	words_check(verdicts, MEMLENS_BY_FRAGMENTS, "fragments");
	words_check(verdicts, MEMLENS_BY_CLASS, "class");
}

static void test_table_names_differ(void **state)
{
	size_t f;
	u32 t, other;

	(void)state;
	for (f = 0; f < ARRAY_SIZE(files); f++) {
		const struct memlens_table *tables = files[f]->tables;

		assert_true(files[f]->format >= 1);
		for (t = 0; t < files[f]->table_count; t++)
			for (other = 0; other < t; other++)
				if (!strcmp(tables[t].name,
					    tables[other].name))
					FAIL_CASE("two tables are called %s",
						  tables[t].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_column_lies_in_its_record),
		cmocka_unit_test(test_every_figure_is_shown),
		cmocka_unit_test(test_words_are_those_of_the_enums),
		cmocka_unit_test(test_table_names_differ),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
