/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between kernels. Code elsewhere is written for the newest
 * one. Each block names the version that changed something and goes away whole
 * when support for what is older does. Ordered by version.
 */
#ifndef MEMLENS_COMPAT_H
#define MEMLENS_COMPAT_H

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

/* 5.14: struct zone.pageset split into per_cpu_pageset and per_cpu_zonestats */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
static inline struct per_cpu_pages *memlens_pcp(struct zone *zone, int cpu)
{
	return per_cpu_ptr(READ_ONCE(zone->per_cpu_pageset), cpu);
}

#ifdef CONFIG_SMP
static inline s8 *memlens_zone_diffs(struct zone *zone, int cpu)
{
	return per_cpu_ptr(READ_ONCE(zone->per_cpu_zonestats),
			   cpu)->vm_stat_diff;
}
#endif
#else
static inline struct per_cpu_pages *memlens_pcp(struct zone *zone, int cpu)
{
	return &per_cpu_ptr(READ_ONCE(zone->pageset), cpu)->pcp;
}

#ifdef CONFIG_SMP
static inline s8 *memlens_zone_diffs(struct zone *zone, int cpu)
{
	return per_cpu_ptr(READ_ONCE(zone->pageset), cpu)->vm_stat_diff;
}
#endif
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

/* 6.4: MAX_ORDER became the last order; 6.8: NR_PAGE_ORDERS counts them */
#ifndef NR_PAGE_ORDERS
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define NR_PAGE_ORDERS		(MAX_ORDER + 1)
#else
#define NR_PAGE_ORDERS		MAX_ORDER
#endif
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

#endif /* MEMLENS_COMPAT_H */
