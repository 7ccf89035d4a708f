// SPDX-License-Identifier: GPL-2.0
/* What follows from a cache's counters, against slabs that the test makes up. */
#include <stdlib.h>

#include "module/pure/slabs.h"
#include "tests/unit/unit.h"

#define PAGE	4096
#define SLABS	2000

static void test_shape(void **state __attribute__((unused)))
{
	struct memlens_slab_shape shape;

	memlens_slabs_shape(&shape, 3 << 16 | 32, 0 << 16 | 4);
	assert_int_equal(shape.order, 3);
	assert_int_equal(shape.objects, 32);
	assert_int_equal(shape.least_order, 0);
	assert_int_equal(shape.least_objects, 4);
	/* Of no kernel's: nothing is shifted by it. */
	memlens_slabs_shape(&shape, ~0U, ~0U);
	assert_int_equal(shape.order, 31);
	assert_int_equal(shape.objects, 0xffff);
}

static void test_shape_without_min(void **state __attribute__((unused)))
{
	struct memlens_slab_shape shape;

	memlens_slabs_shape_of(&shape, 3, 32, 1000, PAGE);
	assert_int_equal(shape.least_order, 0);
	assert_int_equal(shape.least_objects, 4);
	memlens_slabs_shape_of(&shape, 3, 3, 10000, PAGE);
	assert_int_equal(shape.least_order, 2);
	assert_int_equal(shape.least_objects, 1);
	memlens_slabs_shape_of(&shape, 0, 1, PAGE, PAGE);
	assert_int_equal(shape.least_order, 0);
	assert_int_equal(shape.least_objects, 1);
	memlens_slabs_shape_of(&shape, 99, 7, 0, PAGE);
	assert_int_equal(shape.least_objects, 7);
}

static void test_bytes_of_slabs_of_two_sizes(void **state __attribute__((unused)))
{
	const struct memlens_slab_shape shape = { 3, 32, 0, 4 };
	u64 large, small;

	for (large = 0; large < 5; large++)
		for (small = 0; small < 5; small++)
			assert_int_equal((large * 8 + small) * PAGE,
					 memlens_slabs_bytes(&shape, large + small,
							     32 * large + 4 * small,
							     PAGE));
}

static void test_bytes_when_counters_disagree(void **state __attribute__((unused)))
{
	const struct memlens_slab_shape shape = { 1, 16, 1, 16 };
	const struct memlens_slab_shape two = { 3, 32, 0, 4 };

	/* A slab was counted, its objects not yet; or the other way round. */
	assert_int_equal(memlens_slabs_bytes(&shape, 3, 32, PAGE), 6 * PAGE);
	assert_int_equal(memlens_slabs_bytes(&shape, 3, 64, PAGE), 6 * PAGE);
	assert_int_equal(memlens_slabs_bytes(&two, 1, 0, PAGE), PAGE);
	assert_int_equal(memlens_slabs_bytes(&two, 0, 0, PAGE), 0);
}

/* A node's list of partial slabs, each with so many objects free. */
struct made {
	u32 room;		/* of each slab */
	u32 partial;
	u32 full;
	u32 free[SLABS];
};

static u64 free_sum(const struct made *made)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < made->partial; i++)
		sum += made->free[i];
	return sum;
}

/* What a look at so many of each end finds. */
static struct memlens_slab_counts looked(const struct made *made, u32 each)
{
	const struct memlens_slab_shape shape = { 0, made->room, 0, made->room };
	struct memlens_partial partial = { .slabs = made->partial };
	struct memlens_slab_counts counts = {
		.objects = (u64)(made->partial + made->full) * made->room,
	};
	u32 i;

	for (i = 0; i < made->partial; i++) {
		if (made->partial > 2 * each && i >= each &&
		    i < made->partial - each)
			continue;
		partial.looked_at++;
		partial.free += made->free[i];
	}
	memlens_slabs_use(&counts, &partial, &shape, 100);
	return counts;
}

static void bounds_check(const struct made *made, u32 each, u64 parked)
{
	struct memlens_slab_counts counts = looked(made, each);
	const u64 truth = (u64)(made->partial + made->full) * made->room -
		free_sum(made) - parked;

	memlens_slabs_park(&counts, parked);

	assert_true(counts.in_use_least <= truth);
	assert_true(counts.in_use_most >= truth);
	assert_true(counts.in_use_least <= counts.in_use);
	assert_true(counts.in_use_most >= counts.in_use);
	assert_int_equal(counts.free_bytes,
			 (counts.objects - parked - counts.in_use) * 100);
	if (made->partial <= 2 * each) {
		assert_int_equal(counts.accuracy, MEMLENS_SLABS_EXACT);
		assert_int_equal(counts.in_use, truth);
		assert_int_equal(counts.in_use_least, counts.in_use_most);
	}
}

static void test_bounds_hold_for_any_list(void **state __attribute__((unused)))
{
	static struct made made;
	u64 seed = 11;
	u32 round, i;

	for (round = 0; round < 500; round++) {
		made.room = 1 + random_upto_bits(&seed, 9) % 512;
		made.partial = random_upto_bits(&seed, 11) % SLABS;
		made.full = 1000;
		for (i = 0; i < made.partial; i++)
			made.free[i] = random_upto_bits(&seed, 9) % (made.room + 1);
		bounds_check(&made, 128, random_upto_bits(&seed, 9));
	}
}

