// SPDX-License-Identifier: GPL-2.0
/*
 * zones: how far each zone is from its watermarks, and why.
 *
 * No lock of the kernel's is taken: the figures are single words, read as the
 * allocator reads them, and memlens_zone says how they fit together. struct
 * zone and pg_data_t of a node that was ever online stay where they are. What
 * does go away is a zone's per-CPU part: see offline.h.
 */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "module/compat.h"
#include "module/fold.h"
#include "module/offline.h"
#include "module/pure/wmark.h"
#include "module/views.h"

/* mm/internal.h: runs without success after which kswapd gives a node up */
#define MAX_RECLAIM_RETRIES	16

static_assert(MAX_NR_ZONES <= MEMLENS_CLASSES_MAX);
static_assert(NR_PAGE_ORDERS <= MEMLENS_ORDERS_MAX);

/* A zone's per-CPU lists. */
struct pcp_sums {
	u64 pages;
	u64 high;
};

static bool pcp_add(struct zone *zone, int cpu, struct pcp_sums *sums)
{
	struct per_cpu_pages *pcp = memlens_pcp(zone, cpu);
	int count, high;

	if (copy_from_kernel_nofault(&count, &pcp->count, sizeof(count)) ||
	    copy_from_kernel_nofault(&high, &pcp->high, sizeof(high)))
		return false;
	if (count < 0 || high < 0)	/* freed under us, and used again */
		return false;
	sums->pages += count;
	if (cpu_online(cpu))	/* an offline one keeps its last limit */
		sums->high += high;
	return true;
}

static bool pcp_sum(struct zone *zone, struct pcp_sums *sums)
{
	int cpu;

	memset(sums, 0, sizeof(*sums));
	for_each_possible_cpu(cpu)
		if (!pcp_add(zone, cpu, sums))
			return false;
	return true;
}

static void free_collect(struct zone *zone, struct memlens_zone *record)
{
	struct memlens_folded free;
	struct pcp_sums sums;
	bool known = false;

	record->free_exact = MEMLENS_UNKNOWN;
	record->drift = MEMLENS_UNKNOWN_S64;
	record->pcp = MEMLENS_UNKNOWN;
	record->pcp_high = MEMLENS_UNKNOWN;

	if (memlens_offline_read_lock(zone_to_nid(zone)))
		known = memlens_fold_zone(zone, NR_FREE_PAGES, &free) &&
			pcp_sum(zone, &sums);
	memlens_offline_read_unlock();
	if (!known) {
		record->free_approx = zone_page_state(zone, NR_FREE_PAGES);
		return;
	}

	record->free_approx = free.counter;
	record->free_exact = free.exact;
	record->drift = (s64)free.exact - (s64)free.counter;
	record->pcp = sums.pages;
	record->pcp_high = sums.high;
}

/* min_wmark_pages() and its sisters, with the boost read once for all. */
static void marks_collect(struct zone *zone, struct memlens_zone *record)
{
	u64 boost = READ_ONCE(zone->watermark_boost);

	record->boost = boost;
	record->min = READ_ONCE(zone->_watermark[WMARK_MIN]) + boost;
	record->low = READ_ONCE(zone->_watermark[WMARK_LOW]) + boost;
	record->high = READ_ONCE(zone->_watermark[WMARK_HIGH]) + boost;
	record->promo = MEMLENS_HAS_PROMO ?
		memlens_promo_mark(zone) + boost : MEMLENS_UNKNOWN;
}

static void sizes_collect(struct zone *zone, struct memlens_zone *record)
{
	record->managed = zone_managed_pages(zone);
	record->present = READ_ONCE(zone->present_pages);
	record->spanned = READ_ONCE(zone->spanned_pages);
	record->cma = MEMLENS_HAS_CMA_PAGES ?
		memlens_cma_pages(zone) : MEMLENS_UNKNOWN;
	record->cma_free = IS_ENABLED(CONFIG_CMA) ?
		zone_page_state(zone, NR_FREE_CMA_PAGES) : MEMLENS_UNKNOWN;
	record->highatomic = READ_ONCE(zone->nr_reserved_highatomic);
	record->highatomic_free = MEMLENS_HAS_FREE_HIGHATOMIC ?
		memlens_free_highatomic(zone) : MEMLENS_UNKNOWN;
}

