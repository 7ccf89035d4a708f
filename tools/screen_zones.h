/* SPDX-License-Identifier: GPL-2.0 */
/* Zones on a terminal: free against min, low and high; and nodes. */
#ifndef MEMLENS_TOOLS_SCREEN_ZONES_H
#define MEMLENS_TOOLS_SCREEN_ZONES_H

#include "tools/options.h"
#include "tools/pen.h"
#include "tools/source.h"

void screen_zones_draw(const struct source *source,
		       const struct options *options, struct pen *pen);

#endif /* MEMLENS_TOOLS_SCREEN_ZONES_H */
