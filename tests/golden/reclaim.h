/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What reclaim did on the invented machine. Histograms are those of the values
 * that stand here; their percentiles are worked out in root/README.
 */
#ifndef MEMLENS_TESTS_GOLDEN_RECLAIM_H
#define MEMLENS_TESTS_GOLDEN_RECLAIM_H

#include "module/pure/hist.h"
#include "uapi/memlens_reclaim.h"

enum moment {
	FIRST,
	LATER,
	RESET,
};

#define NONE		MEMLENS_UNKNOWN
#define NONE_U32	MEMLENS_UNKNOWN_U32
#define SINCE_NS	1000000000000ULL

static const struct memlens_since sinces[] = {
	{ .since_ns = SINCE_NS, .resets = 2 },
};

static const struct memlens_since sinces_reset[] = {
	{ .since_ns = SINCE_NS + 235000000000ULL, .resets = 3 },
};

/* A row, and the values that it counts: these, and later those as well. */
struct invented {
	struct memlens_hist_row row;
	u32 count;
	u32 later_count;
	u64 values[10];
	u64 later[3];
};

/* What no row knows that does not say so. */
#define ROW(hist_kind, ...)						\
	.row = { .kind = MEMLENS_HIST_##hist_kind, __VA_ARGS__ }
#define NS		.unit = MEMLENS_UNIT_NS, .shift = 6
#define PAGES_OF(by, list)						\
	.reclaimer = MEMLENS_BY_##by, .type = MEMLENS_LIST_##list,	\
	.nid = NONE_U32, .order = NONE_U32, .gfp = NONE_U32,		\
	.reason = NONE_U32, NO_CGROUP
#define NO_CGROUP	.cgroup_id = NONE, .origin = NONE_U32
#define NO_LIST		.reclaimer = NONE_U32, .type = NONE_U32
#define OF_NODE(node)							\
	.nid = (node), .order = NONE_U32, .gfp = NONE_U32, NO_LIST, NO_CGROUP
#define OF_CGROUP	.nid = NONE_U32, .order = NONE_U32,		\
	.gfp = NONE_U32, .reason = NONE_U32, NO_LIST
#define PERCENTILES(a, b, c, d)	.p50 = (a), .p90 = (b), .p99 = (c), .p999 = (d)
#define ALL_AT(value)	PERCENTILES(value, value, value, value)
#define MAX_BY(pid, comm, cgroup)					\
	.max_pid = (pid), .max_comm = (comm), .max_cgroup_id = (cgroup), \
	.max_ns = SINCE_NS + 5000000000ULL

static const struct invented invented[] = {
	{
		ROW(DIRECT, .nid = 0, .order = 0, .gfp = MEMLENS_GFP_MOVABLE,
		    .reason = NONE_U32, NO_LIST, NO_CGROUP, NS,
		    PERCENTILES(212992, 30000000, 30000000, 30000000),
		    MAX_BY(4321, "tail -f\t", 77)),
		.count = 5,
		.values = { 100000, 200000, 100000, 1000000, 30000000 },
		.later_count = 2, .later = { 100000, 2000000 },
	},
	{
		ROW(DIRECT, .nid = 1, .order = 9, .gfp = MEMLENS_GFP_KERNEL,
		    .reason = NONE_U32, NO_LIST, NO_CGROUP, NS,
		    ALL_AT(400000), MAX_BY(1234, "stress", 1)),
		.count = 1, .values = { 400000 },
		.later_count = 1, .later = { 5000000 },
	},
	{
		ROW(KSWAPD_AWAKE, OF_NODE(0), .reason = NONE_U32, NS,
		    PERCENTILES(2013265920, 8000000000, 8000000000, 8000000000),
		    MAX_BY(55, "kswapd0", MEMLENS_NO_CGROUP)),
		.count = 2, .values = { 2000000000, 8000000000 },
	},
	{
		ROW(MEMCG, OF_CGROUP, .cgroup_id = 1234,
		    .cgroup = "web\nhist 9 \\", .origin = MEMLENS_CGROUP_TARGET,
		    NS, ALL_AT(50000), MAX_BY(99, "writer", 1)),
		.count = 1, .values = { 50000 },
	},
	{
		ROW(MEMCG, OF_CGROUP, .cgroup_id = 77, .cgroup = "app.slice",
		    .origin = MEMLENS_CGROUP_OWN, NS, ALL_AT(60000),
		    MAX_BY(4321, "tail -f\t", 77)),
		.count = 1, .values = { 60000 },
	},
	{
		ROW(COMPACT, OF_NODE(1), .reason = NONE_U32, NS,
		    ALL_AT(80000000000), MAX_BY(1234, "stress", 1)),
		.count = 1, .values = { 80000000000 },
	},
	{
		ROW(THROTTLED, OF_NODE(0),
		    .reason = MEMLENS_THROTTLE_WRITEBACK, NS, ALL_AT(92274688),
		    MAX_BY(4321, "tail -f\t", 77)),
		.count = 1, .values = { 100000000 },
	},
	{
		ROW(DIRTY, OF_NODE(0), .reason = NONE_U32, NS, ALL_AT(7000000),
		    MAX_BY(88, "dd", 77)),
		.later_count = 1, .later = { 7000000 },
	},
	{
		ROW(SCANNED, PAGES_OF(KSWAPD, ANON), .unit = MEMLENS_UNIT_PAGES,
		    ALL_AT(32), MAX_BY(55, "kswapd0", 0)),
		.count = 4, .values = { 32, 32, 4, 32 },
		.later_count = 3, .later = { 32, 32, 4 },
	},
	{
		ROW(SCANNED, PAGES_OF(KSWAPD, FILE), .unit = MEMLENS_UNIT_PAGES,
		    ALL_AT(64), MAX_BY(55, "kswapd0", 0)),
		.count = 10,
		.values = { 64, 64, 64, 64, 64, 64, 64, 64, 64, 64 },
	},
	{
		ROW(SCANNED, PAGES_OF(DIRECT, FILE), .unit = MEMLENS_UNIT_PAGES,
		    ALL_AT(100), MAX_BY(4321, "tail -f\t", 77)),
		.count = 1, .values = { 100 },
	},
	{
		ROW(SCANNED, PAGES_OF(MEMCG, ANON), .unit = MEMLENS_UNIT_PAGES,
		    ALL_AT(10), MAX_BY(99, "writer", 1)),
		.count = 1, .values = { 10 },
	},
	{
		ROW(RECLAIMED, PAGES_OF(KSWAPD, ANON),
		    .unit = MEMLENS_UNIT_PAGES, ALL_AT(16),
		    MAX_BY(55, "kswapd0", 0)),
		.count = 4, .values = { 16, 16, 2, 16 },
		.later_count = 3, .later = { 0, 0, 2 },
	},
	{
		ROW(RECLAIMED, PAGES_OF(KSWAPD, FILE),
		    .unit = MEMLENS_UNIT_PAGES, ALL_AT(48),
		    MAX_BY(55, "kswapd0", 0)),
		.count = 10,
		.values = { 48, 48, 48, 48, 48, 48, 48, 48, 48, 48 },
	},
	{
		ROW(RECLAIMED, PAGES_OF(DIRECT, FILE),
		    .unit = MEMLENS_UNIT_PAGES, ALL_AT(25),
		    MAX_BY(4321, "tail -f\t", 77)),
		.count = 1, .values = { 25 },
	},
	{
		ROW(RECLAIMED, PAGES_OF(MEMCG, ANON),
		    .unit = MEMLENS_UNIT_PAGES, ALL_AT(8),
		    MAX_BY(99, "writer", 1)),
		.count = 1, .values = { 8 },
	},
	{
		ROW(EFFICIENCY, PAGES_OF(KSWAPD, ANON),
		    .unit = MEMLENS_UNIT_PERCENT, .sum = NONE, ALL_AT(50),
		    MAX_BY(55, "kswapd0", 0)),
		.count = 4, .values = { 50, 50, 50, 50 },
	},
	{
		ROW(PRIORITY, .reclaimer = MEMLENS_BY_KSWAPD, .type = NONE_U32,
		    .nid = NONE_U32, .order = NONE_U32, .gfp = NONE_U32,
		    .reason = NONE_U32, NO_CGROUP,
		    .unit = MEMLENS_UNIT_PRIORITY, .sum = NONE,
		    PERCENTILES(9, 12, 12, 12), MAX_BY(55, "kswapd0", 0)),
		.count = 2, .values = { 12, 9 },
	},
	{
		ROW(ORDER, OF_NODE(0), .reason = NONE_U32,
		    .unit = MEMLENS_UNIT_ORDER, .sum = NONE,
		    PERCENTILES(0, 9, 9, 9), MAX_BY(4321, "tail -f\t", 77)),
		.count = 2, .values = { 0, 9 },
	},
};

/* Of a later kernel side, or broken: nothing of it is as it should be. */
static const struct memlens_hist_row row_odd = {
	.kind = 99, .reclaimer = 98, .nid = 97, .order = 96, .gfp = 95,
	.type = 94, .reason = 93, .cgroup_id = 92, .cgroup = "-",
	.origin = 91, .unit = 90, .shift = 64, .slot_count = 200, .count = 3,
	.sum = 4, .max = 5, .max_pid = NONE_U32, .max_ns = NONE,
	.slots = { [0] = 1, [119] = 2 },
};

static struct memlens_hist_row rows[ARRAY_SIZE(invented) + 1];

static void row_make(struct memlens_hist_row *row, const struct invented *of,
		     enum moment moment)
{
	struct memlens_hist hist = { 0 };
	u32 i;

	for (i = 0; i < of->count; i++)
		memlens_hist_add(&hist, of->values[i], of->row.shift);
	for (i = 0; moment != FIRST && i < of->later_count; i++)
		memlens_hist_add(&hist, of->later[i], of->row.shift);
	*row = of->row;
	row->count = hist.count;
	if (row->sum != NONE)
		row->sum = hist.sum;
	row->max = hist.max;
	row->slot_count = MEMLENS_HIST_SLOTS;
	memcpy(row->slots, hist.slots, sizeof(hist.slots));
}

/* Returns how many there are: none is there before it counts something. */
static size_t hists_make(enum moment moment)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(invented); i++) {
		if (!invented[i].count && moment == FIRST)
			continue;
		row_make(&rows[count], &invented[i], moment);
		rows[count].row = (u32)count;
		count++;
	}
	rows[count] = row_odd;
	rows[count].row = (u32)count;
	return count + 1;
}

