// SPDX-License-Identifier: GPL-2.0
/* Figures of the kernel's own files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/proc.h"
#include "uapi/memlens.h"

#define PATH_SIZE	4096
#define LINE_SIZE	256

/* The number in what follows a name. */
static u64 number_parse(const char *chars)
{
	unsigned long long number;
	char *end;

	chars += strspn(chars, " \t");
	if (*chars < '0' || *chars > '9')
		return MEMLENS_UNKNOWN;
	errno = 0;
	number = strtoull(chars, &end, 10);
	if (errno)
		return MEMLENS_UNKNOWN;
	end += strspn(end, " \t");
	if (strncmp(end, "kB", 2))
		return number;
	return number > MEMLENS_UNKNOWN >> 10 ? MEMLENS_UNKNOWN : number << 10;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A saved root may hold a pipe by that name, which would hold us up. */
static FILE *file_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file;

	if (fd < 0)
		return NULL;
	file = fdopen(fd, "r");
	if (!file)
		close(fd);
	return file;
}

u64 proc_number(const struct options *options, const char *file,
		const char *name)
{
	const size_t length = strlen(name);
	u64 number = MEMLENS_UNKNOWN;
	char path[PATH_SIZE], line[LINE_SIZE];
	FILE *lines;

	snprintf(path, sizeof(path), "%s/%s",
		 options->root ? options->root : "", file);
	lines = file_open(path);
	if (!lines)
		return MEMLENS_UNKNOWN;
	while (fgets(line, sizeof(line), lines)) {
		if (length && (strncmp(line, name, length) ||
			       !is_blank(line[length])))
			continue;
		number = number_parse(line + length);
		break;
	}
	fclose(lines);
	return number;
}
