// SPDX-License-Identifier: GPL-2.0
/* What came between two looks: the reader's arithmetic, without the reader. */
#include "module/pure/hist.h"
#include "tests/unit/unit.h"
#include "tools/interval.h"
#include "uapi/memlens_reclaim.h"

#define ROWS_MAX	4
#define BEGIN_NS	5000000000ULL

/* A look with these; counts of 0 leave a section empty. */
struct look_made {
	u64 bytes[4096];
	struct memlens_wire wire;
	u64 sequence;
	u64 mono_ns;
	struct memlens_since since;
	u32 hist_count, staller_count, shrinker_count, wait_count;
	u32 lost;		/* rows of histograms without room */
	struct memlens_hist_row hists[ROWS_MAX];
	struct memlens_staller stallers[ROWS_MAX];
	struct memlens_shrinker shrinkers[ROWS_MAX];
	struct memlens_wait waits[ROWS_MAX];
};

struct looks {
	struct look_made then, now;
	struct interval interval;
};

static void section_make(struct memlens_wire_writer *writer, u32 type,
			 const void *records, size_t size, u32 count, u32 lost)
{
	u32 i;

	memlens_wire_section_begin(writer, type, (u32)size, 0);
	for (i = 0; i < count; i++)
		memcpy(memlens_wire_record_add(writer),
		       (const u8 *)records + i * size, size);
	writer->open->lost_count = lost;
	memlens_wire_section_end(writer, 0);
}

#define SECTION(type, list, count, lost)				\
	section_make(&writer, MEMLENS_SECTION_##type, look->list,	\
		     sizeof(look->list[0]), count, lost)

