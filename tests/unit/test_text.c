// SPDX-License-Identifier: GPL-2.0
/* Numbers, units, shares and single values as characters. */
#include "tests/unit/unit.h"

static void number_check(u64 number, const char *wanted)
{
	struct chars chars;

	memlens_text_number(chars_begin(&chars), number);
	assert_string_equal(chars_end(&chars), wanted);
}

static void test_numbers(void **state)
{
	char wanted[32];
	u64 seed = 3;
	u32 i;

	(void)state;
	number_check(0, "0");
	number_check(9, "9");
	number_check(10, "10");
	number_check(UINT32_MAX, "4294967295");
	number_check(1ULL << 63, "9223372036854775808");
	number_check(UINT64_MAX, "18446744073709551615");
	for (i = 0; i < 100000; i++) {
		u64 number = random_upto_bits(&seed, 64);

		snprintf(wanted, sizeof(wanted), "%llu",
			 (unsigned long long)number);
		number_check(number, wanted);
	}
}

static void share_check(s64 share, const char *wanted)
{
	struct chars chars;

	memlens_text_share(chars_begin(&chars), share);
	assert_string_equal(chars_end(&chars), wanted);
}

static void test_shares(void **state)
{
	(void)state;
	share_check(0, "0.00");
	share_check(1, "0.01");
	share_check(-1, "-0.01");
	share_check(10, "0.10");
	share_check(99, "0.99");
	share_check(-100, "-1.00");
	share_check(9999, "99.99");
	share_check(10000, "100.00");
	share_check(-123456, "-1234.56");
	share_check(INT32_MAX, "21474836.47");
	share_check(INT32_MIN, "-21474836.48");
	share_check(INT64_MAX, "92233720368547758.07");
	share_check(INT64_MIN, "-92233720368547758.08");
}

static void pages_check(u64 pages, u32 page_size, enum memlens_units units,
			const char *wanted)
{
	struct chars chars;

	memlens_text_pages(chars_begin(&chars), pages, page_size, units);
	assert_string_equal(chars_end(&chars), wanted);
}

static void test_pages_and_bytes(void **state)
{
	(void)state;
	pages_check(0, 4096, MEMLENS_UNITS_PAGES, "0");
	pages_check(12345, 4096, MEMLENS_UNITS_PAGES, "12345");
	pages_check(0, 4096, MEMLENS_UNITS_BYTES, "0");
	pages_check(3, 4096, MEMLENS_UNITS_BYTES, "12288");
	pages_check(3, 65536, MEMLENS_UNITS_BYTES, "196608");
	/* 64 TiB */
	pages_check(1ULL << 34, 4096, MEMLENS_UNITS_BYTES, "70368744177664");
}

static void human_check(u64 bytes, const char *wanted)
{
	pages_check(bytes, 1, MEMLENS_UNITS_HUMAN, wanted);
}

/* A tenth below ten, whole ones above, never more than there is. */
static void test_human(void **state)
{
	(void)state;
	human_check(0, "0B");
	human_check(1, "1B");
	human_check(999, "999B");
	human_check(1023, "1023B");
	human_check(1024, "1.0K");
	human_check(1024 + 102, "1.0K");	/* 1.0996 */
	human_check(1024 + 103, "1.1K");	/* 1.1006 */
	human_check(1536, "1.5K");
	human_check(2047, "1.9K");
	human_check(10 * 1024 - 1, "9.9K");
	human_check(10 * 1024, "10K");
	human_check(11 * 1024 - 1, "10K");
	human_check((1 << 20) - 1, "1023K");
	human_check(1 << 20, "1.0M");
	human_check(3ULL << 29, "1.5G");
	human_check(1ULL << 40, "1.0T");
	human_check(5ULL << 50, "5.0P");
	human_check(1ULL << 60, "1.0E");
	human_check(UINT64_MAX, "15E");
	pages_check(384, 4096, MEMLENS_UNITS_HUMAN, "1.5M");
}

static void test_what_does_not_fit_is_dropped(void **state)
{
	char bytes[4] = { 'x', 'x', 'x', 'x' };
	struct memlens_text text = { .chars = bytes, .size = 3 };

	(void)state;
	memlens_text_string(&text, "ab");
	assert_int_equal(text.length, 2);
	memlens_text_number(&text, 1234);
	assert_int_equal(text.length, 3);
	assert_memory_equal(bytes, "ab1x", 4);
	memlens_text_name(&text, "\n", 1);
	memlens_text_share(&text, -5);
	assert_int_equal(text.length, 3);
	assert_memory_equal(bytes, "ab1x", 4);
}

/* ---- values ----------------------------------------------------------- */

static const char *const two_words[] = { "no", "yes" };
static const struct memlens_words words = { 2, two_words };

static void value_check(enum memlens_kind kind, struct memlens_value value,
			enum memlens_units units, const char *wanted)
{
	const struct memlens_column column = {
		.name = "some", .kind = kind, .size = 8, .words = &words,
	};
	struct chars chars;

