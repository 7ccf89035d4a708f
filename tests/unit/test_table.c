// SPDX-License-Identifier: GPL-2.0
/* Values out of records: of every width, unknown ones, ones not there. */
#include "tests/unit/unit.h"

struct record {
	char name[8];
	u64 wide;
	s64 wide_signed;
	u32 half;
	s32 half_signed;
	u32 count;
	u8 bytes[4];
	u64 list[3];
};

static struct record record = {
	.name = "12345678",		/* without a NUL */
	.wide = 1ULL << 63,
	.wide_signed = INT64_MIN,
	.half = 1U << 31,
	.half_signed = INT32_MIN,
	.count = 2,
	.bytes = { 0, 1, 254, 255 },
	.list = { 10, MEMLENS_UNKNOWN, 30 },
};

#define COLUMN(member, column_kind)					\
	((struct memlens_column){ .name = #member, .kind = (column_kind), \
		.offset = offsetof(struct record, member),		\
		.size = sizeof_field(struct record, member) })

static struct memlens_value value_of(struct memlens_column column)
{
	return memlens_table_value(&column, &record, sizeof(record), 0);
}

/* The record ends one byte before the member does. */
static struct memlens_value cut_of(struct memlens_column column)
{
	size_t size = column.offset + column.size - 1U;
	void *copy = malloc(size);
	struct memlens_value value;

	memcpy(copy, &record, size);
	value = memlens_table_value(&column, copy, size, 0);
	free(copy);
	return value;
}

static void test_all_widths(void **state)
{
	(void)state;
	assert_true(value_of(COLUMN(wide, MEMLENS_KIND_PAGES)).known);
	assert_int_equal(value_of(COLUMN(wide, MEMLENS_KIND_PAGES)).number,
			 1ULL << 63);
	assert_int_equal(value_of(COLUMN(half, MEMLENS_KIND_NUMBER)).number,
			 1U << 31);
	assert_int_equal(value_of(COLUMN(wide_signed,
					 MEMLENS_KIND_PAGES_SIGNED)).amount,
			 INT64_MIN);
	assert_int_equal(value_of(COLUMN(half_signed,
					 MEMLENS_KIND_SHARE)).amount,
			 INT32_MIN);
	assert_ptr_equal(value_of(COLUMN(name, MEMLENS_KIND_NAME)).name,
			 record.name);
}

static void test_the_unknown_of_each_width(void **state)
{
	struct record saved = record;

	(void)state;
	record.wide = MEMLENS_UNKNOWN;
	record.wide_signed = MEMLENS_UNKNOWN_S64;
	record.half = MEMLENS_UNKNOWN_U32;
	record.half_signed = MEMLENS_UNKNOWN_S32;
	assert_false(value_of(COLUMN(wide, MEMLENS_KIND_PAGES)).known);
	assert_false(value_of(COLUMN(wide, MEMLENS_KIND_BYTES)).known);
	assert_false(value_of(COLUMN(half, MEMLENS_KIND_NUMBER)).known);
	assert_false(value_of(COLUMN(half, MEMLENS_KIND_WORD)).known);
	assert_false(value_of(COLUMN(wide_signed,
				     MEMLENS_KIND_PAGES_SIGNED)).known);
	assert_false(value_of(COLUMN(half_signed, MEMLENS_KIND_SHARE)).known);
	record = saved;
}

/* An older writer's record is shorter: what it lacks is not known. */
static void test_beyond_the_record(void **state)
{
	(void)state;
	assert_false(cut_of(COLUMN(name, MEMLENS_KIND_NAME)).known);
	assert_false(cut_of(COLUMN(wide, MEMLENS_KIND_PAGES)).known);
	assert_false(cut_of(COLUMN(half, MEMLENS_KIND_NUMBER)).known);
	assert_false(cut_of(COLUMN(wide_signed,
				   MEMLENS_KIND_PAGES_SIGNED)).known);
	assert_false(cut_of(COLUMN(half_signed, MEMLENS_KIND_SHARE)).known);
	assert_int_equal(cut_of(COLUMN(wide, MEMLENS_KIND_PAGES)).number, 0);
}

static void test_arrays(void **state)
{
	struct memlens_column list = {
		.kind = MEMLENS_KIND_PAGES, .size = 8, .array_max = 3,
		.offset = offsetof(struct record, list),
		.count_offset = offsetof(struct record, count),
	};
	struct memlens_column bytes = {
		.kind = MEMLENS_KIND_WORD, .size = 1, .array_max = 4,
		.offset = offsetof(struct record, bytes),
		.count_offset = offsetof(struct record, count),
	};
	u32 i;

	(void)state;
	assert_int_equal(memlens_table_elements(&list, &record,
						sizeof(record)), 2);
	assert_int_equal(memlens_table_value(&list, &record, sizeof(record),
					     0).number, 10);
	assert_false(memlens_table_value(&list, &record, sizeof(record),
					 1).known);
	assert_int_equal(memlens_table_value(&list, &record, sizeof(record),
					     2).number, 30);
	assert_false(memlens_table_value(&list, &record, sizeof(record) - 8,
					 2).known);
	/* A byte has no value to spare for the unknown. */
	for (i = 0; i < 4; i++)
		assert_int_equal(memlens_table_value(&bytes, &record,
						     sizeof(record), i).number,
				 record.bytes[i]);
}

static void test_a_count_is_bounded(void **state)
{
	struct memlens_column list = {
		.array_max = 3,
		.count_offset = offsetof(struct record, count),
	};
	struct record saved = record;

	(void)state;
	record.count = 3;
	assert_int_equal(memlens_table_elements(&list, &record,
						sizeof(record)), 3);
	record.count = 4;
	assert_int_equal(memlens_table_elements(&list, &record,
						sizeof(record)), 3);
	record.count = UINT32_MAX;
	assert_int_equal(memlens_table_elements(&list, &record,
						sizeof(record)), 3);
	/* No count, no elements; and none in no record. */
	assert_int_equal(memlens_table_elements(&list, &record,
						list.count_offset + 3), 0);
	assert_int_equal(memlens_table_elements(&list, NULL, 0), 0);
	list.array_max = 0;
	assert_int_equal(memlens_table_elements(&list, NULL, 0), 1);
	record = saved;
}

static void test_words(void **state)
{
	static const char *const list[] = { "no", "yes" };
	static const struct memlens_words words = { 2, list };

	(void)state;
	assert_string_equal(memlens_table_word(&words, 0), "no");
	assert_string_equal(memlens_table_word(&words, 1), "yes");
	assert_null(memlens_table_word(&words, 2));
	assert_null(memlens_table_word(&words, UINT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_widths),
		cmocka_unit_test(test_the_unknown_of_each_width),
		cmocka_unit_test(test_beyond_the_record),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_a_count_is_bounded),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
