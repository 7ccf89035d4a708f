/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All slab caches, through the kset that their folders in sysfs are in. It is in the
 * order in which they were created, and so are their ids, which rise and are never
 * used again: a walk that has lost its place finds it by the last id that it saw.
 */
#ifndef MEMLENS_CACHES_H
#define MEMLENS_CACHES_H

#include <linux/kernfs.h>
#include <linux/kobject.h>

void memlens_caches_init(void);
void memlens_caches_exit(void);

/* /sys/kernel/slab; NULL: this kernel has none. */
struct kernfs_node *memlens_caches_folder(void);

/* What a visit has cost, so that no hold of the kset's lock is a long one. */
#define MEMLENS_VISIT_CHEAP	1
#define MEMLENS_HOLD_COST	512

/*
 * Calls @visit for each, under the lock of the kset: the cache is whole, and stays.
 * The visit returns its cost: about one for each slab or CPU that it looked at.
 */
void memlens_caches_walk(u32 (*visit)(struct kobject *cache, u64 id, void *data),
			 void *data);

/*
 * Calls @visit for each with a reference held and no lock, so that it may sleep. A
 * cache may be gone otherwise. The newest one is left out if its id is above
 * @settled: it may not have been created whole yet.
 */
void memlens_caches_walk_pinned(void (*visit)(struct kobject *cache, u64 id,
					      void *data),
				void *data, u64 settled);

/* The id of the newest one, 0 if there is none. */
u64 memlens_caches_newest(void);

/* Returns when nobody is in a visit that began before. */
void memlens_caches_barrier(void);

/* Walks that have found their place again by id, since load. */
u64 memlens_caches_resumed(void);

#endif /* MEMLENS_CACHES_H */
