// SPDX-License-Identifier: GPL-2.0
/* What all explanations share: paragraphs, and the kernel's settings. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/explain.h"

#define WIDTH_LEAST	40
#define WIDTH_MOST	100	/* wider lines are hard to read */
#define INDENT		2

void prose_begin(struct prose *prose, struct output *output)
{
	prose->output = output;
	prose->status = STATUS_OK;
	prose->width = output_width();
	if (prose->width < WIDTH_LEAST)
		prose->width = WIDTH_LEAST;
	if (prose->width > WIDTH_MOST)
		prose->width = WIDTH_MOST;
}

static void chars_put(struct prose *prose, const char *chars, size_t length)
{
	if (!prose->status)
		prose->status = output_append(prose->output, chars, length);
}

static void line_begin(struct prose *prose)
{
	static const char spaces[INDENT] = { ' ', ' ' };

	chars_put(prose, spaces, sizeof(spaces));
}

static void words_put(struct prose *prose, char *words)
{
	const size_t width = (size_t)prose->width - 1;
	size_t column = INDENT;
	char *rest = NULL;
	char *word = strtok_r(words, " ", &rest);

	line_begin(prose);
	for (; word; word = strtok_r(NULL, " ", &rest)) {
		size_t length = strlen(word);

		if (column > INDENT && column + 1 + length > width) {
			chars_put(prose, "\n", 1);
			line_begin(prose);
			column = INDENT;
		} else if (column > INDENT) {
			chars_put(prose, " ", 1);
			column++;
		}
		chars_put(prose, word, length);
		column += length;
	}
	chars_put(prose, "\n", 1);
}

void prose_say(struct prose *prose, const char *format, ...)
{
	char words[4096];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	words_put(prose, words);
}

void prose_title(struct prose *prose, const char *format, ...)
{
	char title[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(title, sizeof(title), format, arguments);
	va_end(arguments);
	if (prose->output->length)
		chars_put(prose, "\n", 1);
	chars_put(prose, title, strlen(title));
	chars_put(prose, "\n", 1);
}

void prose_name(char *chars, size_t size, const char *name, size_t name_size)
{
	struct memlens_text text = { .chars = chars, .size = size - 1 };

	memlens_text_name(&text, name, name_size);
	chars[text.length] = '\0';
}

static bool numbers_parse(const char *line, u64 *numbers, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		char *end;

		errno = 0;
		numbers[i] = strtoull(line, &end, 10);
		if (end == line || errno)
			return false;
		line = end;
	}
	return true;
}

/*
 * The settings stand in the kernel's own files of one line each. A saved root
 * has them below sys/, if whoever saved it thought of them.
 */
bool explain_setting(const struct options *options, const char *name,
		     u64 *numbers, u32 count)
{
	char path[SOURCE_PATH_SIZE];
	char line[256];
	FILE *file;
	bool there;

	snprintf(path, sizeof(path), "%s/sys/vm/%s",
		 options->root ? options->root : "/proc", name);
	file = fopen(path, "re");
	if (!file)
		return false;
	there = fgets(line, sizeof(line), file);
	fclose(file);
	return there && numbers_parse(line, numbers, count);
}