static const struct memlens_event events[] = {
	{ .name = "mm_vmscan_direct_reclaim_begin", .count = 6 },
	{ .name = "mm_vmscan_direct_reclaim_end", .count = 6 },
	{ .name = "mm_vmscan_lru_shrink_inactive", .count = 16 },
	{ .name = "mm_vmscan_lru_isolate", .count = 17 },
	{ .name = "mm_shrink_slab_start", .state = MEMLENS_EVENT_OFF },
	{ .name = "mm_vmscan_throttled", .state = MEMLENS_EVENT_HIDDEN },
	{ .name = "mm_vmscan_balance_pgdat_begin",
	  .state = MEMLENS_EVENT_ABSENT },
	{ .name = "balance_dirty_pages", .function = 1,
	  .state = MEMLENS_EVENT_REFUSED },
	{ .name = "mem_cgroup_handle_over_high", .function = 1, .count = 7,
	  .missed = 3 },
	{ .name = "later\nevent", .function = 2, .state = 9 },
};

/* ---- shrinkers ------------------------------------------------------ */

#define EXT4(...)	{ .symbol = "super_cache_scan",			\
	.name = "sb-ext4:sda1", .nid = 0, __VA_ARGS__ }
#define GONE		{ .symbol = "hog scan", .nid = NONE_U32,	\
	.gone = 1, .calls = 1, .total_ns = 10, .longest_ns = 10, .scanned = 0 }

