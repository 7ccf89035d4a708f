/* SPDX-License-Identifier: GPL-2.0 */
/* When to look again, and what may come in between. */
#ifndef MEMLENS_TOOLS_TICKER_H
#define MEMLENS_TOOLS_TICKER_H

#include <signal.h>
#include <stdbool.h>

#include "module/pure/pure.h"

struct ticker {
	u64 interval_ns;
	u64 deadline_ns;	/* CLOCK_MONOTONIC */
	sigset_t waiting;	/* signals that are blocked while it waits */
};

enum wake {
	WAKE_TICK,
	WAKE_KEY,	/* there is something to read */
	WAKE_SIGNAL,	/* a new size of the terminal, say */
	WAKE_STOP,	/* SIGINT or SIGTERM, or the terminal is gone */
};

/* SIGINT and SIGTERM only arrive in ticker_wait() from here on. */
void ticker_begin(struct ticker *ticker, double seconds);

/* Until the tick is due, or for less. @fd is watched if it is not negative. */
enum wake ticker_wait(struct ticker *ticker, int fd);

#endif /* MEMLENS_TOOLS_TICKER_H */
