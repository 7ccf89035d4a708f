// SPDX-License-Identifier: GPL-2.0
/* A figure's last ticks as small bars. */
#include "tests/unit/unit.h"
#include "tools/spark.h"
#include "uapi/memlens.h"

/* What a spark of these figures shows in @width columns. */
static const char *drawn(struct chars *chars, const struct spark *spark,
			 u32 width, bool utf8)
{
	spark_text(spark, width, utf8, chars_begin(chars));
	return chars_end(chars);
}

static void figures_add(struct spark *spark, const u64 *figures, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		spark_add(spark, figures[i]);
}

#define ADD(spark, ...)							\
	figures_add(spark, (const u64 []){ __VA_ARGS__ },		\
		    ARRAY_SIZE(((const u64 []){ __VA_ARGS__ })))

static void test_nothing(void **state)
{
	struct spark spark = { 0 };
	struct chars chars;

	(void)state;
	assert_string_equal(drawn(&chars, &spark, 60, false), "");
	ADD(&spark, 1, 2);
	assert_string_equal(drawn(&chars, &spark, 0, false), "");
}

static void test_what_does_not_move_is_flat(void **state)
{
	struct spark spark = { 0 };
	struct chars chars;

	(void)state;
	spark_add(&spark, 5);
	assert_string_equal(drawn(&chars, &spark, 60, false), "_");
	ADD(&spark, 5, 5);
	assert_string_equal(drawn(&chars, &spark, 60, false), "___");
	assert_string_equal(drawn(&chars, &spark, 60, true),
			    "\u2581\u2581\u2581");
	memset(&spark, 0, sizeof(spark));
	ADD(&spark, 0, 0);
	assert_string_equal(drawn(&chars, &spark, 60, false), "__");
	ADD(&spark, MEMLENS_UNKNOWN - 1, MEMLENS_UNKNOWN - 1);
	assert_string_equal(drawn(&chars, &spark, 2, false), "__");
}

static void test_least_to_most_are_eight_levels(void **state)
{
	struct spark spark = { 0 };
	struct chars chars;

	(void)state;
	ADD(&spark, 100, 101, 102, 103, 104, 105, 106, 107);
	assert_string_equal(drawn(&chars, &spark, 60, false), "_.:-=+*#");
	assert_string_equal(drawn(&chars, &spark, 60, true),
			    "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588");
	ADD(&spark, 100);
	assert_string_equal(drawn(&chars, &spark, 60, false), "_.:-=+*#_");
	/* By the least and the most of what is shown. */
	assert_string_equal(drawn(&chars, &spark, 3, false), "*#_");
	memset(&spark, 0, sizeof(spark));
	ADD(&spark, 0, MEMLENS_UNKNOWN - 1, MEMLENS_UNKNOWN / 2 + 2);
	assert_string_equal(drawn(&chars, &spark, 60, false), "_#=");
}

static void test_what_is_not_known_is_a_gap(void **state)
{
	struct spark spark = { 0 };
	struct chars chars;

	(void)state;
	spark_add(&spark, MEMLENS_UNKNOWN);
	assert_string_equal(drawn(&chars, &spark, 60, false), " ");
	ADD(&spark, 7, MEMLENS_UNKNOWN, 7, 8);
	assert_string_equal(drawn(&chars, &spark, 60, false), " _ _#");
	assert_int_equal(spark_text(&spark, 60, true, chars_begin(&chars)), 5);
}

static void test_the_oldest_go_when_the_ring_is_full(void **state)
{
	struct spark spark = { 0 };
	struct chars chars;
	const char *all;
	u64 i;

	(void)state;
	spark_add(&spark, 1000000);
	for (i = 0; i < SPARK_TICKS; i++)
		spark_add(&spark, i / 20);
	assert_int_equal(spark.count, SPARK_TICKS);
	all = drawn(&chars, &spark, SPARK_TICKS + 5, false);
	assert_int_equal(strlen(all), SPARK_TICKS);
	/* 0, 1 and 2 of 0 to 2, twenty each: the million is gone. */
	assert_int_equal(strspn(all, "_"), 20);
	assert_int_equal(strspn(all + 20, "="), 20);
	assert_string_equal(all + 40, "####################");
	/* Twice around. */
	for (i = 0; i < SPARK_TICKS; i++)
		spark_add(&spark, 3);
	spark_add(&spark, 4);
	assert_string_equal(drawn(&chars, &spark, 4, false), "___#");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_what_does_not_move_is_flat),
		cmocka_unit_test(test_least_to_most_are_eight_levels),
		cmocka_unit_test(test_what_is_not_known_is_a_gap),
		cmocka_unit_test(test_the_oldest_go_when_the_ring_is_full),
	};

	return cmocka_run_group_tests_name("spark", tests, NULL, NULL);
}
