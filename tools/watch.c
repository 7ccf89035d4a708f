// SPDX-License-Identifier: GPL-2.0
/*
 * Looks again and again, and goes on when memory is gone: before the first
 * tick everything is locked in memory, and one tick's work was done already, so
 * that whatever it allocates is there. The file stays open. A tick then asks
 * the kernel for no memory; only if rows had no room, the file is opened anew.
 */
#define _GNU_SOURCE		/* gmtime_r */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/bars.h"
#include "tools/interval.h"
#include "tools/json.h"
#include "tools/lru_ticks.h"
#include "tools/resident.h"
#include "tools/screen.h"
#include "tools/ticker.h"
#include "tools/watch.h"

/* What all of a watch works on. */
struct watch {
	const struct subject *subject;
	struct source *source;
	const struct options *options;
	struct output output;
	struct ticker ticker;
	bool counts;			/* what is shown is the interval */
	struct interval interval;
	bool lists;			/* are drawn, with these: */
	struct lru_ticks ticks;
	u64 lost;			/* rows that the look before had no room for */
};

static enum status time_text(const struct memlens_header *header,
			     struct output *output)
{
	time_t seconds = (time_t)(header->wall_ns / 1000000000);
	char line[96];
	struct tm utc;
	int length;

	/* A broken file's time may be no year that can be told. */
	if (!gmtime_r(&seconds, &utc))
		return STATUS_OK;
	length = snprintf(line, sizeof(line),
			  "# at %04d-%02d-%02dT%02d:%02d:%02d.%03uZ\n",
			  utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
			  utc.tm_hour, utc.tm_min, utc.tm_sec,
			  (u32)(header->wall_ns / 1000000 % 1000));
	return output_append(output, line, (size_t)length);
}

static enum status note_text(const struct interval *interval,
			     struct output *output)
{
	char note[INTERVAL_NOTE_SIZE];

	if (!interval)
		return STATUS_OK;
	interval_note(interval, note);
	if (output_append(output, "# ", 2) ||
	    output_append(output, note, strlen(note)))
		return STATUS_ERROR;
	return output_append(output, "\n", 1);
}

static enum status block_make(struct watch *watch)
{
	const struct interval *interval =
		watch->counts ? &watch->interval : NULL;
	const struct memlens_wire *wire =
		interval ? &interval->wire : &watch->source->wire;
	struct output *output = &watch->output;
	enum status status;

	output->length = 0;
	if (watch->options->json)
		return show_json(watch->subject, wire, interval,
				 watch->options, true, output);
	status = time_text(wire->header, output);
	if (!status)
		status = note_text(interval, output);
	if (!status && watch->options->bars)
		status = bars_show(wire, watch->options, output);
	else if (!status && watch->options->table)
		status = watch->subject->table(wire, watch->options, output);
	else if (!status)
		status = show_text(watch->subject, wire, watch->options,
				   output);
	return status ? status : output_append(output, "\n", 1);
}

/* Only what is shown is put in order: looks are compared as they came. */
static void interval_order(struct watch *watch)
{
	slabs_sort(&watch->interval.wire, watch->options->sort);
}

static enum status interval_begin(struct watch *watch)
{
	enum status status = interval_first(&watch->interval,
					    &watch->source->wire);

	if (!status)
		interval_order(watch);
	return status;
}

static enum status interval_next(struct watch *watch)
{
	enum status status = interval_make(&watch->interval,
					   &watch->source->wire,
					   &watch->source->before);

	if (!status)
		interval_order(watch);
	return status;
}

/* If what a new one has room for is no more, that is not tried again and again. */
static void losses_mend(struct watch *watch)
{
	const u64 lost = subject_lost(watch->subject, &watch->source->wire);
	const bool more = lost > watch->lost;

	watch->lost = lost;
	if (more)
		source_reopen(watch->source);
	if (lost)
		complain("%s: %llu rows are missing: there was no room for them%s",
			 watch->source->path, (unsigned long long)lost,
			 more ? "; it is opened anew for the next look" : "");
}

static enum status look_again(struct watch *watch)
{
	const struct source *source = watch->source;
	enum status status = source_read(watch->source);

	if (!status)
		losses_mend(watch);
	if (!status)
		status = subject_check(watch->subject, source, watch->options);
	if (!status && watch->counts)
		status = interval_next(watch);
	if (!status && watch->lists)
		lru_ticks_take(&watch->ticks, &source->wire);
	return status;
}

