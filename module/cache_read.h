/* SPDX-License-Identifier: GPL-2.0 */
/* One cache's figures, out of the kernel's own structs as layout.h has them. */
#ifndef MEMLENS_CACHE_READ_H
#define MEMLENS_CACHE_READ_H

#include <linux/kobject.h>

#include "module/pure/slabs.h"

/* struct kmem_cache of its kobject. */
void *memlens_cache_of(struct kobject *cache);

/* Names, sizes and flags. No lock is needed while the cache is pinned. */
void memlens_cache_shape_read(void *cache, struct memlens_cache *record,
			      struct memlens_slab_shape *shape);

/* Orders and room of its slabs alone. */
void memlens_cache_slab_shape_read(void *cache, struct memlens_slab_shape *shape);

/* struct kmem_cache_node; NULL: the cache has none of that node. */
void *memlens_cache_node(void *cache, int nid);

/*
 * Fills what it has on a node; returns how many slabs were looked at. Only under the
 * lock of the caches' kset. @exact: all of a list, with interrupts off all the while.
 */
u32 memlens_cache_node_read(void *cache, int nid,
			    const struct memlens_cache *record,
			    const struct memlens_slab_shape *shape, bool exact,
			    struct memlens_slab_counts *counts);

/* slabs, partial and objects of a node alone: these are single words. */
bool memlens_cache_node_sizes(void *cache, int nid,
			      struct memlens_slab_counts *counts);

/* The same of all nodes. */
void memlens_cache_sums(void *cache, struct memlens_slab_counts *sum);

/* What CPUs hold: slabs, and objects parked in sheaves; MEMLENS_UNKNOWN each. */
u64 memlens_cache_cpu_slabs(void *cache);
u64 memlens_cache_cpu_parked(void *cache);

/* MEMLENS_UNKNOWN where there are no sheaves. */
u64 memlens_cache_sheaf_capacity(void *cache);

/* NULL, or what of the kernel's BTF they lack. */
const char *memlens_cache_cpu_slabs_missing(void);
const char *memlens_cache_parked_missing(void);

/* Of the most slabs that were looked at in one hold, and of locks held by others. */
u64 memlens_cache_slabs_in_hold(void);
u64 memlens_cache_locks_busy(void);
void memlens_cache_read_init(void);

#endif /* MEMLENS_CACHE_READ_H */
