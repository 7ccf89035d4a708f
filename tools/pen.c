// SPDX-License-Identifier: GPL-2.0
/* Characters on the screen. */
#define _GNU_SOURCE		/* wcwidth */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "tools/pen.h"

/*
 * The bytes that @room columns have room for, and the columns that they take, which
 * are fewer where characters have several bytes.
 */
static size_t bytes_fit(const char *chars, size_t length, int room,
			int *columns)
{
	size_t fit = 0;
	mbstate_t state;

	memset(&state, 0, sizeof(state));
	for (*columns = 0; fit < length;) {
		wchar_t wide;
		size_t bytes = mbrtowc(&wide, chars + fit, length - fit,
				       &state);
		int width = 1;

		if (bytes == 0 || bytes > length - fit) {
			memset(&state, 0, sizeof(state));
			bytes = 1;
		} else if (wcwidth(wide) >= 0) {
			width = wcwidth(wide);
		}
		if (*columns + width > room)
			break;
		*columns += width;
		fit += bytes;
	}
	return fit;
}

void pen_chars(struct pen *pen, attr_t attributes, const char *chars,
	       size_t length)
{
	size_t fit;
	int columns, room;

	if (pen->row >= LINES || pen->column >= COLS)
		return;
	room = COLS - pen->column;
	fit = bytes_fit(chars, length, room, &columns);
	attrset(attributes);
	mvaddnstr(pen->row, pen->column, chars, (int)fit);
	attrset(A_NORMAL);
	/* Ask where we are: the terminal may have its own idea of a name. */
	pen->column = getcury(stdscr) == pen->row && fit == length &&
		columns < room ? getcurx(stdscr) : COLS;
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