static void look_make(struct look_made *look)
{
	struct memlens_wire_writer writer;

	memlens_wire_begin(&writer, look->bytes, sizeof(look->bytes), 6);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_header(&writer)->sequence = look->sequence;
	memlens_wire_header(&writer)->mono_ns = look->mono_ns;
	section_make(&writer, MEMLENS_SECTION_SINCE, &look->since,
		     sizeof(look->since), 1, 0);
	SECTION(HIST, hists, look->hist_count, look->lost);
	SECTION(STALLER_TASK, stallers, look->staller_count, 0);
	SECTION(SHRINKER, shrinkers, look->shrinker_count, 0);
	SECTION(WAIT, waits, look->wait_count, 0);
	assert_int_equal(memlens_wire_open(&look->wire, look->bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
}

static int looks_setup(void **state)
{
	struct looks *looks = calloc(1, sizeof(*looks));

	assert_int_equal(interval_init(&looks->interval), STATUS_OK);
	looks->then.since.since_ns = 1000000000;
	looks->now.since = looks->then.since;
	looks->then.sequence = 7;
	looks->now.sequence = 8;
	looks->then.mono_ns = BEGIN_NS;
	looks->now.mono_ns = BEGIN_NS + 250000000;
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

static void interval_take(struct looks *looks, enum interval_kind kind)
{
	look_make(&looks->then);
	look_make(&looks->now);
	assert_int_equal(interval_make(&looks->interval, &looks->now.wire,
				       &looks->then.wire), STATUS_OK);
	assert_int_equal(looks->interval.kind, kind);
}

static u32 rows_of(const struct looks *looks, u32 type)
{
	return memlens_wire_section(&looks->interval.wire, type)->record_count;
}

static const void *row_of(const struct looks *looks, u32 type, u32 index)
{
	const struct memlens_wire *wire = &looks->interval.wire;
	const struct memlens_section *section =
		memlens_wire_section(wire, type);

	assert_true(index < section->record_count);
	return memlens_wire_record(wire, section, index);
}

/* ---- histograms ----------------------------------------------------- */

static void hist_add(struct memlens_hist_row *row, u64 value)
{
	row->shift = MEMLENS_HIST_NS;
	row->slot_count = MEMLENS_HIST_SLOTS;
	row->count++;
	row->sum += value;
	if (value > row->max) {
		row->max = value;
		row->max_pid = (u32)value;
		row->max_ns = value;
	}
	row->slots[memlens_hist_slot(value, MEMLENS_HIST_NS)]++;
}

static void test_histograms(void **state)
{
	struct looks *looks = *state;
	const struct memlens_hist_row *row;

	hist_add(&looks->then.hists[0], 1000);
	looks->then.hists[1].nid = 1;
	hist_add(&looks->then.hists[1], 2000);
	looks->then.hist_count = 2;
	memcpy(looks->now.hists, looks->then.hists, sizeof(looks->now.hists));
	looks->now.hist_count = 2;
	hist_add(&looks->now.hists[1], 100000);
	interval_take(looks, INTERVAL_LOOKS);
	assert_int_equal(looks->interval.span_ns, 250000000);

	/* The first did not change; the second has a new maximum. */
	assert_int_equal(rows_of(looks, MEMLENS_SECTION_HIST), 1);
	row = row_of(looks, MEMLENS_SECTION_HIST, 0);
	assert_int_equal(row->nid, 1);
	assert_int_equal(row->count, 1);
	assert_int_equal(row->sum, 100000);
	assert_int_equal(row->max, 100000);
	assert_int_equal(row->max_pid, 100000);
	assert_int_equal(row->slots[memlens_hist_slot(2000, 6)], 0);
	assert_int_equal(row->slots[memlens_hist_slot(100000, 6)], 1);
	/* The middle of its slot is above it. */
	assert_int_equal(row->p50, 100000);
}

static void test_a_maximum_that_was_not_passed(void **state)
{
	struct looks *looks = *state;
	const struct memlens_hist_row *row;

	hist_add(&looks->then.hists[0], 1000000);
	looks->then.hist_count = 1;
	looks->now.hists[0] = looks->then.hists[0];
	looks->now.hist_count = 1;
	hist_add(&looks->now.hists[0], 300);
	interval_take(looks, INTERVAL_LOOKS);
	row = row_of(looks, MEMLENS_SECTION_HIST, 0);
	/* 300 is in the slot from 256 to under 320. */
	assert_int_equal(row->max, 319);
	assert_int_equal(row->max_pid, MEMLENS_UNKNOWN_U32);
	assert_true(row->max_ns == MEMLENS_UNKNOWN);
	assert_int_equal(row->max_comm[0], 0);
	assert_int_equal(row->p999, 288);
}

static void test_new_rows_and_moved_ones(void **state)
{
	struct looks *looks = *state;
	const struct memlens_hist_row *row;
	u32 i;

	for (i = 0; i < 3; i++) {
		looks->then.hists[i].cgroup_id = 10 + i;
		hist_add(&looks->then.hists[i], 1000);
	}
	looks->then.hist_count = 3;
	/* The first is gone, the others moved up, and there is one more. */
	looks->now.hists[0] = looks->then.hists[1];
	looks->now.hists[1] = looks->then.hists[2];
	hist_add(&looks->now.hists[1], 1000);
	looks->now.hists[2].cgroup_id = 20;
	hist_add(&looks->now.hists[2], 5000);
	looks->now.hist_count = 3;
	interval_take(looks, INTERVAL_LOOKS);
	assert_int_equal(rows_of(looks, MEMLENS_SECTION_HIST), 2);
	row = row_of(looks, MEMLENS_SECTION_HIST, 0);
	assert_int_equal(row->cgroup_id, 12);
	assert_int_equal(row->count, 1);
	row = row_of(looks, MEMLENS_SECTION_HIST, 1);
	assert_int_equal(row->cgroup_id, 20);
	assert_int_equal(row->max_pid, 5000);
}

static void test_slots_of_another_form(void **state)
{
	struct looks *looks = *state;
	const struct memlens_hist_row *row;

	looks->then.hists[0].slot_count = UINT32_MAX;
	looks->then.hists[0].shift = 99;
	looks->then.hists[0].count = 1;
	looks->then.hists[0].slots[119] = 1;
	looks->then.hist_count = 1;
	looks->now.hists[0] = looks->then.hists[0];
	looks->now.hists[0].count = 3;
	looks->now.hists[0].slots[119] = 3;
	looks->now.hist_count = 1;
	interval_take(looks, INTERVAL_LOOKS);
	row = row_of(looks, MEMLENS_SECTION_HIST, 0);
	assert_int_equal(row->count, 2);
	assert_int_equal(row->slots[119], 2);
	assert_true(row->p50 == MEMLENS_UNKNOWN);
	assert_true(row->max == MEMLENS_UNKNOWN);
}

/* ---- when there is no interval -------------------------------------- */

static void whole_check(struct looks *looks, enum interval_kind kind)
{
	const struct memlens_hist_row *row;

	interval_take(looks, kind);
	row = row_of(looks, MEMLENS_SECTION_HIST, 0);
	assert_int_equal(row->count, looks->now.hists[0].count);
	assert_int_equal(looks->interval.span_ns,
			 looks->now.mono_ns - looks->now.since.since_ns);
}

static void two_looks_make(struct looks *looks)
{
	hist_add(&looks->then.hists[0], 1000);
	looks->then.hist_count = 1;
	looks->now.hists[0] = looks->then.hists[0];
	hist_add(&looks->now.hists[0], 1000);
	looks->now.hist_count = 1;
}

static void test_a_reset(void **state)
{
	struct looks *looks = *state;

	two_looks_make(looks);
	looks->now.since.resets++;
	whole_check(looks, INTERVAL_RESET);
	looks->now.since.resets--;
	looks->now.since.since_ns++;
	whole_check(looks, INTERVAL_RESET);
	looks->now.since.since_ns--;
	looks->now.sequence = 6;
	whole_check(looks, INTERVAL_RESET);
	looks->now.sequence = 8;
	interval_take(looks, INTERVAL_LOOKS);
}

static void test_counts_that_went_back(void **state)
{
	struct looks *looks = *state;

	two_looks_make(looks);
	looks->then.hists[0].count = 9;
	whole_check(looks, INTERVAL_RESET);
	looks->then.hists[0].count = 1;
	looks->then.hists[0].slots[0] = 1;
	whole_check(looks, INTERVAL_RESET);
}

static void test_a_look_that_lacked_rows(void **state)
{
	struct looks *looks = *state;

	two_looks_make(looks);
	looks->then.lost = 1;
	interval_take(looks, INTERVAL_LOOKS);
	looks->now.hists[1].nid = 5;
	hist_add(&looks->now.hists[1], 1000);
	looks->now.hist_count = 2;
	whole_check(looks, INTERVAL_LOST);
}

static void test_the_first_look(void **state)
{
	struct looks *looks = *state;
	char note[INTERVAL_NOTE_SIZE];

	two_looks_make(looks);
	look_make(&looks->now);
	assert_int_equal(interval_first(&looks->interval, &looks->now.wire),
			 STATUS_OK);
	assert_int_equal(looks->interval.kind, INTERVAL_FIRST);
	assert_null(looks->interval.before.base);
	interval_note(&looks->interval, note);
	assert_string_equal(note, "over 4.25 s, since load or reset: no look is before this one");
	assert_string_equal(interval_word(&looks->interval), "first");
	assert_int_equal(rows_of(looks, MEMLENS_SECTION_HIST), 1);
}

/* ---- who has waited ------------------------------------------------- */

static void staller_set(struct memlens_staller *row, u32 pid, u64 total,
			u64 error, u64 last)
{
	row->pid = pid;
	row->count = total / 100;
	row->total_ns = total;
	row->error_ns = error;
	row->missing_ns = 50;
	row->max_ns = total;
	row->last_ns = last;
}

static void staller_check(const struct looks *looks, u32 index, u32 pid,
			  u64 total, u64 error)
{
	const struct memlens_staller *row =
		row_of(looks, MEMLENS_SECTION_STALLER_TASK, index);

	if (row->pid != pid || row->total_ns != total ||
	    row->error_ns != error)
		FAIL_CASE("row %u: pid %u, %llu, %llu", index, row->pid,
			  (unsigned long long)row->total_ns,
			  (unsigned long long)row->error_ns);
}

static void test_stallers(void **state)
{
	struct looks *looks = *state;
	const u64 later = BEGIN_NS + 1;

	staller_set(&looks->then.stallers[0], 1, 1000, 30, 1);
	staller_set(&looks->then.stallers[1], 2, 2000, 40, 1);
	staller_set(&looks->then.stallers[2], 3, 3000, 0, 1);
	looks->then.staller_count = 3;
	/* In another order; one gained, one changed its error, two came. */
	staller_set(&looks->now.stallers[0], 3, 3500, 0, later);
	staller_set(&looks->now.stallers[1], 1, 1200, 90, later);
	staller_set(&looks->now.stallers[2], 4, 700, 60, later);
	staller_set(&looks->now.stallers[3], 5, 600, 60, BEGIN_NS);
	looks->now.staller_count = 4;
	interval_take(looks, INTERVAL_LOOKS);
	assert_int_equal(rows_of(looks, MEMLENS_SECTION_STALLER_TASK), 3);
	staller_check(looks, 0, 3, 500, 0);
	/* 1200 to 1290 now, 1000 to 1030 then. */
	staller_check(looks, 1, 1, 170, 120);
	/* 700 to 760 now, 0 to 50 then. */
	staller_check(looks, 2, 4, 650, 110);
}

static void test_less_lost_than_before_is_a_reset(void **state)
{
	struct looks *looks = *state;

	staller_set(&looks->then.stallers[0], 1, 1000, 30, 1);
	looks->then.staller_count = 1;
	staller_set(&looks->now.stallers[0], 1, 500, 499, BEGIN_NS + 1);
	looks->now.staller_count = 1;
	interval_take(looks, INTERVAL_RESET);
	staller_check(looks, 0, 1, 500, 499);
	/* With one more it may have lost as much. */
	staller_set(&looks->now.stallers[0], 1, 500, 500, BEGIN_NS + 1);
	interval_take(looks, INTERVAL_LOOKS);
	staller_check(looks, 0, 1, 0, 0);
}

/* ---- the rest ------------------------------------------------------- */

static void shrinker_set(struct memlens_shrinker *row, u64 calls, u32 gone)
{
	FIELD_SET(row->symbol, "scan");
	row->calls = calls;
	row->total_ns = calls * 10;
	row->longest_ns = 10;
	row->gone = gone;
}

/* Two with the same names: each has its own row, in the same order. */
static void test_shrinkers(void **state)
{
	struct looks *looks = *state;
	const struct memlens_shrinker *row;

	shrinker_set(&looks->then.shrinkers[0], 5, 0);
	shrinker_set(&looks->then.shrinkers[1], 2, 0);
	shrinker_set(&looks->then.shrinkers[2], 9, 0);
	looks->then.shrinker_count = 3;
	memset(looks->now.shrinkers, 0, sizeof(looks->now.shrinkers));
	shrinker_set(&looks->now.shrinkers[0], 5, 1);
	shrinker_set(&looks->now.shrinkers[1], 4, 0);
	shrinker_set(&looks->now.shrinkers[2], 9, 0);
	looks->now.shrinker_count = 3;
	interval_take(looks, INTERVAL_LOOKS);
	assert_int_equal(rows_of(looks, MEMLENS_SECTION_SHRINKER), 2);
	row = row_of(looks, MEMLENS_SECTION_SHRINKER, 0);
	assert_int_equal(row->gone, 1);
	assert_int_equal(row->calls, 0);
	row = row_of(looks, MEMLENS_SECTION_SHRINKER, 1);
	assert_int_equal(row->calls, 2);
	assert_int_equal(row->total_ns, 20);
	assert_true(row->longest_ns == MEMLENS_UNKNOWN);
}

static void test_waits(void **state)
{
	struct looks *looks = *state;
	const struct memlens_wait *row;
	u32 i;

	for (i = 0; i < 3; i++) {
		looks->then.waits[i].kind = i;
		looks->now.waits[i].kind = i;
	}
	looks->then.waits[0].waits = 4;
	looks->now.waits[0].waits = 6;
	looks->then.waits[0].kernel = 4;
	looks->now.waits[0].kernel = 3;
	looks->then.waits[1].waits = MEMLENS_UNKNOWN;
	looks->now.waits[1].waits = MEMLENS_UNKNOWN;
	looks->now.waits[2].waits = MEMLENS_UNKNOWN;
	looks->then.waits[2].waits = MEMLENS_UNKNOWN;
	looks->now.waits[2].kernel = 1;
	looks->then.wait_count = 3;
	looks->now.wait_count = 3;
	interval_take(looks, INTERVAL_LOOKS);
	assert_int_equal(rows_of(looks, MEMLENS_SECTION_WAIT), 2);
	row = row_of(looks, MEMLENS_SECTION_WAIT, 0);
	assert_int_equal(row->waits, 2);
	assert_true(row->kernel == MEMLENS_UNKNOWN);
	row = row_of(looks, MEMLENS_SECTION_WAIT, 1);
	assert_int_equal(row->kernel, 1);
}

/* The interval before stays until the next but one, and it is not the look. */
static void test_the_interval_before(void **state)
{
	struct looks *looks = *state;
	const u8 *first;

	two_looks_make(looks);
	interval_take(looks, INTERVAL_LOOKS);
	first = looks->interval.wire.base;
	assert_ptr_not_equal(first, looks->now.wire.base);
	interval_take(looks, INTERVAL_LOOKS);
	assert_ptr_equal(looks->interval.before.base, first);
	assert_ptr_not_equal(looks->interval.wire.base, first);
	interval_take(looks, INTERVAL_LOOKS);
	assert_ptr_equal(looks->interval.wire.base, first);
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, looks_setup, looks_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_histograms),
		TEST(test_a_maximum_that_was_not_passed),
		TEST(test_new_rows_and_moved_ones),
		TEST(test_slots_of_another_form),
		TEST(test_a_reset),
		TEST(test_counts_that_went_back),
		TEST(test_a_look_that_lacked_rows),
		TEST(test_the_first_look),
		TEST(test_stallers),
		TEST(test_less_lost_than_before_is_a_reset),
		TEST(test_shrinkers),
		TEST(test_waits),
		TEST(test_the_interval_before),
	};

	return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}
