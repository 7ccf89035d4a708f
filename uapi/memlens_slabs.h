/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * What slabs publishes. memlens.h has the container and the rules that hold for
 * all records.
 *
 * Caches are read one after the other, in the order of their ids: each row is of its
 * own moment, within the begin and end of the section of nodes. A cache that is
 * created or destroyed meanwhile is there or not.
 */
#ifndef MEMLENS_UAPI_SLABS_H
#define MEMLENS_UAPI_SLABS_H

#include "uapi/memlens.h"

#define MEMLENS_CACHE_NAME_SIZE	48

enum memlens_slabs_source {
	MEMLENS_SLABS_BTF	= 0,	/* the kernel's own structs */
	MEMLENS_SLABS_SYSFS	= 1,	/* attributes in /sys/kernel/slab: slower, and
					 * without what is marked (B) below
					 */
	MEMLENS_SLABS_NONE	= 2,	/* neither: no rows */
};

/* All caches, also those for which there was no room. */
struct memlens_slabs {
	__u32	source;			/* enum memlens_slabs_source */
	__u32	caches;
	__u64	growth_ns;		/* what growth is over: 60 to 70 s, or less when
					 * memlens is younger
					 */

	/* Bytes of slabs by SLAB_RECLAIM_ACCOUNT, and the kernel's own counters
	 * of the same (NR_SLAB_RECLAIMABLE_B, NR_SLAB_UNRECLAIMABLE_B). These are
	 * behind by what CPUs have not folded yet, 125 pages a CPU and node at most,
	 * and hold what is too large for a cache: kmalloc() of over two pages.
	 */
	__u64	reclaimable_bytes;
	__u64	unreclaimable_bytes;
	__u64	kernel_reclaimable_bytes;
	__u64	kernel_unreclaimable_bytes;

	__u64	free_bytes;		/* (B) sums of the caches' */
	__u64	padding_bytes;		/* not (B) */

	/* Since load: */
	__u64	slabs_in_hold_max;	/* slabs looked at under one list_lock, but for
					 * exact counts
					 */
	__u64	locks_busy;		/* list_locks that somebody held, so that the
					 * node's objects in use are within bounds only
					 */
	__u64	walks_resumed;		/* walks whose place in the list had gone */
	__u64	caches_forgotten;	/* in all samples, one every ten seconds: there
					 * was no room to remember their size, and their
					 * growth is not known
					 */
	__u64	aliases_ns;		/* CLOCK_MONOTONIC when names of aliases were
					 * read: at load, or when asked to since
					 */
};

/*
 * Objects in use are all that a slab has given out: so also those on CPUs' own
 * lists, which nobody but that CPU can tell from objects in use, and, from Linux
 * 6.18 on, without those that are parked in sheaves, which are counted apart.
 *
 *	objects = in_use + parked + free	of a cache
 *	objects = in_use + free			of a node, where what is parked
 *						counts as in use
 *
 * Where a node has more partial slabs than are looked at (MEMLENS_SLABS_LOOKED_AT)
 * free is an estimate from both ends of its list. in_use_least and in_use_most hold
 * whatever stands in between, but for objects parked and taken meanwhile.
 */
#define MEMLENS_SLABS_LOOKED_AT	256	/* 128 from each end */

enum memlens_slabs_accuracy {
	MEMLENS_SLABS_EXACT	= 0,	/* all partial slabs were looked at */
	MEMLENS_SLABS_ESTIMATED	= 1,	/* some of them were */
	MEMLENS_SLABS_BOUNDED	= 2,	/* none: their lock was held. in_use is
					 * halfway between its bounds
					 */
};

/* A cache, or what it has on one node. */
struct memlens_slab_counts {
	__u64	slabs;
	__u64	partial;		/* slabs on nodes' partial lists */
	__u64	cpu_slabs;		/* a cache's only: slabs that CPUs allocate
					 * from, and the partial ones of those CPUs, as
					 * cpu_slabs in sysfs has it (show_slab_objects,
					 * mm/slub.c); none from Linux 7.0 on
					 */
	__u64	objects;		/* room for them, in all slabs */
	__u64	in_use;			/* (B) this and all below but bytes */
	__u64	in_use_least;
	__u64	in_use_most;
	__u64	parked;			/* in CPUs' and nodes' sheaves, 0 without; of a
					 * node what its own sheaves hold, of whichever
					 * node's slabs
					 */
	__u64	bytes;			/* of all slabs */
	__u64	free_bytes;		/* of free objects, as their users asked for */
	__u32	accuracy;		/* enum memlens_slabs_accuracy */
	__u32	reserved;
};

/* One cache. Several names may share it: see memlens_cache_alias. */
struct memlens_cache {
	__u64	id;			/* of its folder in sysfs; never used again */
	/* kmem_cache.name; in sysfs mode the folder's, as ":0000064" for a cache
	 * that may be merged
	 */
	char	name[MEMLENS_CACHE_NAME_SIZE];
	__u32	object_size;		/* bytes that its users asked for */
	__u32	size;			/* bytes that an object takes */
	__u32	order;			/* of a slab */
	__u32	objects_per_slab;
	__u32	aliases;		/* names beside the first that share it */
	__u32	reclaimable;		/* 1: SLAB_RECLAIM_ACCOUNT */
	__u32	rcu_freed;		/* 1: SLAB_TYPESAFE_BY_RCU */
	__u32	accounted;		/* (B) 1: SLAB_ACCOUNT */

	struct memlens_slab_counts counts;

	/* Of all slabs, what is no object's: what an object takes beyond what its
	 * users asked for, and what is left over in a slab.
	 */
	__u64	padding_bytes;

	__s64	growth_bytes;		/* since load, or since it was created */
	__s64	growth_minute_bytes;	/* over memlens_slabs.growth_ns */
	__u32	growth_rank;		/* 1: grew most in that time */
	__u32	reserved;
};

/* What a cache has on a node. */
struct memlens_cache_node {
	__u64	id;			/* memlens_cache.id */
	char	name[MEMLENS_CACHE_NAME_SIZE];
	__u32	nid;
	__u32	reserved;
	struct memlens_slab_counts counts;
};

/*
 * A name that shares a cache, or may come to: so the first one of each that can be
 * merged is among them. Possibly stale: it stays when the one that asked for it is
 * gone.
 */
struct memlens_cache_alias {
	__u64	id;			/* memlens_cache.id */
	char	cache[MEMLENS_CACHE_NAME_SIZE];	/* its name */
	char	name[MEMLENS_CACHE_NAME_SIZE];
};

#endif /* MEMLENS_UAPI_SLABS_H */
