/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * Everything that leaves the kernel through memlens's binary files, raw/<file>
 * and snapshot.
 *
 * A file is one container, taken in one collection:
 *
 *	struct memlens_header
 *	struct memlens_section[section_count]
 *	the records of each section, at its offset
 *
 * All figures are in the byte order of the machine that took them. Offsets
 * count from the first byte of the header; they, record sizes and the total
 * size are multiples of 8. A reader
 *
 *  - refuses a header whose format is above the one it knows,
 *  - skips a section of a type that it does not know,
 *  - reads the first min(its own, record_size) bytes of a record. Fields are
 *    only ever appended, so a field beyond record_size is one that the kernel
 *    side did not have: not known.
 *
 * Names are as the kernel has them: any bytes, NUL-terminated, cut to fit.
 * Whoever prints one escapes it (module/pure/text.h has the rule).
 *
 * Pages are of header.page_size bytes. A figure that could not be had holds
 * MEMLENS_UNKNOWN (or, where signed or 32 bits wide, its sibling), never 0.
 */
#ifndef MEMLENS_UAPI_H
#define MEMLENS_UAPI_H

#include <linux/types.h>

#define MEMLENS_MAGIC		"memlens"	/* 8 bytes with its NUL */
#define MEMLENS_BYTE_ORDER	0x01020304
#define MEMLENS_FORMAT		1

#define MEMLENS_UNKNOWN		(~(__u64)0)
#define MEMLENS_NO_LIMIT	(MEMLENS_UNKNOWN - 1)	/* of a limit: "max" */
#define MEMLENS_UNKNOWN_U32	(~(__u32)0)
#define MEMLENS_UNKNOWN_S64	((__s64)(~(__u64)0 >> 1))
#define MEMLENS_UNKNOWN_S32	((__s32)(~(__u32)0 >> 1))

#define MEMLENS_NAME_SIZE	16	/* a zone, a file, a task */
#define MEMLENS_RELEASE_SIZE	72	/* utsname.release, 64 bytes and its NUL */

struct memlens_header {
	char	magic[8];
	__u32	byte_order;
	__u32	format;
	__u32	header_size;	/* of this struct, as the writer had it */
	__u32	section_size;	/* of struct memlens_section, likewise */
	__u32	section_count;
	__u32	page_size;	/* bytes */
	__u64	total_size;	/* bytes, this header included */
	__u64	sequence;	/* collections since the module was loaded */
	__u64	mono_ns;	/* CLOCK_MONOTONIC when the collection began */
	__u64	wall_ns;	/* CLOCK_REALTIME at the same moment */
	__u32	node_count;	/* online nodes */
	__u32	cpu_count;	/* online CPUs */
	char	release[MEMLENS_RELEASE_SIZE];
};

enum memlens_section_type {
	MEMLENS_SECTION_NODE		= 1,	/* struct memlens_node */
	MEMLENS_SECTION_ZONE		= 2,	/* struct memlens_zone */
	MEMLENS_SECTION_CLASS		= 3,	/* struct memlens_class */
	MEMLENS_SECTION_INFO		= 16,	/* struct memlens_info, one */
	MEMLENS_SECTION_FILE		= 17,	/* struct memlens_file */
	MEMLENS_SECTION_FEATURE		= 18,	/* struct memlens_feature */

	/* uapi/memlens_reclaim.h */
	MEMLENS_SECTION_SINCE		= 32,	/* struct memlens_since, one */
	MEMLENS_SECTION_HIST		= 33,	/* struct memlens_hist_row */
	MEMLENS_SECTION_EVENT		= 34,	/* struct memlens_event */
	MEMLENS_SECTION_SHRINKER	= 35,	/* struct memlens_shrinker */
	MEMLENS_SECTION_STALL		= 36,	/* struct memlens_stall */
	MEMLENS_SECTION_STALLER_TASK	= 37,	/* struct memlens_staller */
	MEMLENS_SECTION_STALLER_CGROUP	= 38,	/* struct memlens_staller */
	MEMLENS_SECTION_WAIT		= 39,	/* struct memlens_wait */

	/* uapi/memlens_slabs.h */
	MEMLENS_SECTION_SLABS		= 48,	/* struct memlens_slabs, one */
	MEMLENS_SECTION_CACHE		= 49,	/* struct memlens_cache */
	MEMLENS_SECTION_CACHE_NODE	= 50,	/* struct memlens_cache_node */
	MEMLENS_SECTION_CACHE_ALIAS	= 51,	/* struct memlens_cache_alias */

