/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's watermark arithmetic (mm/page_alloc.c), on plain numbers: where
 * a zone stands, what its test would say, and how the marks come about.
 */
#ifndef MEMLENS_PURE_WMARK_H
#define MEMLENS_PURE_WMARK_H

#include "module/pure/pure.h"
#include "uapi/memlens.h"

/* Free pages as state and headroom see them: exact where it is known. */
u64 memlens_wmark_free(const struct memlens_zone *zone);

/* Fills state, headroom and verdicts from the figures of the same record. */
void memlens_wmark_sum(struct memlens_zone *zone);

/* enum memlens_verdict of a plain GFP_KERNEL request of @order at @mark. */
u32 memlens_wmark_verdict(const struct memlens_zone *zone, u32 order, u64 mark);

/*
 * What the kernel was told, and what it knows of the whole machine, when it
 * last set the marks (__setup_per_zone_wmarks: at boot, when memory comes or
 * goes, and when either sysctl is written).
 */
struct memlens_wmark_settings {
	u64 min_free_kbytes;		/* vm.min_free_kbytes */
	u64 watermark_scale_factor;	/* vm.watermark_scale_factor, 1/10000 */
	u32 page_size;			/* bytes */
	u64 lowmem_pages;		/* managed pages that share min_free */
};

struct memlens_wmark_marks {
	u64 min;
	u64 low;
	u64 high;
	u64 promo;
	u64 share;	/* pages of min_free_kbytes by share of managed */
	u64 by_min;	/* the distance between marks that min asks for, and */
	u64 by_scale;	/* that watermark_scale_factor asks for: the larger
			 * one is taken
			 */
};

/*
 * The marks of a zone of @managed pages, without boost. @capped: the zone's
 * min is a 1024th of it, 32 to 128 pages, and not its share. So for highmem,
 * and on later kernels (6.12 does, 6.1 does not) for Movable: zones that are
 * capped do not count in lowmem_pages.
 */
void memlens_wmark_setup(const struct memlens_wmark_settings *settings,
			 u64 managed, bool capped,
			 struct memlens_wmark_marks *marks);

#endif /* MEMLENS_PURE_WMARK_H */
