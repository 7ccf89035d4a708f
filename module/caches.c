// SPDX-License-Identifier: GPL-2.0
/*
 * The kset of all slab caches, and walks over it.
 *
 * A cache on the list is whole: destroying one takes it off the list (kobject_del)
 * before anything of it is freed, and both that and joining take the list's lock.
 * What holds it for few entries at a time has to come back to its place, and so pins
 * the last entry that it saw. A pin keeps the cache from being freed, but for one
 * case: until Linux 7.0, a create that fails after the cache has joined the list
 * frees it whatever references there are (do_kmem_cache_create, mm/slub.c). Caches
 * are created one at a time (slab_mutex) and join at the end. So one that another
 * one follows was created whole, and no other is pinned.
 */
#include <linux/atomic.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#include "module/caches.h"

static struct kernfs_node *folder;
static struct kset *caches;
static atomic64_t resumed;

void memlens_caches_init(void)
{
	atomic64_set(&resumed, 0);
	caches = NULL;
	folder = NULL;
	if (!kernel_kobj->sd)	/* built without sysfs */
		return;
	folder = kernfs_find_and_get_ns(kernel_kobj->sd, "slab", NULL);
	if (folder && kernfs_type(folder) != KERNFS_DIR) {
		kernfs_put(folder);
		folder = NULL;
	}
	/* A folder's priv is its kobject, here that of the kset; it never goes. */
	if (folder)
		caches = to_kset((struct kobject *)folder->priv);
}

void memlens_caches_exit(void)
{
	if (folder)
		kernfs_put(folder);
	folder = NULL;
	caches = NULL;
}

struct kernfs_node *memlens_caches_folder(void)
{
	return folder;
}

u64 memlens_caches_resumed(void)
{
	return atomic64_read(&resumed);
}

/*
 * 0: its folder is gone, and so is the cache in a moment. The folder may be freed
 * while we look, but not before the cache has forgotten it (sysfs_remove_dir).
 */
static u64 id_of(struct kobject *cache)
{
	struct kernfs_node *own = READ_ONCE(cache->sd);
	u64 id;

	if (!own || copy_from_kernel_nofault(&id, &own->id, sizeof(id)))
		return 0;
	smp_rmb();	/* the id before the folder, again */
	return READ_ONCE(cache->sd) == own ? id : 0;
}

/* Where a walk is. */
struct place {
	struct kobject *pinned;	/* the last one seen; NULL: at the beginning */
	u64 last;		/* its id, or that of the last one before it */
	u64 end;		/* the newest one's when it began: later ones do not
				 * make it longer
				 */
};

/* With the lock held: the entry that the walk goes on after. */
static struct list_head *place_find(const struct place *place)
{
	if (!place->pinned)
		return &caches->list;
	if (!list_empty(&place->pinned->entry))
		return &place->pinned->entry;
	/* It has left, and points at itself. */
	atomic64_inc(&resumed);
	return &caches->list;
}

static bool is_newest(const struct kobject *cache)
{
	return list_is_last(&cache->entry, &caches->list);
}

/* Goes on for one hold; false: all have been seen. */
static bool walk_on(struct place *place,
		    u32 (*visit)(struct kobject *cache, u64 id, void *data),
		    void *data)
{
	struct kobject *before = place->pinned, *cache;
	struct list_head *entry;
	bool more = false;
	u32 cost = 0;

	spin_lock(&caches->list_lock);
	entry = place_find(place);
	for (entry = entry->next; entry != &caches->list; entry = entry->next) {
		u64 id;

		cache = container_of(entry, struct kobject, entry);
		id = id_of(cache);
		if (id > place->end)
			break;
		cost += MEMLENS_VISIT_CHEAP;
		if (id > place->last) {
			cost += visit(cache, id, data);
			place->last = id;
		}
		if (cost < MEMLENS_HOLD_COST || is_newest(cache) ||
		    !kobject_get_unless_zero(cache))
			continue;
		place->pinned = cache;
		more = true;
		break;
	}
	spin_unlock(&caches->list_lock);
	/* Perhaps the last reference: then its release runs here. */
	if (before)
		kobject_put(before);
	return more;
}

u64 memlens_caches_newest(void)
{
	u64 id = 0;

	if (!caches)
		return 0;
	spin_lock(&caches->list_lock);
	if (!list_empty(&caches->list))
		id = id_of(list_last_entry(&caches->list, struct kobject, entry));
	spin_unlock(&caches->list_lock);
	return id;
}

/* Where the newest one is just joining, or leaving, there is no telling. */
static u64 end_find(void)
{
	return memlens_caches_newest() ?: U64_MAX;
}

void memlens_caches_walk(u32 (*visit)(struct kobject *cache, u64 id, void *data),
			 void *data)
{
	struct place place = { .end = end_find() };

	if (!caches)
		return;
	while (walk_on(&place, visit, data))
		cond_resched();
}

/* ---- one by one ----------------------------------------------------- */

/*
 * Pins the next one after the last, or, when many had to be passed, one of these: then
 * the last is still that one.
 */
static bool pin_next(struct place *place, u64 settled)
{
	struct kobject *before = place->pinned;
	struct list_head *entry;
	bool found = false;
	u32 passed = 0;

	spin_lock(&caches->list_lock);
	entry = place_find(place);
	for (entry = entry->next; entry != &caches->list; entry = entry->next) {
		struct kobject *cache = container_of(entry, struct kobject, entry);
		u64 id = id_of(cache);

		if (id > place->end)
			break;
		if (id <= place->last && ++passed < MEMLENS_HOLD_COST)
			continue;
		if ((is_newest(cache) && id > settled) ||
		    !kobject_get_unless_zero(cache))
			continue;
		place->pinned = cache;
		place->last = max(place->last, id);
		found = true;
		break;
	}
	spin_unlock(&caches->list_lock);
	if (before)
		kobject_put(before);
	return found;
}

void memlens_caches_walk_pinned(void (*visit)(struct kobject *cache, u64 id,
					      void *data),
				void *data, u64 settled)
{
	struct place place = { .end = end_find() };
	u64 visited = 0;

	if (!caches)
		return;
	while (pin_next(&place, settled)) {
		if (place.last != visited)
			visit(place.pinned, place.last, data);
		visited = place.last;
		cond_resched();
	}
}

void memlens_caches_barrier(void)
{
	if (!caches)
		return;
	spin_lock(&caches->list_lock);
	spin_unlock(&caches->list_lock);
}
