// SPDX-License-Identifier: GPL-2.0
/*
 * lru: what the lists of reclaim hold, and how old it is.
 *
 * Counters of nodes and zones are folded, as in zones. Generations are each cgroup's
 * own, so a reading walks all of them once, and sums up in the records themselves.
 */
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "module/compat.h"
#include "module/fold.h"
#include "module/generations.h"
#include "module/memcgs.h"
#include "module/offline.h"
#include "module/views.h"

/* ---- a node's counters ---------------------------------------------- */

struct item {
	u32 item;	/* enum node_stat_item or zone_stat_item */
	u32 offset;	/* of the u64 in the record */
};

#define NODE_ITEM(stat, member)						\
	{ .item = (stat), .offset = offsetof(struct memlens_lru_node, member) }
#define ZONE_ITEM(stat, member)						\
	{ .item = (stat), .offset = offsetof(struct memlens_lru_zone, member) }

static const struct item node_lists[] = {
	NODE_ITEM(NR_INACTIVE_ANON, inactive_anon),
	NODE_ITEM(NR_ACTIVE_ANON, active_anon),
	NODE_ITEM(NR_INACTIVE_FILE, inactive_file),
	NODE_ITEM(NR_ACTIVE_FILE, active_file),
	NODE_ITEM(NR_UNEVICTABLE, unevictable),
};

static const struct item node_items[] = {
	NODE_ITEM(NR_ISOLATED_ANON, isolated_anon),
	NODE_ITEM(NR_ISOLATED_FILE, isolated_file),
	NODE_ITEM(NR_FILE_PAGES, file),
	NODE_ITEM(NR_SHMEM, shmem),
	NODE_ITEM(MEMLENS_NODE_SWAPCACHE, swapcache),
	NODE_ITEM(NR_FILE_MAPPED, file_mapped),
	NODE_ITEM(NR_ANON_MAPPED, anon_mapped),
	NODE_ITEM(NR_FILE_DIRTY, dirty),
	NODE_ITEM(NR_WRITEBACK, writeback),
	NODE_ITEM(MEMLENS_NODE_PAGETABLE, page_tables),
	NODE_ITEM(WORKINGSET_REFAULT_ANON, refault_anon),
	NODE_ITEM(WORKINGSET_REFAULT_FILE, refault_file),
	NODE_ITEM(WORKINGSET_ACTIVATE_ANON, activate_anon),
	NODE_ITEM(WORKINGSET_ACTIVATE_FILE, activate_file),
	NODE_ITEM(WORKINGSET_RESTORE_ANON, restore_anon),
	NODE_ITEM(WORKINGSET_RESTORE_FILE, restore_file),
	NODE_ITEM(WORKINGSET_NODERECLAIM, nodereclaim),
};

static const struct item zone_items[] = {
	ZONE_ITEM(NR_ZONE_INACTIVE_ANON, inactive_anon),
	ZONE_ITEM(NR_ZONE_ACTIVE_ANON, active_anon),
	ZONE_ITEM(NR_ZONE_INACTIVE_FILE, inactive_file),
	ZONE_ITEM(NR_ZONE_ACTIVE_FILE, active_file),
	ZONE_ITEM(NR_ZONE_UNEVICTABLE, unevictable),
	ZONE_ITEM(NR_ZONE_WRITE_PENDING, write_pending),
	ZONE_ITEM(NR_MLOCK, mlocked),
};

static u64 *value_of(void *record, const struct item *item)
{
	return record + item->offset;
}

/* Returns by how much the counter differs. */
static u64 node_fold(pg_data_t *pgdat, const struct item *item, u64 *value)
{
	struct memlens_folded folded;

	if (item->item >= NR_VM_NODE_STAT_ITEMS) {
		*value = MEMLENS_UNKNOWN;
		return 0;
	}
	memlens_fold_node(pgdat, item->item, &folded);
	*value = folded.exact;
	return max(folded.exact, folded.counter) - min(folded.exact, folded.counter);
}

/* Not known while the node's memory goes offline. */
static u64 zone_fold(struct zone *zone, u32 item)
{
	struct memlens_folded folded;
	bool known = false;

	if (memlens_offline_read_lock(zone_to_nid(zone)))
		known = memlens_fold_zone(zone, item, &folded);
	memlens_offline_read_unlock();
	return known ? folded.exact : MEMLENS_UNKNOWN;
}

static u64 kernel_stack(pg_data_t *pgdat)
{
	struct memlens_folded folded;

	memlens_fold_node(pgdat, NR_KERNEL_STACK_KB, &folded);
	return folded.exact / (PAGE_SIZE / 1024);
}

/* Before they were the node's. */
static u64 zones_page_tables(pg_data_t *pgdat)
{
	u64 sum = 0;
	int type;

	for (type = 0; type < MAX_NR_ZONES; type++) {
		struct zone *zone = &pgdat->node_zones[type];
		u64 pages;

		if (!populated_zone(zone))
			continue;
		pages = zone_fold(zone, MEMLENS_ZONE_PAGETABLE);
		if (pages == MEMLENS_UNKNOWN)
			return MEMLENS_UNKNOWN;
		sum += pages;
	}
	return sum;
}

