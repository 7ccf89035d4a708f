/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A cache's attributes in sysfs, asked of the kernel itself and not by their files.
 * The caller holds a reference to the cache, may sleep, and is the only one.
 */
#ifndef MEMLENS_CACHE_SYSFS_H
#define MEMLENS_CACHE_SYSFS_H

#include <linux/kernfs.h>
#include <linux/kobject.h>

#include "uapi/memlens_slabs.h"

int memlens_cache_sysfs_init(void);
void memlens_cache_sysfs_exit(void);
size_t memlens_cache_sysfs_memory(void);	/* bytes set aside by init */

/* The folder of a cache, with a reference; NULL: it is gone. */
struct kernfs_node *memlens_cache_sysfs_open(struct kobject *cache);

/*
 * The first number of an attribute; false: there is none, or it is not a number.
 * Never one that walks lists (objects, objects_partial, alloc_calls...).
 */
bool memlens_cache_sysfs_number(struct kobject *cache, struct kernfs_node *folder,
				const char *name, u64 *number);

/* What bytes follow from, alone. False: it is gone. */
bool memlens_cache_sysfs_sizes(struct kobject *cache, struct kernfs_node *folder,
			       struct memlens_cache *record);

/* Names, sizes, flags and counts, without nodes. False: it is gone. */
bool memlens_cache_sysfs_read(struct kobject *cache, struct kernfs_node *folder,
			      struct memlens_cache *record);

/* Slabs, partial and objects that it has on a node. */
void memlens_cache_sysfs_node(struct kobject *cache, struct kernfs_node *folder,
			      int nid, struct memlens_slab_counts *counts);

#endif /* MEMLENS_CACHE_SYSFS_H */
