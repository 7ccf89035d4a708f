/* SPDX-License-Identifier: GPL-2.0 */
/* A cache's row for people, cell by cell. */
#ifndef MEMLENS_TOOLS_SLABS_CELLS_H
#define MEMLENS_TOOLS_SLABS_CELLS_H

#include "module/pure/text.h"
#include "tools/slabs.h"

/* A row, and what it is measured by. */
struct slab_row {
	struct memlens_cache cache;
	u64 held;		/* by all caches */
	u64 growth_ns;
};

enum slab_cell_when {
	SLAB_CELL_ALWAYS,
	SLAB_CELL_IF_PARKED,	/* where any cache has objects parked */
	SLAB_CELL_IF_ROOM,
};

struct slab_cell {
	const char *head;
	u32 width;
	enum slab_cell_when when;
	void (*put)(struct memlens_text *text, const struct slab_row *row);
};

#define SLAB_CELLS	13
extern const struct slab_cell slab_cells[SLAB_CELLS];

/* Characters that a cache's name takes, with those of its aliases' number. */
size_t slab_name_width(const struct memlens_cache *cache);

/*
 * A name in @width characters at most: escaped as everywhere, and what is not ASCII
 * as well, so that each character takes one column; cut between two of them, and
 * then it ends in '>'. "+3" behind it: as many other names share the cache.
 */
void slab_name_put(struct memlens_text *text,
		   const struct memlens_cache *cache, size_t width);

/* As cell_bytes_put() has it, with its sign. */
void slab_growth_put(struct memlens_text *text, s64 bytes);

#endif /* MEMLENS_TOOLS_SLABS_CELLS_H */
