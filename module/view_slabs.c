// SPDX-License-Identifier: GPL-2.0
/*
 * slabs: what each cache of kernel objects holds, wastes, and has grown by.
 *
 * A reading walks all caches once. Their rows are made in memory set aside at load,
 * since they are sorted before they are published; what they have on nodes is
 * published as it is read. One reading at a time: readers wait for one another and
 * for the sampler, for no longer than a walk takes.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#include "module/cache_aliases.h"
#include "module/cache_nodes.h"
#include "module/cache_read.h"
#include "module/cache_sysfs.h"
#include "module/caches.h"
#include "module/compat.h"
#include "module/counters.h"
#include "module/slabs.h"
#include "module/views.h"

static bool slabs_exact;
module_param(slabs_exact, bool, 0644);
MODULE_PARM_DESC(slabs_exact, "Count objects in use of all partial slabs: interrupts are off for as long as a node's list is, up to some 100 ns a slab (default: no, 256 slabs of each list)");

/* Rows of one reading, by what was walked. */
static struct {
	u32 room;
	u32 node_room;	/* rows of nodes; set once: slots for readers are as large */
	u32 count;
	struct memlens_cache *caches;
	struct memlens_slabs sums;
	struct memlens_wire_writer *writer;	/* of nodes' rows */
} rows;

/* ---- a cache's row -------------------------------------------------- */

static void sums_add(const struct memlens_cache *record)
{
	rows.sums.caches++;
	if (record->counts.bytes == MEMLENS_UNKNOWN)
		return;
	if (record->reclaimable)
		rows.sums.reclaimable_bytes += record->counts.bytes;
	else
		rows.sums.unreclaimable_bytes += record->counts.bytes;
	rows.sums.padding_bytes += record->padding_bytes;
	if (record->counts.free_bytes != MEMLENS_UNKNOWN)
		rows.sums.free_bytes += record->counts.free_bytes;
}

/* Of a cache that is whole but for its growth; sums are of those without room, too. */
static void row_finish(struct memlens_cache *record)
{
	record->padding_bytes = record->counts.bytes == MEMLENS_UNKNOWN ?
		MEMLENS_UNKNOWN : memlens_slabs_padding(record);
	sums_add(record);
	memlens_growth_fill(memlens_slabs_growth(), record);
	if (rows.count < rows.room)
		rows.caches[rows.count] = *record;
	rows.count++;	/* what has no room is counted when they are published */
}

static void node_add(const struct memlens_cache *record, int nid,
		     const struct memlens_slab_counts *counts)
{
	struct memlens_cache_node *row;

	/* A node that it has nothing on; parked is not known in sysfs mode. */
	if (!counts->slabs && !counts->objects &&
	    (!counts->parked || counts->parked == MEMLENS_UNKNOWN))
		return;
	/* Caches without room leave what there is to the rest of the file. */
	if (rows.count >= rows.room) {
		memlens_wire_record_lose(rows.writer);
		return;
	}
	row = memlens_wire_record_add(rows.writer);
	if (!row)
		return;
	row->id = record->id;
	memcpy(row->name, record->name, sizeof(row->name));
	row->nid = nid;
	row->counts = *counts;
}

/* A name is read byte by byte. */
#define NAME_COST	32

/* ---- out of the kernel's structs ------------------------------------ */

static u64 parked_sum(u64 one, u64 other)
{
	if (one == MEMLENS_UNKNOWN || other == MEMLENS_UNKNOWN)
		return MEMLENS_UNKNOWN;
	return one + other;
}

static u32 nodes_read(void *cache, const struct memlens_slab_shape *shape,
		      struct memlens_cache *record)
{
	struct memlens_slab_counts counts;
	u64 parked = 0;
	u32 cost = 0;
	int nid;

	for (nid = 0; nid < nr_node_ids; nid++) {
		if (memlens_cache_node_away(nid))
			continue;
		cost += 1 + memlens_cache_node_read(cache, nid, record, shape,
						    READ_ONCE(slabs_exact),
						    &counts);
		parked = parked_sum(parked, counts.parked);
		memlens_slabs_add(&record->counts, &counts);
		node_add(record, nid, &counts);
	}
	record->counts.parked = parked;
	return cost;
}

