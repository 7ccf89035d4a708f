// SPDX-License-Identifier: GPL-2.0
/*
 * The watermark arithmetic against mm/page_alloc.c of 6.1 and 6.12, told once
 * more here from that source.
 */
#include "module/pure/wmark.h"
#include "tests/unit/unit.h"

#define ZONES_TRIED	1000000

/* A zone where a plain request of order 0 passes if free_approx > 100. */
static const struct memlens_zone plain = {
	.index = 2,
	.kernel_class = 2,
	.class_count = 4,
	.order_count = 11,
	.free_approx = 100,
	.free_exact = 100,
	.cma_free = MEMLENS_UNKNOWN,
	.highatomic_free = MEMLENS_UNKNOWN,
	.usable_orders = 0x7ff,
	.free_blocks = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 },
};

/* ---- verdicts, term by term ------------------------------------------- */

struct verdict_case {
	const char *name;
	u64 highatomic, highatomic_free, cma_free, reserve;
	u32 order;
	u64 mark;
	u64 stops_at;	/* the most free pages with which it stops */
	u32 verdict;	/* there; one page more, and it passes or not: */
	u32 above;
};

#define UNKNOWN	MEMLENS_UNKNOWN

static const struct verdict_case verdict_cases[] = {
	{ "mark", 0, 0, 0, 0, 0, 100, 100, MEMLENS_BY_MARK, MEMLENS_PASS },
	{ "mark 0", 0, 0, 0, 0, 0, 0, 0, MEMLENS_BY_MARK, MEMLENS_PASS },
	{ "mark before size", 0, 0, 0, 0, 3, 100, 100,
	  MEMLENS_BY_MARK, MEMLENS_BY_SIZE },
	{ "size of order 1", 0, 0, 0, 0, 1, 100, 101,
	  MEMLENS_BY_SIZE, MEMLENS_PASS },
	{ "size of order 3", 0, 0, 0, 0, 3, 100, 107,
	  MEMLENS_BY_SIZE, MEMLENS_PASS },
	{ "size of order 10", 0, 0, 0, 0, 10, 100, 1123,
	  MEMLENS_BY_SIZE, MEMLENS_PASS },
	/* 6.12: the free ones count, however many are reserved. */
	{ "free highatomic", 500, 20, 0, 0, 0, 100, 120,
	  MEMLENS_BY_HIGHATOMIC, MEMLENS_PASS },
	/* 6.1: all that are reserved. */
	{ "all highatomic", 500, UNKNOWN, 0, 0, 0, 100, 600,
	  MEMLENS_BY_HIGHATOMIC, MEMLENS_PASS },
	{ "size before highatomic", 500, UNKNOWN, 0, 0, 3, 100, 107,
	  MEMLENS_BY_SIZE, MEMLENS_BY_HIGHATOMIC },
	{ "highatomic behind size", 0, 20, 0, 0, 3, 100, 127,
	  MEMLENS_BY_HIGHATOMIC, MEMLENS_PASS },
	{ "cma", 0, 0, 30, 0, 0, 100, 130, MEMLENS_BY_CMA, MEMLENS_PASS },
	{ "no cma in this kernel", 0, 0, UNKNOWN, 0, 0, 100, 100,
	  MEMLENS_BY_MARK, MEMLENS_PASS },
	{ "highatomic before cma", 0, 20, 30, 0, 0, 100, 120,
	  MEMLENS_BY_HIGHATOMIC, MEMLENS_BY_CMA },
	{ "cma behind size and highatomic", 0, 20, 30, 0, 3, 100, 157,
	  MEMLENS_BY_CMA, MEMLENS_PASS },
	{ "reserve", 0, 0, 0, 40, 0, 100, 140,
	  MEMLENS_BY_RESERVE, MEMLENS_PASS },
	{ "cma before reserve", 0, 20, 30, 40, 3, 100, 157,
	  MEMLENS_BY_CMA, MEMLENS_BY_RESERVE },
	{ "reserve behind all", 0, 20, 30, 40, 3, 100, 197,
	  MEMLENS_BY_RESERVE, MEMLENS_PASS },
};

static void verdict_check(const struct verdict_case *c, u64 free, u32 wanted)
{
	struct memlens_zone zone = plain;
	u32 verdict;

	zone.free_approx = free;
	zone.highatomic = c->highatomic;
	zone.highatomic_free = c->highatomic_free;
	zone.cma_free = c->cma_free;
	zone.lowmem_reserve[2] = c->reserve;
	verdict = memlens_wmark_verdict(&zone, c->order, c->mark);
	if (verdict != wanted)
		FAIL_CASE("%s, %llu free: %u, not %u", c->name,
			  (unsigned long long)free, verdict, wanted);
}

static void test_each_term_at_its_boundary(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(verdict_cases); i++) {
		const struct verdict_case *c = &verdict_cases[i];

		verdict_check(c, c->stops_at, c->verdict);
		verdict_check(c, c->stops_at + 1, c->above);
		/* With less free it does not begin to pass. */
		verdict_check(c, 0, MEMLENS_BY_MARK);
	}
}

