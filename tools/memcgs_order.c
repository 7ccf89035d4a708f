// SPDX-License-Identifier: GPL-2.0
/*
 * Which cgroups are shown, and in what order. What it costs is sorting, and a path for
 * each where paths are asked for: with ten thousand of them as well.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "tools/lru.h"
#include "tools/memcgs_order.h"

/* What is needed while an order is made. */
struct making {
	const struct memlens_wire *wire;
	const struct options *options;
	u32 total;			/* cgroups that the look has */
	bool *kept;			/* by index */
	struct memcgs_entry *entries;
	u32 count;			/* of these */
};

/* Where a walk of the tree stands: on each level, at one of a parent's children. */
struct stand {
	u32 at;				/* of the entries */
	u64 group;
};

static bool is_wanted(const struct options *options)
{
	return options->memcgs_sort || options->top || options->path ||
		options->tree;
}

static void *array(size_t count, size_t size)
{
	/* Of none as well there is one, so that NULL is no memory. */
	void *all = calloc(count + 1, size);

	if (!all)
		complain("there is no memory for cgroups in order");
	return all;
}

/* ---- which ----------------------------------------------------------- */

/*
 * Escaped characters stand for themselves, and a path is of itself whatever brackets it
 * has: it can be copied from what is shown.
 */
static bool path_fits(const struct making *making, u32 index)
{
	char path[MEMLENS_LINE_MAX];

	if (!making->options->path)
		return true;
	memcgs_path(making->wire, index, path, sizeof(path));
	return !strcmp(making->options->path, path) ||
		!fnmatch(making->options->path, path, FNM_NOESCAPE);
}

static u32 parent_of(const struct making *making, u32 index)
{
	struct memlens_memcg memcg;

	memcgs_record(making->wire, index, &memcg);
	return memcg.parent;
}

/* In a tree those above one that is shown are shown as well. */
static void some_keep(const struct making *making)
{
	u32 i, parent;

	for (i = 0; i < making->total; i++)
		making->kept[i] = path_fits(making, i);
	for (i = making->total; making->options->tree && i; i--) {
		parent = parent_of(making, i - 1);
		if (making->kept[i - 1] && parent != MEMLENS_NO_PARENT)
			making->kept[parent] = true;
	}
}

/* ---- in what order --------------------------------------------------- */

/* Children of one parent are a group; 0 are those without. */
static u64 group_of(const struct making *making, u32 index)
{
	const u32 parent = parent_of(making, index);

	return parent == MEMLENS_NO_PARENT ? 0 : (u64)parent + 1;
}

static void entries_sort(struct making *making)
{
	const struct options *options = making->options;
	struct memcgs_entry *entry;
	u32 i;

	for (i = 0; i < making->total; i++) {
		if (!making->kept[i])
			continue;
		entry = &making->entries[making->count++];
		memcgs_entry(making->wire, i, options->memcgs_sort, entry);
		entry->group = options->tree ? group_of(making, i) : 0;
	}
	memcgs_sort(making->entries, making->count);
	if (options->top && options->top < making->count)
		making->count = options->top;
}

static void list_fill(const struct making *making, struct memcgs_order *order)
{
	u32 i;

	for (i = 0; i < making->count; i++)
		order->indexes[i] = making->entries[i].index;
}

/* Where the children of each begin, 0 if there are none: they are after their parent. */
static void firsts_fill(const struct making *making, u32 *firsts)
{
	const struct memcgs_entry *entries = making->entries;
	u32 i;

	for (i = 1; i < making->count; i++)
		if (entries[i].group && entries[i].group != entries[i - 1].group)
			firsts[entries[i].group - 1] = i;
}

/* Each, then what is below it. */
static void tree_walk(const struct making *making, struct memcgs_order *order,
		      const u32 *firsts, struct stand *stands)
{
	u32 level = 0, filled = 0;

	for (;;) {
		struct stand *stand = &stands[level];
		u32 index;

		if (stand->at >= making->count ||
		    making->entries[stand->at].group != stand->group) {
			if (!level--)
				return;
			continue;
		}
		index = making->entries[stand->at++].index;
		order->levels[filled] = level;
		order->indexes[filled++] = index;
		if (firsts[index]) {
			stands[++level].at = firsts[index];
			stands[level].group = (u64)index + 1;
		}
	}
}

