/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups on a terminal. */
#ifndef MEMLENS_TOOLS_SCREEN_MEMCGS_H
#define MEMLENS_TOOLS_SCREEN_MEMCGS_H

#include "tools/options.h"
#include "tools/pen.h"

enum status screen_memcgs_draw(const struct memlens_wire *wire,
			       const struct options *options, struct pen *pen);

#endif /* MEMLENS_TOOLS_SCREEN_MEMCGS_H */
