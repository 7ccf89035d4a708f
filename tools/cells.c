// SPDX-License-Identifier: GPL-2.0
/* Cells of tables for people. */
#include <stdio.h>
#include <string.h>

#include "tools/cells.h"

#define PATH_CHARS	(4 * MEMLENS_LINE_MAX)

void cell_bytes_put(struct memlens_text *text, u64 bytes)
{
	if (bytes == MEMLENS_UNKNOWN)
		memlens_text_char(text, '-');
	else if (!bytes)
		memlens_text_char(text, '0');
	else
		memlens_text_pages(text, bytes, 1, MEMLENS_UNITS_HUMAN);
}

void cell_short_put(struct memlens_text *text, u64 count)
{
	static const char multiples[] = "\0KMGTPE";
	u32 step = 0;
	u32 tenth = 0;

	for (; count >= 1000; count /= 1000, step++)
		tenth = (u32)(count % 1000) / 100;
	memlens_text_number(text, count);
	if (step && count < 10) {
		memlens_text_char(text, '.');
		memlens_text_number(text, tenth);
	}
	if (step)
		memlens_text_char(text, multiples[step]);
}

void cell_ascii_put(struct memlens_text *text, const char *chars,
		    size_t length)
{
	char octal[8];
	size_t i;

	for (i = 0; i < length; i++) {
		const unsigned char byte = (unsigned char)chars[i];

		if (byte < 0x80) {
			memlens_text_char(text, chars[i]);
			continue;
		}
		snprintf(octal, sizeof(octal), "\\%03o", byte);
		memlens_text_string(text, octal);
	}
}

size_t cell_cut(const char *chars, size_t length, size_t room)
{
	size_t end = 0;

	while (end < length) {
		const size_t step = chars[end] == '\\' ? 4 : 1;

		if (end + step > room)
			break;
		end += step;
	}
	return end;
}

void cell_end_put(struct memlens_text *text, const char *path, size_t width)
{
	char chars[PATH_CHARS];
	struct memlens_text ascii = { .chars = chars, .size = sizeof(chars) };
	size_t begin = 0;

	cell_ascii_put(&ascii, path, strlen(path));
	if (ascii.length > width) {
		memlens_text_char(text, '<');
		while (ascii.length - begin > width - 1)
			begin += chars[begin] == '\\' ? 4 : 1;
	}
	for (; begin < ascii.length; begin++)
		memlens_text_char(text, chars[begin]);
}

void cell_begin(struct memlens_text *text, size_t length, size_t width)
{
	for (; length < width; length++)
		memlens_text_char(text, ' ');
}
