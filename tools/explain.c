// SPDX-License-Identifier: GPL-2.0
/* What all explanations share: paragraphs, and the kernel's settings. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/explain.h"

#define LINE_WIDTH	78

static void words_print(int indent, char *words)
{
	char *rest = NULL;
	char *word = strtok_r(words, " ", &rest);
	int column = indent;

	printf("%*s", indent, "");
	for (; word; word = strtok_r(NULL, " ", &rest)) {
		int length = (int)strlen(word);

		if (column > indent && column + 1 + length > LINE_WIDTH) {
			printf("\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			putchar(' ');
			column++;
		}
		fputs(word, stdout);
		column += length;
	}
	putchar('\n');
}

void explain_say(int indent, const char *format, ...)
{
	char words[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	words_print(indent, words);
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
	char *at = line;
	FILE *file;
	bool there;
	u32 i;

	snprintf(path, sizeof(path), "%s/sys/vm/%s",
		 options->root ? options->root : "/proc", name);
	file = fopen(path, "re");
	if (!file)
		return false;
	there = fgets(line, sizeof(line), file);
	fclose(file);
	for (i = 0; there && i < count; i++) {
		char *end;

		errno = 0;
		numbers[i] = strtoull(at, &end, 10);
		there = end != at && !errno;
		at = end;
	}
	return there;
}
