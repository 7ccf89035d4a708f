// SPDX-License-Identifier: GPL-2.0
/*
 * Whether layouts fit the kernel that runs. A file of BTF may be of another one, or
 * lie; and what we do with the lock and the list of a node has to be right the first
 * time. So before any is used, some caches are read through the layouts, by
 * copy_from_kernel_nofault() alone, and compared with what sysfs says of them; and
 * then one of our own, whose partial slabs we know.
 */
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "module/cache_read.h"
#include "module/cache_sysfs.h"
#include "module/cache_trial.h"
#include "module/cache_verify.h"
#include "module/caches.h"
#include "module/layout.h"

/* Counts move: a difference has to be there as often as this. */
#define ATTEMPTS	5

#define CACHES_MOST	32

#define COMPARED_MOST	16

static struct {
	const char *wrong;		/* what does not fit; NULL: nothing yet */
	u32 caches;
	u32 agreed[COMPARED_MOST];	/* by what was compared: with so many */
	u32 differed[COMPARED_MOST];
} verdict;

/* ---- members that are needed ---------------------------------------- */

static const enum memlens_member needed[] = {
	MEMLENS_CACHE_FLAGS, MEMLENS_CACHE_SIZE, MEMLENS_CACHE_OBJECT_SIZE,
	MEMLENS_CACHE_OO, MEMLENS_CACHE_MIN, MEMLENS_CACHE_REFCOUNT,
	MEMLENS_CACHE_NAME, MEMLENS_CACHE_KOBJ, MEMLENS_CACHE_NODE,
	MEMLENS_NODE_LOCK, MEMLENS_NODE_NR_PARTIAL, MEMLENS_NODE_PARTIAL,
	MEMLENS_NODE_NR_SLABS, MEMLENS_NODE_TOTAL_OBJECTS, MEMLENS_SLAB_CACHE,
	MEMLENS_SLAB_LIST, MEMLENS_SLAB_INUSE, MEMLENS_SLAB_OBJECTS,
};

static u32 offset_of(enum memlens_member which)
{
	return memlens_layout_place(which)->offset;
}

/* An array of pointers, or of pairs of a barn and one. */
static bool nodes_fit(void)
{
	const struct memlens_place *node = memlens_layout_place(MEMLENS_CACHE_NODE);
	const struct memlens_place *barn = memlens_layout_place(MEMLENS_CACHE_BARN);

	if (!barn->found)
		return node->stride == sizeof(void *);
	return node->stride == 2 * sizeof(void *) && barn->stride == node->stride &&
		node->offset == barn->offset + sizeof(void *);
}

/* In one word, and so low in it that sums of very many do not overflow. */
static bool counters_fit(void)
{
	const struct memlens_place *inuse = memlens_layout_place(MEMLENS_SLAB_INUSE);
	const struct memlens_place *objects =
		memlens_layout_place(MEMLENS_SLAB_OBJECTS);

	return inuse->offset == objects->offset && inuse->bits <= 16 &&
		inuse->shift <= 16 && objects->bits <= 16 && objects->shift <= 16;
}

static const char *members_check(void)
{
	const char *lacking = memlens_layout_lacking(needed, ARRAY_SIZE(needed));

	if (lacking)
		return lacking;
	if (!counters_fit())
		return "btf-does-not-fit:slab.inuse";
	if (!nodes_fit())
		return "btf-does-not-fit:kmem_cache.node";
	/* Nothing compares a lock: it has to fill what is before nr_partial, which
	 * is compared.
	 */
	if (offset_of(MEMLENS_NODE_LOCK) ||
	    ALIGN(sizeof(spinlock_t), sizeof(long)) !=
	    offset_of(MEMLENS_NODE_NR_PARTIAL))
		return "btf-does-not-fit:kmem_cache_node.list_lock";
	return NULL;
}

/* ---- a cache -------------------------------------------------------- */

/* What a cache's attribute says, as we read it. */
struct compared {
	const char *attribute;
	const char *member;
	u64 (*ours)(void *cache);
};

static struct memlens_cache shape_of(void *cache)
{
	struct memlens_slab_shape shape;
	struct memlens_cache record;

	memlens_cache_shape_read(cache, &record, &shape);
	return record;
}

static u64 object_size_of(void *cache)
{
	return shape_of(cache).object_size;
}

static u64 size_of(void *cache)
{
	return shape_of(cache).size;
}

static u64 order_of(void *cache)
{
	return shape_of(cache).order;
}

static u64 objects_per_slab_of(void *cache)
{
	return shape_of(cache).objects_per_slab;
}

static u64 aliases_of(void *cache)
{
	return shape_of(cache).aliases;
}

static u64 reclaimable_of(void *cache)
{
	return shape_of(cache).reclaimable;
}

static u64 rcu_freed_of(void *cache)
{
	return shape_of(cache).rcu_freed;
}

static u64 slabs_of(void *cache)
{
	struct memlens_slab_counts sum;

	memlens_cache_sums(cache, &sum);
	return sum.slabs;
}

static u64 partial_of(void *cache)
{
	struct memlens_slab_counts sum;

	memlens_cache_sums(cache, &sum);
	return sum.partial;
}

static u64 objects_of(void *cache)
{
	struct memlens_slab_counts sum;

	memlens_cache_sums(cache, &sum);
	return sum.objects;
}

