// SPDX-License-Identifier: GPL-2.0
/*
 * Looks again and again, and goes on when memory is gone: before the first tick
 * everything is locked in memory, the heap has all that it will need, and the
 * file is open. A tick then allocates nothing from the kernel.
 */
#include <malloc.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tools/json.h"
#include "tools/screen.h"
#include "tools/watch.h"

#define HEAP_SPARE	(2 << 20)	/* for a tick's JSON, mostly */
#define STACK_SPARE	(128 << 10)

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/* The heap grows now, and neither shrinks nor maps from here on. */
static void heap_set_aside(void)
{
	char *spare;

	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_TOP_PAD, HEAP_SPARE);
	spare = malloc(HEAP_SPARE);
	if (spare)
		memset(spare, 1, HEAP_SPARE);
	free(spare);
}

static void __attribute__((noinline)) stack_set_aside(void)
{
	volatile char spare[STACK_SPARE];
	size_t i;

	for (i = 0; i < sizeof(spare); i += 1024)
		spare[i] = 1;
}

static void set_aside(void)
{
	heap_set_aside();
	stack_set_aside();
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		complain("cannot be locked in memory: it may have to wait when memory is short (run it as root, or raise 'ulimit -l')");
}

static enum status time_text(const struct memlens_header *header,
			     struct output *output)
{
	time_t seconds = (time_t)(header->wall_ns / 1000000000);
	char line[64];
	struct tm utc;
	int length;

	/* A hostile file's time may be no year that can be told. */
	if (!gmtime_r(&seconds, &utc))
		return STATUS_OK;
	length = snprintf(line, sizeof(line),
			  "# at %04d-%02d-%02dT%02d:%02d:%02d.%03uZ\n",
			  utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
			  utc.tm_hour, utc.tm_min, utc.tm_sec,
			  (u32)(header->wall_ns / 1000000 % 1000));
	return output_append(output, line, (size_t)length);
}

static enum status block_print(const struct subject *subject,
			       const struct source *source,
			       const struct options *options,
			       struct output *output)
{
	if (options->json) {
		if (show_json(subject, source, options, true, output))
			return STATUS_ERROR;
	} else if (time_text(source->wire.header, output) ||
		   show_text(subject, source, options, output) ||
		   output_append(output, "\n", 1)) {
		return STATUS_ERROR;
	}
	return output_flush(output);
}

/* @deadline moves on by a tick; one that was missed is not made up for. */
static void wait_until_next(struct timespec *deadline, double seconds)
{
	struct timespec now;
	double whole;
	double part = modf(seconds, &whole);

	deadline->tv_sec += (time_t)whole;
	deadline->tv_nsec += (long)(part * 1e9);
	if (deadline->tv_nsec >= 1000000000) {
		deadline->tv_nsec -= 1000000000;
		deadline->tv_sec++;
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec > deadline->tv_sec ||
	    (now.tv_sec == deadline->tv_sec &&
	     now.tv_nsec > deadline->tv_nsec))
		*deadline = now;
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, deadline, NULL);
}

static enum status watch_blocks(const struct subject *subject,
				struct source *source,
				const struct options *options,
				struct output *output)
{
	struct timespec deadline;
	enum status status;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	for (;;) {
		status = block_print(subject, source, options, output);
		if (status)
			return status;
		wait_until_next(&deadline, options->seconds);
		if (stopped)
			return STATUS_OK;
		status = source_read(source);
		if (status)
			return status;
		status = subject_check(subject, source, options);
		if (status)
			return status;
	}
}

static enum status watch_screen(const struct subject *subject,
				struct source *source,
				const struct options *options,
				struct output *output)
{
	enum status status = screen_begin();

	while (!status && !stopped) {
		status = screen_draw(subject, source, options, output);
		if (status || screen_wait(options->seconds))
			break;
		status = source_read(source);
		/* Whatever is to be said is said on the terminal as it was. */
	}
	screen_end();
	return status;
}

enum status watch(const struct subject *subject, struct source *source,
		  const struct options *options)
{
	struct sigaction action = { .sa_handler = stop };
	struct output output;
	enum status status;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (output_init(&output))
		return STATUS_ERROR;
	set_aside();
	if (isatty(STDOUT_FILENO) && !options->json)
		status = watch_screen(subject, source, options, &output);
	else
		status = watch_blocks(subject, source, options, &output);
	free(output.bytes);
	return status;
}
