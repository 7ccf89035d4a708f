/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where all the memory went, as a container of rows that this program makes out of a
 * look and of the kernel's own files: whatever shows a look shows it.
 */
#ifndef MEMLENS_TOOLS_USAGE_H
#define MEMLENS_TOOLS_USAGE_H

#include "tools/show.h"

#define USAGE_NAME_SIZE	24

/* Sections that only this program knows. */
enum {
	SECTION_USAGE		= 0x10000,	/* parts, which add up to the total */
	SECTION_USAGE_WITHIN	= 0x10001,	/* parts of these */
};

struct usage_row {
	u32 nid;		/* MEMLENS_UNKNOWN_U32: the machine */
	s32 share;		/* of all pages, hundredths of a percent */
	s64 pages;		/* the rest may be less than nothing */
	char name[USAGE_NAME_SIZE];
	char within[USAGE_NAME_SIZE];
	char source[USAGE_NAME_SIZE];
};

/* Text or JSON of it. */
enum status usage_show(const struct subject *subject,
		       const struct source *source,
		       const struct options *options, struct output *output);

#endif /* MEMLENS_TOOLS_USAGE_H */
