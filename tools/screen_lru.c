// SPDX-License-Identifier: GPL-2.0
/* The lists on a terminal: a line a list, node by node. */
#include <curses.h>
#include <langinfo.h>
#include <string.h>

#include "tools/lru_lines.h"
#include "tools/screen_canvas.h"
#include "tools/screen_lru.h"

static bool node_shows(const struct memlens_wire *wire, u32 index,
		       const struct options *options)
{
	struct memlens_lru_node node;

	lru_record(wire, MEMLENS_SECTION_LRU_NODE, index, &node, sizeof(node));
	return options->node == ANY_NODE || options->node == (long)node.nid;
}

void screen_lru_draw(const struct source *source,
		     const struct lru_ticks *ticks,
		     const struct options *options, struct pen *pen)
{
	struct canvas canvas = {
		.width = COLS, .to = pen, .line = screen_canvas_line,
	};
	const struct lru_lines lines = {
		.wire = &source->wire,
		.before = &source->before,
		.ticks = ticks,
		.units = options->units_given ? options->units :
			MEMLENS_UNITS_HUMAN,
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.canvas = &canvas,
	};
	const u32 count = lru_count(&source->wire, MEMLENS_SECTION_LRU_NODE);
	u32 i;

	lru_lines_head(&lines);
	for (i = 0; i < count; i++)
		if (node_shows(&source->wire, i, options))
			lru_lines_node(&lines, i);
	/* Lines below the screen were counted, not drawn. */
	if (pen->row <= LINES) {
		lru_lines_legend(&lines);
		return;
	}
	pen->row = LINES - 1;
	pen->column = 0;
	move(pen->row, 0);
	clrtoeol();
	pen_put(pen, A_REVERSE, "cut here: a taller terminal, or --node, has the rest");
}