static enum status tree_fill(const struct making *making,
			     struct memcgs_order *order)
{
	u32 *firsts = array(making->total, sizeof(*firsts));
	struct stand *stands = array(making->total, sizeof(*stands));
	enum status status = firsts && stands ? STATUS_OK : STATUS_ERROR;

	if (!status) {
		firsts_fill(making, firsts);
		tree_walk(making, order, firsts, stands);
	}
	free(firsts);
	free(stands);
	return status;
}

static enum status cgroups_order(struct making *making,
				 struct memcgs_order *order)
{
	enum status status = STATUS_OK;

	order->indexes = array(making->total, sizeof(u32));
	order->levels = array(making->total, sizeof(u32));
	making->kept = array(making->total, sizeof(*making->kept));
	making->entries = array(making->total, sizeof(*making->entries));
	if (!order->indexes || !order->levels || !making->kept ||
	    !making->entries)
		return STATUS_ERROR;
	some_keep(making);
	entries_sort(making);
	if (making->options->tree)
		status = tree_fill(making, order);
	else
		list_fill(making, order);
	order->cgroups.section = MEMLENS_SECTION_MEMCG;
	order->cgroups.count = making->count;
	order->cgroups.indexes = order->indexes;
	order->cgroups.next = &order->nodes;
	return status;
}

/* ---- their nodes ----------------------------------------------------- */

/* A cgroup's place in the order, by its id. */
struct place_of {
	u64 id;
	u32 place;
};

static int ids_compare(const void *left, const void *right)
{
	const struct place_of *a = left, *b = right;

	return a->id < b->id ? -1 : a->id > b->id;
}

static void places_fill(const struct making *making,
			const struct memcgs_order *order,
			struct place_of *places)
{
	struct memlens_memcg memcg;
	u32 i;

	for (i = 0; i < making->count; i++) {
		memcgs_record(making->wire, order->indexes[i], &memcg);
		places[i].id = memcg.id;
		places[i].place = i;
	}
	if (making->count)
		qsort(places, making->count, sizeof(*places), ids_compare);
}

/* Those of cgroups that are not shown are left out. */
static u32 nodes_fill(const struct making *making,
		      const struct place_of *places,
		      struct memcgs_entry *entries)
{
	const u32 total = lru_count(making->wire, MEMLENS_SECTION_MEMCG_NODE);
	struct memlens_memcg_node node;
	const struct place_of *found;
	struct place_of wanted;
	u32 i, count = 0;

	for (i = 0; i < total && making->count; i++) {
		lru_record(making->wire, MEMLENS_SECTION_MEMCG_NODE, i, &node,
			   sizeof(node));
		wanted.id = node.id;
		found = bsearch(&wanted, places, making->count,
				sizeof(*places), ids_compare);
		if (!found)
			continue;
		entries[count].group = found->place;
		entries[count++].index = i;
	}
	return count;
}

static enum status nodes_order(const struct making *making,
			       struct memcgs_order *order)
{
	const u32 total = lru_count(making->wire, MEMLENS_SECTION_MEMCG_NODE);
	struct place_of *places = array(making->count, sizeof(*places));
	struct memcgs_entry *entries = array(total, sizeof(*entries));
	u32 i, count = 0;

	order->node_indexes = array(total, sizeof(u32));
	if (places && entries && order->node_indexes) {
		places_fill(making, order, places);
		count = nodes_fill(making, places, entries);
		memcgs_sort(entries, count);
		for (i = 0; i < count; i++)
			order->node_indexes[i] = entries[i].index;
	}
	order->nodes.section = MEMLENS_SECTION_MEMCG_NODE;
	order->nodes.count = count;
	order->nodes.indexes = order->node_indexes;
	free(entries);
	free(places);
	return places && entries && order->node_indexes ? STATUS_OK :
		STATUS_ERROR;
}

/* ---- both ------------------------------------------------------------ */

enum status memcgs_order_make(struct memcgs_order *order,
			      const struct memlens_wire *wire,
			      const struct options *options)
{
	struct making making = {
		.wire = wire, .options = options, .total = memcgs_count(wire),
	};
	enum status status;

	memset(order, 0, sizeof(*order));
	if (!is_wanted(options))
		return STATUS_OK;
	status = cgroups_order(&making, order);
	if (!status)
		status = nodes_order(&making, order);
	free(making.kept);
	free(making.entries);
	order->order = status ? NULL : &order->cgroups;
	return status;
}

void memcgs_order_free(struct memcgs_order *order)
{
	free(order->indexes);
	free(order->levels);
	free(order->node_indexes);
}
