// SPDX-License-Identifier: GPL-2.0
/* Where the marks come from, against __setup_per_zone_wmarks() of 6.12. */
#include "module/pure/wmark.h"
#include "tests/unit/unit.h"

#define SETUPS_TRIED	1000000

static u64 larger(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* __setup_per_zone_wmarks() in numbers of any width. */
static void kernel_marks(const struct memlens_wmark_settings *s, u64 managed,
			 bool capped, struct memlens_wmark_marks *m)
{
	unsigned __int128 pages_min = s->min_free_kbytes * 1024 /
		s->page_size;
	u64 distance;

	m->share = (u64)(pages_min * managed / s->lowmem_pages);
	m->min = m->share;
	if (capped) {
		m->min = managed / 1024;
		if (m->min < 32)
			m->min = 32;
		if (m->min > 128)
			m->min = 128;
	}
	m->by_min = m->share >> 2;
	m->by_scale = (u64)((unsigned __int128)managed *
			    s->watermark_scale_factor / 10000);
	distance = larger(m->by_min, m->by_scale);
	m->low = m->min + distance;
	m->high = m->min + 2 * distance;
	m->promo = m->min + 3 * distance;
}

static void marks_check(const struct memlens_wmark_settings *settings,
			u64 managed, bool capped)
{
	struct memlens_wmark_marks wanted, got;

	kernel_marks(settings, managed, capped, &wanted);
	memlens_wmark_setup(settings, managed, capped, &got);
	if (memcmp(&wanted, &got, sizeof(got)))
		FAIL_CASE("%llu of %llu pages, %llu kB, scale %llu: %llu %llu, not %llu %llu",
			  (unsigned long long)managed,
			  (unsigned long long)settings->lowmem_pages,
			  (unsigned long long)settings->min_free_kbytes,
			  (unsigned long long)settings->watermark_scale_factor,
			  (unsigned long long)got.min,
			  (unsigned long long)got.low,
			  (unsigned long long)wanted.min,
			  (unsigned long long)wanted.low);
}

static void test_a_million_setups_as_in_the_kernel(void **state)
{
	static const u32 page_sizes[] = { 4096, 16384, 65536 };
	u64 seed = 2;
	u32 i;

	(void)state;
	for (i = 0; i < SETUPS_TRIED; i++) {
		u64 managed = random_upto_bits(&seed, 34);
		struct memlens_wmark_settings settings = {
			.min_free_kbytes = random_upto_bits(&seed, 32),
			.watermark_scale_factor =
				1 + random_next(&seed) % 3000,
			.page_size = page_sizes[i % 3],
			.lowmem_pages = managed + 1 +
				random_upto_bits(&seed, 36),
		};

		marks_check(&settings, managed, i & 1);
	}
}

static void test_setup_extremes(void **state)
{
	struct memlens_wmark_settings settings = {
		.min_free_kbytes = UINT32_MAX,
		.watermark_scale_factor = 3000,
		.page_size = 4096,
		.lowmem_pages = 1ULL << 34,
	};
	struct memlens_wmark_marks marks;

	(void)state;
	marks_check(&settings, 1ULL << 34, false);
	marks_check(&settings, 1ULL << 34, true);
	settings.min_free_kbytes = 0;
	marks_check(&settings, 1ULL << 34, false);
	marks_check(&settings, 0, false);
	marks_check(&settings, 0, true);
	/* Nothing but capped zones: no share, and no division by zero. */
	settings.lowmem_pages = 0;
	memlens_wmark_setup(&settings, 1 << 20, true, &marks);
	assert_int_equal(marks.share, 0);
	assert_int_equal(marks.min, 128);
}

static void test_capped_min(void **state)
{
	static const struct { u64 managed, min; } cases[] = {
		{ 0, 32 }, { 32 * 1024 + 1023, 32 }, { 33 * 1024, 33 },
		{ 127 * 1024 + 1023, 127 }, { 128 * 1024, 128 },
		{ 129 * 1024, 128 }, { 1ULL << 34, 128 },
	};
	struct memlens_wmark_settings settings = {
		.min_free_kbytes = 67584, .watermark_scale_factor = 10,
		.page_size = 4096, .lowmem_pages = 1 << 20,
	};
	struct memlens_wmark_marks marks;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		memlens_wmark_setup(&settings, cases[i].managed, true, &marks);
		assert_int_equal(marks.min, cases[i].min);
	}
}

/* A machine of 4 GiB by hand: 67584 kB are 16896 pages. */
static void test_a_machine_by_hand(void **state)
{
	struct memlens_wmark_settings settings = {
		.min_free_kbytes = 67584, .watermark_scale_factor = 10,
		.page_size = 4096, .lowmem_pages = 1000000,
	};
	struct memlens_wmark_marks marks;

	(void)state;
	memlens_wmark_setup(&settings, 250000, false, &marks);
	assert_int_equal(marks.share, 4224);
	assert_int_equal(marks.min, 4224);
	assert_int_equal(marks.by_min, 1056);
	assert_int_equal(marks.by_scale, 250);
	assert_int_equal(marks.low, 5280);
	assert_int_equal(marks.high, 6336);
	assert_int_equal(marks.promo, 7392);
	settings.watermark_scale_factor = 1000;
	memlens_wmark_setup(&settings, 250000, false, &marks);
	assert_int_equal(marks.by_scale, 25000);
	assert_int_equal(marks.low, 29224);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_million_setups_as_in_the_kernel),
		cmocka_unit_test(test_setup_extremes),
		cmocka_unit_test(test_capped_min),
		cmocka_unit_test(test_a_machine_by_hand),
	};

	return cmocka_run_group_tests_name("wmark_setup", tests, NULL, NULL);
}
