/* SPDX-License-Identifier: GPL-2.0 */
/* What follows from a cache's counters, on plain numbers. */
#ifndef MEMLENS_PURE_SLABS_H
#define MEMLENS_PURE_SLABS_H

#include "module/pure/pure.h"
#include "uapi/memlens_slabs.h"

/*
 * Orders and room of a cache's slabs (struct kmem_cache_order_objects: order << 16 |
 * objects, mm/slub.c): as wanted, and as taken where there is no such block.
 */
struct memlens_slab_shape {
	u32 order;
	u32 objects;
	u32 least_order;
	u32 least_objects;
};

void memlens_slabs_shape(struct memlens_slab_shape *shape, u32 oo, u32 min);

/*
 * The same without min: that is the least order that one object fits in
 * (calculate_sizes(), mm/slub.c).
 */
void memlens_slabs_shape_of(struct memlens_slab_shape *shape, u32 order,
			    u32 objects, u32 size, u32 page_size);

/*
 * Bytes of slabs. There are two sizes of slabs, and so the numbers of slabs and of
 * objects say how many there are of each.
 */
u64 memlens_slabs_bytes(const struct memlens_slab_shape *shape, u64 slabs,
			u64 objects, u32 page_size);

/* What was seen of a node's partial list. */
struct memlens_partial {
	u64 slabs;		/* on it */
	u64 looked_at;		/* of these */
	u64 free;		/* objects, in those that were looked at */
};

/*
 * Fills in_use, its bounds, free_bytes and accuracy of a node, from objects of the
 * same record. What is parked is in use here: it may be of any node's slabs.
 *
 * What was not looked at has as many free objects a slab as what was, and at least
 * none and at most all of them, so that the bounds are hard ones.
 */
void memlens_slabs_use(struct memlens_slab_counts *counts,
		       const struct memlens_partial *partial,
		       const struct memlens_slab_shape *shape, u32 object_size);

/* Adds a node's counts to its cache's; parked is not added. */
void memlens_slabs_add(struct memlens_slab_counts *sum,
		       const struct memlens_slab_counts *counts);

/* What of a cache's slabs is no object's as its users asked for it. */
u64 memlens_slabs_padding(const struct memlens_cache *cache);

/* Of a cache: takes all objects that are parked out of those in use. */
void memlens_slabs_park(struct memlens_slab_counts *counts, u64 parked);

#endif /* MEMLENS_PURE_SLABS_H */