static void cpus_read(void *cache, struct memlens_cache *record)
{
	const u64 parked = parked_sum(record->counts.parked,
				      memlens_cache_cpu_parked(cache));

	record->counts.cpu_slabs = memlens_cache_cpu_slabs(cache);
	record->counts.parked = parked;
	if (parked != MEMLENS_UNKNOWN)
		memlens_slabs_park(&record->counts, parked);
}

static u32 cache_visit(struct kobject *cache, u64 id, void *data)
{
	struct memlens_cache record = { .id = id };
	struct memlens_slab_shape shape;
	void *own = memlens_cache_of(cache);
	u32 cost;

	memlens_cache_shape_read(own, &record, &shape);
	cost = nodes_read(own, &shape, &record);
	cpus_read(own, &record);
	row_finish(&record);
	return cost + NAME_COST + 2 * num_online_cpus();
}

/* ---- out of sysfs --------------------------------------------------- */

static void sysfs_nodes(struct kobject *cache, struct kernfs_node *folder,
			const struct memlens_cache *record)
{
	struct memlens_slab_counts counts;
	int nid;

	for_each_online_node(nid) {
		memset(&counts, 0, sizeof(counts));
		memlens_cache_sysfs_node(cache, folder, nid, &counts);
		memlens_slabs_sysfs_bytes(record, &counts);
		node_add(record, nid, &counts);
	}
}

static void sysfs_visit(struct kobject *cache, u64 id, void *data)
{
	struct memlens_cache record = { .id = id };
	struct kernfs_node *folder = memlens_cache_sysfs_open(cache);

	if (!folder)
		return;
	if (memlens_cache_sysfs_read(cache, folder, &record)) {
		memlens_slabs_sysfs_bytes(&record, &record.counts);
		sysfs_nodes(cache, folder, &record);
		row_finish(&record);
	}
	kernfs_put(folder);
}

/* ---- all rows ------------------------------------------------------- */

static int by_number(s64 a, s64 b)
{
	return (a > b) - (a < b);
}

/* Not known is least. */
static s64 growth_of(const struct memlens_cache *record)
{
	return record->growth_minute_bytes == MEMLENS_UNKNOWN_S64 ?
		S64_MIN : record->growth_minute_bytes;
}

static int by_growth(const void *a, const void *b)
{
	const struct memlens_cache *one = a, *other = b;

	return by_number(growth_of(other), growth_of(one)) ?:
		by_number(other->growth_bytes, one->growth_bytes) ?:
		by_number(one->id, other->id);
}

/* Here, too: as a signed number it is -1. */
static int by_bytes(const void *a, const void *b)
{
	const struct memlens_cache *one = a, *other = b;

	return by_number(other->counts.bytes, one->counts.bytes) ?:
		by_number(one->id, other->id);
}

static void rows_sort(u32 count)
{
	u32 i;

	sort(rows.caches, count, sizeof(*rows.caches), by_growth, NULL);
	for (i = 0; i < count; i++)
		rows.caches[i].growth_rank = growth_of(&rows.caches[i]) == S64_MIN ?
			MEMLENS_UNKNOWN_U32 : i + 1;
	sort(rows.caches, count, sizeof(*rows.caches), by_bytes, NULL);
}

static void rows_collect(struct memlens_wire_writer *writer)
{
	struct memlens_cache *record;
	u32 i;

	for (i = 0; i < min(rows.count, rows.room); i++) {
		record = memlens_wire_record_add(writer);
		if (record)
			*record = rows.caches[i];
	}
	for (; i < rows.count; i++)
		memlens_wire_record_lose(writer);
}

static const struct memlens_cache *row_lookup(u64 id)
{
	u32 i;

	for (i = 0; i < min(rows.count, rows.room); i++)
		if (rows.caches[i].id == id)
			return &rows.caches[i];
	return NULL;
}

