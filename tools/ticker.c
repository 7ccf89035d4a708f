// SPDX-License-Identifier: GPL-2.0
/*
 * Ticks at absolute times, so that they do not wander. One that was missed is
 * not made up for: the next is due a whole interval after now.
 */
#define _GNU_SOURCE		/* ppoll */
#include <poll.h>
#include <time.h>

#include "tools/ticker.h"

#define SECOND_NS	1000000000ULL

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * SECOND_NS + (u64)now.tv_nsec;
}

void ticker_begin(struct ticker *ticker, double seconds)
{
	struct sigaction action = { .sa_handler = stop };
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &ticker->waiting);
	sigdelset(&ticker->waiting, SIGINT);
	sigdelset(&ticker->waiting, SIGTERM);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	ticker->interval_ns = (u64)(seconds * 1e9);
	ticker->deadline_ns = now_ns() + ticker->interval_ns;
}

static void deadline_advance(struct ticker *ticker)
{
	u64 now = now_ns();

	ticker->deadline_ns += ticker->interval_ns;
	if (ticker->deadline_ns < now)
		ticker->deadline_ns = now + ticker->interval_ns;
}

enum wake ticker_wait(struct ticker *ticker, int fd)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };
	u64 now = now_ns();
	u64 left = ticker->deadline_ns > now ? ticker->deadline_ns - now : 0;
	struct timespec timeout = {
		.tv_sec = (time_t)(left / SECOND_NS),
		.tv_nsec = (long)(left % SECOND_NS),
	};
	int ready = ppoll(&input, 1, &timeout, &ticker->waiting);

	if (stopped)
		return WAKE_STOP;
	if (ready < 0)
		return WAKE_SIGNAL;
	if (ready)
		return input.revents & POLLIN ? WAKE_KEY : WAKE_STOP;
	deadline_advance(ticker);
	return WAKE_TICK;
}
