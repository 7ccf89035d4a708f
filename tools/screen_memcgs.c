// SPDX-License-Identifier: GPL-2.0
/* Cgroups on a terminal: the head, then no more rows than fit. */
#include <curses.h>

#include "tools/memcgs_table.h"
#include "tools/screen_canvas.h"
#include "tools/screen_memcgs.h"

enum status screen_memcgs_draw(const struct memlens_wire *wire,
			       const struct options *options, struct pen *pen)
{
	struct canvas canvas = {
		.width = COLS, .to = pen, .line = screen_canvas_line,
	};
	struct memcg_table table;
	enum status status = memcg_table_begin(&table, wire, options, &canvas);
	u32 count, fit, i;

	if (status)
		goto out;
	memcg_table_head(&table);
	count = memcg_table_rows(&table);
	fit = screen_rows_fit(pen, count);
	for (i = 0; i < fit; i++)
		memcg_table_row(&table, i);
	if (fit < count)
		pen_put(pen, A_REVERSE, "cut here, %u more cgroups: a taller terminal has room for them",
			count - fit);
out:
	memcg_table_end(&table);
	return status;
}
