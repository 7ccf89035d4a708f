// SPDX-License-Identifier: GPL-2.0
/*
 * One cache's figures, out of the kernel's own structs.
 *
 * Only a node's list of partial slabs is walked as what it is, under its lock and
 * with interrupts off: 256 slabs at most, at some ten instructions each. All else is
 * read by copy_from_kernel_nofault(): a CPU's slab may be freed at any time, and so
 * may its sheaves.
 */
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#include "module/cache_member.h"
#include "module/cache_read.h"
#include "module/compat.h"
#include "module/layout.h"
#include "module/nofault.h"

#define FROM_EACH_END	(MEMLENS_SLABS_LOOKED_AT / 2)

/* More than any kernel has (MAX_FULL_SHEAVES, mm/slub.c): what is above was read out
 * of something else.
 */
#define BARN_FULL_MOST	1024

static atomic64_t slabs_in_hold;
static atomic64_t locks_busy;

void memlens_cache_read_init(void)
{
	atomic64_set(&slabs_in_hold, 0);
	atomic64_set(&locks_busy, 0);
}

u64 memlens_cache_slabs_in_hold(void)
{
	return atomic64_read(&slabs_in_hold);
}

u64 memlens_cache_locks_busy(void)
{
	return atomic64_read(&locks_busy);
}

/* ---- sizes and flags ------------------------------------------------ */

void *memlens_cache_of(struct kobject *cache)
{
	return (char *)cache - memlens_layout_place(MEMLENS_CACHE_KOBJ)->offset;
}

static bool has_flag(u32 flags, slab_flags_t flag)
{
	return flags & (__force u32)flag;
}

/* Below 0: it shall not be merged (sysfs says 0 as well, aliases_show). */
static u32 aliases_of(void *cache)
{
	const int count = memlens_int_of(cache, MEMLENS_CACHE_REFCOUNT);

	return count > 0 ? count - 1 : 0;
}

void memlens_cache_slab_shape_read(void *cache, struct memlens_slab_shape *shape)
{
	memlens_slabs_shape(shape, memlens_int_of(cache, MEMLENS_CACHE_OO),
			    memlens_int_of(cache, MEMLENS_CACHE_MIN));
}

void memlens_cache_shape_read(void *cache, struct memlens_cache *record,
			      struct memlens_slab_shape *shape)
{
	const u32 flags = memlens_int_of(cache, MEMLENS_CACHE_FLAGS);

	memlens_nofault_string(record->name,
			       memlens_pointer_of(cache, MEMLENS_CACHE_NAME),
			       sizeof(record->name));
	memlens_cache_slab_shape_read(cache, shape);
	record->object_size = memlens_int_of(cache, MEMLENS_CACHE_OBJECT_SIZE);
	record->size = memlens_int_of(cache, MEMLENS_CACHE_SIZE);
	record->order = shape->order;
	record->objects_per_slab = shape->objects;
	record->aliases = aliases_of(cache);
	record->reclaimable = has_flag(flags, SLAB_RECLAIM_ACCOUNT);
	record->rcu_freed = has_flag(flags, SLAB_TYPESAFE_BY_RCU);
	record->accounted = has_flag(flags, SLAB_ACCOUNT);
}

/* ---- nodes ---------------------------------------------------------- */

static void *of_node(void *cache, enum memlens_member which, int nid)
{
	const struct memlens_place *place = memlens_layout_place(which);
	void *node;

	if (copy_from_kernel_nofault(&node, (char *)cache + place->offset +
				     (size_t)place->stride * nid, sizeof(node)))
		return NULL;
	return node;
}

void *memlens_cache_node(void *cache, int nid)
{
	return of_node(cache, MEMLENS_CACHE_NODE, nid);
}

/*
 * Where a slab's counters are, seen from its entry in a list. Each is summed where it
 * lies in the word, and shifted when all are: with what a kernel's sanitizers add
 * to a shift, a slab took three times as many instructions.
 */
struct counters_at {
	s32 distance;	/* bytes */
	u64 inuse_mask;
	u64 objects_mask;
};

struct counters_sum {
	u64 inuse;
	u64 objects;
};

static u64 mask_of(enum memlens_member which)
{
	const struct memlens_place *place = memlens_layout_place(which);

	return ((1ULL << place->bits) - 1) << place->shift;
}

static struct counters_at counters_at(void)
{
	return (struct counters_at) {
		.distance = (s32)memlens_layout_place(MEMLENS_SLAB_INUSE)->offset -
			(s32)memlens_layout_place(MEMLENS_SLAB_LIST)->offset,
		.inuse_mask = mask_of(MEMLENS_SLAB_INUSE),
		.objects_mask = mask_of(MEMLENS_SLAB_OBJECTS),
	};
}

static __always_inline void slab_add(struct counters_sum *sum,
				     const struct list_head *entry,
				     const struct counters_at *at)
{
	const u64 word = READ_ONCE(*(u64 *)((char *)entry + at->distance));

	sum->inuse += word & at->inuse_mask;
	sum->objects += word & at->objects_mask;
}