static void node_collect(int nid, struct memlens_wire_writer *writer, void *data)
{
	struct memlens_lru_node *record = memlens_wire_record_add(writer);
	pg_data_t *pgdat = NODE_DATA(nid);
	u32 i;

	if (!record)
		return;
	record->nid = nid;
	for (i = 0; i < ARRAY_SIZE(node_lists); i++) {
		const struct item *item = &node_lists[i];
		u64 drift = node_fold(pgdat, item, value_of(record, item));

		record->drift = max(record->drift, drift);
	}
	for (i = 0; i < ARRAY_SIZE(node_items); i++)
		node_fold(pgdat, &node_items[i], value_of(record, &node_items[i]));
	record->kernel_stack = kernel_stack(pgdat);
	if (MEMLENS_ZONE_PAGETABLE < NR_VM_ZONE_STAT_ITEMS)
		record->page_tables = zones_page_tables(pgdat);
}

static void zone_collect(struct zone *zone, struct memlens_wire_writer *writer)
{
	struct memlens_lru_zone *record = memlens_wire_record_add(writer);
	u32 i;

	if (!record)
		return;
	record->nid = zone_to_nid(zone);
	record->index = zone_idx(zone);
	strscpy(record->name, zone->name, sizeof(record->name));
	for (i = 0; i < ARRAY_SIZE(zone_items); i++)
		*value_of(record, &zone_items[i]) = zone_fold(zone, zone_items[i].item);
	record->managed = zone_managed_pages(zone);
}

static void zones_collect(int nid, struct memlens_wire_writer *writer, void *data)
{
	int type;

	for (type = 0; type < MAX_NR_ZONES; type++) {
		struct zone *zone = &NODE_DATA(nid)->node_zones[type];

		if (populated_zone(zone))
			zone_collect(zone, writer);
	}
}

/* ---- what cgroups have of it ---------------------------------------- */

/* Records of nodes that are summed up in place, as many as there was room for. */
struct sums {
	u32 nodes;
	struct memlens_lru_cgroups *cgroups;		/* of each of them */
	u32 node_generations;				/* likewise */
	struct memlens_generation (*generations)[MEMLENS_LIST_TYPES][MEMLENS_RANKS];
};

static void generation_add(struct memlens_generation *sum, u64 pages, u64 age_ms,
			   u64 seq)
{
	if (!pages)
		return;
	if (!sum->cgroups) {
		sum->age_least_ms = age_ms;
		sum->age_most_ms = age_ms;
		sum->seq_least = seq;
		sum->seq_most = seq;
	}
	sum->cgroups++;
	sum->pages += pages;
	sum->age_least_ms = min(sum->age_least_ms, age_ms);
	sum->age_most_ms = max(sum->age_most_ms, age_ms);
	sum->seq_least = min(sum->seq_least, seq);
	sum->seq_most = max(sum->seq_most, seq);
}

static void generations_add(struct sums *sums, u32 node, struct lruvec *lruvec)
{
	struct memlens_lru_cgroups *sum = &sums->cgroups[node];
	struct memlens_generations own;
	u32 type, rank;

	if (!memlens_generations_read(lruvec, &own))
		return;
	sum->generations_on += own.enabled;
	for (rank = 0; rank < MEMLENS_RANKS; rank++) {
		sum->generations_anon += own.pages[0][rank];
		sum->generations_file += own.pages[1][rank];
	}
	/* A node may have come in between. */
	if (node >= sums->node_generations ||
	    sums->generations[node][0][0].nid != sum->nid)
		return;
	for (rank = 0; rank < MEMLENS_RANKS; rank++)
		for (type = 0; type < MEMLENS_LIST_TYPES; type++)
			generation_add(&sums->generations[node][type][rank],
				       own.pages[type][rank], own.age_ms[rank],
				       own.max_seq - rank);
}

#ifdef CONFIG_MEMCG
static void node_add(struct mem_cgroup *memcg, struct sums *sums, u32 node)
{
	struct memlens_lru_cgroups *sum = &sums->cgroups[node];
	struct mem_cgroup_per_node *own = READ_ONCE(memcg->nodeinfo[sum->nid]);

	sum->cgroups++;
	sum->dying += memlens_memcg_is_dying(memcg);
	if (!own || !memlens_memcg_has_lists(memcg))
		return;
	sum->inactive_anon += memlens_memcg_list_size(own, LRU_INACTIVE_ANON);
	sum->active_anon += memlens_memcg_list_size(own, LRU_ACTIVE_ANON);
	sum->inactive_file += memlens_memcg_list_size(own, LRU_INACTIVE_FILE);
	sum->active_file += memlens_memcg_list_size(own, LRU_ACTIVE_FILE);
	sum->unevictable += memlens_memcg_list_size(own, LRU_UNEVICTABLE);
	generations_add(sums, node, &own->lruvec);
}

