// SPDX-License-Identifier: GPL-2.0
/*
 * zones: how far each zone is from its watermarks, and why.
 *
 * No lock of the kernel's is taken: the figures are single words, read as the
 * allocator reads them, and memlens_zone says how they fit together. struct
 * zone and pg_data_t of a node that was ever online stay where they are. What
 * does go away is a zone's per-CPU part, when its last memory goes offline
 * (zone_pcp_reset, mm/page_alloc.c): from MEM_GOING_OFFLINE on, until the
 * kernel says that it is over, the node's per-CPU parts are not looked at. One
 * that goes offline while memlens is being loaded escapes this, hence
 * copy_from_kernel_nofault(): it may read what is no longer a figure, once, but
 * never what is no longer memory.
 */
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "module/compat.h"
#include "module/counters.h"
#include "module/pure/wmark.h"
#include "module/views.h"

/* mm/internal.h: runs without success after which kswapd gives a node up */
#define MAX_RECLAIM_RETRIES	16

/* How often the counter may move while its differences are summed. */
#define FOLD_ATTEMPTS		4

static_assert(MAX_NR_ZONES <= MEMLENS_CLASSES_MAX);
static_assert(NR_PAGE_ORDERS <= MEMLENS_ORDERS_MAX);

/* One node at a time: mem_hotplug_begin() admits one. Read under RCU. */
static int offlining_nid = NUMA_NO_NODE;

static int memory_notify_offline(struct notifier_block *block,
				 unsigned long action, void *data)
{
	const struct memory_notify *range = data;

	switch (action) {
	case MEM_GOING_OFFLINE:
		WRITE_ONCE(offlining_nid,
			   page_to_nid(pfn_to_page(range->start_pfn)));
		/* Wait for those who did not see it yet. */
		synchronize_rcu();
		break;
	case MEM_CANCEL_OFFLINE:
	case MEM_OFFLINE:
		/* Whoever sees this sees the zone's new per-CPU pointers. */
		smp_store_release(&offlining_nid, NUMA_NO_NODE);
		break;
	}
	return NOTIFY_OK;
}

static struct notifier_block memory_notifier = {
	.notifier_call = memory_notify_offline,
};

/* What a zone has in pieces, one per CPU. */
struct cpu_sums {
	s64 diff;
	u64 pcp;
	u64 pcp_high;
};

static bool cpu_sum(struct zone *zone, int cpu, struct cpu_sums *sums)
{
	struct per_cpu_pages *pcp = memlens_pcp(zone, cpu);
	int count, high;
	s8 diff = 0;

#ifdef CONFIG_SMP
	if (copy_from_kernel_nofault(&diff,
				     &memlens_zone_diffs(zone, cpu)[NR_FREE_PAGES],
				     sizeof(diff)))
		return false;
#endif
	if (copy_from_kernel_nofault(&count, &pcp->count, sizeof(count)) ||
	    copy_from_kernel_nofault(&high, &pcp->high, sizeof(high)))
		return false;
	if (count < 0 || high < 0)	/* freed under us, and used again */
		return false;
	sums->diff += diff;
	sums->pcp += count;
	if (cpu_online(cpu))	/* an offline one keeps its last limit */
		sums->pcp_high += high;
	return true;
}

static bool cpus_sum(struct zone *zone, struct cpu_sums *sums)
{
	int cpu;

	memset(sums, 0, sizeof(*sums));
	/* An offline CPU's differences were folded; its sums are 0. */
	for_each_possible_cpu(cpu)
		if (!cpu_sum(zone, cpu, sums))
			return false;
	return true;
}

/*
 * A CPU that folds its difference into the counter while we sum is seen twice or
 * not at all. Mostly the counter has moved then, and we sum again. What is left
 * are folds that stand between their two steps during both of our looks at the
 * counter: each is off by its CPU's stat_threshold (125) at most, as in the
 * kernel's own zone_page_state_snapshot().
 */
static bool free_fold(struct zone *zone, s64 *counter, struct cpu_sums *sums)
{
	atomic_long_t *free = &zone->vm_stat[NR_FREE_PAGES];
	int attempt;

	for (attempt = 0; attempt < FOLD_ATTEMPTS; attempt++) {
		*counter = atomic_long_read(free);
		smp_rmb();	/* the counter before differences */
		if (!cpus_sum(zone, sums))
			return false;
		smp_rmb();	/* differences before the counter, again */
		if (atomic_long_read(free) == *counter)
			return true;
	}
	atomic64_inc(&memlens_counters.folds_unsettled);
	return true;
}

static void free_collect(struct zone *zone, struct memlens_zone *record)
{
	struct cpu_sums sums;
	bool folded = false;
	s64 counter;

	record->free_exact = MEMLENS_UNKNOWN;
	record->drift = MEMLENS_UNKNOWN_S64;
	record->pcp = MEMLENS_UNKNOWN;
	record->pcp_high = MEMLENS_UNKNOWN;

	rcu_read_lock();
	/* Pairs with memory_notify_offline(). */
	if (smp_load_acquire(&offlining_nid) != zone_to_nid(zone))
		folded = free_fold(zone, &counter, &sums);
	rcu_read_unlock();
	if (!folded) {
		record->free_approx = zone_page_state(zone, NR_FREE_PAGES);
		return;
	}

	/* Both can be negative for a moment; zone_page_state() says 0 then. */
	record->free_approx = max_t(s64, counter, 0);
	record->free_exact = max_t(s64, counter + sums.diff, 0);
	record->drift = (s64)record->free_exact - (s64)record->free_approx;
	record->pcp = sums.pcp;
	record->pcp_high = sums.pcp_high;
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
	record->offlining = READ_ONCE(offlining_nid) == nid;
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

static bool node_populated(int nid)
{
	return READ_ONCE(NODE_DATA(nid)->node_present_pages);
}

static void collect(struct memlens_wire_writer *writer)
{
	int nid, type;

	memlens_views_section_begin(writer, MEMLENS_SECTION_NODE,
				    sizeof(struct memlens_node));
	for_each_online_node(nid)
		if (node_populated(nid))
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

static int notifier_init(void)
{
	return register_memory_notifier(&memory_notifier);
}

static void notifier_exit(void)
{
	unregister_memory_notifier(&memory_notifier);
}

const struct memlens_view memlens_view_zones = {
	.tables = &memlens_tables_zones,
	.section_count = 3,
	.records_size = records_size,
	.collect = collect,
	.init = notifier_init,
	.exit = notifier_exit,
};
