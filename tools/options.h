/* SPDX-License-Identifier: GPL-2.0 */
/* What the command line asked for. */
#ifndef MEMLENS_TOOLS_OPTIONS_H
#define MEMLENS_TOOLS_OPTIONS_H

#include "module/pure/text.h"

enum status {
	STATUS_OK = 0,
	STATUS_ERROR = 1,
	STATUS_USAGE = 2,
	STATUS_NOT_AVAILABLE = 4,
};

#define ANY_NODE	(-1L)

struct options {
	const char *root;	/* NULL: where the kernel publishes */
	enum memlens_units units;
	bool json;
	bool watch;
	double seconds;		/* between two looks */
	long node;		/* or ANY_NODE */
	const char *zone;	/* NULL: any */
};

/* One line on stderr, "memlens-read: " before it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* MEMLENS_TOOLS_OPTIONS_H */
