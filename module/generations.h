/* SPDX-License-Identifier: GPL-2.0 */
/* Generations of pages, of one cgroup on one node: the lists of MGLRU. */
#ifndef MEMLENS_GENERATIONS_H
#define MEMLENS_GENERATIONS_H

#include <linux/mmzone.h>
#include <linux/types.h>

#include "uapi/memlens_lru.h"

#define MEMLENS_LIST_TYPES	2	/* 0 anon, 1 file */

/* By rank: 0 is the youngest. */
struct memlens_generations {
	bool enabled;
	u64 max_seq;
	u64 min_seq[MEMLENS_LIST_TYPES];
	u64 pages[MEMLENS_LIST_TYPES][MEMLENS_RANKS];
	u64 age_ms[MEMLENS_RANKS];
};

/*
 * Reads them without a lock. The kernel's own counts of pages are behind what is on the
 * lists for a moment; what moves from one generation to the next meanwhile may be in
 * neither. Where generations come and go all the while that is so as well, and counted
 * in rows_unsettled. False: this kernel has none.
 */
bool memlens_generations_read(struct lruvec *lruvec,
			      struct memlens_generations *generations);

#endif /* MEMLENS_GENERATIONS_H */
