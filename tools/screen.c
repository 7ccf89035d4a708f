// SPDX-License-Identifier: GPL-2.0
/*
 * The terminal. Zones are drawn: each one's free against its marks; any other
 * subject is its text, with the lines that changed standing out.
 */
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/screen.h"
#include "tools/screen_zones.h"

static WINDOW *window;

/* The text of the look before, to see what changed. */
static struct output before;

enum status screen_begin(void)
{
	SCREEN *screen = newterm(NULL, stdout, stdin);

	if (!screen) {
		complain("this terminal is unknown here: set TERM, or pipe through cat");
		return STATUS_ERROR;
	}
	window = stdscr;
	cbreak();
	noecho();
	curs_set(0);
	keypad(window, TRUE);
	if (!getenv("NO_COLOR") && has_colors()) {
		start_color();
		use_default_colors();
		screen_zones_colors();
	}
	return output_init(&before);
}

void screen_end(void)
{
	if (!window)
		return;
	endwin();
	free(before.bytes);
	window = NULL;
}

static void title_draw(const struct subject *subject,
		       const struct source *source,
		       const struct options *options)
{
	const struct memlens_header *header = source->wire.header;
	time_t seconds = (time_t)(header->wall_ns / 1000000000);
	char release[MEMLENS_RELEASE_SIZE * 4];
	struct memlens_text text = {
		.chars = release,
		.size = sizeof(release) - 1,
	};
	struct tm utc = { 0 };

	memlens_text_name(&text, header->release, sizeof(header->release));
	release[text.length] = '\0';
	gmtime_r(&seconds, &utc);
	attron(A_BOLD);
	mvprintw(0, 0, "memlens %s", subject->name);
	attroff(A_BOLD);
	printw("  %s  %02d:%02d:%02dZ  every %g s  q quits", release,
	       utc.tm_hour, utc.tm_min, utc.tm_sec, options->seconds);
}

static bool line_changed(const char *line, size_t length, size_t at)
{
	return at + length > before.length ||
		memcmp(before.bytes + at, line, length);
}

/* Lines of equal length stand where they stood: a text that grew is new. */
static void text_draw(const struct output *text)
{
	size_t at = 0;
	int row = 2;

	while (at < text->length && row < LINES) {
		const char *line = text->bytes + at;
		const char *end = memchr(line, '\n', text->length - at);
		size_t length = end ? (size_t)(end - line) : text->length - at;
		bool changed = before.length &&
			line_changed(line, length, at);

		attrset(changed ? A_BOLD : A_NORMAL);
		mvaddnstr(row++, 0, line, length < (size_t)COLS ?
			  (int)length : COLS);
		at += length + 1;
	}
	attrset(A_NORMAL);
}

static enum status text_keep(const struct output *text)
{
	before.length = 0;
	return output_append(&before, text->bytes, text->length);
}

enum status screen_draw(const struct subject *subject,
			const struct source *source,
			const struct options *options, struct output *output)
{
	enum status status = STATUS_OK;

	erase();
	title_draw(subject, source, options);
	if (!strcmp(subject->name, "zones")) {
		screen_zones_draw(source, options, 2);
	} else {
		output->length = 0;
		status = show_text(subject, source, options, output);
		text_draw(output);
		if (!status)
			status = text_keep(output);
	}
	refresh();
	return status;
}

bool screen_wait(double seconds)
{
	int key;

	timeout((int)(seconds * 1000));
	key = getch();
	/* A resize, or a key that means nothing: draw at once. */
	return key == 'q' || key == 'Q' || key == 3;
}
