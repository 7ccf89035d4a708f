// SPDX-License-Identifier: GPL-2.0
/* How caches grew, against sizes that the test remembers itself. */
#include <stdlib.h>

#include "module/pure/growth.h"
#include "tests/unit/unit.h"

#define ROOM	4

static struct memlens_past tables[2][ROOM];

static struct memlens_growth growth_of(u32 room)
{
	const struct memlens_growth growth = {
		.tables = { tables[0], tables[1] },
		.room = room,
	};

	memset(tables, 0xa5, sizeof(tables));
	return growth;
}

/* A sample of the caches of ids 1, 2... that have a size. */
static void sample(struct memlens_growth *growth, u64 now_ns, const u64 *sizes,
		   u32 count)
{
	u32 i;

	memlens_growth_begin(growth);
	for (i = 0; i < count; i++)
		if (sizes[i])
			memlens_growth_sample(growth, i + 1, sizes[i]);
	memlens_growth_end(growth, now_ns, true);
}

static struct memlens_cache filled(const struct memlens_growth *growth, u64 id,
				   u64 bytes)
{
	struct memlens_cache record = { .id = id, .counts.bytes = bytes };

	memlens_growth_fill(growth, &record);
	return record;
}

static void growth_check(const struct memlens_growth *growth, u64 id, u64 bytes,
			 s64 since_load, s64 minute)
{
	const struct memlens_cache record = filled(growth, id, bytes);

	assert_int_equal(record.growth_bytes, since_load);
	assert_int_equal(record.growth_minute_bytes, minute);
}

static void test_nothing_is_known_before_a_sample(void **state __attribute__((unused)))
{
	const struct memlens_growth growth = growth_of(ROOM);

	growth_check(&growth, 1, 100, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64);
	assert_int_equal(memlens_growth_ns(&growth, 1000), 0);
}

static void test_growth_since_load_and_over_a_minute(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	u64 size = 1000;
	u32 i;

	/* 100 bytes a sample, for twice as long as is remembered. */
	for (i = 0; i < 2 * MEMLENS_SAMPLES; i++) {
		sample(&growth, i * 10, &size, 1);
		size += 100;
	}
	/* The last sample had 100 less, the oldest of a minute 600 less still. */
	growth_check(&growth, 1, size, 100 * 2 * MEMLENS_SAMPLES,
		     100 * MEMLENS_SAMPLES);
	assert_int_equal(memlens_growth_ns(&growth, 200),
			 200 - 10 * MEMLENS_SAMPLES);
}

static void test_less_than_a_minute(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	const u64 before = 500, after = 700;

	sample(&growth, 5, &before, 1);
	sample(&growth, 15, &after, 1);
	growth_check(&growth, 1, 600, 100, 100);
	assert_int_equal(memlens_growth_ns(&growth, 20), 15);
}

static void test_one_that_shrinks(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	const u64 size = 4096;

	sample(&growth, 0, &size, 1);
	growth_check(&growth, 1, 1024, -3072, -3072);
}

static void test_one_that_came_later_has_grown_by_all_of_it(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	const u64 first[] = { 10, 0, 30 }, then[] = { 10, 0, 30, 40 };

	sample(&growth, 0, first, 3);
	/* Not in a sample yet, */
	growth_check(&growth, 4, 44, 44, 44);
	/* and in one. */
	sample(&growth, 10, then, 4);
	growth_check(&growth, 4, 44, 44, 44);
	growth_check(&growth, 3, 35, 5, 5);
}

static void test_one_that_went_is_forgotten(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(2);
	const u64 first[] = { 10, 20 }, then[] = { 0, 20 }, later[] = { 0, 25, 30 };

	sample(&growth, 0, first, 2);
	sample(&growth, 10, then, 2);
	sample(&growth, 20, later, 3);
	growth_check(&growth, 2, 26, 6, 6);
	growth_check(&growth, 3, 31, 31, 31);
	assert_int_equal(growth.forgotten, 0);
}

static void test_more_caches_than_room(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(2);
	const u64 many[] = { 10, 20, 30 }, few[] = { 10, 0, 33 };

	sample(&growth, 0, many, 3);
	assert_int_equal(growth.forgotten, 1);
	growth_check(&growth, 2, 21, 1, 1);
	growth_check(&growth, 3, 30, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64);
	/* There is room again; what it had before is not made up. */
	sample(&growth, 10, few, 3);
	growth_check(&growth, 1, 10, 0, 0);
	growth_check(&growth, 3, 34, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64);
}

/* Its size could not be had once, and then it could again. */
static void test_one_that_could_not_be_asked(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	const u64 sizes[] = { 100, 200 };

	sample(&growth, 0, sizes, 2);
	memlens_growth_begin(&growth);
	memlens_growth_keep(&growth, 1);
	memlens_growth_keep(&growth, 3);	/* never seen */
	memlens_growth_end(&growth, 10, true);
	growth_check(&growth, 1, 150, 50, 50);
	growth_check(&growth, 3, 30, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64);
}

static void test_some_were_left_out(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	const u64 first[] = { 100, 0 }, then[] = { 100, 200 };

	memlens_growth_begin(&growth);
	memlens_growth_sample(&growth, 1, first[0]);
	memlens_growth_end(&growth, 0, false);
	growth_check(&growth, 2, 200, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64);
	sample(&growth, 10, then, 2);
	growth_check(&growth, 1, 110, 10, 10);
	growth_check(&growth, 2, 200, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64);
}

static void test_any_history(void **state __attribute__((unused)))
{
	struct memlens_growth growth = growth_of(ROOM);
	u64 history[40][ROOM] = { { 0 } };
	u64 seed = 7;
	u32 round, i;

	for (round = 0; round < 40; round++) {
		const u32 oldest = round < MEMLENS_SAMPLES ?
			0 : round - MEMLENS_SAMPLES + 1;

		/* Never gone once they are there. */
		for (i = 0; i < ROOM; i++)
			if (round >= 3 * i)
				history[round][i] = 1 + random_upto_bits(&seed, 30);
		sample(&growth, round, history[round], ROOM);
		for (i = 0; i < ROOM; i++)
			if (history[round][i])
				growth_check(&growth, i + 1, 5000,
					     5000 - (s64)history[0][i],
					     5000 - (s64)history[oldest][i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_known_before_a_sample),
		cmocka_unit_test(test_growth_since_load_and_over_a_minute),
		cmocka_unit_test(test_less_than_a_minute),
		cmocka_unit_test(test_one_that_shrinks),
		cmocka_unit_test(test_one_that_came_later_has_grown_by_all_of_it),
		cmocka_unit_test(test_one_that_went_is_forgotten),
		cmocka_unit_test(test_more_caches_than_room),
		cmocka_unit_test(test_one_that_could_not_be_asked),
		cmocka_unit_test(test_some_were_left_out),
		cmocka_unit_test(test_any_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
