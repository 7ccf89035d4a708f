// SPDX-License-Identifier: GPL-2.0
/*
 * The terminal. Zones are drawn: each one's free against its marks; any other
 * subject is its text, with the lines that changed standing out.
 */
#define _GNU_SOURCE		/* gmtime_r */
#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/pen.h"
#include "tools/screen.h"
#include "tools/screen_zone.h"
#include "tools/screen_zones.h"

/* What is drawn otherwise than as its text. */
static const struct picture {
	const char *subject;
	void (*draw)(const struct source *source,
		     const struct options *options, struct pen *pen);
} pictures[] = {
	{ "zones", screen_zones_draw },
};

bool screen_begin(void)
{
	setlocale(LC_CTYPE, "");
	if (!newterm(NULL, stdout, stdin)) {
		complain("this terminal is unknown here, so it prints: set TERM to have it draw");
		return false;
	}
	complaints_hold();
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	typeahead(-1);
	if (!getenv("NO_COLOR") && has_colors()) {
		start_color();
		use_default_colors();
		screen_zone_colors();
	}
	return true;
}

void screen_end(void)
{
	endwin();
	complaints_release();
}

static void title_draw(const struct subject *subject,
		       const struct source *source,
		       const struct options *options, struct pen *pen)
{
	const struct memlens_header *header = source->wire.header;
	time_t seconds = (time_t)(header->wall_ns / 1000000000);
	char release[MEMLENS_RELEASE_SIZE * 4];
	struct memlens_text text = {
		.chars = release,
		.size = sizeof(release),
	};
	struct tm utc = { 0 };

	memlens_text_name(&text, header->release, sizeof(header->release));
	gmtime_r(&seconds, &utc);
	pen_put(pen, A_BOLD, "memlens %s", subject->name);
	pen_put(pen, A_NORMAL, "  ");
	pen_chars(pen, A_NORMAL, release, text.length);
	pen_put(pen, A_NORMAL, "  %02d:%02d:%02dZ  look %llu, every %g s  q quits",
		utc.tm_hour, utc.tm_min, utc.tm_sec,
		(unsigned long long)header->sequence, options->seconds);
	pen_next(pen);
}

/* Why there is no new look. */
static void notice_draw(struct pen *pen)
{
	const char *notice = complaints_held();

	pen_chars(pen, A_REVERSE, notice, strcspn(notice, "\n"));
	pen_next(pen);
}

/* ---- any subject: its text ------------------------------------------ */

/* The line of the look before that stands where this one does. */
static bool line_changed(const char **before, const char *end,
			 const char *line, size_t length)
{
	const char *was = *before;
	const char *stop = memchr(was, '\n', (size_t)(end - was));
	size_t was_length = stop ? (size_t)(stop - was) : (size_t)(end - was);

	*before = stop ? stop + 1 : end;
	return was_length != length || memcmp(was, line, length);
}

static void lines_draw(const struct output *output, size_t now_at,
		       struct pen *pen)
{
	const char *before = output->bytes;
	const char *line = output->bytes + now_at;
	const char *end = output->bytes + output->length;

	while (line < end && pen->row < LINES) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t length = (size_t)((stop ? stop : end) - line);
		bool changed = now_at &&
			line_changed(&before, output->bytes + now_at, line,
				     length);

		pen_chars(pen, changed ? A_BOLD : A_NORMAL, line, length);
		pen_next(pen);
		line += length + 1;
	}
}

static enum status text_draw(const struct subject *subject,
			     const struct source *source,
			     const struct options *options,
			     struct output *output, struct pen *pen)
{
	enum status status = STATUS_OK;
	size_t now_at;

	output->length = 0;
	if (source->before.base)
		status = show_text(subject, &source->before, options, output);
	now_at = output->length;
	if (!status)
		status = show_text(subject, &source->wire, options, output);
	if (!status)
		lines_draw(output, now_at, pen);
	return status;
}

/* ---- all ------------------------------------------------------------ */

enum status screen_draw(const struct subject *subject,
			const struct source *source,
			const struct options *options, struct output *output)
{
	enum status status = STATUS_OK;
	struct pen pen = { 0 };
	size_t i;

	erase();
	title_draw(subject, source, options, &pen);
	notice_draw(&pen);
	for (i = 0; i < ARRAY_SIZE(pictures); i++)
		if (!strcmp(pictures[i].subject, subject->name))
			break;
	if (i < ARRAY_SIZE(pictures))
		pictures[i].draw(source, options, &pen);
	else
		status = text_draw(subject, source, options, output, &pen);
	refresh();
	return status;
}

enum screen_wish screen_keys(void)
{
	int key = getch();

	for (; key != ERR; key = getch())
		if (key == 'q' || key == 'Q')
			return SCREEN_LEAVE;
	return SCREEN_STAY;
}
