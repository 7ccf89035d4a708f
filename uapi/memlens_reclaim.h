/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * What reclaim, shrinkers and stalls publish. memlens.h has the container and
 * the rules that hold for all records.
 *
 * All of it is counted from memlens_since.since_ns on: load, or the last reset. A
 * wait that was under way then counts whole, and what ended at that very moment
 * may be in one figure and not in another.
 */
#ifndef MEMLENS_UAPI_RECLAIM_H
#define MEMLENS_UAPI_RECLAIM_H

#include "uapi/memlens.h"

#define MEMLENS_EVENT_NAME_SIZE		40
#define MEMLENS_SYMBOL_SIZE		64
#define MEMLENS_CGROUP_SIZE		32	/* the last part of its path, cut */
#define MEMLENS_FLAGS_SIZE		160
#define MEMLENS_NO_CGROUP		0	/* as an id; the kernel's begin at 1 */

/* ---- reclaim -------------------------------------------------------- */

struct memlens_since {
	__u64	since_ns;	/* CLOCK_MONOTONIC of load, or of the last reset */
	__u64	resets;
};

/* What a histogram measures. */
enum memlens_hist_kind {
	/* How long something took, in ns. */
	MEMLENS_HIST_DIRECT	= 0,	/* direct reclaim, __alloc_pages' own */
	MEMLENS_HIST_KSWAPD_RUN	= 1,	/* balance_pgdat(), from Linux 7.2 on */
	MEMLENS_HIST_KSWAPD_AWAKE = 2,	/* before: from its first wake to sleep,
					 * so with the naps in between
					 */
	MEMLENS_HIST_MEMCG	= 3,	/* reclaim in a cgroup, by its limits or
					 * memory.reclaim
					 */
	MEMLENS_HIST_SOFTLIMIT	= 4,	/* of a cgroup v1, by kswapd and others */
	MEMLENS_HIST_NODE	= 5,	/* node_reclaim(), vm.zone_reclaim_mode */
	MEMLENS_HIST_COMPACT	= 6,	/* compaction of one zone by a task */
	MEMLENS_HIST_KCOMPACTD	= 7,	/* the same by kcompactd */
	MEMLENS_HIST_THROTTLED	= 8,	/* reclaim_throttle(), by reason: as the
					 * event says, in whole jiffies
					 */
	MEMLENS_HIST_PFMEMALLOC	= 9,	/* throttle_direct_reclaim() that slept:
					 * it comes before direct reclaim
					 */
	MEMLENS_HIST_HIGH	= 10,	/* mem_cgroup_handle_over_high(): over
					 * memory.high, its reclaim included
					 */
	MEMLENS_HIST_DIRTY	= 11,	/* balance_dirty_pages() that slept */

	/* Amounts. */
	MEMLENS_HIST_SCANNED	= 12,	/* pages that one pass took off a list
					 * (lru_isolate's nr_taken): what pgscan_*
					 * count
					 */
	MEMLENS_HIST_RECLAIMED	= 13,	/* pages that one pass freed: pgsteal_* */
	MEMLENS_HIST_EFFICIENCY	= 14,	/* of one pass, percent: freed of scanned,
					 * both by lru_shrink_inactive
					 */
	MEMLENS_HIST_PRIORITY	= 15,	/* the lowest that a run was seen to come to,
					 * by a pass or a shrinker's call in it
					 */
	MEMLENS_HIST_ORDER	= 16,	/* asked of kswapd (wakeup_kswapd) */

	MEMLENS_HIST_KINDS	= 17,
};

enum memlens_hist_unit {
	MEMLENS_UNIT_NS		= 0,
	MEMLENS_UNIT_PAGES	= 1,
	MEMLENS_UNIT_PERCENT	= 2,
	MEMLENS_UNIT_PRIORITY	= 3,	/* 12 is the least urgent, 0 the most */
	MEMLENS_UNIT_ORDER	= 4,
};

