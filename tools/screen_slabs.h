/* SPDX-License-Identifier: GPL-2.0 */
/* Caches on a terminal. */
#ifndef MEMLENS_TOOLS_SCREEN_SLABS_H
#define MEMLENS_TOOLS_SCREEN_SLABS_H

#include "tools/options.h"
#include "tools/pen.h"
#include "tools/source.h"

/* As many as there is room for, in the order in which they stand. */
void screen_slabs_draw(const struct memlens_wire *wire,
		       const struct options *options, struct pen *pen);

#endif /* MEMLENS_TOOLS_SCREEN_SLABS_H */
