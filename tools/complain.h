/* SPDX-License-Identifier: GPL-2.0 */
/* What went wrong, in one sentence each, and what that means for the shell. */
#ifndef MEMLENS_TOOLS_COMPLAIN_H
#define MEMLENS_TOOLS_COMPLAIN_H

enum status {
	STATUS_OK = 0,
	STATUS_ERROR = 1,
	STATUS_USAGE = 2,
	STATUS_NOT_AVAILABLE = 4,
};

#define __printf(at, first)	__attribute__((__format__(printf, at, first)))

/* One line on stderr, "memlens-read: " before it. Allocates nothing. */
__printf(1, 2) void complain(const char *format, ...);

/*
 * While a screen is up, sentences are kept, since it would wipe them away.
 * Those that are due when it comes down are said then.
 */
void complaints_hold(void);
void complaints_release(void);
/* The sentences kept so far, "" if none. */
const char *complaints_held(void);
void complaints_forget(void);

#endif /* MEMLENS_TOOLS_COMPLAIN_H */
