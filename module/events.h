/* SPDX-License-Identifier: GPL-2.0 */
/*
 * THE TABLE of tracepoints, and what has come of each. A row names an event and
 * its group, which is also the parameter that switches it off; PROBE is there in
 * every kernel, OPTIONAL in some. Each row has its probe_<event>().
 */
#ifndef MEMLENS_EVENTS_H
#define MEMLENS_EVENTS_H

#include <linux/percpu.h>
#include <linux/types.h>

#include "uapi/memlens_reclaim.h"

#define MEMLENS_EVENTS(PROBE, OPTIONAL)				\
	PROBE(mm_vmscan_direct_reclaim_begin, RECLAIM)			\
	PROBE(mm_vmscan_direct_reclaim_end, RECLAIM)			\
	PROBE(mm_vmscan_memcg_reclaim_begin, RECLAIM)			\
	PROBE(mm_vmscan_memcg_reclaim_end, RECLAIM)			\
	PROBE(mm_vmscan_memcg_softlimit_reclaim_begin, RECLAIM)		\
	PROBE(mm_vmscan_memcg_softlimit_reclaim_end, RECLAIM)		\
	PROBE(mm_vmscan_node_reclaim_begin, RECLAIM)			\
	PROBE(mm_vmscan_node_reclaim_end, RECLAIM)			\
	PROBE(mm_vmscan_kswapd_wake, RECLAIM)				\
	PROBE(mm_vmscan_kswapd_sleep, RECLAIM)				\
	OPTIONAL(mm_vmscan_balance_pgdat_begin, RECLAIM)		\
	OPTIONAL(mm_vmscan_balance_pgdat_end, RECLAIM)			\
	OPTIONAL(mm_vmscan_kswapd_reclaim_fail, RECLAIM)		\
	OPTIONAL(mm_vmscan_kswapd_clear_hopeless, RECLAIM)		\
	PROBE(mm_vmscan_wakeup_kswapd, RECLAIM)				\
	PROBE(mm_vmscan_lru_isolate, RECLAIM)				\
	PROBE(mm_vmscan_lru_shrink_inactive, RECLAIM)			\
	PROBE(mm_vmscan_lru_shrink_active, RECLAIM)			\
	OPTIONAL(mm_vmscan_throttled, RECLAIM)				\
	OPTIONAL(mm_vmscan_write_folio, RECLAIM)			\
	OPTIONAL(mm_vmscan_writepage, RECLAIM)				\
	PROBE(reclaim_retry_zone, RECLAIM)				\
	PROBE(mm_compaction_begin, COMPACTION)				\
	PROBE(mm_compaction_end, COMPACTION)				\
	PROBE(mm_compaction_try_to_compact_pages, COMPACTION)		\
	PROBE(mm_compaction_deferred, COMPACTION)			\
	PROBE(mm_compaction_kcompactd_wake, COMPACTION)			\
	PROBE(mm_compaction_kcompactd_sleep, COMPACTION)		\
	PROBE(compact_retry, COMPACTION)				\
	PROBE(mm_shrink_slab_start, SHRINKERS)				\
	PROBE(mm_shrink_slab_end, SHRINKERS)

#define MEMLENS_EVENT_INDEX(event, group)	MEMLENS_AT_##event,

enum memlens_event_index {
	MEMLENS_EVENTS(MEMLENS_EVENT_INDEX, MEMLENS_EVENT_INDEX)
	MEMLENS_TRACEPOINTS,
	/* Functions (module/probe_waits.c) */
	MEMLENS_AT_PFMEMALLOC = MEMLENS_TRACEPOINTS,
	MEMLENS_AT_HIGH,
	MEMLENS_AT_DIRTY,
	MEMLENS_AT_TARGET,
	MEMLENS_AT_SOFT_TARGET,
	MEMLENS_EVENTS_COUNT,
};

enum memlens_event_group {
	MEMLENS_GROUP_RECLAIM,
	MEMLENS_GROUP_COMPACTION,
	MEMLENS_GROUP_SHRINKERS,
	MEMLENS_GROUP_WAITS,
	MEMLENS_GROUPS,
};

/* What probes count that has no row of its own; indices of memlens_tallies. */
enum memlens_tally {
	MEMLENS_TALLY_HISTS_FULL = MEMLENS_EVENTS_COUNT,
	MEMLENS_TALLY_SHRINKERS_FULL,
	MEMLENS_TALLY_STAMPS_FULL,
	MEMLENS_TALLY_ENDS_ALONE,
	MEMLENS_TALLY_BEGINS_ALONE,
	MEMLENS_TALLY_KSWAPD_REWAKES,
	MEMLENS_TALLY_SPANS,	/* ended, by kind */
	MEMLENS_TALLY_SPANS_LAST = MEMLENS_TALLY_SPANS + MEMLENS_HIST_KINDS - 1,
	MEMLENS_TALLIES,
};

/* By CPU: calls of each event's probe, and the tallies. */
struct memlens_tallies {
	u64 counts[MEMLENS_TALLIES];
};

DECLARE_PER_CPU(struct memlens_tallies, memlens_tallies);

/* One instruction on x86: whatever interrupts or moves its task. */
static inline void memlens_tally(u32 index)
{
	this_cpu_inc(memlens_tallies.counts[index]);
}

/* Of all CPUs. */
u64 memlens_tally_sum(u32 index);

/* What has come of one event. */
struct memlens_event_status {
	const char *name;
	u32 state;		/* enum memlens_event_state */
	u32 group;		/* enum memlens_event_group */
	u64 missed;
};

/* @index: enum memlens_event_index. False: this kernel needs no such probe. */
bool memlens_events_status(u32 index, struct memlens_event_status *status);

/* The parameter that switches a group off. */
const char *memlens_events_group_name(u32 group);

#endif /* MEMLENS_EVENTS_H */
