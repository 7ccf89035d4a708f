// SPDX-License-Identifier: GPL-2.0
/* Caches: what they grew by between two looks, their ranks, and their order. */
#include "tests/unit/unit.h"
#include "tools/interval.h"
#include "tools/slabs_sort.h"

#define CACHES_MAX	5
#define BEGIN_NS	5000000000ULL
#define MIB		(1LL << 20)

/* A look with these. */
struct look_made {
	u64 bytes[1024];
	struct memlens_wire wire;
	u64 sequence;
	u64 mono_ns;
	u32 count, lost;
	u32 size;		/* of a cache's record */
	struct memlens_slabs all;
	struct memlens_cache caches[CACHES_MAX];
};

struct looks {
	struct look_made then, now;
	struct interval interval;
};

static void look_make(struct look_made *look)
{
	struct memlens_wire_writer writer;
	u32 i;

	memlens_wire_begin(&writer, look->bytes, sizeof(look->bytes), 2);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_header(&writer)->sequence = look->sequence;
	memlens_wire_header(&writer)->mono_ns = look->mono_ns;
	memlens_wire_section_begin(&writer, MEMLENS_SECTION_SLABS,
				   sizeof(look->all), 0);
	memcpy(memlens_wire_record_add(&writer), &look->all,
	       sizeof(look->all));
	memlens_wire_section_end(&writer, 0);
	memlens_wire_section_begin(&writer, MEMLENS_SECTION_CACHE, look->size,
				   0);
	for (i = 0; i < look->count; i++)
		memcpy(memlens_wire_record_add(&writer), &look->caches[i],
		       look->size);
	writer.open->lost_count = look->lost;
	memlens_wire_section_end(&writer, 0);
	assert_int_equal(memlens_wire_open(&look->wire, look->bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
}

static int looks_setup(void **state)
{
	struct looks *looks = calloc(1, sizeof(*looks));

	assert_int_equal(interval_init(&looks->interval), STATUS_OK);
	looks->interval.slabs = true;
	looks->then.sequence = 7;
	looks->now.sequence = 8;
	looks->then.mono_ns = BEGIN_NS;
	looks->now.mono_ns = BEGIN_NS + 2000000000;
	looks->then.size = sizeof(struct memlens_cache);
	looks->now.size = sizeof(struct memlens_cache);
	looks->then.all.growth_ns = SLABS_MINUTE_NS;
	looks->now.all.growth_ns = SLABS_MINUTE_NS;
	*state = looks;
	return 0;
}

static int looks_teardown(void **state)
{
	struct looks *looks = *state;

	interval_free(&looks->interval);
	free(looks);
	return 0;
}

/* The minute says the contrary of what the looks say. */
static void cache_add(struct look_made *look, u64 id, const char *name,
		      u64 bytes, s64 since_load)
{
	struct memlens_cache *cache = &look->caches[look->count++];

	cache->id = id;
	FIELD_SET(cache->name, name);
	cache->counts.bytes = bytes;
	cache->growth_bytes = since_load;
	cache->growth_minute_bytes = 1000 * MIB - (s64)bytes;
	cache->growth_rank = 99;
}

static void interval_take(struct looks *looks, enum interval_kind kind)
{
	look_make(&looks->then);
	look_make(&looks->now);
	assert_int_equal(interval_make(&looks->interval, &looks->now.wire,
				       &looks->then.wire), STATUS_OK);
	assert_int_equal(looks->interval.kind, kind);
}

static void cache_at(const struct memlens_wire *wire, u32 index,
		     struct memlens_cache *cache)
{
	assert_true(index < slabs_caches(wire)->record_count);
	slabs_cache(wire, slabs_caches(wire), index, cache);
}

static void growth_check(const struct looks *looks, u32 index, u64 id,
			 s64 growth, u32 rank)
{
	struct memlens_cache cache;

	cache_at(&looks->interval.wire, index, &cache);
	if (cache.id != id || cache.growth_minute_bytes != growth ||
	    cache.growth_rank != rank)
		FAIL_CASE("row %u: id %llu, grew %lld, rank %u", index,
			  (unsigned long long)cache.id,
			  (long long)cache.growth_minute_bytes,
			  cache.growth_rank);
}

/* ---- growth ---------------------------------------------------------- */

static void test_a_leak_is_first(void **state)
{
	struct looks *looks = *state;
	struct memlens_cache cache;
	struct memlens_slabs all;

	cache_add(&looks->then, 1, "big", 500 * MIB, 400 * MIB);
	cache_add(&looks->then, 2, "leak", 3 * MIB, 3 * MIB);
	cache_add(&looks->then, 3, "idle", 10 * MIB, 0);
	cache_add(&looks->now, 1, "big", 499 * MIB, 399 * MIB);
	cache_add(&looks->now, 2, "leak", 5 * MIB, 5 * MIB);
	cache_add(&looks->now, 3, "idle", 10 * MIB, 0);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, -MIB, 3);
	growth_check(looks, 1, 2, 2 * MIB, 1);
	growth_check(looks, 2, 3, 0, 2);
	/* Over the two seconds between them; and since load is as it was. */
	slabs_all(&looks->interval.wire, &all);
	assert_int_equal(all.growth_ns, 2000000000);
	assert_int_equal(looks->interval.span_ns, 2000000000);
	cache_at(&looks->interval.wire, 1, &cache);
	assert_int_equal(cache.growth_bytes, 5 * MIB);
	assert_int_equal(slabs_a_minute(cache.growth_minute_bytes,
					all.growth_ns), 60 * MIB);
	/* The look itself stays as it was read. */
	cache_at(&looks->now.wire, 1, &cache);
	assert_int_equal(cache.growth_minute_bytes, 995 * MIB);

	slabs_sort(&looks->interval.wire, SLABS_BY_GROWTH);
	growth_check(looks, 0, 2, 2 * MIB, 1);
	growth_check(looks, 1, 3, 0, 2);
	growth_check(looks, 2, 1, -MIB, 3);
}

static void test_created_and_destroyed(void **state)
{
	struct looks *looks = *state;

	cache_add(&looks->then, 1, "stays", MIB, 0);
	cache_add(&looks->then, 2, "goes", 50 * MIB, 0);
	cache_add(&looks->then, 3, "comes back", 20 * MIB, 0);
	cache_add(&looks->then, 4, "stays too", 7, 0);
	/* The third has a new id: it is another one, of the same name. */
	cache_add(&looks->now, 1, "stays", MIB, 0);
	cache_add(&looks->now, 4, "stays too", 8, 0);
	cache_add(&looks->now, 5, "comes back", 2 * MIB, 2 * MIB);
	cache_add(&looks->now, 6, "comes", 4096, 4096);
	interval_take(looks, INTERVAL_LOOKS);
	assert_int_equal(slabs_caches(&looks->interval.wire)->record_count, 4);
	growth_check(looks, 0, 1, 0, 4);
	growth_check(looks, 1, 4, 1, 3);
	growth_check(looks, 2, 5, 2 * MIB, 1);
	growth_check(looks, 3, 6, 4096, 2);
}

static void test_a_name_is_no_id(void **state)
{
	struct looks *looks = *state;

	/* Renamed, and two of one name. */
	cache_add(&looks->then, 1, "a", 100, 0);
	cache_add(&looks->then, 2, "a", 200, 0);
	cache_add(&looks->now, 2, "b", 250, 0);
	cache_add(&looks->now, 1, "a", 110, 0);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 2, 50, 1);
	growth_check(looks, 1, 1, 10, 2);
}

