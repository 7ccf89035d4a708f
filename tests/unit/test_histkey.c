// SPDX-License-Identifier: GPL-2.0
/* Keys of histograms: what goes in comes out, and no two are alike. */
#include "module/pure/histkey.h"
#include "tests/unit/unit.h"

#define NONE	MEMLENS_UNKNOWN_U32

static void key_check(const struct memlens_hist_key *key)
{
	u64 word = memlens_histkey_make(key);
	struct memlens_hist_row row = { 0 };

	assert_false(memlens_histkey_is_cgroup(word));
	assert_int_equal(memlens_histkey_kind(word), key->kind);
	memlens_histkey_fill(&row, memlens_histkey_of_epoch(word, 77));
	assert_int_equal(row.kind, key->kind);
	assert_int_equal(row.nid, key->nid);
	assert_int_equal(row.order, key->order);
	assert_int_equal(row.gfp, key->gfp);
	assert_int_equal(row.reclaimer, key->reclaimer);
	assert_int_equal(row.type, key->type);
	assert_int_equal(row.reason, key->reason);
	assert_true(row.cgroup_id == MEMLENS_UNKNOWN);
	assert_int_equal(row.origin, NONE);
}

/* The least, the most and none of each part, the others at their most or none. */
static void test_parts_come_back(void **state)
{
	static const u32 most[] = { MEMLENS_HIST_KINDS - 1, 1023, 10,
		MEMLENS_GFP_CLASSES - 1, MEMLENS_BY_COUNT - 1, MEMLENS_LIST_FILE,
		MEMLENS_THROTTLE_CONGESTED };
	struct memlens_hist_key key;
	u32 *parts = (u32 *)&key;
	size_t i, j;
	int others;

	(void)state;
	for (others = 0; others < 2; others++)
		for (i = 0; i < ARRAY_SIZE(most); i++)
			for (j = 0; j < 3; j++) {
				size_t other;

				memlens_histkey_init(&key, most[0]);
				for (other = 1; others && other < ARRAY_SIZE(most);
				     other++)
					parts[other] = most[other];
				parts[i] = j == 0 ? 0 : most[i];
				if (j == 2 && i)
					parts[i] = NONE;
				key_check(&key);
			}
}

static void cgroup_check(u32 kind, u32 origin, u64 id)
{
	u64 word = memlens_histkey_cgroup(kind, origin, id);
	struct memlens_hist_row row = { 0 };

	assert_true(memlens_histkey_is_cgroup(word));
	memlens_histkey_fill(&row, memlens_histkey_of_epoch(word, 300));
	assert_int_equal(row.kind, kind);
	assert_int_equal(row.origin, origin);
	assert_true(row.cgroup_id == id);
	assert_int_equal(row.nid, NONE);
	assert_int_equal(row.reclaimer, NONE);
}

static void test_cgroups_come_back(void **state)
{
	struct memlens_hist_key rest;

	(void)state;
	cgroup_check(MEMLENS_HIST_MEMCG, MEMLENS_CGROUP_TARGET, 1);
	cgroup_check(MEMLENS_HIST_HIGH, MEMLENS_CGROUP_OWN, 1);
	cgroup_check(MEMLENS_HIST_DIRTY, MEMLENS_CGROUP_OWN, (1ULL << 49) - 1);
	/* A number that has no room: of the kind's rest. */
	memlens_histkey_init(&rest, MEMLENS_HIST_MEMCG);
	assert_true(memlens_histkey_cgroup(MEMLENS_HIST_MEMCG, 0, 1ULL << 49) ==
		    memlens_histkey_make(&rest));
}

static void test_epochs(void **state)
{
	struct memlens_hist_key key;
	u64 word;
	u32 epoch;

	(void)state;
	memlens_histkey_init(&key, 0);
	word = memlens_histkey_make(&key);
	assert_true(word != 0);
	for (epoch = 0; epoch < 600; epoch++) {
		u64 keyed = memlens_histkey_of_epoch(word, epoch);

		assert_true(memlens_histkey_is_of_epoch(keyed, epoch));
		assert_false(memlens_histkey_is_of_epoch(keyed, epoch + 1));
		assert_false(memlens_histkey_is_of_epoch(keyed, epoch + 254));
		assert_false(memlens_histkey_is_of_epoch(0, epoch));
		assert_false(memlens_histkey_is_of_epoch(word, epoch));
	}
}

static void test_units(void **state)
{
	struct memlens_hist_row row;
	u32 kind;

	(void)state;
	for (kind = 0; kind < MEMLENS_HIST_KINDS; kind++) {
		struct memlens_hist_key key;

		memlens_histkey_init(&key, kind);
		memset(&row, 0, sizeof(row));
		memlens_histkey_fill(&row, memlens_histkey_make(&key));
		assert_int_equal(row.unit == MEMLENS_UNIT_NS,
				 kind <= MEMLENS_HIST_DIRTY);
		assert_int_equal(row.shift, kind <= MEMLENS_HIST_DIRTY ? 6 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_come_back),
		cmocka_unit_test(test_cgroups_come_back),
		cmocka_unit_test(test_epochs),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
