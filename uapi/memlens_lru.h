/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * What lru publishes: what the lists of reclaim hold. memlens.h has the container and
 * the rules that hold for all records.
 *
 * A figure of a node or a zone is the kernel's counter with every CPU's pending
 * difference added, in pages unless said otherwise; it is named after enum
 * node_stat_item or zone_stat_item (include/linux/mmzone.h) and not known where the
 * kernel has none. module/fold.h says by how much it may be off.
 */
#ifndef MEMLENS_UAPI_LRU_H
#define MEMLENS_UAPI_LRU_H

#include "uapi/memlens.h"

/* One online node that has memory. */
struct memlens_lru_node {
	__u32	nid;
	__u32	reserved;

	/* NR_INACTIVE_ANON and so on. With generations (MGLRU) the two youngest are
	 * called active. What was taken off a list to be reclaimed or moved is isolated,
	 * and on none. Anon that its owner has given up (MADV_FREE) is on lists of file.
	 */
	__u64	inactive_anon;
	__u64	active_anon;
	__u64	inactive_file;
	__u64	active_file;
	__u64	unevictable;
	__u64	isolated_anon;
	__u64	isolated_file;

	/* NR_FILE_PAGES holds shmem and the swap cache as well, which are on the lists
	 * of anon: page cache of files is file - shmem - swapcache. Of that, what is
	 * isolated, unevictable or on its way to a list is on no list of file.
	 */
	__u64	file;
	__u64	shmem;
	__u64	swapcache;		/* from 5.12 on, with CONFIG_SWAP */
	__u64	file_mapped;
	__u64	anon_mapped;
	__u64	dirty;			/* NR_FILE_DIRTY */
	__u64	writeback;
	__u64	kernel_stack;		/* NR_KERNEL_STACK_KB in pages, rounded down */
	__u64	page_tables;		/* before 5.11 of its zones, summed: not known
					 * while the node's memory goes offline
					 */

	/* Since boot, WORKINGSET_*. Refaults: pages that were read, or swapped in, again
	 * after reclaim had taken them; activate and restore: those of them that were
	 * taken for active at once, that had been before. With MGLRU the kernel's
	 * meaning of these two has changed from version to version. nodereclaim: nodes
	 * of shadow entries, by which refaults are known, that were taken back.
	 */
	__u64	refault_anon;
	__u64	refault_file;
	__u64	activate_anon;
	__u64	activate_file;
	__u64	restore_anon;
	__u64	restore_file;
	__u64	nodereclaim;

	__u64	drift;			/* the most by which a counter of lists (the five
					 * first) differs from its figure here
					 */
};

/* One populated zone. */
struct memlens_lru_zone {
	__u32	nid;
	__u32	index;			/* enum zone_type of this kernel */
	char	name[MEMLENS_NAME_SIZE];

	/* NR_ZONE_INACTIVE_ANON and so on; not known while the node's memory goes
	 * offline
	 */
	__u64	inactive_anon;
	__u64	active_anon;
	__u64	inactive_file;
	__u64	active_file;
	__u64	unevictable;
	__u64	write_pending;		/* dirty, or under writeback */
	__u64	mlocked;		/* NR_MLOCK */
	__u64	managed;
};

/*
 * What a node's lists are made of: each cgroup has its own (struct lruvec). Sizes of
 * lists proper are summed, and those of generations; while MGLRU is being switched there
 * are pages on both. Cgroups are visited one after the other, in the section of
 * generations: what moves meanwhile from one that comes to one that was visited (from 7.1
 * on all that a cgroup has when it is removed) is in neither, and what moves the other way
 * in both. Where memory has no
 * cgroups a node's own lists count as one that is not told of.
 */
struct memlens_lru_cgroups {
	__u32	nid;
	__u32	reserved;
	__u64	cgroups;		/* that were visited, dying ones as well */
	__u64	dying;			/* removed, and held by somebody */
	__u64	generations_on;		/* of them, lrugen.enabled */

	/* Sums of mem_cgroup_per_node.lru_zone_size: 0 of lists of generations; not known
	 * without cgroups of memory.
	 */
	__u64	inactive_anon;
	__u64	active_anon;
	__u64	inactive_file;
	__u64	active_file;
	__u64	unevictable;

	/* Sums of lrugen.nr_pages; not known without MGLRU */
	__u64	generations_anon;
	__u64	generations_file;
};

/* Of memlens_generation.rank: MAX_NR_GENS, the same on all kernels. */
#define MEMLENS_RANKS	4

/*
 * Pages of generations of one rank, of all cgroups of a node: counted from each one's
 * youngest generation, whose sequence number is its own. A list that cannot be reclaimed
 * (anon without swap) keeps no age: what is old is moved on with the youngest.
 */
struct memlens_generation {
	__u32	nid;
	__u32	type;			/* 0 anon, 1 file */
	__u32	rank;			/* max_seq - seq: 0 the youngest */
	__u32	reserved;
	__u64	pages;
	__u64	cgroups;		/* that have pages of it: */
	__u64	age_least_ms;		/* since the generation began */
	__u64	age_most_ms;
	__u64	seq_least;
	__u64	seq_most;
};

#endif /* MEMLENS_UAPI_LRU_H */
