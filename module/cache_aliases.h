/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names that share a cache: links in /sys/kernel/slab, as they were when they were
 * read last. The caller serializes.
 */
#ifndef MEMLENS_CACHE_ALIASES_H
#define MEMLENS_CACHE_ALIASES_H

#include <linux/types.h>

#include "uapi/memlens_slabs.h"

struct memlens_alias {
	u64 id;				/* of the cache */
	char name[MEMLENS_CACHE_NAME_SIZE];
};

/* Room for so many names; 0 or -ENOMEM. */
int memlens_aliases_init(u32 room);
void memlens_aliases_exit(void);
size_t memlens_aliases_memory(void);

/* Reads them anew; sleeps and allocates, as opening a folder does. */
void memlens_aliases_read(void);

/* NULL, or why there are none, in words joined by '-'. */
const char *memlens_aliases_missing(void);

u32 memlens_aliases_count(void);
const struct memlens_alias *memlens_aliases_lookup(u32 index);
u64 memlens_aliases_ns(void);		/* CLOCK_MONOTONIC, when it was */

#endif /* MEMLENS_CACHE_ALIASES_H */
