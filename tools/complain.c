// SPDX-License-Identifier: GPL-2.0
/* Sentences on stderr, each by one write(2); or kept while a screen is up. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/complain.h"

#define COMPLAINT_SIZE	5120	/* a path, and what there is to say of it */

static struct {
	bool on;
	char lines[COMPLAINT_SIZE];
} held;

static void line_write(const char *line)
{
	/* If stderr takes nothing, there is nobody left to be told. */
	if (write(STDERR_FILENO, line, strlen(line)) < 0)
		return;
}

/* A path or a name from the command line may hold anything. */
static void controls_blank(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' || *line == '\x7f')
			*line = '?';
}

void complain(const char *format, ...)
{
	static const char who[] = "memlens-read: ";
	char line[COMPLAINT_SIZE];
	const size_t room = sizeof(line) - 1;	/* the newline's */
	va_list arguments;

	strcpy(line, who);
	va_start(arguments, format);
	vsnprintf(line + strlen(who), room - strlen(who), format, arguments);
	va_end(arguments);
	controls_blank(line);
	strcat(line, "\n");
	if (!held.on)
		line_write(line);
	else if (strlen(held.lines) + strlen(line) < sizeof(held.lines))
		strcat(held.lines, line);
}

void complaints_hold(void)
{
	held.on = true;
}

void complaints_release(void)
{
	held.on = false;
	line_write(held.lines);
	complaints_forget();
}

const char *complaints_held(void)
{
	return held.lines;
}

void complaints_forget(void)
{
	held.lines[0] = '\0';
}