static void memcg_visit(struct mem_cgroup *memcg, void *data)
{
	struct sums *sums = data;
	u32 node;

	for (node = 0; node < sums->nodes; node++)
		node_add(memcg, sums, node);
}
#else
static void memcg_visit(struct mem_cgroup *memcg, void *data)
{
}
#endif

/* Without cgroups of memory a node's lists are its own. */
static void lone_visit(struct sums *sums)
{
	u32 node;

	for (node = 0; node < sums->nodes; node++) {
		struct memlens_lru_cgroups *sum = &sums->cgroups[node];

		sum->cgroups = MEMLENS_UNKNOWN;
		sum->dying = MEMLENS_UNKNOWN;
		sum->inactive_anon = MEMLENS_UNKNOWN;
		sum->active_anon = MEMLENS_UNKNOWN;
		sum->inactive_file = MEMLENS_UNKNOWN;
		sum->active_file = MEMLENS_UNKNOWN;
		sum->unevictable = MEMLENS_UNKNOWN;
		generations_add(sums, node, &NODE_DATA(sum->nid)->__lruvec);
	}
}

static void cgroups_place(int nid, struct memlens_wire_writer *writer, void *data)
{
	struct memlens_lru_cgroups *record = memlens_wire_record_add(writer);
	struct sums *sums = data;

	if (!record)
		return;
	if (!sums->nodes++)
		sums->cgroups = record;
	record->nid = nid;
	if (!MEMLENS_HAS_GENERATIONS) {
		record->generations_on = MEMLENS_UNKNOWN;
		record->generations_anon = MEMLENS_UNKNOWN;
		record->generations_file = MEMLENS_UNKNOWN;
	}
}

static struct memlens_generation *
generation_place(int nid, u32 type, u32 rank, struct memlens_wire_writer *writer)
{
	struct memlens_generation *record = memlens_wire_record_add(writer);

	if (!record)
		return NULL;
	record->nid = nid;
	record->type = type;
	record->rank = rank;
	record->age_least_ms = MEMLENS_UNKNOWN;
	record->age_most_ms = MEMLENS_UNKNOWN;
	record->seq_least = MEMLENS_UNKNOWN;
	record->seq_most = MEMLENS_UNKNOWN;
	return record;
}

static void generations_place(int nid, struct memlens_wire_writer *writer, void *data)
{
	struct memlens_generation *first = NULL, *record = NULL;
	struct sums *sums = data;
	u32 type, rank;

	if (!MEMLENS_HAS_GENERATIONS)
		return;
	for (type = 0; type < MEMLENS_LIST_TYPES; type++) {
		for (rank = 0; rank < MEMLENS_RANKS; rank++) {
			record = generation_place(nid, type, rank, writer);
			if (!first)
				first = record;
		}
	}
	if (!record)		/* not all of them */
		return;
	if (!sums->node_generations++)
		sums->generations = (void *)first;
}

/* ---- the file ------------------------------------------------------- */

typedef void add_node(int nid, struct memlens_wire_writer *writer, void *data);

static void section_begin(struct memlens_wire_writer *writer, u32 type, u32 size,
			  add_node *add, void *data)
{
	int nid;

	memlens_views_section_begin(writer, type, size);
	for_each_online_node(nid) {
		if (memlens_node_populated(nid))
			add(nid, writer, data);
		cond_resched();
	}
}

static void section_end(struct memlens_wire_writer *writer)
{
	memlens_views_section_end(writer, &memlens_view_lru);
}

static void collect(struct memlens_wire_writer *writer)
{
	struct sums sums = { .nodes = 0 };

	section_begin(writer, MEMLENS_SECTION_LRU_NODE,
		      sizeof(struct memlens_lru_node), node_collect, NULL);
	section_end(writer);
	section_begin(writer, MEMLENS_SECTION_LRU_ZONE,
		      sizeof(struct memlens_lru_zone), zones_collect, NULL);
	section_end(writer);
	section_begin(writer, MEMLENS_SECTION_LRU_CGROUPS,
		      sizeof(struct memlens_lru_cgroups), cgroups_place, &sums);
	section_end(writer);
	section_begin(writer, MEMLENS_SECTION_GENERATION,
		      sizeof(struct memlens_generation), generations_place, &sums);
	if (!memlens_memcgs_walk(memcg_visit, &sums))
		lone_visit(&sums);
	section_end(writer);
}

/* For every node that may yet come online. */
static size_t records_size(void)
{
	return nr_node_ids * (sizeof(struct memlens_lru_node) +
			      MAX_NR_ZONES * sizeof(struct memlens_lru_zone) +
			      sizeof(struct memlens_lru_cgroups) +
			      MEMLENS_LIST_TYPES * MEMLENS_RANKS *
			      sizeof(struct memlens_generation));
}

const struct memlens_view memlens_view_lru = {
	.tables = &memlens_tables_lru,
	.section_count = 4,
	.records_size = records_size,
	.collect = collect,
};
