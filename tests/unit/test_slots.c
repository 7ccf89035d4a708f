// SPDX-License-Identifier: GPL-2.0
/* Rows by slot: one for each element that is not 0, of each histogram. */
#include "module/pure/hist.h"
#include "tests/unit/look.h"
#include "uapi/memlens_reclaim.h"

#define HISTS	3

struct hists {
	u64 bytes[1024];
	struct memlens_wire wire;
	struct memlens_hist_row *rows[HISTS];
};

static int hists_setup(void **state)
{
	struct hists *hists = calloc(1, sizeof(*hists));
	struct memlens_wire_writer writer;
	u32 i;

	memlens_wire_begin(&writer, hists->bytes, sizeof(hists->bytes), 1);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_section_begin(&writer, MEMLENS_SECTION_HIST,
				   sizeof(struct memlens_hist_row), 0);
	for (i = 0; i < HISTS; i++) {
		hists->rows[i] = memlens_wire_record_add(&writer);
		assert_non_null(hists->rows[i]);
		hists->rows[i]->row = i;
		hists->rows[i]->nid = i;
		hists->rows[i]->shift = MEMLENS_HIST_NS;
		hists->rows[i]->slot_count = MEMLENS_HIST_SLOTS;
	}
	memlens_wire_section_end(&writer, 0);
	assert_int_equal(memlens_wire_open(&hists->wire, hists->bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
	*state = hists;
	return 0;
}

static int hists_teardown(void **state)
{
	free(*state);
	return 0;
}

static struct memlens_text_file reclaim_of(struct hists *hists)
{
	return (struct memlens_text_file){
		.wire = &hists->wire, .tables = &memlens_tables_reclaim,
	};
}

#define LINES(...)	((const char *const[]){ __VA_ARGS__, NULL })

/* The lines of the table of slots, one after the other, and no more. */
static void slots_check(const struct memlens_text_file *file,
			const char *const *wanted)
{
	struct lines lines;
	u32 i;

	lines_take(file, &lines, MEMLENS_LINE_MAX);
	for (i = 0; i < lines.count; i++) {
		if (strncmp(lines.line[i], "slot", 4))
			continue;
		if (!*wanted)
			FAIL_CASE("one too many: %s", lines.line[i]);
		assert_string_equal(lines.line[i], *wanted++);
	}
	assert_null(*wanted);
	line_check(&lines, "# slot",
		   "# slot row kind                least        count");
	line_check(&lines, "# event",
		   "# event name                                    what       state           count missed");
}

static void test_a_row_of_each_that_is_not_empty(void **state)
{
	struct hists *hists = *state;
	struct memlens_text_file file = reclaim_of(hists);

	hists->rows[0]->slots[0] = 7;
	hists->rows[0]->slots[5] = 8;
	hists->rows[0]->slots[MEMLENS_HIST_SLOTS - 1] = 9;
	hists->rows[2]->slots[4] = 1;
	slots_check(&file, LINES("slot     0 direct                  0            7",
				 "slot     0 direct                320            8",
				 "slot     0 direct        68719476736            9",
				 "slot     2 direct                256            1"));
}

static void test_none_at_all(void **state)
{
	struct hists *hists = *state;
	struct memlens_text_file file = reclaim_of(hists);

	slots_check(&file, LINES(NULL));
}

static void test_units_of_one(void **state)
{
	struct hists *hists = *state;
	struct memlens_text_file file = reclaim_of(hists);

	hists->rows[1]->shift = 0;
	hists->rows[1]->kind = MEMLENS_HIST_SCANNED;
	hists->rows[1]->slots[4] = 2;
	hists->rows[1]->slots[8] = 3;
	slots_check(&file, LINES("slot     1 scanned                 4            2",
				 "slot     1 scanned                 8            3"));
}

static bool second_shows(const struct memlens_filter *filter, u32 section,
			 const void *record, size_t record_size)
{
	const struct memlens_hist_row *row = record;

	(void)filter;
	(void)record_size;
	return section != MEMLENS_SECTION_HIST || row->nid == 1;
}

static void test_of_rows_that_are_selected(void **state)
{
	static const struct memlens_filter filter = { .shows = second_shows };
	struct hists *hists = *state;
	struct memlens_text_file file = reclaim_of(hists);

	file.filter = &filter;
	hists->rows[0]->slots[1] = 1;
	hists->rows[1]->slots[2] = 1;
	hists->rows[2]->slots[3] = 1;
	slots_check(&file, LINES("slot     1 direct                128            1"));
}

static void test_broken_ones(void **state)
{
	struct hists *hists = *state;
	struct memlens_text_file file = reclaim_of(hists);
	struct memlens_section *section = (struct memlens_section *)
		memlens_wire_section(&hists->wire, MEMLENS_SECTION_HIST);

	/* More slots than there is room for; a shift that no slot has. */
	hists->rows[0]->slot_count = UINT32_MAX;
	hists->rows[0]->slots[MEMLENS_HIST_SLOTS_MAX - 1] = 5;
	hists->rows[1]->shift = 64;
	hists->rows[1]->slots[3] = 6;
	hists->rows[2]->shift = UINT32_MAX;
	hists->rows[2]->slots[3] = MEMLENS_UNKNOWN - 1;
	slots_check(&file, LINES("slot     0 direct       120259084288            5",
				 "slot     1 direct                  -            6",
				 "slot     2 direct                  - 18446744073709551614"));

	/* The widest shift that is one. */
	hists->rows[0]->shift = MEMLENS_SHIFT_MOST;
	hists->rows[1]->slots[3] = 0;
	hists->rows[2]->slots[3] = 0;
	slots_check(&file, LINES("slot     0 direct       8070450532247928832            5"));

	/* A record that ends among its slots has those before. */
	section->record_size = offsetof(struct memlens_hist_row, slots) + 16;
	section->record_count = 1;
	hists->rows[0]->slots[1] = 1;
	hists->rows[0]->shift = MEMLENS_HIST_NS;
	slots_check(&file, LINES("slot     0 direct                 64            1"));
}

/* ---- no line is cut --------------------------------------------------- */

static const struct memlens_file_tables *const files[] = {
	&memlens_tables_zones,
	&memlens_tables_reclaim,
	&memlens_tables_shrinkers,
	&memlens_tables_stalls,
	&memlens_tables_slabs,
	&memlens_tables_lru,
	&memlens_tables_memcgs,
	&memlens_tables_tail,
	&memlens_tables_info,
};

/* Each byte of a name prints as four characters, each number is long. */
static void longest_check(const struct memlens_file_tables *tables,
			  const struct memlens_table *table)
{
	static u64 bytes[1024];
	struct memlens_file_tables one = {
		.name = tables->name, .table_count = 1, .tables = table,
	};
	struct memlens_text_file file = { .tables = &one };
	struct memlens_text_cursor cursor = { 0 };
	struct memlens_wire_writer writer;
	struct memlens_wire wire;
	struct chars chars;

	memlens_wire_begin(&writer, bytes, sizeof(bytes), 1);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_section_begin(&writer, table->section, 4096, 0);
	memset(memlens_wire_record_add(&writer), 0xfe, 4096);
	memlens_wire_section_end(&writer, 0);
	assert_int_equal(memlens_wire_open(&wire, bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
	file.wire = &wire;
	chars_begin(&chars);
	while (memlens_text_line(&file, &cursor, &chars.text)) {
		const size_t length = chars.text.length;

		if (length >= MEMLENS_LINE_MAX)
			FAIL_CASE("%s: a line of %zu bytes", table->name,
				  length);
		chars_begin(&chars);
	}
}

static void test_no_line_is_cut(void **state)
{
	size_t f;
	u32 t;

	(void)state;
	for (f = 0; f < ARRAY_SIZE(files); f++)
		for (t = 0; t < files[f]->table_count; t++)
			longest_check(files[f], &files[f]->tables[t]);
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, hists_setup, hists_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_row_of_each_that_is_not_empty),
		TEST(test_none_at_all),
		TEST(test_units_of_one),
		TEST(test_of_rows_that_are_selected),
		TEST(test_broken_ones),
		cmocka_unit_test(test_no_line_is_cut),
	};

	return cmocka_run_group_tests_name("slots", tests, NULL, NULL);
}
