/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Histograms that probes add to and readers sum: a fixed table of rows, each for
 * one key, the same on all CPUs, with a copy of its own on each of them.
 */
#ifndef MEMLENS_HISTS_H
#define MEMLENS_HISTS_H

#include "uapi/memlens_reclaim.h"

int memlens_hists_init(void);
void memlens_hists_exit(void);

size_t memlens_hists_memory(void);	/* bytes set aside */
u32 memlens_hists_rows(void);

/* In any context. @key: module/pure/histkey.h, of no epoch. @cgroup: the name of its
 * cgroup, or NULL.
 */
void memlens_hists_add(u64 key, u64 value, const char *cgroup);

enum memlens_hists_sum {
	MEMLENS_HISTS_NONE,	/* nothing was added */
	MEMLENS_HISTS_SUMMED,
	MEMLENS_HISTS_UNSETTLED,	/* a CPU did not let go of it */
};

/*
 * Fills in a row, all CPUs summed. May sleep; between memlens_epoch_lock() and
 * memlens_epoch_unlock().
 */
enum memlens_hists_sum memlens_hists_read(u32 row,
					  struct memlens_hist_row *record);

/* After an epoch has begun: rows of earlier ones are free. */
void memlens_hists_sweep(void);

#endif /* MEMLENS_HISTS_H */