static void test_rows_that_had_no_room(void **state)
{
	struct looks *looks = *state;

	cache_add(&looks->then, 1, "a", 100, 0);
	looks->then.lost = 1;
	cache_add(&looks->now, 1, "a", 90, 0);
	cache_add(&looks->now, 2, "b", MIB, 0);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, -10, 1);
	growth_check(looks, 1, 2, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_U32);
}

static void test_bytes_that_are_not_known(void **state)
{
	struct looks *looks = *state;

	cache_add(&looks->then, 1, "a", MEMLENS_UNKNOWN, 0);
	cache_add(&looks->then, 2, "b", 5, 0);
	cache_add(&looks->now, 1, "a", 90, 0);
	cache_add(&looks->now, 2, "b", MEMLENS_UNKNOWN, 0);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_U32);
	growth_check(looks, 1, 2, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_U32);
}

/* The look before was of an older memlens, or cannot be: nothing is made up. */
static void test_short_records(void **state)
{
	struct looks *looks = *state;

	cache_add(&looks->then, 1, "a", 10, 0);
	cache_add(&looks->now, 1, "a", 30, 0);
	looks->then.size = offsetof(struct memlens_cache, name);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_U32);
	looks->then.size = offsetof(struct memlens_cache, padding_bytes);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, 20, 1);
	/* There is no room in its record for what it grew by. */
	looks->now.size = offsetof(struct memlens_cache, padding_bytes);
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_U32);
	looks->then.count = 0;
	looks->now.count = 0;
	interval_take(looks, INTERVAL_LOOKS);
}

