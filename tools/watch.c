// SPDX-License-Identifier: GPL-2.0
/*
 * Looks again and again, and goes on when memory is gone: before the first
 * tick everything is locked in memory, and one tick's work was done already, so
 * that whatever it allocates is there. The file stays open. A tick then asks
 * the kernel for no memory.
 */
#define _GNU_SOURCE		/* gmtime_r */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tools/json.h"
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

static enum status block_make(struct watch *watch)
{
	const struct memlens_wire *wire = &watch->source->wire;
	struct output *output = &watch->output;
	enum status status;

	output->length = 0;
	if (watch->options->json)
		return show_json(watch->subject, wire, watch->options, true,
				 output);
	status = time_text(wire->header, output);
	if (!status)
		status = show_text(watch->subject, wire, watch->options,
				   output);
	return status ? status : output_append(output, "\n", 1);
}

static enum status look_again(struct watch *watch)
{
	enum status status = source_read(watch->source);

	return status ? status : subject_check(watch->subject, watch->source,
					       watch->options);
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
	return screen_draw(watch->subject, watch->source, watch->options,
			   &watch->output);
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

/* A tick's work, seen by nobody: what it needs is there from then on. */
static enum status rehearse(struct watch *watch)
{
	enum status status = look_again(watch);

	if (!status || watch->source->passing)
		status = block_make(watch);
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

enum status watch(const struct subject *subject, struct source *source,
		  const struct options *options)
{
	struct watch watch = {
		.subject = subject,
		.source = source,
		.options = options,
	};
	enum status status = output_init(&watch.output, true);

	if (status)
		return status;
	resident_begin();
	status = watch_run(&watch);
	output_free(&watch.output);
	return status;
}
