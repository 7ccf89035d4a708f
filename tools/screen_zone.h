/* SPDX-License-Identifier: GPL-2.0 */
/* One zone on a terminal. */
#ifndef MEMLENS_TOOLS_SCREEN_ZONE_H
#define MEMLENS_TOOLS_SCREEN_ZONE_H

#include "tools/options.h"
#include "tools/pen.h"
#include "tools/source.h"

struct drawing {
	const struct source *source;
	const struct options *options;
	struct pen *pen;
	u32 page_size;
	int lines_each;		/* of a zone, 1 to 3 */
	const struct memlens_zone *zone;
	const struct memlens_zone *before;	/* NULL: was not there */
};

#define BOLD_IF(changed)	((changed) ? A_BOLD : A_NORMAL)

void screen_zone_colors(void);

/* What the columns of screen_zone_draw()'s figures are. */
void screen_zone_head(const struct drawing *drawing);
void screen_zone_draw(const struct drawing *drawing);
/* Up to which order a request passes, in a line. */
void screen_zone_verdicts(const struct drawing *drawing);

#endif /* MEMLENS_TOOLS_SCREEN_ZONE_H */