static void note_check(const struct looks *looks, const char *wanted)
{
	char note[INTERVAL_NOTE_SIZE];

	interval_note(&looks->interval, note);
	assert_string_equal(note, wanted);
}

static void test_when_there_is_no_interval(void **state)
{
	struct looks *looks = *state;

	cache_add(&looks->then, 1, "a", 10, 0);
	cache_add(&looks->now, 1, "a", MIB, 0);
	look_make(&looks->now);
	assert_int_equal(interval_first(&looks->interval, &looks->now.wire),
			 STATUS_OK);
	growth_check(looks, 0, 1, 999 * MIB, 99);
	note_check(looks, "over 60.0 s: what caches grew by, as no look is before this one");
	/* memlens was loaded again: what it says of the last minute stays. */
	looks->now.sequence = 1;
	interval_take(looks, INTERVAL_RESET);
	growth_check(looks, 0, 1, 999 * MIB, 99);
	note_check(looks, "over 60.0 s: what caches grew by, as the counts began anew");
	looks->now.sequence = 8;
	interval_take(looks, INTERVAL_LOOKS);
	growth_check(looks, 0, 1, MIB - 10, 1);
	note_check(looks, "over 2.00 s: what caches grew by; all else is as it is now");
}

/* ---- order ----------------------------------------------------------- */

/* Ids in this order, after sorting by a word. */
static void order_check(struct looks *looks, const char *word, u64 a, u64 b,
			u64 c, u64 d)
{
	const u64 wanted[] = { a, b, c, d };
	struct memlens_cache cache;
	u32 i;

	look_make(&looks->now);
	slabs_sort(&looks->now.wire, slabs_key_lookup(word));
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		cache_at(&looks->now.wire, i, &cache);
		if (cache.id != wanted[i])
			FAIL_CASE("by %s, row %u is %llu", word, i,
				  (unsigned long long)cache.id);
	}
}

static void figures_set(struct memlens_cache *cache, u64 objects, u64 used,
			u64 unused, s64 growth, u32 size)
{
	cache->counts.objects = objects;
	cache->counts.in_use = used;
	cache->counts.free_bytes = unused;
	cache->counts.parked = unused;
	cache->counts.slabs = objects;
	cache->padding_bytes = used;
	cache->growth_minute_bytes = growth;
	cache->size = size;
}