	/* uapi/memlens_lru.h */
	MEMLENS_SECTION_LRU_NODE	= 64,	/* struct memlens_lru_node */
	MEMLENS_SECTION_LRU_ZONE	= 65,	/* struct memlens_lru_zone */
	MEMLENS_SECTION_LRU_CGROUPS	= 66,	/* struct memlens_lru_cgroups */
	MEMLENS_SECTION_GENERATION	= 67,	/* struct memlens_generation */

	/* uapi/memlens_memcgs.h */
	MEMLENS_SECTION_MEMCGS		= 80,	/* struct memlens_memcgs, one */
	MEMLENS_SECTION_MEMCG		= 81,	/* struct memlens_memcg */
	MEMLENS_SECTION_MEMCG_NODE	= 82,	/* struct memlens_memcg_node */

	/* uapi/memlens_tail.h */
	MEMLENS_SECTION_TAIL_ALL	= 96,	/* struct memlens_tail_all, one */
	MEMLENS_SECTION_TAIL		= 97,	/* struct memlens_tail */
};

struct memlens_section {
	__u32	type;		/* enum memlens_section_type */
	__u32	record_size;	/* bytes */
	__u32	record_count;
	__u32	lost_count;	/* records that there was no room for */
	__u64	offset;
	__u64	begin_ns;	/* CLOCK_MONOTONIC, first record */
	__u64	end_ns;		/* CLOCK_MONOTONIC, after the last */
};

/* ---- zones ---------------------------------------------------------- */

/* One online node that has memory. */
struct memlens_node {
	__u32	nid;
	__u32	hopeless;	/* 1: kswapd gave up, MAX_RECLAIM_RETRIES (16)
				 * runs in a row freed nothing (mm/vmscan.c,
				 * prepare_kswapd_sleep)
				 */
	__u64	kswapd_failures;	/* pgdat->kswapd_failures: such runs */
	__u32	offlining;	/* 1: memory of the node is going offline now,
				 * so its per-CPU figures are not read
				 */
	__u32	reserved;
};

/*
 * A zone type, whether any node has such a zone or not. As the highest zone
 * that a request may use it is the request's class: lowmem_reserve of a zone
 * is looked up by the class of whoever asks.
 */
struct memlens_class {
	__u32	index;		/* enum zone_type of this kernel */
	__u32	gfp_kernel;	/* 1: the class of a plain GFP_KERNEL request */
	char	name[MEMLENS_NAME_SIZE];
};

enum memlens_zone_state {	/* by free_exact, or free_approx without it */
	MEMLENS_ZONE_OK		= 0,	/* free > high */
	MEMLENS_ZONE_LOW_HIGH	= 1,	/* low < free <= high */
	MEMLENS_ZONE_KSWAPD	= 2,	/* min <= free <= low */
	MEMLENS_ZONE_CRITICAL	= 3,	/* free < min */
};

/*
 * Would a plain GFP_KERNEL request pass the kernel's watermark test
 * (__zone_watermark_ok, mm/page_alloc.c) in this zone, and if not, which term
 * is the first that stops it? Plain: no reserves (neither __GFP_HIGH nor
 * non-blocking), no highatomic, no CMA; its class is memlens_class.gfp_kernel.
 * In the order of the test's own subtractions:
 */
enum memlens_verdict {
	MEMLENS_PASS		= 0,
	MEMLENS_BY_MARK		= 1,	/* free is at or under the mark */
	MEMLENS_BY_SIZE		= 2,	/* so without the request's own pages
					 * but one, (1 << order) - 1
					 */
	MEMLENS_BY_HIGHATOMIC	= 3,	/* so without the pages kept for it */
	MEMLENS_BY_CMA		= 4,	/* so without free CMA pages */
	MEMLENS_BY_RESERVE	= 5,	/* so with lowmem_reserve on the mark */
	MEMLENS_BY_FRAGMENTS	= 6,	/* enough pages, none of the order */
	MEMLENS_BY_CLASS	= 7,	/* GFP_KERNEL may not use such a zone */
};

#define MEMLENS_CLASSES_MAX	8
#define MEMLENS_ORDERS_MAX	16

