/* SPDX-License-Identifier: GPL-2.0 */
/* Characters on the screen that never leave their line. */
#ifndef MEMLENS_TOOLS_PEN_H
#define MEMLENS_TOOLS_PEN_H

#include <curses.h>

#include "tools/complain.h"

struct pen {
	int row;
	int column;
};

/* What is beyond the right or the lower edge is dropped. */
void pen_chars(struct pen *pen, attr_t attributes, const char *chars,
	       size_t length);
__printf(3, 4) void pen_put(struct pen *pen, attr_t attributes,
			    const char *format, ...);

/* To the start of the next line. */
void pen_next(struct pen *pen);

#endif /* MEMLENS_TOOLS_PEN_H */
