// SPDX-License-Identifier: GPL-2.0
/*
 * The terminal. Zones are drawn: each one's free against its marks; histograms
 * are bars; caches and cgroups are tables; lists have a line each, with what they held on the last
 * ticks; any other subject is its text, with the lines that
 * changed standing out. Of what is counted it shows what came in between two looks.
 */
#define _GNU_SOURCE		/* gmtime_r */
#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/pen.h"
#include "tools/screen.h"
#include "tools/screen_hists.h"
#include "tools/screen_lru.h"
#include "tools/screen_memcgs.h"
#include "tools/screen_slabs.h"
#include "tools/screen_zone.h"
#include "tools/screen_zones.h"

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

/* What the figures are over. */
static void interval_draw(const struct interval *interval, struct pen *pen)
{
	char note[INTERVAL_NOTE_SIZE];

	if (!interval)
		return;
	interval_note(interval, note);
	pen_put(pen, A_DIM, "%s", note);
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
			     const struct memlens_wire *wire,
			     const struct memlens_wire *before,
			     const struct options *options,
			     struct output *output, struct pen *pen)
{
	enum status status = STATUS_OK;
	size_t now_at;

	output->length = 0;
	if (before->base)
		status = show_text(subject, before, options, output);
	now_at = output->length;
	if (!status)
		status = show_text(subject, wire, options, output);
	if (!status)
		lines_draw(output, now_at, pen);
	return status;
}

/* ---- all ------------------------------------------------------------ */

enum status screen_draw(const struct subject *subject,
			const struct source *source,
			const struct interval *interval,
			const struct lru_ticks *ticks,
			const struct options *options, struct output *output)
{
	const struct memlens_wire *wire =
		interval ? &interval->wire : &source->wire;
	const struct memlens_wire *before =
		interval ? &interval->before : &source->before;
	enum status status = STATUS_OK;
	struct pen pen = { 0 };

	erase();
	title_draw(subject, source, options, &pen);
	interval_draw(interval, &pen);
	notice_draw(&pen);
	if (options->bars)
		screen_hists_draw(wire, options, &pen);
	else if (options->table &&
		 subject->files[0] == &memlens_tables_memcgs)
		status = screen_memcgs_draw(wire, options, &pen);
	else if (options->table)
		screen_slabs_draw(wire, options, &pen);
	else if (ticks)
		screen_lru_draw(source, ticks, options, &pen);
	else if (!strcmp(subject->name, "zones") && !options->text)
		screen_zones_draw(source, options, &pen);
	else
		status = text_draw(subject, wire, before, options, output,
				   &pen);
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
