/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Log-linear histograms: four slots to each doubling.
 *
 * A value is counted in units of 2^shift. Under four units each has a slot; from
 * there on a slot is a quarter of a doubling wide, so that its middle is within
 * 1/8 of every value in it. What is beyond the last doubling has a slot as well,
 * of no known width.
 *
 *	MEMLENS_HIST_NS		64 ns, 256 ns and up within 1/8, to 2^36 ns = 68.7 s
 *	MEMLENS_HIST_COUNT	1, exact to 3, to 2^30
 */
#ifndef MEMLENS_PURE_HIST_H
#define MEMLENS_PURE_HIST_H

#include "module/pure/pure.h"

#define MEMLENS_HIST_PER_DOUBLING	4
#define MEMLENS_HIST_DOUBLINGS		28	/* from 4 units to 2^30 */
#define MEMLENS_HIST_SLOTS	(MEMLENS_HIST_PER_DOUBLING *		\
				 (1 + MEMLENS_HIST_DOUBLINGS) + 1)

enum memlens_hist_shift {
	MEMLENS_HIST_COUNT	= 0,	/* pages, objects, percent */
	MEMLENS_HIST_NS		= 6,
};

struct memlens_hist {
	u64 count;
	u64 sum;	/* stays at the most it can hold */
	u64 max;
	u64 slots[MEMLENS_HIST_SLOTS];
};

/* The slot of a value. */
u32 memlens_hist_slot(u64 value, u32 shift);

/* The least value of a slot; of one past the last, the least beyond all. */
u64 memlens_hist_least(u32 slot, u32 shift);

/* Adds one value. */
void memlens_hist_add(struct memlens_hist *hist, u64 value, u32 shift);

/* Adds all of @from to @to; in any order, with the same sum. */
void memlens_hist_merge(struct memlens_hist *to,
			const struct memlens_hist *from);

/*
 * Takes away what was there before, of the same histogram. The maximum of what
 * is left is known to its slot only: the most that it can be. Of a sum that stands
 * at the most it can hold the difference says nothing.
 */
void memlens_hist_subtract(struct memlens_hist *from,
			   const struct memlens_hist *before, u32 shift);

/*
 * The value that @permyriad ten-thousandths of all are not above: p50 is 5000,
 * p99.9 is 9990. The middle of its slot, and never above the maximum; 0 if there
 * are none.
 */
u64 memlens_hist_percentile(const struct memlens_hist *hist, u32 permyriad,
			    u32 shift);

#endif /* MEMLENS_PURE_HIST_H */
