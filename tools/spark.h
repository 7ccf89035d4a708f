/* SPDX-License-Identifier: GPL-2.0 */
/* A figure's last ticks, and these as a line of small bars. */
#ifndef MEMLENS_TOOLS_SPARK_H
#define MEMLENS_TOOLS_SPARK_H

#include "module/pure/text.h"

#define SPARK_TICKS	60

/* A ring; one of zeroes has no tick. */
struct spark {
	u32 count;		/* that are kept */
	u32 next;		/* where the next goes */
	u64 ticks[SPARK_TICKS];
};

/* A figure that is not known (MEMLENS_UNKNOWN) is a tick as well. */
void spark_add(struct spark *spark, u64 figure);

/*
 * The last @width ticks, the latest last, a column each, by their own least and
 * most: in eighths of a block where @utf8, else in one of _ . : - = + * #. All on the
 * lowest level if the figure did not move; a blank where it is not known. Returns
 * the columns.
 */
u32 spark_text(const struct spark *spark, u32 width, bool utf8,
	       struct memlens_text *text);

#endif /* MEMLENS_TOOLS_SPARK_H */
