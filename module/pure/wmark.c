// SPDX-License-Identifier: GPL-2.0
/* The kernel's watermark arithmetic, on plain numbers. */
#include "module/pure/wmark.h"

/* mm/page_alloc.c: __setup_per_zone_wmarks() clamps a capped min to these. */
#define CAPPED_MIN_LEAST	32	/* SWAP_CLUSTER_MAX */
#define CAPPED_MIN_MOST		128

static u32 state_of(u64 free, const struct memlens_zone *zone)
{
	if (free > zone->high)
		return MEMLENS_ZONE_OK;
	if (free > zone->low)
		return MEMLENS_ZONE_LOW_HIGH;
	if (free >= zone->min)
		return MEMLENS_ZONE_KSWAPD;
	return MEMLENS_ZONE_CRITICAL;
}

/* Hundredths of a percent, toward zero; a share beyond s32 does not occur. */
static s32 share_of(s64 pages, u64 managed)
{
	if (!managed)
		return MEMLENS_UNKNOWN_S32;
	return (s32)div64_s64(pages * 10000, (s64)managed);
}

u64 memlens_wmark_free(const struct memlens_zone *zone)
{
	if (zone->free_exact == MEMLENS_UNKNOWN)
		return zone->free_approx;
	return zone->free_exact;
}

/*
 * zone_watermark_fast() and __zone_watermark_ok() with alloc_flags that hold
 * no right to any reserve, one subtraction after the other. The kernel looks
 * at the approximate counter here, whatever the drift, and so do we.
 */
u32 memlens_wmark_verdict(const struct memlens_zone *zone, u32 order, u64 mark)
{
	s64 free = (s64)zone->free_approx;
	s64 needed = (s64)mark;
	u64 highatomic = zone->highatomic_free;

	if (zone->index > zone->kernel_class)
		return MEMLENS_BY_CLASS;
	if (free <= needed)
		return MEMLENS_BY_MARK;
	free -= ((s64)1 << order) - 1;
	if (free <= needed)
		return MEMLENS_BY_SIZE;
	/* Kernels that do not count the free ones subtract all reserved. */
	if (highatomic == MEMLENS_UNKNOWN)
		highatomic = zone->highatomic;
	free -= (s64)highatomic;
	if (free <= needed)
		return MEMLENS_BY_HIGHATOMIC;
	if (zone->cma_free != MEMLENS_UNKNOWN)
		free -= (s64)zone->cma_free;
	if (free <= needed)
		return MEMLENS_BY_CMA;
	needed += (s64)zone->lowmem_reserve[zone->kernel_class];
	if (free <= needed)
		return MEMLENS_BY_RESERVE;
	if (order && !(zone->usable_orders >> order))
		return MEMLENS_BY_FRAGMENTS;
	return MEMLENS_PASS;
}

void memlens_wmark_sum(struct memlens_zone *zone)
{
	u64 free = memlens_wmark_free(zone);
	u32 order;

	zone->state = state_of(free, zone);
	zone->over_low = (s64)free - (s64)zone->low;
	zone->over_min = (s64)free - (s64)zone->min;
	zone->over_low_share = share_of(zone->over_low, zone->managed);
	zone->over_min_share = share_of(zone->over_min, zone->managed);
	for (order = 0; order < zone->order_count; order++) {
		zone->at_low[order] =
			memlens_wmark_verdict(zone, order, zone->low);
		zone->at_min[order] =
			memlens_wmark_verdict(zone, order, zone->min);
	}
}

static u64 capped_min(u64 managed)
{
	u64 min = managed / 1024;

	if (min < CAPPED_MIN_LEAST)
		return CAPPED_MIN_LEAST;
	return min < CAPPED_MIN_MOST ? min : CAPPED_MIN_MOST;
}

/* mult_frac(managed, factor, 10000), exact without a wider product. */
static u64 scaled(u64 managed, u64 factor)
{
	u32 rest;
	u64 whole = div_u64_rem(managed, 10000, &rest);
	u32 ignored;

	return whole * factor + div_u64_rem(rest * factor, 10000, &ignored);
}

void memlens_wmark_setup(const struct memlens_wmark_settings *settings,
			 u64 managed, bool capped,
			 struct memlens_wmark_marks *marks)
{
	u64 min_pages = div64_u64(settings->min_free_kbytes,
				  settings->page_size / 1024);
	u64 distance;

	marks->share = settings->lowmem_pages ?
		div64_u64(min_pages * managed, settings->lowmem_pages) : 0;
	marks->min = capped ? capped_min(managed) : marks->share;
	marks->by_min = marks->share / 4;
	marks->by_scale = scaled(managed, settings->watermark_scale_factor);
	distance = marks->by_min > marks->by_scale ?
		marks->by_min : marks->by_scale;
	marks->low = marks->min + distance;
	marks->high = marks->low + distance;
	marks->promo = marks->high + distance;
}
