// SPDX-License-Identifier: GPL-2.0
/*
 * Histograms against the values that were put in: every slot's bounds, and the
 * percentiles of a million values, sorted.
 */
#include <stdlib.h>

#include "module/pure/hist.h"
#include "tests/unit/unit.h"

#define VALUES	1000000
#define NS	MEMLENS_HIST_NS
#define COUNT	MEMLENS_HIST_COUNT
#define MINUTE	60000000000ULL

static const u32 shifts[] = { COUNT, NS };

/* ---- slots ------------------------------------------------------------ */

static void test_slots_follow_each_other(void **state)
{
	size_t i;
	u32 slot;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(shifts); i++) {
		assert_int_equal(memlens_hist_least(0, shifts[i]), 0);
		for (slot = 1; slot < MEMLENS_HIST_SLOTS; slot++) {
			u64 least = memlens_hist_least(slot, shifts[i]);

			assert_true(least > memlens_hist_least(slot - 1,
							       shifts[i]));
			assert_int_equal(memlens_hist_slot(least, shifts[i]),
					 slot);
			assert_int_equal(memlens_hist_slot(least - 1, shifts[i]),
					 slot - 1);
		}
	}
}

static void test_what_a_slot_spans(void **state)
{
	u32 slot;

	(void)state;
	assert_int_equal(memlens_hist_slot(255, NS), 3);
	assert_int_equal(memlens_hist_slot(256, NS), 4);
	assert_true(memlens_hist_slot(MINUTE, NS) < MEMLENS_HIST_SLOTS - 1);
	assert_int_equal(memlens_hist_slot((1ULL << 36) - 1, NS),
			 MEMLENS_HIST_SLOTS - 2);
	assert_int_equal(memlens_hist_slot(1ULL << 36, NS),
			 MEMLENS_HIST_SLOTS - 1);
	assert_int_equal(memlens_hist_slot(~0ULL, NS), MEMLENS_HIST_SLOTS - 1);
	assert_int_equal(memlens_hist_slot(~0ULL, COUNT),
			 MEMLENS_HIST_SLOTS - 1);
	/* Four slots to a doubling: from 256 ns, and from 4. */
	for (slot = 4; slot + 4 < MEMLENS_HIST_SLOTS; slot++) {
		assert_int_equal(memlens_hist_least(slot + 4, NS),
				 2 * memlens_hist_least(slot, NS));
		assert_int_equal(memlens_hist_least(slot + 4, COUNT),
				 2 * memlens_hist_least(slot, COUNT));
	}
}

/* ---- percentiles ------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

/* The least of sorted values that the share of all is not above. */
static u64 true_percentile(const u64 *sorted, u32 permyriad)
{
	u64 rank = ((u64)VALUES * permyriad + 9999) / 10000;

	return sorted[rank ? rank - 1 : 0];
}

static void percentiles_check(const char *name, u64 *values, u32 shift)
{
	static const u32 permyriads[] = {
		1, 100, 2500, 5000, 7500, 9000, 9900, 9990, 9999, 10000,
	};
	struct memlens_hist hist = { 0 };
	size_t i;

	for (i = 0; i < VALUES; i++)
		memlens_hist_add(&hist, values[i], shift);
	qsort(values, VALUES, sizeof(*values), by_value);
	assert_int_equal(hist.count, VALUES);
	assert_int_equal(hist.max, values[VALUES - 1]);
	for (i = 0; i < ARRAY_SIZE(permyriads); i++) {
		u64 is = true_percentile(values, permyriads[i]);
		u64 said = memlens_hist_percentile(&hist, permyriads[i], shift);
		u64 off = said > is ? said - is : is - said;

		if (off * 8 > is)
			FAIL_CASE("%s: p%u is %llu, and %llu was said", name,
				  permyriads[i], (unsigned long long)is,
				  (unsigned long long)said);
	}
	assert_int_equal(memlens_hist_percentile(&hist, 10000, shift) <=
			 hist.max, 1);
}

static void test_percentiles_of_a_million(void **state)
{
	u64 *values = malloc(VALUES * sizeof(*values));
	u64 seed = 1;
	size_t i;

	(void)state;
	assert_non_null(values);
	/* As many to each doubling, from 256 ns to a minute. */
	for (i = 0; i < VALUES; i++) {
		do
			values[i] = random_upto_bits(&seed, 36);
		while (values[i] < 256 || values[i] > MINUTE);
	}
	percentiles_check("all sizes", values, NS);
	for (i = 0; i < VALUES; i++)
		values[i] = 256 + random_next(&seed) % MINUTE;
	percentiles_check("even", values, NS);
	/* Two heaps with nothing between them. */
	for (i = 0; i < VALUES; i++)
		values[i] = i % 10 ? 300 + random_next(&seed) % 50 :
			MINUTE - random_next(&seed) % 1000;
	percentiles_check("two heaps", values, NS);
	for (i = 0; i < VALUES; i++)
		values[i] = 319;	/* the last of its slot */
	percentiles_check("one value", values, NS);
	for (i = 0; i < VALUES; i++)
		values[i] = random_upto_bits(&seed, 30);
	percentiles_check("pages", values, COUNT);
	for (i = 0; i < VALUES; i++)
		values[i] = random_next(&seed) % 4;
	percentiles_check("few pages", values, COUNT);
	free(values);
}

