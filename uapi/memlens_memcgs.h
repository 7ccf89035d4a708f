/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * What memcgs publishes: memory cgroups of either version, one record each, dying ones
 * as well. memlens.h has the container and the rules that hold for all records.
 *
 * They are read one after the other, parents before their children: each record is of
 * its own moment, within the section's begin and end. What is created or released
 * meanwhile is there or not. Figures are in pages unless said otherwise.
 */
#ifndef MEMLENS_UAPI_MEMCGS_H
#define MEMLENS_UAPI_MEMCGS_H

#include "uapi/memlens.h"

#define MEMLENS_CGROUP_NAME_SIZE	264	/* NAME_MAX, and what stands around it */

/* No record of its parent is before it, or it has none. */
#define MEMLENS_NO_PARENT	MEMLENS_UNKNOWN_U32

enum memlens_memcg_state {
	MEMLENS_MEMCG_ONLINE	= 0,
	MEMLENS_MEMCG_DYING	= 1,	/* removed, and not yet released */
};

/* memory.events, by enum memcg_memory_event: of version 2 of the cgroup and all below it,
 * or of it alone when cgroups are mounted with memory_localevents, as of version 1. What
 * is below the root is not summed there. Not known where the kernel does not count.
 */
struct memlens_memcg_events {
	__u64	low;
	__u64	high;
	__u64	max;
	__u64	oom;
	__u64	oom_kill;
	__u64	oom_group_kill;		/* from 5.17 on */
	__u64	swap_high;
	__u64	swap_max;
	__u64	swap_fail;
};

/* Pages on lists, of either kind: of generations (MGLRU) the two youngest are active,
 * as the kernel has it in memory.stat.
 */
struct memlens_memcg_lists {
	__u64	inactive_anon;
	__u64	active_anon;
	__u64	inactive_file;
	__u64	active_file;
	__u64	unevictable;
};

struct memlens_memcg {
	__u64	id;			/* of its folder: stat -c %i. Twice, if the memory
					 * controller was switched off and on there, and
					 * what was before is dying yet.
					 */
	__u32	parent;			/* index of the parent's record in this section,
					 * below its own, or MEMLENS_NO_PARENT: it has no
					 * record, or this is the root
					 */
	__u32	depth;			/* 0: the root */
	__u32	state;			/* enum memlens_memcg_state */
	__u32	generations_on;		/* nodes on which it keeps generations, now */

	/* page_counter of memory: of the cgroup and all below it (of version 1 and before
	 * 5.11 of it alone without use_hierarchy); the root's is of those below it, since
	 * what is its own is not charged. min, low and high are of version 2 (version 1
	 * has the members, unused).
	 */
	__u64	usage;
	__u64	min;
	__u64	low;
	__u64	high;
	__u64	max;
	/* Version 2: of swap alone. Version 1: of memory and swap together. */
	__u64	swap_usage;
	__u64	swap_max;

	struct memlens_memcg_lists lists;	/* its own, not those below it: summed
						 * over nodes
						 */
	struct memlens_memcg_events events;
	char	name[MEMLENS_CGROUP_NAME_SIZE];	/* its own part of the path; the root's is
						 * empty
						 */
};

/* The lists of a cgroup on one node, with memcgs_nodes=1, where it has any pages. */
struct memlens_memcg_node {
	__u64	id;
	__u32	nid;
	__u32	reserved;
	struct memlens_memcg_lists lists;
};

/* One. */
struct memlens_memcgs {
	__u32	version;		/* of the hierarchy that memory is on: 1 or 2 */
	__u32	reserved;
	__u64	cgroups;		/* all that were visited, with room or without */
	__u64	dying;
	__u64	dying_pages;		/* on lists of dying ones that have a record */
};

#endif /* MEMLENS_UAPI_MEMCGS_H */
