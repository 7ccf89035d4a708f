// SPDX-License-Identifier: GPL-2.0
/*
 * A cache of our own. All of its slabs are partial and on a node's list, and we know
 * how many objects they have given out: so what the layouts say of a node's list and
 * of a slab's counters is either right, or it is seen that it is not. Read without
 * the list's lock, which is among what is in question; nobody else uses the cache.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/nodemask.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "module/cache_read.h"
#include "module/cache_trial.h"
#include "module/layout.h"

/* Several slabs, whatever their size. */
#define OBJECTS		128
#define OBJECT_SIZE	256
#define FREED_ONE	4

#define ATTEMPTS	5

static void *objects[OBJECTS];

static u32 offset_of(enum memlens_member which)
{
	return memlens_layout_place(which)->offset;
}

static bool peek(void *to, const void *from, size_t size)
{
	return !copy_from_kernel_nofault(to, from, size);
}

/* An entry whose slab is the cache's, and the objects that it has given out. */
static bool entry_read(struct list_head *at, void *cache, struct list_head *entry,
		       u64 *inuse)
{
	const struct memlens_place *place = memlens_layout_place(MEMLENS_SLAB_INUSE);
	char *slab = (char *)at - offset_of(MEMLENS_SLAB_LIST);
	void *owner;
	u64 word;

	if (!peek(entry, at, sizeof(*entry)) ||
	    !peek(&owner, slab + offset_of(MEMLENS_SLAB_CACHE), sizeof(owner)) ||
	    !peek(&word, slab + place->offset, sizeof(word)))
		return false;
	*inuse += word >> place->shift & ((1ULL << place->bits) - 1);
	return owner == cache;
}

/* Adds up a node's partial slabs, both ways round; false: it is no list. */
static bool list_read(void *cache, void *node, u64 *slabs, u64 *inuse)
{
	struct list_head *head = (void *)((char *)node +
					  offset_of(MEMLENS_NODE_PARTIAL));
	struct list_head entry, *at = head, *before;

	if (!peek(&entry, head, sizeof(entry)))
		return false;
	while (entry.next != head) {
		before = at;
		at = entry.next;
		if (++*slabs > OBJECTS || !entry_read(at, cache, &entry, inuse) ||
		    entry.prev != before)
			return false;
	}
	return true;
}

static bool lists_read(void *cache, u64 *slabs, u64 *inuse)
{
	int nid;

	*slabs = 0;
	*inuse = 0;
	for (nid = 0; nid < nr_node_ids; nid++) {
		void *node = memlens_cache_node(cache, nid);

		if (node && !list_read(cache, node, slabs, inuse))
			return false;
	}
	return true;
}

/* With it a cache is not merged with another. */
static void object_init(void *object)
{
}

/* Some of each slab: every FREED_ONE-th is freed, of objects that come in order. */
static bool objects_make(struct kmem_cache *cache)
{
	u32 i;

	memset(objects, 0, sizeof(objects));
	for (i = 0; i < OBJECTS; i++) {
		objects[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		if (!objects[i])
			return false;
	}
	for (i = 0; i < OBJECTS; i += FREED_ONE) {
		kmem_cache_free(cache, objects[i]);
		objects[i] = NULL;
	}
	/* From CPUs and sheaves back to the node's list. */
	kmem_cache_shrink(cache);
	return true;
}

static void objects_free(struct kmem_cache *cache)
{
	u32 i;

	for (i = 0; i < OBJECTS; i++)
		if (objects[i])
			kmem_cache_free(cache, objects[i]);
}

/* Nobody else uses it, so that its figures are known and stand still. */
static const char *own_check(struct kmem_cache *cache)
{
	struct memlens_slab_counts sum;
	u64 slabs, inuse;

	if (!objects_make(cache))
		return "no-memory";
	memlens_cache_sums(cache, &sum);
	if (!lists_read(cache, &slabs, &inuse))
		return "btf-does-not-fit:kmem_cache_node.partial";
	if (slabs != sum.partial)
		return "btf-does-not-fit:kmem_cache_node.nr_partial";
	/* No slab is full, and none is a CPU's. */
	if (slabs != sum.slabs)
		return "btf-does-not-fit:kmem_cache_node.nr_slabs";
	if (inuse != OBJECTS - OBJECTS / FREED_ONE)
		return "btf-does-not-fit:slab.inuse";
	return NULL;
}

/* KFENCE may take an object out of any cache, now and then: so more than once. */
const char *memlens_cache_trial(void)
{
	const char *wrong = NULL;
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		struct kmem_cache *cache =
			kmem_cache_create("memlens_check", OBJECT_SIZE, 0, 0,
					  object_init);

		if (!cache)
			return "no-memory";
		wrong = own_check(cache);
		objects_free(cache);
		kmem_cache_destroy(cache);
		if (!wrong)
			break;
	}
	return wrong;
}