	memlens_text_value(chars_begin(&chars), &column, &value, 4096, units);
	assert_string_equal(chars_end(&chars), wanted);
}

#define NUMBER(n)	((struct memlens_value){ .known = true, .number = (n) })
#define AMOUNT(n)	((struct memlens_value){ .known = true, .amount = (n) })
#define NAME(n)		((struct memlens_value){ .known = true, .name = (n) })

static void test_values(void **state)
{
	const enum memlens_units pages = MEMLENS_UNITS_PAGES;
	const enum memlens_units bytes = MEMLENS_UNITS_BYTES;
	const enum memlens_units human = MEMLENS_UNITS_HUMAN;

	(void)state;
	value_check(MEMLENS_KIND_NUMBER, NUMBER(5), pages, "5");
	value_check(MEMLENS_KIND_NUMBER, NUMBER(5), human, "5");
	value_check(MEMLENS_KIND_BYTES, NUMBER(4096), pages, "4096");
	value_check(MEMLENS_KIND_BYTES, NUMBER(4096), bytes, "4096");
	value_check(MEMLENS_KIND_BYTES, NUMBER(4096), human, "4.0K");
	value_check(MEMLENS_KIND_PAGES, NUMBER(2), pages, "2");
	value_check(MEMLENS_KIND_PAGES, NUMBER(2), bytes, "8192");
	value_check(MEMLENS_KIND_PAGES, NUMBER(2), human, "8.0K");
	value_check(MEMLENS_KIND_BYTES_SIGNED, AMOUNT(-4096), pages, "-4096");
	value_check(MEMLENS_KIND_BYTES_SIGNED, AMOUNT(4096), bytes, "4096");
	value_check(MEMLENS_KIND_BYTES_SIGNED, AMOUNT(-4096), human, "-4.0K");
	value_check(MEMLENS_KIND_PAGES_SIGNED, AMOUNT(-2), pages, "-2");
	value_check(MEMLENS_KIND_PAGES_SIGNED, AMOUNT(-2), bytes, "-8192");
	value_check(MEMLENS_KIND_PAGES_SIGNED, AMOUNT(-2), human, "-8.0K");
	value_check(MEMLENS_KIND_PAGES_SIGNED, AMOUNT(INT64_MIN), pages,
		    "-9223372036854775808");
	value_check(MEMLENS_KIND_SHARE, AMOUNT(INT32_MIN), bytes,
		    "-21474836.48");
	value_check(MEMLENS_KIND_NAME, NAME("a b"), pages, "a\\040b");
	value_check(MEMLENS_KIND_WORD, NUMBER(0), pages, "no");
	value_check(MEMLENS_KIND_WORD, NUMBER(1), pages, "yes");
	value_check(MEMLENS_KIND_WORD, NUMBER(2), pages, "?2");
	value_check(MEMLENS_KIND_WORD, NUMBER(UINT32_MAX - 1), pages,
		    "?4294967294");
}

static void test_the_unknown_prints_as_a_dash(void **state)
{
	const struct memlens_value unknown = { .known = false };
	enum memlens_kind kind;

	(void)state;
	for (kind = MEMLENS_KIND_NAME; kind <= MEMLENS_KIND_WORD; kind++) {
		value_check(kind, unknown, MEMLENS_UNITS_PAGES, "-");
		value_check(kind, unknown, MEMLENS_UNITS_HUMAN, "-");
	}
}

static void head_check(enum memlens_kind kind, const char *pages,
		       const char *bytes, const char *human)
{
	const struct memlens_column column = { .name = "some", .kind = kind };
	struct chars chars;

	memlens_text_head(chars_begin(&chars), &column, MEMLENS_UNITS_PAGES);
	assert_string_equal(chars_end(&chars), pages);
	memlens_text_head(chars_begin(&chars), &column, MEMLENS_UNITS_BYTES);
	assert_string_equal(chars_end(&chars), bytes);
	memlens_text_head(chars_begin(&chars), &column, MEMLENS_UNITS_HUMAN);
	assert_string_equal(chars_end(&chars), human);
}

static void test_heads_name_the_unit(void **state)
{
	(void)state;
	head_check(MEMLENS_KIND_NAME, "some", "some", "some");
	head_check(MEMLENS_KIND_NUMBER, "some", "some", "some");
	head_check(MEMLENS_KIND_WORD, "some", "some", "some");
	head_check(MEMLENS_KIND_SHARE, "some_pct", "some_pct", "some_pct");
	head_check(MEMLENS_KIND_BYTES, "some_bytes", "some_bytes", "some");
	head_check(MEMLENS_KIND_PAGES, "some_pages", "some_bytes", "some");
	head_check(MEMLENS_KIND_PAGES_SIGNED, "some_pages", "some_bytes",
		   "some");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_pages_and_bytes),
		cmocka_unit_test(test_human),
		cmocka_unit_test(test_what_does_not_fit_is_dropped),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_the_unknown_prints_as_a_dash),
		cmocka_unit_test(test_heads_name_the_unit),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
