// SPDX-License-Identifier: GPL-2.0
/*
 * tail: what reclaim meets next, on the lists of cgroups that have much.
 *
 * Where lists are short there is not much to free either, and each costs a hold of a lock
 * that allocations of all tasks of the cgroup want: so those that hold less than a share
 * of the node are left alone.
 */
#include <linux/cgroup.h>
#include <linux/kernel.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nodemask.h>

#include "module/compat.h"
#include "module/generations.h"
#include "module/memcg_lists.h"
#include "module/memcgs.h"
#include "module/tail.h"
#include "module/views.h"

#define SHARE_WHOLE	10000	/* hundredths of a percent */
/* Of all nodes, that have room whatever memory is left. */
#define ROWS_ASIDE	(MEMLENS_TAIL_LISTS * 16)

static unsigned int tail_share = 100;
module_param(tail_share, uint, 0644);
MODULE_PARM_DESC(tail_share, "Look at lists of cgroups that hold that much of a node's memory, in hundredths of a percent (default: 100; 0: all that have room)");

/* One reading. */
struct walk {
	struct memlens_wire_writer *writer;
	struct memlens_tail_all all;
};

static u64 node_pages(int nid)
{
	u64 sum = 0;
	int type;

	for (type = 0; type < MAX_NR_ZONES; type++)
		sum += zone_managed_pages(&NODE_DATA(nid)->node_zones[type]);
	return sum;
}

static bool is_large(u64 pages, int nid, u32 share)
{
	return pages && pages * SHARE_WHOLE >= node_pages(nid) * share;
}

/* Of the whole list that a record is of. A generation may have grown older meanwhile; if
 * it went, nothing is left of it.
 */
static u64 list_pages(struct lruvec *lruvec, const struct memlens_memcg_lists *lists,
		      const struct memlens_tail *record, u64 seq)
{
	struct memlens_generations own;

	if (!record->generation)
		return record->type ? lists->inactive_file : lists->inactive_anon;
	if (record->rank == MEMLENS_UNKNOWN_U32)
		return 0;
	if (!memlens_generations_read(lruvec, &own))
		return MEMLENS_UNKNOWN;
	if (own.max_seq - seq >= MEMLENS_RANKS)
		return 0;
	return own.pages[record->type][own.max_seq - seq];
}

/* A record for each list, side by side; NULL: there was no room for all. */
static struct memlens_tail *records_add(struct walk *walk)
{
	struct memlens_tail *records = memlens_wire_record_add(walk->writer);

	if (records && memlens_wire_record_add(walk->writer))
		return records;
	memlens_wire_record_lose(walk->writer);
	if (records)
		memlens_wire_record_drop(walk->writer);
	return NULL;
}

#ifdef CONFIG_MEMCG

static bool node_look(struct mem_cgroup *memcg, int nid, struct walk *walk)
{
	struct mem_cgroup_per_node *node = READ_ONCE(memcg->nodeinfo[nid]);
	struct memlens_memcg_lists lists;
	struct memlens_tail *records;
	u64 seqs[MEMLENS_TAIL_LISTS];
	u32 type;

	if (!node)
		return false;
	memlens_lists_read(node, &lists);
	if (!is_large(memlens_lists_sum(&lists), nid, walk->all.share))
		return false;
	records = records_add(walk);
	if (!records)
		return true;
	memlens_tail_read(&node->lruvec, NODE_DATA(nid), records, seqs);
	for (type = 0; type < MEMLENS_TAIL_LISTS; type++) {
		records[type].id = memlens_memcg_id(&memcg->css);
		records[type].nid = nid;
		records[type].list_pages = list_pages(&node->lruvec, &lists,
						      &records[type], seqs[type]);
		memlens_memcg_name(&memcg->css, records[type].name,
				   sizeof(records[type].name));
	}
	return true;
}

static void memcg_visit(struct mem_cgroup *memcg, void *data)
{
	struct walk *walk = data;
	bool any = false;
	int nid;

	walk->all.cgroups++;
	if (memlens_memcg_has_lists(memcg))
		for_each_online_node(nid)
			any |= node_look(memcg, nid, walk);
	walk->all.left_out += !any;
}

#else

static void memcg_visit(struct mem_cgroup *memcg, void *data)
{
}

#endif

/* Where memory has no cgroups: a node's lists are its own. */
static void lone_look(int nid, struct walk *walk)
{
	struct lruvec *lruvec = &NODE_DATA(nid)->__lruvec;
	const struct memlens_memcg_lists lists = {
		.inactive_anon = MEMLENS_UNKNOWN, .inactive_file = MEMLENS_UNKNOWN,
	};
	struct memlens_tail *records = records_add(walk);
	u64 seqs[MEMLENS_TAIL_LISTS];
	u32 type;

	if (!records)
		return;
	memlens_tail_read(lruvec, NODE_DATA(nid), records, seqs);
	for (type = 0; type < MEMLENS_TAIL_LISTS; type++) {
		records[type].nid = nid;
		records[type].list_pages = list_pages(lruvec, &lists, &records[type],
						      seqs[type]);
	}
}

/* First, so that it has room, and filled in when all was seen. */
static struct memlens_tail_all *all_place(struct memlens_wire_writer *writer)
{
	struct memlens_tail_all *record;

	memlens_views_section_begin(writer, MEMLENS_SECTION_TAIL_ALL,
				    sizeof(struct memlens_tail_all));
	record = memlens_wire_record_add(writer);
	memlens_views_section_end(writer, &memlens_view_tail);
	return record;
}

static void collect(struct memlens_wire_writer *writer)
{
	struct walk walk = {
		.writer = writer,
		.all.share = min_t(u32, READ_ONCE(tail_share), SHARE_WHOLE),
	};
	struct memlens_tail_all *all = all_place(writer);
	int nid;

	memlens_views_section_begin(writer, MEMLENS_SECTION_TAIL,
				    sizeof(struct memlens_tail));
	if (!memlens_memcgs_walk(memcg_visit, &walk))
		for_each_online_node(nid)
			lone_look(nid, &walk);
	memlens_views_section_end(writer, &memlens_view_tail);
	walk.all.folios_in_hold_max = memlens_tail_in_hold();
	if (all)
		*all = walk.all;
}

static size_t rows_size(u32 rows)
{
	return sizeof(struct memlens_tail_all) + rows * sizeof(struct memlens_tail);
}

static size_t records_size(void)
{
	return rows_size(ROWS_ASIDE);
}

/* More than that of a node cannot hold the share, but for what moves meanwhile. */
static size_t records_size_now(void)
{
	u32 share = READ_ONCE(tail_share);
	u32 cgroups = memlens_memcgs_count();

	if (share)
		cgroups = min(cgroups, SHARE_WHOLE / share + 1);
	return rows_size(max_t(u32, num_online_nodes() * MEMLENS_TAIL_LISTS * cgroups,
			       ROWS_ASIDE));
}

const struct memlens_view memlens_view_tail = {
	.tables = &memlens_tables_tail,
	.section_count = 2,
	.records_size = records_size,
	.records_size_now = records_size_now,
	.collect = collect,
};
