/* SPDX-License-Identifier: GPL-2.0 */
/* What the command line asked for. */
#ifndef MEMLENS_TOOLS_OPTIONS_H
#define MEMLENS_TOOLS_OPTIONS_H

#include "module/pure/text.h"
#include "tools/complain.h"

#define ANY_NODE	(-1L)

struct options {
	const char *root;	/* NULL: where the kernel publishes */
	enum memlens_units units;
	bool units_given;
	bool json;
	bool watch;
	double seconds;		/* between two looks */
	long node;		/* or ANY_NODE */
	const char *zone;	/* NULL: any */
	bool help;
	bool version;
};

extern const char options_usage[];
extern const char options_help[];	/* a line each */

/*
 * Takes the options out of @argv: words stand from argv[optind] on after it.
 * Leaves with STATUS_USAGE if one is wrong.
 */
void options_parse(struct options *options, int argc, char **argv);

/* One line of what is wrong, then the usage. */
__printf(1, 2) void __attribute__((noreturn))
bad_usage(const char *format, ...);

#endif /* MEMLENS_TOOLS_OPTIONS_H */