static const struct memlens_shrinker shrinkers[] = {
	EXT4(.calls = 10, .total_ns = 5000000, .longest_ns = 900000,
	     .scanned = 10240, .freed = 512),
	GONE,
};

static const struct memlens_shrinker shrinkers_later[] = {
	EXT4(.calls = 12, .total_ns = 5002000, .longest_ns = 900000,
	     .scanned = 10496, .freed = 512),
	GONE,
	{ .symbol = "super_cache_scan", .name = "sb-ext4:sda1", .nid = 1,
	  .calls = 1, .total_ns = 70, .longest_ns = 70, .scanned = 128,
	  .freed = 128 },
};

/* ---- stalls --------------------------------------------------------- */

static const struct memlens_stall stalls[] = {
	{ .kind = MEMLENS_HIST_DIRECT, .pid = 4321, .comm = "tail -f\t",
	  .age_ns = 3000000000, .order = 0, .nid = 0, .cgroup_id = 77,
	  .cgroup = "app.slice", .flags = "GFP_HIGHUSER_MOVABLE|__GFP_COMP" },
	{ .kind = MEMLENS_HIST_HIGH, .pid = 88, .comm = "dd", .age_ns = 5000,
	  .order = NONE_U32, .nid = NONE_U32, .cgroup_id = 1234,
	  .cgroup = "web\nhist 9 \\" },
	{ .kind = 99, .pid = 1, .comm = "-", .age_ns = 1, .nid = 1,
	  .cgroup_id = MEMLENS_NO_CGROUP },
};