static void test_keys(void **state)
{
	struct looks *looks = *state;
	struct memlens_cache *caches = looks->now.caches;

	cache_add(&looks->now, 1, "dentry", 30, -5);
	cache_add(&looks->now, 2, "anon_vma", 40, MEMLENS_UNKNOWN_S64);
	cache_add(&looks->now, 3, "zs_handle", MEMLENS_UNKNOWN, 7);
	cache_add(&looks->now, 4, "bio", 0, 0);
	figures_set(&caches[0], 10, 5, 2, -3, 8);
	figures_set(&caches[1], 100, 20, MEMLENS_UNKNOWN, 0, 16);
	figures_set(&caches[2], 20, MEMLENS_UNKNOWN, 1, MEMLENS_UNKNOWN_S64,
		    MEMLENS_UNKNOWN_U32);
	figures_set(&caches[3], 40, 40, 0, 9, 32);
	order_check(looks, "held", 2, 1, 4, 3);
	order_check(looks, "growth", 4, 2, 1, 3);
	order_check(looks, "grown", 3, 4, 1, 2);
	order_check(looks, "free", 1, 3, 4, 2);
	order_check(looks, "parked", 1, 3, 4, 2);
	order_check(looks, "padding", 4, 2, 1, 3);
	order_check(looks, "objects", 2, 4, 3, 1);
	order_check(looks, "slabs", 2, 4, 3, 1);
	order_check(looks, "used", 4, 2, 1, 3);
	/* 20 %, 50 %, 100 %. */
	order_check(looks, "use", 2, 1, 4, 3);
	order_check(looks, "size", 4, 2, 1, 3);
	order_check(looks, "name", 2, 4, 1, 3);
	/* As they came. */
	order_check(looks, "", 1, 2, 3, 4);
}

static void test_every_key_is_named(void **state)
{
	char names[128];
	u32 key = SLABS_UNSORTED;
	char *rest = names, *word;

	(void)state;
	assert_true(strlen(slabs_keys) < sizeof(names));
	strcpy(names, slabs_keys);
	while ((word = strtok_r(rest, ", ", &rest)))
		if (strcmp(word, "or"))
			assert_int_equal(slabs_key_lookup(word), ++key);
	assert_int_equal(key, SLABS_BY_NAME);
	assert_int_equal(slabs_key_lookup("nam"), SLABS_UNSORTED);
	assert_int_equal(slabs_key_lookup(""), SLABS_UNSORTED);
}

static void test_ties(void **state)
{
	struct looks *looks = *state;
	u32 i;

	/* Of the same growth: since load, then held, then the older one. */
	cache_add(&looks->now, 4, "d", 10, 1);
	cache_add(&looks->now, 3, "c", 10, 1);
	cache_add(&looks->now, 9, "b", 20, 1);
	cache_add(&looks->now, 10, "a", 5, 2);
	for (i = 0; i < 4; i++)
		looks->now.caches[i].growth_minute_bytes = 0;
	order_check(looks, "growth", 10, 9, 3, 4);
}