static u64 free_of(const struct counters_sum *sum)
{
	const u64 objects = sum->objects >>
		memlens_layout_place(MEMLENS_SLAB_OBJECTS)->shift;
	const u64 inuse = sum->inuse >>
		memlens_layout_place(MEMLENS_SLAB_INUSE)->shift;

	return objects > inuse ? objects - inuse : 0;
}

/* Returns how many it has looked at. */
static u64 list_look(struct list_head *list, const struct counters_at *at, u64 slabs,
		     bool exact, struct counters_sum *sum)
{
	const u64 most = exact || slabs <= MEMLENS_SLABS_LOOKED_AT ?
		slabs : FROM_EACH_END;
	struct list_head *entry;
	u64 count = 0;

	for (entry = list->next; entry != list && count < most;
	     entry = entry->next) {
		slab_add(sum, entry, at);
		count++;
	}
	if (most == slabs)
		return count;
	for (entry = list->prev; entry != list && count < 2 * most;
	     entry = entry->prev) {
		slab_add(sum, entry, at);
		count++;
	}
	return count;
}

static void partial_read(void *node, bool exact, struct memlens_partial *partial)
{
	const struct counters_at at = counters_at();
	struct counters_sum sum = { };
	unsigned long *count = memlens_member(node, MEMLENS_NODE_NR_PARTIAL);
	struct list_head *list = memlens_member(node, MEMLENS_NODE_PARTIAL);
	spinlock_t *lock = memlens_member(node, MEMLENS_NODE_LOCK);
	unsigned long flags;

	if (!memlens_trylock_irqsave(lock, flags)) {
		atomic64_inc(&locks_busy);
		return;
	}
	/* Again: now it is the list's. */
	partial->slabs = READ_ONCE(*count);
	partial->looked_at = list_look(list, &at, partial->slabs, exact, &sum);
	spin_unlock_irqrestore(lock, flags);
	partial->free = free_of(&sum);
	if (!exact && partial->looked_at > memlens_cache_slabs_in_hold())
		atomic64_set(&slabs_in_hold, partial->looked_at);
}

u64 memlens_cache_sheaf_capacity(void *cache)
{
	return memlens_has(MEMLENS_CACHE_SHEAF_CAPACITY) ?
		memlens_int_of(cache, MEMLENS_CACHE_SHEAF_CAPACITY) : MEMLENS_UNKNOWN;
}

/* Until 7.0 the node's sheaves were a member of it; from 7.1 on a node without
 * memory may have some, too.
 */
static void *barn_of(void *cache, void *node, int nid)
{
	if (memlens_has(MEMLENS_CACHE_BARN))
		return of_node(cache, MEMLENS_CACHE_BARN, nid);
	return node && memlens_has(MEMLENS_NODE_BARN) ?
		memlens_pointer_of(node, MEMLENS_NODE_BARN) : NULL;
}

static u64 barn_parked(void *cache, void *node, int nid)
{
	void *barn;
	u32 full;

	if (!memlens_has(MEMLENS_CACHE_CPU_SHEAVES))
		return 0;
	if (memlens_cache_parked_missing())
		return MEMLENS_UNKNOWN;
	barn = barn_of(cache, node, nid);
	full = barn ? memlens_int_of(barn, MEMLENS_BARN_NR_FULL) : 0;
	return full <= BARN_FULL_MOST ? full * memlens_cache_sheaf_capacity(cache) : 0;
}

static void sizes_read(void *node, struct memlens_slab_counts *counts)
{
	counts->slabs = memlens_long_of(node, MEMLENS_NODE_NR_SLABS);
	counts->partial = memlens_long_of(node, MEMLENS_NODE_NR_PARTIAL);
	counts->objects = memlens_long_of(node, MEMLENS_NODE_TOTAL_OBJECTS);
}

bool memlens_cache_node_sizes(void *cache, int nid,
			      struct memlens_slab_counts *counts)
{
	void *node = memlens_cache_node(cache, nid);

	if (!node)
		return false;
	sizes_read(node, counts);
	return true;
}

void memlens_cache_sums(void *cache, struct memlens_slab_counts *sum)
{
	struct memlens_slab_counts counts;
	int nid;

	memset(sum, 0, sizeof(*sum));
	for (nid = 0; nid < nr_node_ids; nid++)
		if (memlens_cache_node_sizes(cache, nid, &counts)) {
			sum->slabs += counts.slabs;
			sum->partial += counts.partial;
			sum->objects += counts.objects;
		}
}

u32 memlens_cache_node_read(void *cache, int nid,
			    const struct memlens_cache *record,
			    const struct memlens_slab_shape *shape, bool exact,
			    struct memlens_slab_counts *counts)
{
	struct memlens_partial partial = { };
	void *node = memlens_cache_node(cache, nid);

	memset(counts, 0, sizeof(*counts));
	counts->cpu_slabs = MEMLENS_UNKNOWN;
	counts->parked = barn_parked(cache, node, nid);
	if (!node)
		return 0;
	sizes_read(node, counts);
	partial.slabs = counts->partial;
	if (partial.slabs)
		partial_read(node, exact, &partial);
	counts->partial = partial.slabs;
	counts->bytes = memlens_slabs_bytes(shape, counts->slabs, counts->objects,
					    PAGE_SIZE);
	memlens_slabs_use(counts, &partial, shape, record->object_size);
	return partial.looked_at;
}
