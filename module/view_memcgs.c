// SPDX-License-Identifier: GPL-2.0
/*
 * memcgs: what each memory cgroup holds, may hold, and has been refused.
 *
 * A reading walks all of them once, with one pinned and nothing held at a time. All is
 * read as single words, without the kernel's statistics being flushed: memory.stat costs
 * a flush of a whole subtree, sizes of lists are up to date by themselves.
 */
#include <linux/cgroup.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/string.h>

#include "module/compat.h"
#include "module/memcg_lists.h"
#include "module/memcgs.h"
#include "module/views.h"
#include "uapi/memlens_memcgs.h"

static bool memcgs_nodes;
module_param(memcgs_nodes, bool, 0644);
MODULE_PARM_DESC(memcgs_nodes, "Tell of a cgroup's lists on each node as well (default: no)");

#ifdef CONFIG_MEMCG

/* One reading. */
struct walk {
	struct memlens_wire_writer *writer;
	struct memlens_memcgs sums;
	struct memlens_memcg *records;	/* of this section, so far: */
	u32 count;
};

/* ---- figures -------------------------------------------------------- */

/* PAGE_COUNTER_MAX is what "max" is stored as (include/linux/page_counter.h). */
static u64 limit_of(unsigned long pages)
{
	return pages >= PAGE_COUNTER_MAX ? MEMLENS_NO_LIMIT : pages;
}

static u64 usage_of(struct page_counter *counter)
{
	return max_t(s64, atomic_long_read(&counter->usage), 0);
}

static void counters_read(struct mem_cgroup *memcg, struct memlens_memcg *record)
{
	record->usage = usage_of(&memcg->memory);
	record->min = limit_of(READ_ONCE(memcg->memory.min));
	record->low = limit_of(READ_ONCE(memcg->memory.low));
	record->high = limit_of(READ_ONCE(memcg->memory.high));
	record->max = limit_of(READ_ONCE(memcg->memory.max));
	record->swap_usage = usage_of(&memcg->swap);
	record->swap_max = limit_of(READ_ONCE(memcg->swap.max));
}

static u64 event_of(struct mem_cgroup *memcg, enum memcg_memory_event event)
{
	return atomic_long_read(&memcg->memory_events[event]);
}

static void events_read(struct mem_cgroup *memcg, struct memlens_memcg_events *events)
{
	events->low = event_of(memcg, MEMCG_LOW);
	events->high = event_of(memcg, MEMCG_HIGH);
	events->max = event_of(memcg, MEMCG_MAX);
	events->oom = event_of(memcg, MEMCG_OOM);
	events->oom_kill = event_of(memcg, MEMCG_OOM_KILL);
	events->oom_group_kill = MEMLENS_MEMCG_OOM_GROUP_KILL < MEMCG_NR_MEMORY_EVENTS ?
		event_of(memcg, MEMLENS_MEMCG_OOM_GROUP_KILL) : MEMLENS_UNKNOWN;
	events->swap_high = event_of(memcg, MEMCG_SWAP_HIGH);
	events->swap_max = event_of(memcg, MEMCG_SWAP_MAX);
	events->swap_fail = event_of(memcg, MEMCG_SWAP_FAIL);
}

static void lists_add(struct memlens_memcg_lists *sum,
		      const struct memlens_memcg_lists *lists)
{
	sum->inactive_anon += lists->inactive_anon;
	sum->active_anon += lists->active_anon;
	sum->inactive_file += lists->inactive_file;
	sum->active_file += lists->active_file;
	sum->unevictable += lists->unevictable;
}

static void nodes_read(struct mem_cgroup *memcg, struct memlens_memcg *record)
{
	struct memlens_memcg_lists lists;
	int nid;

	if (!memlens_memcg_has_lists(memcg))
		return;
	for_each_online_node(nid) {
		struct mem_cgroup_per_node *node = READ_ONCE(memcg->nodeinfo[nid]);

		if (!node)
			continue;
		record->generations_on += memlens_lists_read(node, &lists);
		lists_add(&record->lists, &lists);
	}
}

/* ---- where it is ---------------------------------------------------- */

/*
 * Parents come first, and what is below a cgroup directly after it: so the parent of the
 * next record is the one before it, or the parent of that, or of that.
 */
static u32 parent_find(const struct walk *walk, u64 id)
{
	u32 parent = walk->count - 1;

	while (parent < walk->count && walk->records[parent].id != id)
		parent = walk->records[parent].parent;
	return parent < walk->count ? parent : MEMLENS_NO_PARENT;
}

static void place_read(struct cgroup_subsys_state *css, const struct walk *walk,
		       struct memlens_memcg *record)
{
	record->id = memlens_memcg_id(css);
	record->depth = memlens_memcg_depth(css);
	record->parent = css->parent ?
		parent_find(walk, memlens_memcg_id(css->parent)) : MEMLENS_NO_PARENT;
	memlens_memcg_name(css, record->name, sizeof(record->name));
}

