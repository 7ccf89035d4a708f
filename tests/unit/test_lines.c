// SPDX-License-Identifier: GPL-2.0
/* A file's lines: heads and rows that fit each other. */
#include "tests/unit/look.h"

static void test_rows_fit_their_heads(void **state)
{
	struct memlens_text_file file = zones_of(*state);

	/* 2 nodes, 7 tables of 2 zones; classes are hidden */
	table_check(&file, 2 + 7 * 2);
	file.units = MEMLENS_UNITS_BYTES;
	table_check(&file, 2 + 7 * 2);
	file.units = MEMLENS_UNITS_HUMAN;
	table_check(&file, 2 + 7 * 2);
	file.tables = &memlens_tables_info;
	table_check(&file, 18 + 0 + 2);
}

static void test_lines_by_hand(void **state)
{
	struct memlens_text_file file = zones_of(*state);
	struct lines lines;

	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	assert_string_equal(lines.line[0], "# memlens zones 1");
	assert_string_equal(lines.line[1],
			    "# node nid kswapd_failures hopeless offlining");
	assert_string_equal(lines.line[2],
			    "node     0               0 no       no");
	line_check(&lines, "# reserve",
		   "# reserve nid name          DMA32     Normal    Movable");
	line_check(&lines, "reserve",
		   "reserve     0 DMA32             0         10         20");
	line_check(&lines, "at_low     1",
		   "at_low     1 Movable  pass       reserve    pass       reserve    pass       reserve    pass       reserve    pass       reserve    pass");
}

static void test_hidden_tables_are_not_printed(void **state)
{
	struct memlens_text_file file = zones_of(*state);
	struct lines lines;
	u32 i;

	lines_take(&file, &lines, MEMLENS_LINE_MAX);
	for (i = 0; i < lines.count; i++)
		assert_null(strstr(lines.line[i], "gfp_kernel"));
}

static bool node_1_shows(const struct memlens_filter *filter, u32 section,
			 const void *record, size_t record_size)
{
	(void)filter;
	assert_true(section == MEMLENS_SECTION_NODE ?
		    record_size == sizeof(struct memlens_node) :
		    record_size == sizeof(struct memlens_zone));
	return *(const u32 *)record == 1;	/* nid, first in both */
}

static void test_a_filter_drops_rows_not_heads(void **state)
{
	static const struct memlens_filter filter = { .shows = node_1_shows };
	struct memlens_text_file file = zones_of(*state);
	struct lines all, some;
	u32 i;

	lines_take(&file, &all, MEMLENS_LINE_MAX);
	file.filter = &filter;
	lines_take(&file, &some, MEMLENS_LINE_MAX);
	assert_int_equal(some.count, all.count - 8);
	table_check(&file, 8);
	for (i = 0; i < some.count; i++)
		assert_null(strstr(some.line[i], "0 DMA32"));
}

/* Cut anywhere, it is still one line, and the next one comes next. */
static void test_any_buffer_gives_the_same_lines(void **state)
{
	struct memlens_text_file file = zones_of(*state);
	struct lines whole, cut;
	size_t size;
	u32 i;

	lines_take(&file, &whole, MEMLENS_LINE_MAX);
	for (size = 1; size <= 160; size++) {
		lines_take(&file, &cut, size);
		assert_int_equal(cut.count, whole.count);
		for (i = 0; i < whole.count; i++)
			if (strlen(whole.line[i]) < size)
				assert_string_equal(cut.line[i],
						    whole.line[i]);
			else if (size >= 4)
				assert_string_equal(cut.line[i] + size - 4, "...");
	}
}

static void test_cursors_do_not_meet(void **state)
{
	struct memlens_text_file file = zones_of(*state);
	struct memlens_text_cursor first = { 0 }, second, kept;
	char here[MEMLENS_LINE_MAX], there[MEMLENS_LINE_MAX];
	bool more;

	do {
		struct memlens_text a = { here, sizeof(here), 0 };
		struct memlens_text b = { there, sizeof(there), 0 };

		second = first;
		more = memlens_text_line(&file, &first, &a);
		assert_int_equal(memlens_text_line(&file, &second, &b), more);
		assert_int_equal(a.length, b.length);
		assert_memory_equal(here, there, a.length);
		assert_memory_equal(&first, &second, sizeof(first));
	} while (more);
	/* The end is the end, however often one asks. */
	kept = first;
	more = memlens_text_line(&file, &first, &(struct memlens_text){
		here, sizeof(here), 0 });
	assert_false(more);
	assert_memory_equal(&first, &kept, sizeof(first));
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, look_setup, look_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rows_fit_their_heads),
		TEST(test_lines_by_hand),
		TEST(test_hidden_tables_are_not_printed),
		TEST(test_a_filter_drops_rows_not_heads),
		TEST(test_any_buffer_gives_the_same_lines),
		TEST(test_cursors_do_not_meet),
	};

	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