static const struct compared compared[] = {
	{ "object_size", "kmem_cache.object_size", object_size_of },
	{ "slab_size", "kmem_cache.size", size_of },
	{ "order", "kmem_cache.oo", order_of },
	{ "objs_per_slab", "kmem_cache.oo", objects_per_slab_of },
	{ "aliases", "kmem_cache.refcount", aliases_of },
	{ "reclaim_account", "kmem_cache.flags", reclaimable_of },
	{ "destroy_by_rcu", "kmem_cache.flags", rcu_freed_of },
	/* Counts. To ask sysfs takes an object of some cache for the while. */
	{ "slabs", "kmem_cache_node.nr_slabs", slabs_of },
	{ "partial", "kmem_cache_node.nr_partial", partial_of },
	{ "total_objects", "kmem_cache_node.total_objects", objects_of },
	{ "sheaf_capacity", "kmem_cache.sheaf_capacity",
	  memlens_cache_sheaf_capacity },
	{ "cpu_slabs", "kmem_cache.cpu_slab", memlens_cache_cpu_slabs },
};

#define COMPARED_FIXED	7	/* the first ones: one that differs is wrong */
#define COMPARED_ALWAYS	10	/* what follows is not there everywhere */

/* Of counts more than one in five has to differ. */
#define DIFFER_MOST	4

static_assert(ARRAY_SIZE(compared) <= COMPARED_MOST);

enum agreement { AGREES, DIFFERS, MOVES };

/* What moves tells nothing: ours has to be the same before theirs and after. */
static enum agreement compare(struct kobject *cache, struct kernfs_node *folder,
			      const struct compared *row)
{
	void *own = memlens_cache_of(cache);
	const u64 before = row->ours(own);
	u64 theirs, after;

	/* Who does not tell cannot contradict. */
	if (before == MEMLENS_UNKNOWN ||
	    !memlens_cache_sysfs_number(cache, folder, row->attribute, &theirs))
		return MOVES;
	after = row->ours(own);
	if (theirs == before || theirs == after)
		return AGREES;
	return before == after ? DIFFERS : MOVES;
}

/* NULL, or the fixed member that differs whenever it stands still. */
static const char *attributes_check(struct kobject *cache,
				    struct kernfs_node *folder)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(compared); i++) {
		u32 differs = 0;
		u32 attempt;

		for (attempt = 0; attempt < ATTEMPTS; attempt++) {
			enum agreement agreement = compare(cache, folder,
							   &compared[i]);

			if (agreement == AGREES)
				break;
			differs += agreement == DIFFERS;
		}
		if (attempt < ATTEMPTS)
			verdict.agreed[i]++;
		else if (differs == ATTEMPTS)
			verdict.differed[i]++;
		if (i < COMPARED_FIXED && verdict.differed[i])
			return compared[i].member;
	}
	return NULL;
}

/* A folder's name has '!' where the cache's has '/'. */
static bool same_name(const char *name, const char *folder)
{
	size_t i;

	for (i = 0; i < MEMLENS_CACHE_NAME_SIZE - 1; i++) {
		if (name[i] != folder[i] && !(name[i] == '/' && folder[i] == '!'))
			return false;
		if (!name[i])
			return true;
	}
	return true;
}

static const char *rest_check(struct kobject *cache)
{
	struct memlens_slab_shape shape;
	struct memlens_cache record;

	memlens_cache_shape_read(memlens_cache_of(cache), &record, &shape);
	if (shape.least_order > shape.order || shape.least_objects > shape.objects ||
	    !shape.least_objects)
		return "kmem_cache.min";
	/* One that may be merged has a folder of another name. */
	if (kobject_name(cache)[0] != ':' &&
	    !same_name(record.name, kobject_name(cache)))
		return "kmem_cache.name";
	return NULL;
}

/* ---- all of it ------------------------------------------------------ */

static void cache_check(struct kobject *cache, u64 id, void *data)
{
	struct kernfs_node *folder;

	if (verdict.wrong || verdict.caches == CACHES_MOST)
		return;
	folder = memlens_cache_sysfs_open(cache);
	if (!folder)
		return;
	verdict.caches++;
	verdict.wrong = attributes_check(cache, folder) ?: rest_check(cache);
	kernfs_put(folder);
}

/* NULL, or the count that differs with too many caches. */
static const char *counts_check(void)
{
	size_t i;

	for (i = COMPARED_FIXED; i < ARRAY_SIZE(compared); i++)
		if (verdict.differed[i] * DIFFER_MOST > verdict.agreed[i])
			return compared[i].member;
	return NULL;
}

static bool all_compared(void)
{
	size_t i;

	for (i = 0; i < COMPARED_ALWAYS; i++)
		if (!verdict.agreed[i])
			return false;
	return true;
}

static const char *refusal(const char *member)
{
	static char text[MEMLENS_VERDICT_SIZE];

	snprintf(text, sizeof(text), "btf-does-not-fit:%s", member);
	return text;
}

void memlens_cache_verify(void)
{
	const char *wrong = members_check();

	memset(&verdict, 0, sizeof(verdict));
	if (!wrong) {
		memlens_caches_walk_pinned(cache_check, NULL, 0);
		verdict.wrong = verdict.wrong ?: counts_check();
		if (verdict.wrong)
			wrong = refusal(verdict.wrong);
		else if (!all_compared())
			wrong = "btf-could-not-be-compared-with-sysfs";
		else
			wrong = memlens_cache_trial();
	}
	if (wrong)
		memlens_layout_refuse(wrong);
}