static void reserves_collect(struct zone *zone, struct memlens_zone *record)
{
	int class;

	record->class_count = MAX_NR_ZONES;
	record->kernel_class = gfp_zone(GFP_KERNEL);
	for (class = 0; class < MAX_NR_ZONES; class++)
		record->lowmem_reserve[class] =
			READ_ONCE(zone->lowmem_reserve[class]);
}

/* As __zone_watermark_ok() looks at the lists: without zone->lock. */
static bool order_usable(const struct zone *zone, int order)
{
	int type;

	for (type = 0; type < MIGRATE_PCPTYPES; type++)
		if (!list_empty(&zone->free_area[order].free_list[type]))
			return true;
	return false;
}

/*
 * By index throughout: a pointer to an element may be one past the last, as far
 * as a checker of bounds can tell.
 */
static void blocks_collect(struct zone *zone, struct memlens_zone *record)
{
	int order;

	record->order_count = NR_PAGE_ORDERS;
	for (order = 0; order < NR_PAGE_ORDERS; order++) {
		record->free_blocks[order] =
			READ_ONCE(zone->free_area[order].nr_free);
		if (record->free_blocks[order] && order_usable(zone, order))
			record->usable_orders |= 1U << order;
	}
}

static void zone_collect(struct zone *zone, struct memlens_wire_writer *writer)
{
	struct memlens_zone *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	record->nid = zone_to_nid(zone);
	record->index = zone_idx(zone);
	strscpy(record->name, zone->name, sizeof(record->name));
	marks_collect(zone, record);
	sizes_collect(zone, record);
	reserves_collect(zone, record);
	blocks_collect(zone, record);
	free_collect(zone, record);
	memlens_wmark_sum(record);
}

static void node_collect(int nid, struct memlens_wire_writer *writer)
{
	struct memlens_node *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	record->nid = nid;
	record->kswapd_failures = memlens_kswapd_failures(NODE_DATA(nid));
	record->hopeless = record->kswapd_failures >= MAX_RECLAIM_RETRIES;
	record->offlining = memlens_offline_is_going(nid);
}

static void class_collect(int class, struct memlens_wire_writer *writer)
{
	const struct zone *zone = &NODE_DATA(first_online_node)->node_zones[class];
	struct memlens_class *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	record->index = class;
	record->gfp_kernel = class == gfp_zone(GFP_KERNEL);
	/* Every node has all zone types, with their names, most of them empty. */
	strscpy(record->name, zone->name, sizeof(record->name));
}

static void collect(struct memlens_wire_writer *writer)
{
	int nid, type;

	memlens_views_section_begin(writer, MEMLENS_SECTION_NODE,
				    sizeof(struct memlens_node));
	for_each_online_node(nid)
		if (memlens_node_populated(nid))
			node_collect(nid, writer);
	memlens_views_section_end(writer, &memlens_view_zones);

	memlens_views_section_begin(writer, MEMLENS_SECTION_CLASS,
				    sizeof(struct memlens_class));
	for (type = 0; type < MAX_NR_ZONES; type++)
		class_collect(type, writer);
	memlens_views_section_end(writer, &memlens_view_zones);

	memlens_views_section_begin(writer, MEMLENS_SECTION_ZONE,
				    sizeof(struct memlens_zone));
	for_each_online_node(nid) {
		for (type = 0; type < MAX_NR_ZONES; type++) {
			struct zone *zone = &NODE_DATA(nid)->node_zones[type];

			if (populated_zone(zone))
				zone_collect(zone, writer);
		}
		cond_resched();
	}
	memlens_views_section_end(writer, &memlens_view_zones);
}

/* For every node that may yet come online, but for types it cannot have. */
static size_t records_size(void)
{
	return MAX_NR_ZONES * sizeof(struct memlens_class) +
		nr_node_ids * (sizeof(struct memlens_node) +
			       MAX_NR_ZONES * sizeof(struct memlens_zone));
}

const struct memlens_view memlens_view_zones = {
	.tables = &memlens_tables_zones,
	.section_count = 3,
	.records_size = records_size,
	.collect = collect,
};