/* For whom a pass is made. */
enum memlens_reclaimer {
	MEMLENS_BY_KSWAPD	= 0,
	MEMLENS_BY_DIRECT	= 1,
	MEMLENS_BY_MEMCG	= 2,	/* any reclaim in a cgroup */
	MEMLENS_BY_SOFTLIMIT	= 3,
	MEMLENS_BY_NODE		= 4,
	MEMLENS_BY_KHUGEPAGED	= 5,	/* its direct reclaim, as pgscan_khugepaged */
	MEMLENS_BY_OTHER	= 6,	/* begun before load; or none of these */
	MEMLENS_BY_COUNT	= 7,
};

/* What the request may do, by its gfp mask. */
enum memlens_gfp_class {
	MEMLENS_GFP_MOVABLE	= 0,	/* __GFP_MOVABLE: most user memory */
	MEMLENS_GFP_KERNEL	= 1,	/* as GFP_KERNEL */
	MEMLENS_GFP_NOFS	= 2,	/* no __GFP_FS */
	MEMLENS_GFP_NOIO	= 3,	/* no __GFP_IO either */
	MEMLENS_GFP_CLASSES	= 4,
};

enum memlens_list_type {
	MEMLENS_LIST_ANON	= 0,
	MEMLENS_LIST_FILE	= 1,
};

/* enum vmscan_throttle_state, include/linux/mmzone.h */
enum memlens_throttle_reason {
	MEMLENS_THROTTLE_WRITEBACK	= 0,
	MEMLENS_THROTTLE_ISOLATED	= 1,
	MEMLENS_THROTTLE_NOPROGRESS	= 2,
	MEMLENS_THROTTLE_CONGESTED	= 3,
};

/* Whose cgroup a row is of. */
enum memlens_cgroup_origin {
	MEMLENS_CGROUP_TARGET	= 0,	/* that is reclaimed, or over its limit */
	MEMLENS_CGROUP_OWN	= 1,	/* of the task that reclaims: all that could
					 * be known. HIGH; MEMCG and SOFTLIMIT
					 * before 7.1 without their probes, see
					 * info
					 */
};

#define MEMLENS_HIST_SLOTS_MAX	120	/* room; slot_count are used */

/*
 * One histogram (module/pure/hist.h). What does not apply to its kind is not
 * known: a latency has no list type. If nothing is known but the kind, it is of all
 * for which there was no row (memlens_info.hists_full).
 *
 *	DIRECT			nid (of the CPU that it began on), order, gfp
 *	KSWAPD_*, KCOMPACTD	nid
 *	MEMCG, SOFTLIMIT, HIGH	cgroup_id, cgroup, origin
 *	NODE			nid, order, gfp
 *	COMPACT			nid (of the CPU)
 *	THROTTLED		nid, reason
 *	PFMEMALLOC, DIRTY	nid (of the CPU)
 *	SCANNED, RECLAIMED, EFFICIENCY	reclaimer, type
 *	PRIORITY		reclaimer
 *	ORDER			nid
 */
struct memlens_hist_row {
	__u32	row;		/* its place in this section */
	__u32	kind;		/* enum memlens_hist_kind */
	__u32	reclaimer;	/* enum memlens_reclaimer */
	__u32	nid;
	__u32	order;
	__u32	gfp;		/* enum memlens_gfp_class */
	__u32	type;		/* enum memlens_list_type */
	__u32	reason;		/* enum memlens_throttle_reason */
	__u64	cgroup_id;	/* its inode number in cgroupfs */
	char	cgroup[MEMLENS_CGROUP_SIZE];
	__u32	origin;		/* enum memlens_cgroup_origin */
	__u32	unit;		/* enum memlens_hist_unit */
	__u32	shift;		/* slots are in units of 1 << shift: 6 for ns,
				 * else 0
				 */
	__u32	reserved;

	__u64	count;
	__u64	sum;		/* not known where a sum says nothing: of
				 * percents, priorities and orders
				 */
	__u64	p50;		/* within 12.5 % from 256 ns on */
	__u64	p90;
	__u64	p99;
	__u64	p999;
	__u64	max;
	__u64	max_ns;		/* CLOCK_MONOTONIC when that was seen */
	__u64	max_cgroup_id;	/* of the task that set it */
	__u32	max_pid;
	__u32	slot_count;	/* of slots[] */
	char	max_comm[MEMLENS_NAME_SIZE];
	__u64	slots[MEMLENS_HIST_SLOTS_MAX];
};

