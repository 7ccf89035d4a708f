/* SPDX-License-Identifier: GPL-2.0 */
/* A canvas that is a screen. */
#ifndef MEMLENS_TOOLS_SCREEN_CANVAS_H
#define MEMLENS_TOOLS_SCREEN_CANVAS_H

#include "tools/bars.h"
#include "tools/pen.h"

/* A canvas's line() that draws: to is a struct pen. */
enum status screen_canvas_line(struct canvas *canvas, bool strong,
			       const char *chars, size_t length);

/* Of so many rows, those that have room, with a last line for what has none. */
u32 screen_rows_fit(const struct pen *pen, u32 count);

#endif /* MEMLENS_TOOLS_SCREEN_CANVAS_H */
