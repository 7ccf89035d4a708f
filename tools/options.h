/* SPDX-License-Identifier: GPL-2.0 */
/* What the command line asked for. */
#ifndef MEMLENS_TOOLS_OPTIONS_H
#define MEMLENS_TOOLS_OPTIONS_H

#include "module/pure/text.h"
#include "tools/complain.h"
#include "tools/memcgs_sort.h"
#include "tools/slabs_sort.h"

#define ANY_NODE	(-1L)

struct options {
	const char *root;	/* NULL: where the kernel publishes */
	enum memlens_units units;
	bool units_given;
	bool json;
	bool bars;
	bool table;
	bool text;
	bool watch;
	double seconds;		/* between two looks */
	long node;		/* or ANY_NODE */
	const char *zone;	/* NULL: any */
	const char *sort_word;	/* a key, whose depends on the subject: */
	enum slabs_key sort;
	enum memcgs_key memcgs_sort;
	u32 top;		/* of cgroups, at most; 0: all */
	const char *path;	/* a pattern of theirs; NULL: any */
	bool tree;
	u32 rows;		/* of a table, at most; 0: all */
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
