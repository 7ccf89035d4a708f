/* SPDX-License-Identifier: GPL-2.0 */
/* Private members of the kernel's structs: where they lie in the one running. */
#ifndef MEMLENS_LAYOUT_H
#define MEMLENS_LAYOUT_H

#include <linux/types.h>

enum memlens_member {
	/* struct kmem_cache, and what it has per node and per CPU */
	MEMLENS_CACHE_FLAGS,
	MEMLENS_CACHE_SIZE,
	MEMLENS_CACHE_OBJECT_SIZE,
	MEMLENS_CACHE_OO,
	MEMLENS_CACHE_MIN,
	MEMLENS_CACHE_REFCOUNT,
	MEMLENS_CACHE_NAME,
	MEMLENS_CACHE_KOBJ,
	MEMLENS_CACHE_NODE,		/* of node 0, the next a stride on */
	MEMLENS_CACHE_CPU_SLAB,
	MEMLENS_CACHE_CPU_SHEAVES,
	MEMLENS_CACHE_SHEAF_CAPACITY,
	MEMLENS_CACHE_BARN,		/* as NODE; or NODE_BARN */

	/* struct kmem_cache_node */
	MEMLENS_NODE_LOCK,
	MEMLENS_NODE_NR_PARTIAL,
	MEMLENS_NODE_PARTIAL,
	MEMLENS_NODE_NR_SLABS,
	MEMLENS_NODE_TOTAL_OBJECTS,
	MEMLENS_NODE_BARN,

	/* struct slab, which was a struct page */
	MEMLENS_SLAB_CACHE,
	MEMLENS_SLAB_LIST,
	MEMLENS_SLAB_INUSE,
	MEMLENS_SLAB_OBJECTS,
	MEMLENS_SLAB_SLABS,		/* on a CPU's partial list from it on */

	/* struct kmem_cache_cpu */
	MEMLENS_CPU_SLAB,
	MEMLENS_CPU_PARTIAL,

	/* struct slub_percpu_sheaves, slab_sheaf, node_barn */
	MEMLENS_SHEAVES_MAIN,
	MEMLENS_SHEAVES_SPARE,
	MEMLENS_SHEAVES_RCU_FREE,
	MEMLENS_SHEAF_SIZE,
	MEMLENS_BARN_NR_FULL,

	MEMLENS_MEMBERS,
};

/* Where one lies. */
struct memlens_place {
	bool found;
	u8 shift;	/* of a bit-field, in the 8 bytes at offset */
	u8 bits;	/* of a bit-field; 0: it is none */
	u32 offset;	/* bytes */
	u32 stride;	/* bytes, of an array's elements */
};

/* Reads layouts, or learns why there are none. Never fails. */
void memlens_layout_init(void);

/* NULL, or why layouts are not known, in words joined by '-'. */
const char *memlens_layout_missing(void);

/* They are known, and yet do not fit. @reason as above, of static storage. */
void memlens_layout_refuse(const char *reason);

const struct memlens_place *memlens_layout_place(enum memlens_member member);

/* NULL, or the first of these that is not there, or not what it should be, as
 * "kmem_cache.size-not-in-btf".
 */
const char *memlens_layout_lacking(const enum memlens_member *members,
				   size_t count);

#endif /* MEMLENS_LAYOUT_H */