static void test_fragments(void **state)
{
	struct memlens_zone zone = plain;
	u32 order;

	(void)state;
	zone.free_approx = 1000000;
	zone.usable_orders = 1U << 4;
	for (order = 0; order < 11; order++)
		assert_int_equal(memlens_wmark_verdict(&zone, order, 100),
				 order <= 4 ? MEMLENS_PASS :
				 MEMLENS_BY_FRAGMENTS);
	/* Order 0 does not look at the lists at all. */
	zone.usable_orders = 0;
	assert_int_equal(memlens_wmark_verdict(&zone, 0, 100), MEMLENS_PASS);
	assert_int_equal(memlens_wmark_verdict(&zone, 1, 100),
			 MEMLENS_BY_FRAGMENTS);
}

static void test_class(void **state)
{
	struct memlens_zone zone = plain;

	(void)state;
	zone.free_approx = 1000000;
	zone.lowmem_reserve[2] = 2000000;
	zone.index = 3;		/* Movable, above Normal */
	assert_int_equal(memlens_wmark_verdict(&zone, 0, 100),
			 MEMLENS_BY_CLASS);
	zone.index = 2;
	assert_int_equal(memlens_wmark_verdict(&zone, 0, 100),
			 MEMLENS_BY_RESERVE);
	zone.index = 0;
	zone.lowmem_reserve[2] = 0;
	zone.lowmem_reserve[0] = 2000000;	/* of another class */
	assert_int_equal(memlens_wmark_verdict(&zone, 0, 100), MEMLENS_PASS);
}

/* The allocator does not see the drift. */
static void test_a_verdict_goes_by_the_counter(void **state)
{
	struct memlens_zone zone = plain;

	(void)state;
	zone.free_approx = 101;
	zone.free_exact = 50;
	assert_int_equal(memlens_wmark_verdict(&zone, 0, 100), MEMLENS_PASS);
	zone.free_approx = 100;
	zone.free_exact = 5000;
	assert_int_equal(memlens_wmark_verdict(&zone, 0, 100),
			 MEMLENS_BY_MARK);
}

/* ---- verdicts, a million zones ---------------------------------------- */

/* __zone_watermark_ok() with alloc_flags 0, in numbers of any width. */
static bool kernel_passes(const struct memlens_zone *z, u32 order, u64 mark)
{
	__int128 unusable = ((__int128)1 << order) - 1;
	u32 o;

	unusable += z->highatomic_free == UNKNOWN ? z->highatomic :
		z->highatomic_free;
	unusable += z->cma_free == UNKNOWN ? 0 : z->cma_free;
	if ((__int128)z->free_approx - unusable <=
	    (__int128)mark + z->lowmem_reserve[z->kernel_class])
		return false;
	if (!order)
		return true;
	for (o = order; o < z->order_count; o++)
		if (z->free_blocks[o] && (z->usable_orders & 1U << o))
			return true;
	return false;
}

static void zone_random(struct memlens_zone *zone, u64 *seed, u32 order,
			u64 *mark)
{
	u32 o;

	zone->order_count = 1 + random_next(seed) % MEMLENS_ORDERS_MAX;
	zone->highatomic = random_upto_bits(seed, 34);
	zone->highatomic_free = random_next(seed) % 2 ? UNKNOWN :
		random_upto_bits(seed, 34);
	zone->cma_free = random_next(seed) % 2 ? UNKNOWN :
		random_upto_bits(seed, 34);
	zone->lowmem_reserve[2] = random_upto_bits(seed, 34);
	*mark = random_upto_bits(seed, 34);
	zone->usable_orders = 0;
	for (o = 0; o < zone->order_count; o++) {
		zone->free_blocks[o] = random_next(seed) % 3;
		if (zone->free_blocks[o] && random_next(seed) % 2)
			zone->usable_orders |= 1U << o;
	}
	/* Half of them within three pages of where it turns. */
	zone->free_approx = random_upto_bits(seed, 40);
	if (random_next(seed) % 2)
		zone->free_approx = *mark + zone->lowmem_reserve[2] +
			((u64)1 << order) - 1 + random_next(seed) % 7 +
			(zone->highatomic_free == UNKNOWN ? zone->highatomic :
			 zone->highatomic_free) +
			(zone->cma_free == UNKNOWN ? 0 : zone->cma_free);
	if (zone->free_approx >= 3)
		zone->free_approx -= 3;
}

static void test_a_million_zones_pass_as_in_the_kernel(void **state)
{
	u64 seed = 1;
	u32 passed = 0;
	u32 i;

	(void)state;
	for (i = 0; i < ZONES_TRIED; i++) {
		struct memlens_zone zone = plain;
		u32 order = random_next(&seed) % MEMLENS_ORDERS_MAX;
		u64 mark;
		bool wanted, got;

		zone_random(&zone, &seed, order, &mark);
		wanted = kernel_passes(&zone, order, mark);
		got = memlens_wmark_verdict(&zone, order, mark) ==
			MEMLENS_PASS;
		if (wanted != got)
			FAIL_CASE("zone %u: %d, not %d", i, got, wanted);
		passed += wanted;
	}
	/* Neither answer is rare. */
	assert_in_range(passed, ZONES_TRIED / 10, ZONES_TRIED * 9 / 10);
}

