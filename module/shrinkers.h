/* SPDX-License-Identifier: GPL-2.0 */
/* What each shrinker was called for on each node, and what came of it. */
#ifndef MEMLENS_SHRINKERS_H
#define MEMLENS_SHRINKERS_H

#include <linux/types.h>

#include "uapi/memlens_reclaim.h"

struct shrinker;

int memlens_shrinkers_init(void);
void memlens_shrinkers_exit(void);

size_t memlens_shrinkers_memory(void);	/* bytes set aside */
u32 memlens_shrinkers_rows(void);

/* One call is over; the shrinker lives until this returns. */
void memlens_shrinkers_add(const struct shrinker *shrinker, int nid, u64 ns,
			   u64 scanned, u64 freed);

/* A row, all CPUs summed, its symbol looked up; false: it is nobody's, or no CPU
 * let go of it. May sleep; between memlens_epoch_lock() and _unlock().
 */
bool memlens_shrinkers_read(u32 row, struct memlens_shrinker *record);

/* After an epoch has begun: rows of earlier ones are free. */
void memlens_shrinkers_sweep(void);

#endif /* MEMLENS_SHRINKERS_H */