static void test_percentiles_of_few(void **state)
{
	struct memlens_hist hist = { 0 };

	(void)state;
	assert_int_equal(memlens_hist_percentile(&hist, 5000, NS), 0);
	memlens_hist_add(&hist, 1000, NS);
	assert_int_equal(memlens_hist_percentile(&hist, 1, NS),
			 memlens_hist_percentile(&hist, 10000, NS));
	/* Two: half of them are not above the lesser. */
	memlens_hist_add(&hist, 1000000, NS);
	assert_true(memlens_hist_percentile(&hist, 5000, NS) < 1200);
	assert_true(memlens_hist_percentile(&hist, 5001, NS) > 800000);
}

/* ---- the ends of what numbers can hold ---------------------------------- */

static void test_no_overflow(void **state)
{
	struct memlens_hist hist = { 0 }, other = { 0 };

	(void)state;
	memlens_hist_add(&hist, 1ULL << 63, NS);
	assert_int_equal(hist.sum, 1ULL << 63);
	assert_int_equal(memlens_hist_percentile(&hist, 5000, NS), 1ULL << 63);
	memlens_hist_add(&hist, 1ULL << 63, NS);
	assert_int_equal(hist.sum, ~0ULL);
	memlens_hist_add(&hist, ~0ULL, NS);
	assert_int_equal(hist.sum, ~0ULL);
	assert_int_equal(hist.max, ~0ULL);
	assert_int_equal(hist.count, 3);
	memlens_hist_add(&other, 5, NS);
	memlens_hist_merge(&other, &hist);
	assert_int_equal(other.sum, ~0ULL);
	assert_int_equal(other.count, 4);
	/* Ranks of more than 2^64 / 10000 values. */
	memset(&hist, 0, sizeof(hist));
	hist.count = ~0ULL;
	hist.slots[4] = 1ULL << 63;
	hist.slots[8] = ~0ULL - hist.slots[4];
	hist.max = 600;
	assert_true(memlens_hist_percentile(&hist, 4999, NS) < 320);
	assert_true(memlens_hist_percentile(&hist, 5001, NS) >= 512);
}

/* ---- sums and differences ----------------------------------------------- */

static void fill(struct memlens_hist *hist, u64 *seed)
{
	u32 count = (u32)(random_next(seed) % 1000);

	memset(hist, 0, sizeof(*hist));
	while (count--)
		memlens_hist_add(hist, random_upto_bits(seed, 64), NS);
}

static void test_merges_in_any_order(void **state)
{
	struct memlens_hist a, b, c, left, right;
	u64 seed = 2;
	u32 i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		fill(&a, &seed);
		fill(&b, &seed);
		fill(&c, &seed);
		left = a;			/* (a + b) + c */
		memlens_hist_merge(&left, &b);
		memlens_hist_merge(&left, &c);
		right = c;			/* (c + b) + a */
		memlens_hist_merge(&right, &b);
		memlens_hist_merge(&right, &a);
		assert_memory_equal(&left, &right, sizeof(left));
		right = b;			/* a + (b + c) */
		memlens_hist_merge(&right, &c);
		memlens_hist_merge(&a, &right);
		assert_memory_equal(&left, &a, sizeof(left));
	}
}

static void test_the_difference_is_what_came_between(void **state)
{
	struct memlens_hist before = { 0 }, now, between = { 0 };
	u64 seed = 3;
	u64 most = 0;
	u32 i;

	(void)state;
	for (i = 0; i < 500; i++)
		memlens_hist_add(&before, random_upto_bits(&seed, 40), NS);
	now = before;
	for (i = 0; i < 500; i++) {
		u64 value = random_upto_bits(&seed, 30);

		memlens_hist_add(&now, value, NS);
		memlens_hist_add(&between, value, NS);
		if (value > most)
			most = value;
	}
	memlens_hist_subtract(&now, &before, NS);
	assert_int_equal(now.count, between.count);
	assert_int_equal(now.sum, between.sum);
	assert_memory_equal(now.slots, between.slots, sizeof(now.slots));
	/* Its own maximum was not kept: that of its slot. */
	assert_true(now.max >= most);
	assert_int_equal(memlens_hist_slot(now.max, NS),
			 memlens_hist_slot(most, NS));
	memlens_hist_subtract(&now, &now, NS);
	assert_int_equal(now.count, 0);
	assert_int_equal(now.max, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots_follow_each_other),
		cmocka_unit_test(test_what_a_slot_spans),
		cmocka_unit_test(test_percentiles_of_a_million),
		cmocka_unit_test(test_percentiles_of_few),
		cmocka_unit_test(test_no_overflow),
		cmocka_unit_test(test_merges_in_any_order),
		cmocka_unit_test(test_the_difference_is_what_came_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
