/* SPDX-License-Identifier: GPL-2.0 */
/* Histograms on a terminal. */
#ifndef MEMLENS_TOOLS_SCREEN_HISTS_H
#define MEMLENS_TOOLS_SCREEN_HISTS_H

#include "tools/options.h"
#include "tools/pen.h"
#include "tools/source.h"

/* As many as there is room for, the most counted first. */
void screen_hists_draw(const struct memlens_wire *wire,
		       const struct options *options, struct pen *pen);

#endif /* MEMLENS_TOOLS_SCREEN_HISTS_H */