/* Whole records move, also the part that this program does not know. */
static void test_many_in_any_order(void **state)
{
	static u64 bytes[32768];
	struct memlens_wire_writer writer;
	struct memlens_cache cache;
	struct memlens_wire wire;
	u64 seed = 1, before = MEMLENS_UNKNOWN, more;
	const size_t size = sizeof(cache) + 8;
	const u8 *bytes_at;
	u32 i;

	(void)state;
	memlens_wire_begin(&writer, bytes, sizeof(bytes), 1);
	memlens_wire_section_begin(&writer, MEMLENS_SECTION_CACHE, (u32)size,
				   0);
	for (i = 0; i < 1000; i++) {
		struct memlens_cache *record = memlens_wire_record_add(&writer);

		assert_non_null(record);
		record->counts.bytes = random_next(&seed) % 500;
		memcpy(record + 1, &record->counts.bytes, 8);
	}
	memlens_wire_section_end(&writer, 0);
	memlens_wire_header(&writer)->page_size = 4096;
	assert_int_equal(memlens_wire_open(&wire, bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
	slabs_sort(&wire, SLABS_BY_HELD);
	for (i = 0; i < 1000; i++) {
		cache_at(&wire, i, &cache);
		bytes_at = memlens_wire_record(&wire, slabs_caches(&wire), i);
		memcpy(&more, bytes_at + sizeof(cache), 8);
		assert_true(cache.counts.bytes <= before);
		assert_int_equal(cache.counts.bytes, more);
		before = cache.counts.bytes;
	}
}

/* ---- one record ------------------------------------------------------ */

static void test_a_minute(void **state)
{
	(void)state;
	assert_int_equal(slabs_a_minute(5, SLABS_MINUTE_NS), 5);
	assert_int_equal(slabs_a_minute(-100, SLABS_MINUTE_NS * 2), -50);
	assert_int_equal(slabs_a_minute(1, 1000000000), 60);
	assert_int_equal(slabs_a_minute(0, 1), 0);
	assert_true(slabs_a_minute(5, 0) == MEMLENS_UNKNOWN_S64);
	assert_true(slabs_a_minute(5, MEMLENS_UNKNOWN) == MEMLENS_UNKNOWN_S64);
	assert_true(slabs_a_minute(MEMLENS_UNKNOWN_S64, SLABS_MINUTE_NS) ==
		    MEMLENS_UNKNOWN_S64);
	/* More than there can be is still no other figure's name. */
	assert_true(slabs_a_minute(MEMLENS_UNKNOWN_S64 - 1, 1) > 1LL << 62);
	assert_true(slabs_a_minute(INT64_MIN, 1) < -(1LL << 62));
}

static void test_use(void **state)
{
	struct memlens_cache cache = { .counts.objects = 3,
		.counts.in_use = 2 };

	(void)state;
	assert_int_equal(slabs_use(&cache), 6666);
	cache.counts.in_use = 4;
	assert_true(slabs_use(&cache) == MEMLENS_UNKNOWN);
	cache.counts.in_use = MEMLENS_UNKNOWN;
	assert_true(slabs_use(&cache) == MEMLENS_UNKNOWN);
	cache.counts.in_use = 0;
	assert_int_equal(slabs_use(&cache), 0);
	cache.counts.objects = 0;
	assert_true(slabs_use(&cache) == MEMLENS_UNKNOWN);
}

static void test_held(void **state)
{
	struct looks *looks = *state;

	cache_add(&looks->now, 1, "a", 10, 0);
	cache_add(&looks->now, 2, "b", MEMLENS_UNKNOWN, 0);
	cache_add(&looks->now, 3, "c", 5, 0);
	looks->now.all.reclaimable_bytes = 100;
	looks->now.all.unreclaimable_bytes = 20;
	look_make(&looks->now);
	assert_int_equal(slabs_held(&looks->now.wire), 120);
	looks->now.all.unreclaimable_bytes = MEMLENS_UNKNOWN;
	look_make(&looks->now);
	assert_int_equal(slabs_held(&looks->now.wire), 15);
	looks->now.caches[0].counts.bytes = MEMLENS_UNKNOWN;
	looks->now.caches[2].counts.bytes = MEMLENS_UNKNOWN;
	look_make(&looks->now);
	assert_true(slabs_held(&looks->now.wire) == MEMLENS_UNKNOWN);
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, looks_setup, looks_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_leak_is_first),
		TEST(test_created_and_destroyed),
		TEST(test_a_name_is_no_id),
		TEST(test_rows_that_had_no_room),
		TEST(test_bytes_that_are_not_known),
		TEST(test_short_records),
		TEST(test_when_there_is_no_interval),
		TEST(test_keys),
		TEST(test_every_key_is_named),
		TEST(test_ties),
		TEST(test_many_in_any_order),
		TEST(test_a_minute),
		TEST(test_use),
		TEST(test_held),
	};

	return cmocka_run_group_tests_name("caches", tests, NULL, NULL);
}
