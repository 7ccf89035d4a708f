// SPDX-License-Identifier: GPL-2.0
#include "module/pure/slabs.h"

/* OO_SHIFT and OO_MASK, mm/slub.c. */
#define OBJECTS_BITS	16
#define OBJECTS_MASK	((1U << OBJECTS_BITS) - 1)

/* Beyond this nothing is a slab (MAX_ORDER), and no shift is one. */
#define ORDER_MOST	31

void memlens_slabs_shape(struct memlens_slab_shape *shape, u32 oo, u32 min)
{
	shape->order = oo >> OBJECTS_BITS;
	shape->objects = oo & OBJECTS_MASK;
	shape->least_order = min >> OBJECTS_BITS;
	shape->least_objects = min & OBJECTS_MASK;
	if (shape->order > ORDER_MOST)
		shape->order = ORDER_MOST;
	if (shape->least_order > ORDER_MOST)
		shape->least_order = ORDER_MOST;
}

void memlens_slabs_shape_of(struct memlens_slab_shape *shape, u32 order,
			    u32 objects, u32 size, u32 page_size)
{
	shape->order = order > ORDER_MOST ? ORDER_MOST : order;
	shape->objects = objects;
	shape->least_order = 0;
	while (shape->least_order < shape->order &&
	       (u64)page_size << shape->least_order < size)
		shape->least_order++;
	shape->least_objects = size ?
		(u32)div64_u64((u64)page_size << shape->least_order, size) : objects;
}

u64 memlens_slabs_bytes(const struct memlens_slab_shape *shape, u64 slabs,
			u64 objects, u32 page_size)
{
	const u64 room = slabs * shape->objects;
	u64 least = 0;

	if (objects < room && shape->objects > shape->least_objects)
		least = div64_u64(room - objects,
				  shape->objects - shape->least_objects);
	/* The two counters were not read at once. */
	if (least > slabs)
		least = slabs;
	return ((slabs - least) << shape->order) * page_size +
		(least << shape->least_order) * page_size;
}

static u64 less(u64 one, u64 other)
{
	return one > other ? one - other : 0;
}

void memlens_slabs_use(struct memlens_slab_counts *counts,
		       const struct memlens_partial *partial,
		       const struct memlens_slab_shape *shape, u32 object_size)
{
	const u64 unseen = less(partial->slabs, partial->looked_at);
	const u64 unseen_room = unseen * shape->objects;
	u64 free = partial->free;

	counts->in_use_most = less(counts->objects, free);
	counts->in_use_least = less(counts->in_use_most, unseen_room);
	counts->accuracy = MEMLENS_SLABS_EXACT;
	if (unseen && partial->looked_at) {
		counts->accuracy = MEMLENS_SLABS_ESTIMATED;
		free += div64_u64(partial->free * unseen, partial->looked_at);
	} else if (unseen) {
		counts->accuracy = MEMLENS_SLABS_BOUNDED;
		free += unseen_room / 2;
	}
	counts->in_use = less(counts->objects, free);
	counts->free_bytes = (counts->objects - counts->in_use) * object_size;
}

void memlens_slabs_add(struct memlens_slab_counts *sum,
		       const struct memlens_slab_counts *counts)
{
	sum->slabs += counts->slabs;
	sum->partial += counts->partial;
	sum->objects += counts->objects;
	sum->in_use += counts->in_use;
	sum->in_use_least += counts->in_use_least;
	sum->in_use_most += counts->in_use_most;
	sum->bytes += counts->bytes;
	sum->free_bytes += counts->free_bytes;
	if (counts->accuracy > sum->accuracy)
		sum->accuracy = counts->accuracy;
}

void memlens_slabs_park(struct memlens_slab_counts *counts, u64 parked)
{
	counts->parked = parked;
	counts->in_use = less(counts->in_use, parked);
	counts->in_use_least = less(counts->in_use_least, parked);
	counts->in_use_most = less(counts->in_use_most, parked);
}

u64 memlens_slabs_padding(const struct memlens_cache *cache)
{
	return less(cache->counts.bytes,
		    cache->counts.objects * cache->object_size);
}
