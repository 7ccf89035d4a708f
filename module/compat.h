/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between kernels. Code elsewhere is written for the newest
 * one. Each block names the version that changed something and goes away whole
 * when support for what is older does. Ordered by version.
 */
#ifndef MEMLENS_COMPAT_H
#define MEMLENS_COMPAT_H

#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#error "memlens is for Linux 5.10 to 7.3, and these headers are of an older kernel."
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 4, 0)
#error "memlens is for Linux 5.10 to 7.3, these headers are newer: get a newer memlens."
#endif

#include <linux/atomic.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>

/* 5.12: struct zone.cma_pages and zone_cma_pages() are new */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0) && defined(CONFIG_CMA)
#define MEMLENS_HAS_CMA_PAGES	1
static inline unsigned long memlens_cma_pages(struct zone *zone)
{
	return zone_cma_pages(zone);
}
#else
#define MEMLENS_HAS_CMA_PAGES	0
static inline unsigned long memlens_cma_pages(struct zone *zone)
{
	return 0;
}
#endif

/* 5.13: a cache's struct of a node stays when its memory is gone */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
#define MEMLENS_SLAB_NODES_STAY	1
#else
#define MEMLENS_SLAB_NODES_STAY	0
#endif

/* 5.14: struct zone.pageset split into per_cpu_pageset and per_cpu_zonestats */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
static inline struct per_cpu_pages *memlens_pcp(struct zone *zone, int cpu)
{
	return per_cpu_ptr(READ_ONCE(zone->per_cpu_pageset), cpu);
}

#ifdef CONFIG_SMP
static inline const s8 __percpu *memlens_zone_diffs(struct zone *zone)
{
	return READ_ONCE(zone->per_cpu_zonestats)->vm_stat_diff;
}
#endif
#else
static inline struct per_cpu_pages *memlens_pcp(struct zone *zone, int cpu)
{
	return &per_cpu_ptr(READ_ONCE(zone->pageset), cpu)->pcp;
}

#ifdef CONFIG_SMP
static inline const s8 __percpu *memlens_zone_diffs(struct zone *zone)
{
	return READ_ONCE(zone->pageset)->vm_stat_diff;
}
#endif
#endif

/* 5.11: each cgroup's lists have a lock of their own, before it was the node's */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
#define memlens_lru_lock(lruvec, pgdat)	(&(lruvec)->lru_lock)
#else
#define memlens_lru_lock(lruvec, pgdat)	(&(pgdat)->lru_lock)
#endif

/* 5.11: page tables are counted by node and no more by zone */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
#define MEMLENS_NODE_PAGETABLE	NR_PAGETABLE
#define MEMLENS_ZONE_PAGETABLE	NR_VM_ZONE_STAT_ITEMS	/* none */
#else
#define MEMLENS_NODE_PAGETABLE	NR_VM_NODE_STAT_ITEMS	/* none */
#define MEMLENS_ZONE_PAGETABLE	NR_PAGETABLE
#endif

/* 5.12: the swap cache is counted by node */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0) && defined(CONFIG_SWAP)
#define MEMLENS_NODE_SWAPCACHE	NR_SWAPCACHE
#else
#define MEMLENS_NODE_SWAPCACHE	NR_VM_NODE_STAT_ITEMS	/* none */
#endif

/* 5.17: OOM kills of whole groups are counted */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 17, 0)
#define MEMLENS_MEMCG_OOM_GROUP_KILL	MEMCG_OOM_GROUP_KILL
#else
#define MEMLENS_MEMCG_OOM_GROUP_KILL	MEMCG_NR_MEMORY_EVENTS	/* none */
#endif

/* 6.1: lists may be generations */
#ifdef CONFIG_LRU_GEN
#define MEMLENS_HAS_GENERATIONS	1
#else
#define MEMLENS_HAS_GENERATIONS	0
#endif

/* 5.16: on lists are folios */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
typedef struct folio memlens_folio;
#define memlens_folio_order		folio_order
#else
typedef struct page memlens_folio;
#define memlens_folio_order		compound_order
#endif

/* 6.9: how often a large folio is mapped is one number. Before that it is one for each
 * page: asked for are that of the whole and that of the first, so that one of which only
 * other pages are mapped is told as if it was not.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define memlens_large_mapped		folio_mapped
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
static inline bool memlens_large_mapped(struct folio *folio)
{
	return atomic_read(&folio->_mapcount) >= 0 || folio_entire_mapcount(folio) > 0;
}
#else
static inline bool memlens_large_mapped(struct page *page)
{
	return atomic_read(&page->_mapcount) >= 0 ||
		atomic_read(compound_mapcount_ptr(page)) >= 0;
}
#endif

/* 5.17: PDE_DATA() became pde_data() */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
#define pde_data(inode)		PDE_DATA(inode)
#endif

/* 5.18: WMARK_PROMO is new, as the fourth mark */
#define MEMLENS_HAS_PROMO	(NR_WMARK > 3)
static inline unsigned long memlens_promo_mark(struct zone *zone)
{
	/* By place, not by name: older kernels compile this, never run it. */
	return READ_ONCE(zone->_watermark[NR_WMARK - 1]);
}

/* 6.1: whether a folder's reader wants more is a bool */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
#define MEMLENS_ACTOR_TYPE	bool
#define MEMLENS_ACTOR_MORE	true
#else
#define MEMLENS_ACTOR_TYPE	int
#define MEMLENS_ACTOR_MORE	0
#endif

/* 6.4: MAX_ORDER became the last order; 6.8: NR_PAGE_ORDERS counts them */
#ifndef NR_PAGE_ORDERS
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define NR_PAGE_ORDERS		(MAX_ORDER + 1)
#else
#define NR_PAGE_ORDERS		MAX_ORDER
#endif
#endif

