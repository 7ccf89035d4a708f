// SPDX-License-Identifier: GPL-2.0
/* A canvas that is a screen. */
#include <curses.h>

#include "tools/screen_canvas.h"

enum status screen_canvas_line(struct canvas *canvas, bool strong,
			       const char *chars, size_t length)
{
	struct pen *pen = canvas->to;

	pen_chars(pen, strong ? A_BOLD : A_NORMAL, chars, length);
	pen_next(pen);
	return STATUS_OK;
}

u32 screen_rows_fit(const struct pen *pen, u32 count)
{
	const int left = LINES - pen->row;

	if (left <= 0)
		return 0;
	return count <= (u32)left ? count : (u32)left - 1;
}
