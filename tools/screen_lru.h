/* SPDX-License-Identifier: GPL-2.0 */
/* The lists on a terminal. */
#ifndef MEMLENS_TOOLS_SCREEN_LRU_H
#define MEMLENS_TOOLS_SCREEN_LRU_H

#include "tools/lru_ticks.h"
#include "tools/options.h"
#include "tools/pen.h"
#include "tools/source.h"

/* Nodes that are selected, as many as there is room for. */
void screen_lru_draw(const struct source *source,
		     const struct lru_ticks *ticks,
		     const struct options *options, struct pen *pen);

#endif /* MEMLENS_TOOLS_SCREEN_LRU_H */
