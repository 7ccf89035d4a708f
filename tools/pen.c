// SPDX-License-Identifier: GPL-2.0
/* Characters on the screen. All but the names in them are ASCII. */
#include <stdarg.h>
#include <stdio.h>

#include "tools/pen.h"

void pen_chars(struct pen *pen, attr_t attributes, const char *chars,
	       size_t length)
{
	size_t room;

	if (pen->row >= LINES || pen->column >= COLS)
		return;
	room = (size_t)(COLS - pen->column);
	attrset(attributes);
	mvaddnstr(pen->row, pen->column, chars,
		  (int)(length < room ? length : room));
	attrset(A_NORMAL);
	/* A name in UTF-8 takes fewer columns than bytes: ask where we are. */
	pen->column = getcury(stdscr) == pen->row && length < room ?
		getcurx(stdscr) : COLS;
}

void pen_put(struct pen *pen, attr_t attributes, const char *format, ...)
{
	char chars[1024];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(chars, sizeof(chars), format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if ((size_t)length >= sizeof(chars))
		length = sizeof(chars) - 1;
	pen_chars(pen, attributes, chars, (size_t)length);
}

void pen_next(struct pen *pen)
{
	pen->row++;
	pen->column = 0;
}