/*
 * One populated zone. Unless said otherwise a figure is in pages and the name
 * is that of the member of struct zone (include/linux/mmzone.h).
 */
struct memlens_zone {
	__u32	nid;
	__u32	index;		/* enum zone_type of this kernel */
	char	name[MEMLENS_NAME_SIZE];
	__u32	state;		/* enum memlens_zone_state */
	__u32	class_count;	/* of lowmem_reserve[] */
	__u32	order_count;	/* of the arrays by order */
	__u32	kernel_class;	/* index of GFP_KERNEL's class */

	/* vm_stat[NR_FREE_PAGES], which the allocator looks at; the same with
	 * every CPU's pending difference added; and exact - approx.
	 * exact and drift are not known while the node's memory goes offline.
	 */
	__u64	free_approx;
	__u64	free_exact;
	__s64	drift;

	/* The marks as the allocator uses them and /proc/zoneinfo prints them:
	 * boost is in each. Promo is not known before Linux 5.18.
	 */
	__u64	min;
	__u64	low;
	__u64	high;
	__u64	promo;
	__u64	boost;

	/* free (exact where known) over low and over min; the share is of
	 * managed, in hundredths of a percent.
	 */
	__s64	over_low;
	__s64	over_min;
	__s32	over_low_share;
	__s32	over_min_share;

	__u64	managed;
	__u64	present;
	__u64	spanned;
	__u64	cma;			/* not known without CONFIG_CMA */
	__u64	cma_free;
	__u64	highatomic;		/* nr_reserved_highatomic */
	__u64	highatomic_free;	/* nr_free_highatomic, where it is */
	__u64	pcp;			/* on all CPUs' lists, not in free */
	__u64	pcp_high;		/* their limits now, of online CPUs */

	__u64	lowmem_reserve[MEMLENS_CLASSES_MAX];	/* by class */
	__u64	free_blocks[MEMLENS_ORDERS_MAX];	/* by order, blocks */
	__u32	usable_orders;	/* bit n: a block of order n is on a list that
				 * a plain request may take from
				 */
	__u32	reserved;
	__u8	at_low[MEMLENS_ORDERS_MAX];	/* enum memlens_verdict, by */
	__u8	at_min[MEMLENS_ORDERS_MAX];	/* order: fast and slow path */
};

/* ---- info ----------------------------------------------------------- */

struct memlens_info {
	char	version[MEMLENS_NAME_SIZE];	/* of the module */
	char	release[MEMLENS_RELEASE_SIZE];	/* of the kernel that runs */
	__u64	format;			/* of the container */
	__u64	memory_bytes;		/* set aside at load, beside the module */
	__u64	reader_slots;		/* files that can be open without any
					 * allocation
					 */
	__u64	slots_taken;		/* of these, now */
	__u64	collections;		/* since load */
	__u64	opens_refused;		/* there was no memory for the reader */
	__u64	records_lost;		/* there was no room in a container */
	__u64	folds_unsettled;	/* the counter moved on each attempt to
					 * fold it; the figure is a near one, as
					 * one may be that is not counted here
					 */

	/* Events that did not get into reclaim, shrinkers or stalls, since load: */
	__u64	hists_full;		/* no row was free for such an event */
	__u64	shrinkers_full;		/* nor for such a shrinker */
	__u64	stamps_full;		/* begins: the table was full */
	__u64	ends_alone;		/* ends whose begin was before load, or
					 * among stamps_full
					 */
	__u64	begins_alone;		/* begins whose end never came */
	__u64	waits_missed;		/* calls of functions, see memlens_event */
	__u64	rows_unsettled;		/* of readings: written to all the while */
	__u64	kswapd_rewakes;		/* wakes of a kswapd that was awake: all
					 * counted as one
					 */
};

/* One published file. */
struct memlens_file {
	char	name[MEMLENS_NAME_SIZE];
	__u32	format;			/* of its text */
	__u32	reserved;
	__u64	collections;
	__u64	records_lost;		/* there was no room in a container */
	__u64	spent_ns;		/* collecting, all in all */
};

/* Something that memlens can show, but perhaps not on this kernel. */
struct memlens_feature {
	char	name[32];
	__u32	available;		/* 1 yes, 0 no */
	__u32	reserved;
	char	reason[64];		/* why not, words joined by '-' */
};

#endif /* MEMLENS_UAPI_H */
