/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * What tail publishes: the pages that reclaim meets next, as they are now. memlens.h has
 * the container and the rules that hold for all records.
 *
 * A record is one end of one list: of the inactive list of anon or of file of a cgroup on
 * a node, or of its oldest generation that is not empty, but for the two youngest, which
 * reclaim lets grow older first. Folios there are looked at under the list's lock, a
 * fixed number at most, and left alone: none is moved or held, and whether a process has
 * used it since (page tables) is not asked. So what could be freed is an upper bound.
 */
#ifndef MEMLENS_UAPI_TAIL_H
#define MEMLENS_UAPI_TAIL_H

#include "uapi/memlens.h"
#include "uapi/memlens_memcgs.h"

#define MEMLENS_TAIL_FOLIOS	64	/* looked at, of a list and reading */

struct memlens_tail {
	__u64	id;			/* of the cgroup; 0: the node's own, where memory
					 * has no cgroups
					 */
	__u32	nid;
	__u32	type;			/* 0 anon, 1 file */
	__u32	generation;		/* 0: of an inactive list; 1: of a generation */
	__u32	rank;			/* of the generation, as in memlens_generation; not
					 * known if none of those that may go has a page
					 */
	__u32	whole;			/* 1: the list has no more than was looked at */
	__u32	reserved;
	__u64	list_pages;		/* on the list: of all of it, as lru counts it, which
					 * may be less than pages: what was used is counted
					 * with the youngest generation before it lies there
					 */

	/* Folios, and pages of them, that were looked at; and of these pages, those that
	 * are so. A page may be several of them.
	 */
	__u64	folios;
	__u64	pages;
	__u64	clean;			/* neither dirty nor under writeback, and of a
					 * file, or in swap as it is
					 */
	__u64	dirty;
	__u64	writeback;
	__u64	referenced;		/* PG_referenced, as one read sets it: if a process
					 * that has it mapped used it as well, it stays
					 */
	__u64	mapped;			/* in somebody's page tables */
	__u64	swap_backed;		/* it needs swap, or has some */
	__u64	in_swap;		/* in the swap cache: what swap holds is reused */
	__u64	large;			/* of folios of several pages */
	__u64	unevictable;		/* or mlocked: it is not on its list yet */

	/* Pages that a pass could free without writing: clean, and not unevictable
	 * (shrink_folio_list(), folio_check_references() in mm/vmscan.c). An upper bound,
	 * since mapped ones may turn out to be in use.
	 */
	__u64	yield;

	char	name[MEMLENS_CGROUP_NAME_SIZE];	/* of the cgroup, without its parents'; the
						 * root's is empty
						 */
};

/* One. */
struct memlens_tail_all {
	__u32	share;			/* hundredths of a percent of a node's managed
					 * pages: cgroups with less on its lists are left
					 * out
					 */
	__u32	reserved;
	__u64	cgroups;		/* that were visited, and of these, */
	__u64	left_out;		/* with less, on every node */
	__u64	folios_in_hold_max;	/* looked at under one lru_lock, since load */
};

#endif /* MEMLENS_UAPI_TAIL_H */
