// SPDX-License-Identifier: GPL-2.0
/* Lines of records that nobody expected: hostile, older, later, none. */
#include "tests/unit/look.h"

/* A name is a value, in a row and in a head: it makes no row of its own. */
static void test_hostile_names_forge_nothing(void **state)
{
	struct look *look = *state;
	struct memlens_text_file file = zones_of(look);
	u32 i;

	memcpy(look->zones[0]->name, "\nzone 9 DMA ok 1", 16);
	memcpy(look->zones[1]->name, "# memlens zones\t", 16);
	memset(look->classes[0]->name, '\n', 16);
	memcpy(look->classes[1]->name, "\xc2\x85\xe2\x80\xa8 \\\"'\r\033[2J\177",
	       16);
	look->classes[2]->name[0] = '\0';
	for (i = 0; i < 2; i++) {
		memset(look->features[i]->name, i ? ' ' : 0xff, 32);
		memset(look->features[i]->reason, '\n', 64);
	}
	{
		struct lines lines;
		struct fields names, values;

		lines_take(&file, &lines, MEMLENS_LINE_MAX);
		assert_int_equal(lines.count, 1 + 8 + 2 + 7 * 2);
		fields_take(line_of(&lines, "# reserve"), &names);
		fields_take(line_of(&lines, "reserve"), &values);
		assert_int_equal(names.count, 1 + 2 + 3);
		assert_int_equal(values.count, 1 + 2 + 3);
		file.tables = &memlens_tables_info;
		lines_take(&file, &lines, MEMLENS_LINE_MAX);
		assert_int_equal(lines.count, 1 + 3 + 18 + 2);
	}
}

static void test_records_of_an_older_writer(void **state)
{
	struct look *look = *state;
	struct memlens_text_file file = zones_of(look);
	struct memlens_section *section = (struct memlens_section *)
		memlens_wire_section(&look->wire, MEMLENS_SECTION_ZONE);
	struct lines lines;

	/* Up to boost, in one record: format 1 has more, so by force. */
	section->record_size = offsetof(struct memlens_zone, over_low);
	section->record_count = 1;
	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	line_check(&lines, "headroom",
		   "headroom     0 DMA32                 -            -              -            -");
	line_check(&lines, "reserve",
		   "reserve     0 DMA32             -          -          -");
	assert_non_null(strstr(line_of(&lines, "zone"), " 1000 "));
	section->record_size = offsetof(struct memlens_zone, order_count);
	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	line_check(&lines, "blocks",
		   "blocks     0 DMA32");
	table_check(&file, 2 + 7);
}

static void test_words_of_a_later_writer(void **state)
{
	struct look *look = *state;
	struct memlens_text_file file = zones_of(look);
	struct lines lines;

	look->zones[0]->state = 4;
	look->zones[0]->at_low[0] = 255;
	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	assert_non_null(strstr(line_of(&lines, "zone     0"), " ?4 "));
	assert_non_null(strstr(line_of(&lines, "at_low     0"), " ?255 "));
}

/* A zone knows more classes than are named, or none is named at all. */
static void test_classes_without_a_name(void **state)
{
	struct look *look = *state;
	struct memlens_text_file file = zones_of(look);
	struct memlens_section *section = (struct memlens_section *)
		memlens_wire_section(&look->wire, MEMLENS_SECTION_CLASS);
	struct lines lines;

	section->record_count = 2;
	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	line_check(&lines, "# reserve",
		   "# reserve nid name          DMA32     Normal          2");
	section->type = 4711;
	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	line_check(&lines, "# reserve",
		   "# reserve nid name              0          1          2");
}

static void test_without_sections_there_are_heads(void **state)
{
	struct look *look = *state;
	struct memlens_text_file file = zones_of(look);
	struct memlens_header *header = (void *)look->bytes;
	struct lines lines;

	header->section_count = 0;
	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	assert_int_equal(lines.count, 1 + 8);
	line_check(&lines, "# blocks",
		   "# blocks nid name");
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, look_setup, look_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_hostile_names_forge_nothing),
		TEST(test_records_of_an_older_writer),
		TEST(test_words_of_a_later_writer),
		TEST(test_classes_without_a_name),
		TEST(test_without_sections_there_are_heads),
	};

	return cmocka_run_group_tests_name("lines_odd", tests, NULL, NULL);
}