/* One without room is counted, and what is below it has no parent. */
static void memcg_visit(struct mem_cgroup *memcg, void *data)
{
	struct walk *walk = data;
	struct memlens_memcg *record = memlens_wire_record_add(walk->writer);
	bool dying = memlens_memcg_is_dying(memcg);

	walk->sums.cgroups++;
	walk->sums.dying += dying;
	if (!record)
		return;
	if (!walk->records)
		walk->records = record;
	place_read(&memcg->css, walk, record);
	walk->count++;
	counters_read(memcg, record);
	events_read(memcg, &record->events);
	nodes_read(memcg, record);
	if (dying) {
		record->state = MEMLENS_MEMCG_DYING;
		walk->sums.dying_pages += memlens_lists_sum(&record->lists);
	}
}

static void node_add(struct mem_cgroup *memcg, int nid,
		     struct memlens_wire_writer *writer)
{
	struct mem_cgroup_per_node *node = READ_ONCE(memcg->nodeinfo[nid]);
	struct memlens_memcg_lists lists;
	struct memlens_memcg_node *record;

	if (!node)
		return;
	memlens_lists_read(node, &lists);
	if (!memlens_lists_sum(&lists))
		return;
	record = memlens_wire_record_add(writer);
	if (!record)
		return;
	record->id = memlens_memcg_id(&memcg->css);
	record->nid = nid;
	record->lists = lists;
}

static void nodes_visit(struct mem_cgroup *memcg, void *data)
{
	struct walk *walk = data;
	int nid;

	if (!memlens_memcg_has_lists(memcg))
		return;
	for_each_online_node(nid)
		node_add(memcg, nid, walk->writer);
}

/* ---- the file ------------------------------------------------------- */

/* The sums come first, so that they have room, and are filled in when all was seen. */
static struct memlens_memcgs *sums_place(struct memlens_wire_writer *writer)
{
	struct memlens_memcgs *record;

	memlens_views_section_begin(writer, MEMLENS_SECTION_MEMCGS,
				    sizeof(struct memlens_memcgs));
	record = memlens_wire_record_add(writer);
	memlens_views_section_end(writer, &memlens_view_memcgs);
	return record;
}

static void rows_collect(struct walk *walk, u32 type, u32 size, bool wanted,
			 void (*visit)(struct mem_cgroup *memcg, void *data))
{
	memlens_views_section_begin(walk->writer, type, size);
	if (wanted)
		memlens_memcgs_walk(visit, walk);
	memlens_views_section_end(walk->writer, &memlens_view_memcgs);
}

static void collect(struct memlens_wire_writer *writer)
{
	struct walk walk = { .writer = writer };
	struct memlens_memcgs *sums = sums_place(writer);

	rows_collect(&walk, MEMLENS_SECTION_MEMCG, sizeof(struct memlens_memcg), true,
		     memcg_visit);
	rows_collect(&walk, MEMLENS_SECTION_MEMCG_NODE,
		     sizeof(struct memlens_memcg_node), READ_ONCE(memcgs_nodes),
		     nodes_visit);
	if (!sums)
		return;
	*sums = walk.sums;
	sums->version = memlens_memcgs_version();
}

#else

static void collect(struct memlens_wire_writer *writer)
{
	const struct memlens_view *view = &memlens_view_memcgs;

	memlens_views_section_begin(writer, MEMLENS_SECTION_MEMCGS,
				    sizeof(struct memlens_memcgs));
	memlens_views_section_end(writer, view);
	memlens_views_section_begin(writer, MEMLENS_SECTION_MEMCG,
				    sizeof(struct memlens_memcg));
	memlens_views_section_end(writer, view);
	memlens_views_section_begin(writer, MEMLENS_SECTION_MEMCG_NODE,
				    sizeof(struct memlens_memcg_node));
	memlens_views_section_end(writer, view);
}

#endif

/* Room that is always there; one that has more cgroups allocates when it is opened. */
#define ROWS_ASIDE	64

static size_t rows_size(u32 rows)
{
	size_t size = sizeof(struct memlens_memcg);

	if (READ_ONCE(memcgs_nodes))
		size += num_online_nodes() * sizeof(struct memlens_memcg_node);
	return rows * size;
}

static size_t records_size(void)
{
	return sizeof(struct memlens_memcgs) + ROWS_ASIDE * sizeof(struct memlens_memcg);
}

/* An eighth more may come before it is read. */
static size_t records_size_now(void)
{
	u32 count = memlens_memcgs_count();

	return sizeof(struct memlens_memcgs) +
		rows_size(max_t(u32, count + count / 8 + 8, ROWS_ASIDE));
}

const struct memlens_view memlens_view_memcgs = {
	.tables = &memlens_tables_memcgs,
	.section_count = 3,
	.records_size = records_size,
	.records_size_now = records_size_now,
	.collect = collect,
};