static const struct memlens_stall stalls_later[] = {
	{ .kind = MEMLENS_HIST_DIRECT, .pid = 4321, .comm = "tail -f\t",
	  .age_ns = 4000000000, .order = 0, .nid = 0, .cgroup_id = 77,
	  .cgroup = "app.slice", .flags = "GFP_HIGHUSER_MOVABLE|__GFP_COMP" },
};

/* All of it was before the first look but for what is later than this. */
#define AFTER(ns)	(SINCE_NS + 234567890123 + (ns))

#define STRESS(...)	{ .pid = 1234, .name = "stress", .cgroup_id = NONE, \
	__VA_ARGS__ }
#define TAIL(missing)	{ .pid = 4321, .name = "tail -f\t", .count = 7,	\
	.cgroup_id = NONE, .total_ns = 131360000, .error_ns = 500,	\
	.missing_ns = (missing), .max_ns = 100000000, .last_ns = SINCE_NS + 8 }

static const struct memlens_staller tasks[] = {
	STRESS(.count = 2, .total_ns = 80000400000, .max_ns = 80000000000,
	       .missing_ns = 700, .last_ns = SINCE_NS + 9),
	TAIL(700),
	{ .pid = 99, .name = "writer", .count = 9, .total_ns = 50000,
	  .cgroup_id = NONE, .error_ns = 600, .missing_ns = 700,
	  .max_ns = 50000, .last_ns = SINCE_NS + 7 },
};

/* The table was full: dd took the writer's place, and the writer some other's. */
static const struct memlens_staller tasks_later[] = {
	STRESS(.count = 3, .total_ns = 80005400000, .max_ns = 80000000000,
	       .missing_ns = 50700, .last_ns = AFTER(10)),
	TAIL(50700),
	{ .pid = 88, .name = "dd", .count = 1, .total_ns = 7000000,
	  .cgroup_id = NONE, .error_ns = 50600, .missing_ns = 50700,
	  .max_ns = 7000000, .last_ns = AFTER(11) },
	{ .pid = 99, .name = "writer", .count = 1, .total_ns = 1000,
	  .cgroup_id = NONE, .error_ns = 50700, .missing_ns = 50700,
	  .max_ns = 1000, .last_ns = AFTER(12) },
};

static const struct memlens_staller cgroups[] = {
	{ .pid = NONE_U32, .cgroup_id = 1, .name = "/", .count = 2,
	  .total_ns = 80000400000, .max_ns = 80000000000,
	  .last_ns = SINCE_NS + 9 },
	{ .pid = NONE_U32, .cgroup_id = 77, .name = "app.slice", .count = 7,
	  .total_ns = 131360000, .error_ns = 500, .max_ns = 100000000,
	  .last_ns = SINCE_NS + 8 },
};

static const struct memlens_wait waits[] = {
	{ .kind = MEMLENS_HIST_PFMEMALLOC },
	{ .kind = MEMLENS_HIST_HIGH, .waits = 7, .kernel = 12 },
	{ .kind = MEMLENS_HIST_DIRTY, .kernel = NONE },
};

/* A cgroup has gone, and with it what the kernel had counted of it. */
static const struct memlens_wait waits_later[] = {
	{ .kind = MEMLENS_HIST_PFMEMALLOC },
	{ .kind = MEMLENS_HIST_HIGH, .waits = 9, .kernel = 5 },
	{ .kind = MEMLENS_HIST_DIRTY, .waits = 1, .kernel = NONE },
};

#endif /* MEMLENS_TESTS_GOLDEN_RECLAIM_H */
