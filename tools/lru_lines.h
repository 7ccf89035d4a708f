/* SPDX-License-Identifier: GPL-2.0 */
/* The lists for people, a line at a time: what they hold, and how that moves. */
#ifndef MEMLENS_TOOLS_LRU_LINES_H
#define MEMLENS_TOOLS_LRU_LINES_H

#include "tools/bars.h"
#include "tools/lru_ticks.h"

struct lru_lines {
	const struct memlens_wire *wire;
	const struct memlens_wire *before;	/* base is NULL if there is none */
	const struct lru_ticks *ticks;
	enum memlens_units units;
	bool utf8;			/* what bars are drawn in */
	struct canvas *canvas;
};

/* What the columns are; then a node, of which @index is the record; the legend. */
enum status lru_lines_head(const struct lru_lines *lines);
enum status lru_lines_node(const struct lru_lines *lines, u32 index);
enum status lru_lines_legend(const struct lru_lines *lines);

/* ---- lru_ages.c ----------------------------------------------------- */

/* A line for each kind of list that has generations. */
enum status lru_lines_ages(const struct lru_lines *lines, u32 nid);

/* "1.5M", in the lines' units; "-" if not known. */
void lru_lines_pages(const struct lru_lines *lines, struct memlens_text *text,
		     u64 pages);

#endif /* MEMLENS_TOOLS_LRU_LINES_H */
