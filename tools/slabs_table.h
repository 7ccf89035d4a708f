/* SPDX-License-Identifier: GPL-2.0 */
/* Caches for people: a head that sums them up, then a row each. */
#ifndef MEMLENS_TOOLS_SLABS_TABLE_H
#define MEMLENS_TOOLS_SLABS_TABLE_H

#include "tools/bars.h"
#include "tools/slabs_cells.h"

struct slab_table {
	const struct memlens_wire *wire;
	struct canvas *canvas;
	struct memlens_slabs all;
	u64 held;
	size_t name_width;
	bool cells[SLAB_CELLS];		/* which of them there is room for */
};

/* Lays it out for the canvas's width. */
void slab_table_begin(struct slab_table *table,
		      const struct memlens_wire *wire, struct canvas *canvas);

/* What slabs hold, where that is from, what is approximate; then the columns. */
enum status slab_table_head(const struct slab_table *table);

enum status slab_table_row(const struct slab_table *table, u32 index);

/* All of it, caches in the order in which they stand, --rows of them at most. */
enum status slab_table_show(const struct memlens_wire *wire,
			    const struct options *options,
			    struct output *output);

#endif /* MEMLENS_TOOLS_SLABS_TABLE_H */
