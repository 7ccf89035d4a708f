/* SPDX-License-Identifier: GPL-2.0 */
/* A cgroup's row for people, cell by cell. */
#ifndef MEMLENS_TOOLS_MEMCGS_CELLS_H
#define MEMLENS_TOOLS_MEMCGS_CELLS_H

#include "module/pure/text.h"
#include "tools/memcgs.h"

/* A row, and what its pages are. */
struct memcg_row {
	struct memlens_memcg memcg;
	u32 page_size;
};

struct memcg_cell {
	const char *head;
	u32 width;
	void (*put)(struct memlens_text *text, const struct memcg_row *row);
};

#define MEMCG_CELLS	10
extern const struct memcg_cell memcg_cells[MEMCG_CELLS];

/* In bytes, as cell_bytes_put() has it. */
void memcg_pages_put(struct memlens_text *text, const struct memcg_row *row,
		     u64 pages);

#endif /* MEMLENS_TOOLS_MEMCGS_CELLS_H */