/* ---- states and headroom ---------------------------------------------- */

static void test_states_at_their_boundaries(void **state)
{
	static const struct { u64 free; u32 state; } cases[] = {
		{ 0, MEMLENS_ZONE_CRITICAL }, { 99, MEMLENS_ZONE_CRITICAL },
		{ 100, MEMLENS_ZONE_KSWAPD }, { 101, MEMLENS_ZONE_KSWAPD },
		{ 199, MEMLENS_ZONE_KSWAPD }, { 200, MEMLENS_ZONE_KSWAPD },
		{ 201, MEMLENS_ZONE_LOW_HIGH }, { 299, MEMLENS_ZONE_LOW_HIGH },
		{ 300, MEMLENS_ZONE_LOW_HIGH }, { 301, MEMLENS_ZONE_OK },
	};
	struct memlens_zone zone = plain;
	size_t i;

	(void)state;
	zone.min = 100;
	zone.low = 200;
	zone.high = 300;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		zone.free_exact = cases[i].free;
		zone.free_approx = 1000000 - cases[i].free;
		memlens_wmark_sum(&zone);
		if (zone.state != cases[i].state)
			FAIL_CASE("%u free: %u", (u32)cases[i].free,
				  zone.state);
		/* Without the exact figure by the counter. */
		zone.free_approx = cases[i].free;
		zone.free_exact = UNKNOWN;
		memlens_wmark_sum(&zone);
		assert_int_equal(zone.state, cases[i].state);
		assert_int_equal(memlens_wmark_free(&zone), cases[i].free);
	}
}

static void test_headroom(void **state)
{
	static const struct {
		u64 free, managed;
		s64 over_low, over_min;
		s32 low_share, min_share;
	} cases[] = {
		{ 200, 10000, 0, 100, 0, 100 },
		{ 0, 10000, -200, -100, -200, -100 },
		/* a third of a percent, toward zero on both sides */
		{ 300, 30000, 100, 200, 33, 66 },
		{ 100, 30000, -100, 0, -33, 0 },
		/* more free than managed: a hotplug in between */
		{ 700, 100, 500, 600, 50000, 60000 },
		{ 300, 0, 100, 200, MEMLENS_UNKNOWN_S32, MEMLENS_UNKNOWN_S32 },
		/* 64 TiB of 4 KiB pages */
		{ 1ULL << 34, 1ULL << 34, (1LL << 34) - 200,
		  (1LL << 34) - 100, 9999, 9999 },
	};
	struct memlens_zone zone = plain;
	size_t i;

	(void)state;
	zone.min = 100;
	zone.low = 200;
	zone.high = 300;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		zone.free_exact = cases[i].free;
		zone.managed = cases[i].managed;
		memlens_wmark_sum(&zone);
		assert_int_equal(zone.over_low, cases[i].over_low);
		assert_int_equal(zone.over_min, cases[i].over_min);
		assert_int_equal(zone.over_low_share, cases[i].low_share);
		assert_int_equal(zone.over_min_share, cases[i].min_share);
	}
}

static void test_sum_judges_each_order_at_both_marks(void **state)
{
	struct memlens_zone zone = plain;
	u32 order;

	(void)state;
	zone.min = 10;
	zone.low = 90;
	zone.high = 95;
	zone.usable_orders = 0x3f;
	memset(zone.at_low, 0xee, sizeof(zone.at_low));
	memset(zone.at_min, 0xee, sizeof(zone.at_min));
	memlens_wmark_sum(&zone);
	/* 100 free: 100 - 7 > 90, 100 - 15 not; 100 - 63 > 10, - 127 not */
	for (order = 0; order < 11; order++) {
		assert_int_equal(zone.at_low[order],
				 order <= 3 ? MEMLENS_PASS : MEMLENS_BY_SIZE);
		assert_int_equal(zone.at_min[order],
				 order <= 5 ? MEMLENS_PASS : order == 6 ?
				 MEMLENS_BY_FRAGMENTS : MEMLENS_BY_SIZE);
	}
	assert_int_equal(zone.at_low[11], 0xee);	/* not an order here */
	assert_int_equal(zone.at_min[11], 0xee);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_term_at_its_boundary),
		cmocka_unit_test(test_fragments),
		cmocka_unit_test(test_class),
		cmocka_unit_test(test_a_verdict_goes_by_the_counter),
		cmocka_unit_test(test_a_million_zones_pass_as_in_the_kernel),
		cmocka_unit_test(test_states_at_their_boundaries),
		cmocka_unit_test(test_headroom),
		cmocka_unit_test(test_sum_judges_each_order_at_both_marks),
	};

	return cmocka_run_group_tests_name("wmark", tests, NULL, NULL);
}