enum memlens_event_state {
	MEMLENS_EVENT_ATTACHED	= 0,
	MEMLENS_EVENT_OFF	= 1,	/* its group is switched off */
	MEMLENS_EVENT_HIDDEN	= 2,	/* by the parameter hide_event */
	MEMLENS_EVENT_ABSENT	= 3,	/* this kernel has none of that name */
	MEMLENS_EVENT_REFUSED	= 4,	/* the kernel would not attach a probe */
};

/* A tracepoint, or a function with an entry and return probe. */
struct memlens_event {
	char	name[MEMLENS_EVENT_NAME_SIZE];
	__u32	state;		/* enum memlens_event_state */
	__u32	function;	/* 1: a function, 0: a tracepoint */
	__u64	count;		/* calls of memlens's probe that mean something:
				 * of HIGH's, those of tasks over their limit
				 */
	__u64	missed;		/* of a function: calls without a probe, since
				 * all its instances were in use
				 */
};

/* ---- shrinkers ------------------------------------------------------ */

/*
 * A shrinker on one node: calls of do_shrink_slab() (mm/shrinker.c) that scan. On a
 * kernel without CONFIG_SHRINKER_DEBUG all of one function, since nothing tells them
 * apart. The symbol is "rest" for all that found no row, on any node.
 */
struct memlens_shrinker {
	char	symbol[MEMLENS_SYMBOL_SIZE];	/* of its scan_objects() */
	char	name[MEMLENS_SYMBOL_SIZE];	/* as debugfs has it (from 6.0 on) */
	__u32	nid;
	__u32	gone;		/* 1: its module has left */
	__u64	calls;
	__u64	total_ns;
	__u64	longest_ns;
	__u64	scanned;	/* objects */
	__u64	freed;		/* objects */
};

/* ---- stalls --------------------------------------------------------- */

/* A task inside a begin/end pair now; oldest first. Of PFMEMALLOC and DIRTY it may be
 * about to wait, or just not have to.
 */
struct memlens_stall {
	__u32	kind;		/* enum memlens_hist_kind, a latency */
	__u32	pid;
	char	comm[MEMLENS_NAME_SIZE];
	__u64	age_ns;
	__u32	order;		/* of what is asked for, where that is known */
	__u32	nid;		/* NODE's and kswapd's own, else of the CPU that it
				 * began on
				 */
	__u64	cgroup_id;	/* as of their histogram; else the task's own */
	char	cgroup[MEMLENS_CGROUP_SIZE];
	char	flags[MEMLENS_FLAGS_SIZE];	/* gfp flags, as the kernel names them */
};

/*
 * Time lost to waits of all kinds but kswapd's and kcompactd's own runs, by task
 * or by cgroup (the task's own); of waits that lie inside one another the outer.
 * The table is bounded and keeps the heavy ones: what was truly lost is total_ns at
 * least, and at most error_ns more, and whoever is not in the table has lost
 * missing_ns at most.
 */
struct memlens_staller {
	__u32	pid;		/* not known for a cgroup */
	__u32	reserved;
	__u64	cgroup_id;	/* not known for a task */
	char	name[MEMLENS_CGROUP_SIZE];	/* comm, or the cgroup's name */
	__u64	count;		/* waits that total_ns is of */
	__u64	total_ns;
	__u64	error_ns;
	__u64	missing_ns;	/* the same in each row */
	__u64	max_ns;
	__u64	last_ns;	/* CLOCK_MONOTONIC when its last wait ended */
};

/* What the kernel counts of a wait that has no event, beside what memlens saw. */
struct memlens_wait {
	__u32	kind;		/* PFMEMALLOC, HIGH, DIRTY */
	__u32	reserved;
	__u64	waits;		/* since load or reset */
	__u64	kernel;		/* since load or reset, the kernel's own counter:
				 * pgscan_direct_throttle (PFMEMALLOC);
				 * memory.events high, of all cgroups (HIGH),
				 * which is no count of waits, and not known
				 * once a cgroup that had some is gone
				 */
};

#endif /* MEMLENS_UAPI_RECLAIM_H */
