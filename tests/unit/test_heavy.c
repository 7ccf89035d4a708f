// SPDX-License-Identifier: GPL-2.0
/*
 * The heavy ones against a full count of the same additions: every bound that
 * module/pure/heavy.h states, of one table and of several as one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "module/pure/heavy.h"
#include "tests/unit/unit.h"

#define KEYS	1000
#define TABLES	7

static u64 truth[KEYS + 1];

static const char *name_of(u64 key)
{
	static char name[MEMLENS_HEAVY_NAME];

	memset(name, 0, sizeof(name));
	snprintf(name, sizeof(name), "key%llu", (unsigned long long)key);
	return name;
}

/* Few keys have most of it: key n comes up as n / 2^k is even. */
static u64 some_key(u64 *seed)
{
	u64 key = 1 + random_upto_bits(seed, 40) % KEYS;

	while (key > 1 && random_upto_bits(seed, 8) % 2)
		key = (key + 1) / 2;
	return key;
}

static void additions(struct memlens_heavy *tables, u32 count, u32 times,
		      u64 seed)
{
	u32 i;

	memset(truth, 0, sizeof(truth));
	for (i = 0; i < times; i++) {
		u64 key = some_key(&seed);
		u64 weight = random_upto_bits(&seed, 20);

		truth[key] += weight;
		memlens_heavy_add(&tables[random_upto_bits(&seed, 30) % count],
				  key, weight, i, name_of(key));
	}
}

static void bounds_check(const struct memlens_heavy_entry *entries, u32 count,
			 u64 missing)
{
	bool there[KEYS + 1] = { false };
	u64 key;
	u32 i;

	for (i = 0; i < count; i++) {
		const struct memlens_heavy_entry *entry = &entries[i];

		if (!entry->key)
			continue;
		assert_false(there[entry->key]);
		there[entry->key] = true;
		assert_true(entry->error <= entry->weight);
		if (entry->weight - entry->error > truth[entry->key] ||
		    entry->weight < truth[entry->key])
			FAIL_CASE("key %llu: %llu, said %llu less %llu",
				  (unsigned long long)entry->key,
				  (unsigned long long)truth[entry->key],
				  (unsigned long long)entry->weight,
				  (unsigned long long)entry->error);
		assert_string_equal(entry->name, name_of(entry->key));
	}
	for (key = 1; key <= KEYS; key++)
		if (!there[key] && truth[key] > missing)
			FAIL_CASE("key %llu is missing with %llu, over %llu",
				  (unsigned long long)key,
				  (unsigned long long)truth[key],
				  (unsigned long long)missing);
}

static void test_one_table(void **state)
{
	static struct memlens_heavy heavy;

	(void)state;
	memset(&heavy, 0, sizeof(heavy));
	assert_int_equal(memlens_heavy_floor(&heavy), 0);
	additions(&heavy, 1, 100000, 42);
	assert_true(memlens_heavy_floor(&heavy) > 0);
	bounds_check(heavy.entries, MEMLENS_HEAVY_ENTRIES,
		     memlens_heavy_floor(&heavy));
}

static void test_several_as_one(void **state)
{
	static struct memlens_heavy tables[TABLES];
	static struct memlens_heavy_merged merged;
	u32 i, order, count;

	(void)state;
	for (order = 0; order < TABLES; order++) {
		memset(tables, 0, sizeof(tables));
		memset(&merged, 0, sizeof(merged));
		additions(tables, TABLES, 20000, 42);
		for (i = 0; i < TABLES; i++)
			memlens_heavy_merge(&merged,
					    &tables[(i * 3 + order) % TABLES]);
		bounds_check(merged.entries, MEMLENS_HEAVY_MERGED,
			     memlens_heavy_missing(&merged));
		count = memlens_heavy_sort(&merged);
		bounds_check(merged.entries, count,
			     memlens_heavy_missing(&merged));
		for (i = 1; i < count; i++)
			assert_true(merged.entries[i - 1].weight -
				    merged.entries[i - 1].error >=
				    merged.entries[i].weight -
				    merged.entries[i].error);
	}
}

/*
 * More names than have room: some leave the merged table for others and come in
 * again.
 */
static void test_names_that_leave_and_come_again(void **state)
{
	static struct memlens_heavy tables[TABLES];
	static struct memlens_heavy_merged merged;
	u64 seed = 7;
	u32 round, i;

	(void)state;
	for (round = 0; round < 300; round++) {
		u32 count = 2 + random_next(&seed) % (TABLES - 1);

		memset(tables, 0, sizeof(tables));
		memset(&merged, 0, sizeof(merged));
		memset(truth, 0, sizeof(truth));
		for (i = 0; i < 300 + round * 5; i++) {
			u64 key = 1 + random_next(&seed) % 400;
			u64 weight = random_upto_bits(&seed, 14);

			truth[key] += weight;
			memlens_heavy_add(&tables[random_next(&seed) % count],
					  key, weight, i, name_of(key));
		}
		for (i = 0; i < count; i++)
			memlens_heavy_merge(&merged, &tables[i]);
		bounds_check(merged.entries, MEMLENS_HEAVY_MERGED,
			     memlens_heavy_missing(&merged));
	}
}

/* With fewer names than places all is exact. */
static void test_few_are_exact(void **state)
{
	static struct memlens_heavy tables[2];
	static struct memlens_heavy_merged merged;
	u32 count;
	u64 key;

	(void)state;
	memset(tables, 0, sizeof(tables));
	memset(&merged, 0, sizeof(merged));
	memset(truth, 0, sizeof(truth));
	for (key = 1; key <= 60; key++) {
		memlens_heavy_add(&tables[key % 2], key, key, key,
				  name_of(key));
		memlens_heavy_add(&tables[0], key, 1000, 100 + key,
				  name_of(key));
		truth[key] = key + 1000;
	}
	memlens_heavy_merge(&merged, &tables[0]);
	memlens_heavy_merge(&merged, &tables[1]);
	count = memlens_heavy_sort(&merged);
	assert_int_equal(count, 60);
	assert_int_equal(memlens_heavy_missing(&merged), 0);
	bounds_check(merged.entries, count, 0);
	assert_int_equal(merged.entries[0].key, 60);
	assert_int_equal(merged.entries[0].weight, 1060);
	assert_int_equal(merged.entries[0].error, 0);
	assert_int_equal(merged.entries[0].count, 2);
	assert_int_equal(merged.entries[0].max, 1000);
	assert_int_equal(merged.entries[0].last, 160);
}

/* Nothing wraps where a sum would not fit. */
static void test_the_most_it_can_hold(void **state)
{
	static struct memlens_heavy heavy;
	const u64 most = ~0ULL;

	(void)state;
	memset(&heavy, 0, sizeof(heavy));
	memlens_heavy_add(&heavy, 1, most, 1, name_of(1));
	memlens_heavy_add(&heavy, 1, most, 2, name_of(1));
	assert_true(heavy.entries[0].weight == most);
	assert_int_equal(heavy.entries[0].count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_table),
		cmocka_unit_test(test_several_as_one),
		cmocka_unit_test(test_names_that_leave_and_come_again),
		cmocka_unit_test(test_few_are_exact),
		cmocka_unit_test(test_the_most_it_can_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