/* ---- blocks --------------------------------------------------------- */

static enum status block_print(struct watch *watch)
{
	enum status status = block_make(watch);

	return status ? status : output_flush(&watch->output);
}

static enum status watch_blocks(struct watch *watch)
{
	enum status status = block_print(watch);

	while (!status) {
		enum wake wake = ticker_wait(&watch->ticker, -1);

		if (wake == WAKE_STOP)
			break;
		if (wake != WAKE_TICK)
			continue;
		status = look_again(watch);
		if (!status)
			status = block_print(watch);
		else if (watch->source->passing)
			status = STATUS_OK;	/* was said: go on */
	}
	return status;
}

/* ---- a terminal ----------------------------------------------------- */

static enum status screen_draw_now(struct watch *watch)
{
	return screen_draw(watch->subject, watch->source,
			   watch->counts ? &watch->interval : NULL,
			   watch->lists ? &watch->ticks : NULL,
			   watch->options, &watch->output);
}

static enum status screen_tick(struct watch *watch)
{
	enum status status;

	complaints_forget();
	status = look_again(watch);
	if (status && !watch->source->passing)
		return status;
	return screen_draw_now(watch);
}

static enum status watch_screen(struct watch *watch)
{
	const int keys = isatty(STDIN_FILENO) ? STDIN_FILENO : -1;
	enum status status = screen_draw_now(watch);

	while (!status) {
		enum wake wake = ticker_wait(&watch->ticker, keys);

		if (wake == WAKE_STOP)
			break;
		if (wake == WAKE_TICK) {
			status = screen_tick(watch);
			continue;
		}
		if (screen_keys() == SCREEN_LEAVE)
			break;
		status = screen_draw_now(watch);
	}
	if (!status)
		complaints_forget();
	return status;
}

/* ---- both ----------------------------------------------------------- */

/*
 * A tick's work, seen by nobody: what it needs is there from then on. The look
 * that it took is then the first to be seen, and has no interval.
 */
static enum status rehearse(struct watch *watch)
{
	enum status status = STATUS_OK;

	if (watch->counts)
		status = interval_begin(watch);
	if (!status)
		status = look_again(watch);
	if (!status || watch->source->passing)
		status = block_make(watch);
	if (!status && watch->counts)
		status = interval_begin(watch);
	watch->output.length = 0;
	return status;
}

static enum status watch_run(struct watch *watch)
{
	bool screen = isatty(STDOUT_FILENO) && !watch->options->json &&
		screen_begin();
	enum status status = rehearse(watch);

	ticker_begin(&watch->ticker, watch->options->seconds);
	if (!status)
		status = screen ? watch_screen(watch) : watch_blocks(watch);
	if (screen)
		screen_end();
	return status;
}

static bool is_of(const struct subject *subject,
		  const struct memlens_file_tables *tables)
{
	return subject->files[0] == tables;
}

/* What is set aside for a watch. */
static enum status watch_begin(struct watch *watch)
{
	enum status status = output_init(&watch->output, true);

	if (status)
		return status;
	status = interval_init(&watch->interval);
	if (status)
		goto err_interval;
	watch->interval.slabs = is_of(watch->subject, &memlens_tables_slabs);
	if (watch->lists)
		status = lru_ticks_init(&watch->ticks, &watch->source->wire);
	if (!status)
		return STATUS_OK;
	interval_free(&watch->interval);
err_interval:
	output_free(&watch->output);
	return status;
}

static void watch_end(struct watch *watch)
{
	lru_ticks_free(&watch->ticks);
	interval_free(&watch->interval);
	output_free(&watch->output);
}

enum status watch(const struct subject *subject, struct source *source,
		  const struct options *options)
{
	struct watch watch = {
		.subject = subject,
		.source = source,
		.options = options,
		.counts = subject_counts(subject),
		.lists = is_of(subject, &memlens_tables_lru) &&
			!options->text && !options->json && !options->zone,
	};
	enum status status = watch_begin(&watch);

	if (status)
		return status;
	/* The look that there is was told of. */
	watch.lost = subject_lost(subject, &source->wire);
	if (watch.lost)
		source_reopen(source);
	resident_begin();
	status = watch_run(&watch);
	watch_end(&watch);
	return status;
}