/* 6.1: compaction's events tell of compact_control and not of its scanners */
#ifdef MEMLENS_TP_HAS_COMPACT_CONTROL
#define MEMLENS_TP_COMPACT_BEGIN	struct compact_control *cc,	\
	unsigned long zone_start, unsigned long zone_end, bool sync
#else
#define MEMLENS_TP_COMPACT_BEGIN	unsigned long zone_start,	\
	unsigned long migrate_pfn, unsigned long free_pfn,		\
	unsigned long zone_end, bool sync
#endif

/* 6.8: passes over generations (MGLRU, from 6.1 on) have the events of passes */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0) && defined(CONFIG_LRU_GEN)
#define MEMLENS_HAS_GENERATION_EVENTS	0
#else
#define MEMLENS_HAS_GENERATION_EVENTS	1
#endif

/* 6.12: lru_isolate does not tell of the isolation's mode any more */
#ifdef MEMLENS_TP_HAS_ISOLATE_MODE
#define MEMLENS_TP_ISOLATE	int highest_zoneidx, int order,		\
	unsigned long nr_requested, unsigned long nr_scanned,		\
	unsigned long nr_skipped, unsigned long nr_taken,		\
	isolate_mode_t isolate_mode, int lru
#else
#define MEMLENS_TP_ISOLATE	int highest_zoneidx, int order,		\
	unsigned long nr_requested, unsigned long nr_scanned,		\
	unsigned long nr_skipped, unsigned long nr_taken, int lru
#endif

/* 6.12: with PREEMPT_RT sparse is told of unlocks as well. Before, of locks alone:
 * what both functions come to says nothing of either.
 */
#if defined(CONFIG_PREEMPT_RT) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#define memlens_trylock_irqsave(lock, flags)				\
	((flags) = 0, rt_spin_trylock(lock))
#else
#define memlens_trylock_irqsave(lock, flags)				\
	spin_trylock_irqsave(lock, flags)
#endif

/* 6.12 and 6.13: free highatomic pages are counted, and so subtracted from
 * free by the watermark test; before that all reserved ones are. It came to
 * stable kernels too: Kbuild looks for the member.
 */
#ifdef MEMLENS_HAS_FREE_HIGHATOMIC
static inline unsigned long memlens_free_highatomic(struct zone *zone)
{
	return READ_ONCE(zone->nr_free_highatomic);
}
#else
#define MEMLENS_HAS_FREE_HIGHATOMIC	0
static inline unsigned long memlens_free_highatomic(struct zone *zone)
{
	return 0;
}
#endif

/* 6.18: pg_data_t.kswapd_failures became an atomic_t */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
static inline int memlens_kswapd_failures(pg_data_t *pgdat)
{
	return atomic_read(&pgdat->kswapd_failures);
}
#else
static inline int memlens_kswapd_failures(pg_data_t *pgdat)
{
	return READ_ONCE(pgdat->kswapd_failures);
}
#endif

/* 7.1: reclaim's events tell of the cgroup, begins after the gfp mask and order,
 * which changed places
 */
#ifdef MEMLENS_TP_WITH_MEMCG
#define MEMLENS_TP_HAS_MEMCG	1
#define MEMLENS_TP_BEGIN	gfp_t gfp_flags, int order,		\
	struct mem_cgroup *memcg
#define MEMLENS_TP_END		unsigned long nr_reclaimed,		\
	struct mem_cgroup *memcg
#define MEMLENS_TP_MEMCG	memcg
#define MEMLENS_TP_SHRINK_START	struct shrinker *shr,			\
	struct shrink_control *sc, long nr_objects_to_shrink,		\
	unsigned long cache_items, unsigned long long delta,		\
	unsigned long total_scan, int priority, struct mem_cgroup *memcg
#define MEMLENS_TP_SHRINK_END	struct shrinker *shr, int nid,		\
	int shrinker_retval, long unused_scan_cnt, long new_scan_cnt,	\
	long total_scan, struct mem_cgroup *memcg
#else
#define MEMLENS_TP_HAS_MEMCG	0
#define MEMLENS_TP_BEGIN	int order, gfp_t gfp_flags
#define MEMLENS_TP_END		unsigned long nr_reclaimed
#define MEMLENS_TP_MEMCG	NULL
#define MEMLENS_TP_SHRINK_START	struct shrinker *shr,			\
	struct shrink_control *sc, long nr_objects_to_shrink,		\
	unsigned long cache_items, unsigned long long delta,		\
	unsigned long total_scan, int priority
#define MEMLENS_TP_SHRINK_END	struct shrinker *shr, int nid,		\
	int shrinker_retval, long unused_scan_cnt, long new_scan_cnt,	\
	long total_scan
#endif

/* CONFIG_MEMCG: what the current task is over memory.high by */
#ifdef CONFIG_MEMCG
#define memlens_pages_over_high()	(current->memcg_nr_pages_over_high)
#else
#define memlens_pages_over_high()	0
#endif

/* 6.18: a folio's flags became a struct */
#ifdef MEMLENS_HAS_MEMDESC_FLAGS
#define memlens_folio_flags(folio)	READ_ONCE((folio)->flags.f)
#else
#define memlens_folio_flags(folio)	READ_ONCE((folio)->flags)
#endif

/* 7.1: what a removed cgroup has on its lists becomes its parent's, before it is
 * offline; its own counts may stay as they were.
 */
#ifndef MEMLENS_HAS_LRU_REPARENT
#define MEMLENS_HAS_LRU_REPARENT	0
#endif

#endif /* MEMLENS_COMPAT_H */