/* A link stays when its cache has gone, and so does what it leads to. */
static void aliases_collect(struct memlens_wire_writer *writer)
{
	struct memlens_cache_alias *record;
	u32 i;

	for (i = 0; i < memlens_aliases_count(); i++) {
		const struct memlens_alias *alias = memlens_aliases_lookup(i);
		const struct memlens_cache *cache = row_lookup(alias->id);

		cond_resched();
		if (!cache)
			continue;
		record = memlens_wire_record_add(writer);
		if (!record)
			continue;
		record->id = alias->id;
		memcpy(record->name, alias->name, sizeof(record->name));
		memcpy(record->cache, cache->name, sizeof(record->cache));
	}
}

static void sums_collect(struct memlens_wire_writer *writer)
{
	struct memlens_slabs *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	*record = rows.sums;
	record->source = memlens_slabs_source();
	record->growth_ns = memlens_growth_ns(memlens_slabs_growth(),
					      ktime_get_ns());
	record->kernel_reclaimable_bytes = PAGE_SIZE *
		global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B);
	record->kernel_unreclaimable_bytes = PAGE_SIZE *
		global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B);
	if (record->source != MEMLENS_SLABS_BTF)
		record->free_bytes = MEMLENS_UNKNOWN;
	record->slabs_in_hold_max = memlens_cache_slabs_in_hold();
	record->locks_busy = memlens_cache_locks_busy();
	record->walks_resumed = memlens_caches_resumed();
	record->caches_forgotten = memlens_slabs_growth()->forgotten;
	record->aliases_ns = memlens_aliases_ns();
}

static void rows_read(struct memlens_wire_writer *writer)
{
	rows.count = 0;
	memset(&rows.sums, 0, sizeof(rows.sums));
	rows.writer = writer;
	if (memlens_slabs_source() == MEMLENS_SLABS_BTF)
		memlens_caches_walk(cache_visit, NULL);
	else
		memlens_caches_walk_pinned(sysfs_visit, NULL,
					   memlens_slabs_settled());
	rows_sort(min(rows.count, rows.room));
}

static void collect(struct memlens_wire_writer *writer)
{
	const struct memlens_view *view = &memlens_view_slabs;

	memlens_slabs_lock();
	memlens_views_section_begin(writer, MEMLENS_SECTION_CACHE_NODE,
				    sizeof(struct memlens_cache_node));
	rows_read(writer);
	memlens_views_section_end(writer, view);

	memlens_views_section_begin(writer, MEMLENS_SECTION_CACHE,
				    sizeof(struct memlens_cache));
	rows_collect(writer);
	memlens_views_section_end(writer, view);

	memlens_views_section_begin(writer, MEMLENS_SECTION_CACHE_ALIAS,
				    sizeof(struct memlens_cache_alias));
	aliases_collect(writer);
	memlens_views_section_end(writer, view);

	memlens_views_section_begin(writer, MEMLENS_SECTION_SLABS,
				    sizeof(struct memlens_slabs));
	sums_collect(writer);
	memlens_views_section_end(writer, view);
	memlens_slabs_unlock();
}

static size_t records_size(void)
{
	return sizeof(struct memlens_slabs) +
		rows.room * sizeof(struct memlens_cache) +
		rows.node_room * sizeof(struct memlens_cache_node) +
		memlens_slabs_alias_room() * sizeof(struct memlens_cache_alias);
}

static int slabs_init(void)
{
	int ret = memlens_slabs_init();

	if (ret)
		return ret;
	memset(&rows, 0, sizeof(rows));
	rows.room = memlens_slabs_room();
	/* And one that may come. */
	rows.node_room = rows.room *
		min_t(u32, num_online_nodes() + 1, nr_node_ids);
	rows.caches = vmalloc(array_size(rows.room, sizeof(*rows.caches)));
	if (!rows.caches) {
		memlens_slabs_exit();
		return -ENOMEM;
	}
	memlens_counters.memory_bytes += memlens_slabs_memory() +
		PAGE_ALIGN(rows.room * sizeof(*rows.caches));
	return 0;
}

static void slabs_exit(void)
{
	memlens_slabs_exit();
	vfree(rows.caches);
	rows.caches = NULL;
}

const struct memlens_view memlens_view_slabs = {
	.tables = &memlens_tables_slabs,
	.section_count = 4,
	.records_size = records_size,
	.collect = collect,
	.init = slabs_init,
	.exit = slabs_exit,
};
