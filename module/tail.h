/* SPDX-License-Identifier: GPL-2.0 */
/* The ends of a lruvec's lists: folios that reclaim meets next. */
#ifndef MEMLENS_TAIL_H
#define MEMLENS_TAIL_H

#include <linux/mmzone.h>
#include <linux/types.h>

#include "uapi/memlens_tail.h"

#define MEMLENS_TAIL_LISTS	2	/* 0 anon, 1 file */

/*
 * Fills in what folios at the ends of its two lists are, in one hold of the lock of the
 * lists: of inactive ones, or of its oldest generations where it keeps those, whose
 * numbers are in @seqs then.
 */
void memlens_tail_read(struct lruvec *lruvec, pg_data_t *pgdat,
		       struct memlens_tail records[MEMLENS_TAIL_LISTS],
		       u64 seqs[MEMLENS_TAIL_LISTS]);

u64 memlens_tail_in_hold(void);	/* folios in one hold, the most since load */

#endif /* MEMLENS_TAIL_H */
