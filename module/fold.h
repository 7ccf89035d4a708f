/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's counters of nodes and zones, with what CPUs have not added yet.
 *
 * No lock is taken, so a CPU that adds its difference meanwhile may be seen twice or not
 * at all: a figure is off by 125 pages then, and by half as much more where the kernel
 * oversteps (before 5.16), for each such CPU. Mostly the counter has moved then, and it
 * is read again; where it does each time, which folds_unsettled counts, a figure is off
 * by 250 a CPU at most.
 */
#ifndef MEMLENS_FOLD_H
#define MEMLENS_FOLD_H

#include <linux/mmzone.h>
#include <linux/types.h>

struct memlens_folded {
	u64 counter;	/* as the kernel reads it: zone_page_state() */
	u64 exact;	/* with the differences that CPUs have pending */
};

/* May be called anywhere; NODE_DATA() of a node that was ever online stays. */
void memlens_fold_node(pg_data_t *pgdat, enum node_stat_item item,
		       struct memlens_folded *folded);

/* Under memlens_offline_read_lock(). False: the zone's per-CPU part is gone. */
bool memlens_fold_zone(struct zone *zone, enum zone_stat_item item,
		       struct memlens_folded *folded);

#endif /* MEMLENS_FOLD_H */
