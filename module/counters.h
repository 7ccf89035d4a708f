/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What memlens counts of itself, and of the kernel's events when it has
 * probes. The only mutable state that several rooms share.
 */
#ifndef MEMLENS_COUNTERS_H
#define MEMLENS_COUNTERS_H

#include <linux/atomic.h>
#include <linux/types.h>

#define MEMLENS_VIEWS_MAX	16

enum memlens_place {
	MEMLENS_PLACE_DEBUGFS,
	MEMLENS_PLACE_PROC,
	MEMLENS_PLACES,
};

struct memlens_counters {
	/* Set at load: why a place could not be made, in words joined by '-'
	 * (NULL: it was), and what is set aside.
	 */
	const char *place_missing[MEMLENS_PLACES];
	size_t memory_bytes;
	u32 reader_slots;

	atomic_t slots_taken;
	atomic64_t collections;		/* containers taken */
	atomic64_t opens_refused;
	atomic64_t folds_unsettled;
	atomic64_t rows_unsettled;
	struct {			/* by place in the view table */
		atomic64_t collections;
		atomic64_t records_lost;
		atomic64_t spent_ns;
	} views[MEMLENS_VIEWS_MAX];
};

extern struct memlens_counters memlens_counters;

u64 memlens_counters_records_lost(void);

#endif /* MEMLENS_COUNTERS_H */
