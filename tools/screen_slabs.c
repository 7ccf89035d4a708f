// SPDX-License-Identifier: GPL-2.0
/* Caches on a terminal: the head, then no more rows than fit. */
#include <curses.h>

#include "tools/screen_canvas.h"
#include "tools/screen_slabs.h"
#include "tools/slabs_table.h"

void screen_slabs_draw(const struct memlens_wire *wire,
		       const struct options *options, struct pen *pen)
{
	const struct memlens_section *section = slabs_caches(wire);
	struct canvas canvas = {
		.width = COLS, .to = pen, .line = screen_canvas_line,
	};
	u32 count = section ? section->record_count : 0;
	struct slab_table table;
	u32 fit, i;

	slab_table_begin(&table, wire, &canvas);
	slab_table_head(&table);
	if (options->rows && options->rows < count)
		count = options->rows;
	fit = screen_rows_fit(pen, count);
	for (i = 0; i < fit; i++)
		slab_table_row(&table, i);
	if (fit < count)
		pen_put(pen, A_REVERSE, "cut here, %u more caches: a taller terminal has room for them",
			count - fit);
}
