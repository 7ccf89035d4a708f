/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that slabs needs from load to unload: layouts and whether they fit, memory, the
 * names of aliases, and a thread that samples sizes.
 */
#ifndef MEMLENS_SLABS_H
#define MEMLENS_SLABS_H

#include <linux/types.h>

#include "module/pure/growth.h"

int memlens_slabs_init(void);
void memlens_slabs_exit(void);

/* One at a time: readers, the sampler, and who has aliases read anew. */
void memlens_slabs_lock(void);
void memlens_slabs_unlock(void);

u32 memlens_slabs_source(void);		/* enum memlens_slabs_source */

/* Each NULL, or why it is missing, in words joined by '-'. */
const char *memlens_slabs_layouts_missing(void);
const char *memlens_slabs_cpu_slabs_missing(void);
const char *memlens_slabs_parked_missing(void);

const struct memlens_growth *memlens_slabs_growth(void);
/* Fills bytes of counts that sysfs told; false: it cannot be known. */
bool memlens_slabs_sysfs_bytes(const struct memlens_cache *record,
			       struct memlens_slab_counts *counts);

u32 memlens_slabs_room(void);		/* caches that there is room for */
u32 memlens_slabs_alias_room(void);
size_t memlens_slabs_memory(void);

/*
 * The newest cache, or one before it, that is known to have been created whole. It
 * may sleep, and creates a cache if there is a newer one than it was last.
 */
u64 memlens_slabs_settled(void);

#endif /* MEMLENS_SLABS_H */