/* Ends that tell nothing of what is between them. */
static void test_bounds_hold_where_ends_lie(void **state __attribute__((unused)))
{
	static struct made made = { .room = 16, .partial = SLABS };
	u32 i;

	for (i = 0; i < SLABS; i++)
		made.free[i] = i < 128 || i >= SLABS - 128 ? 16 : 0;
	bounds_check(&made, 128, 0);
	for (i = 0; i < SLABS; i++)
		made.free[i] = i < 128 || i >= SLABS - 128 ? 0 : 16;
	bounds_check(&made, 128, 0);
}

static void test_an_even_list_is_estimated_well(void **state __attribute__((unused)))
{
	static struct made made = { .room = 64, .partial = SLABS, .full = 3 };
	struct memlens_slab_counts counts;
	u64 truth, off, seed = 5;
	u32 i;

	for (i = 0; i < SLABS; i++)
		made.free[i] = 1 + random_upto_bits(&seed, 5) % 32;
	counts = looked(&made, 128);
	truth = counts.objects - free_sum(&made);
	off = counts.in_use > truth ? counts.in_use - truth : truth - counts.in_use;
	assert_int_equal(counts.accuracy, MEMLENS_SLABS_ESTIMATED);
	assert_true(off * 20 <= truth);
}

static void test_a_list_that_nobody_could_look_at(void **state __attribute__((unused)))
{
	const struct memlens_slab_shape shape = { 0, 10, 0, 10 };
	const struct memlens_partial partial = { .slabs = 4 };
	struct memlens_slab_counts counts = { .objects = 100 };

	memlens_slabs_use(&counts, &partial, &shape, 8);
	assert_int_equal(counts.accuracy, MEMLENS_SLABS_BOUNDED);
	assert_int_equal(counts.in_use_least, 60);
	assert_int_equal(counts.in_use_most, 100);
	assert_int_equal(counts.in_use, 80);
	assert_int_equal(counts.free_bytes, 160);
}

/* Counters are not read at once: less in them than on the list is nobody's. */
static void test_nothing_is_below_none(void **state __attribute__((unused)))
{
	const struct memlens_slab_shape shape = { 0, 10, 0, 10 };
	const struct memlens_partial partial = { 5, 5, 40 };
	struct memlens_slab_counts counts = { .objects = 30 };

	memlens_slabs_use(&counts, &partial, &shape, 8);
	assert_int_equal(counts.in_use, 0);
	assert_int_equal(counts.in_use_least, 0);
	memlens_slabs_park(&counts, 7);
	assert_int_equal(counts.in_use, 0);
	assert_int_equal(counts.parked, 7);
}

static void test_nodes_make_a_cache(void **state __attribute__((unused)))
{
	const struct memlens_slab_counts exact = {
		.slabs = 1, .partial = 2, .objects = 3, .in_use = 4,
		.in_use_least = 5, .in_use_most = 6, .bytes = 7, .free_bytes = 8,
	};
	const struct memlens_slab_counts estimated = {
		.slabs = 10, .partial = 20, .objects = 30, .in_use = 40,
		.in_use_least = 50, .in_use_most = 60, .bytes = 70,
		.free_bytes = 80, .accuracy = MEMLENS_SLABS_ESTIMATED,
	};
	struct memlens_slab_counts sum = { 0 };

	memlens_slabs_add(&sum, &estimated);
	memlens_slabs_add(&sum, &exact);
	assert_int_equal(sum.slabs, 11);
	assert_int_equal(sum.partial, 22);
	assert_int_equal(sum.objects, 33);
	assert_int_equal(sum.in_use, 44);
	assert_int_equal(sum.in_use_least, 55);
	assert_int_equal(sum.in_use_most, 66);
	assert_int_equal(sum.bytes, 77);
	assert_int_equal(sum.free_bytes, 88);
	assert_int_equal(sum.accuracy, MEMLENS_SLABS_ESTIMATED);
}

static void test_padding_is_what_is_no_objects(void **state __attribute__((unused)))
{
	struct memlens_cache cache = {
		.object_size = 1200, .size = 1280,
		.counts = { .bytes = 4 * PAGE, .objects = 12 },
	};

	assert_int_equal(memlens_slabs_padding(&cache), 4 * PAGE - 12 * 1200);
	cache.counts.objects = 100;
	assert_int_equal(memlens_slabs_padding(&cache), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_shape_without_min),
		cmocka_unit_test(test_bytes_of_slabs_of_two_sizes),
		cmocka_unit_test(test_bytes_when_counters_disagree),
		cmocka_unit_test(test_bounds_hold_for_any_list),
		cmocka_unit_test(test_bounds_hold_where_ends_lie),
		cmocka_unit_test(test_an_even_list_is_estimated_well),
		cmocka_unit_test(test_a_list_that_nobody_could_look_at),
		cmocka_unit_test(test_nothing_is_below_none),
		cmocka_unit_test(test_nodes_make_a_cache),
		cmocka_unit_test(test_padding_is_what_is_no_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
