/* SPDX-License-Identifier: GPL-2.0 */
/* Containers, from the kernel or from a folder with saved ones. */
#ifndef MEMLENS_TOOLS_SOURCE_H
#define MEMLENS_TOOLS_SOURCE_H

#include "module/pure/wire.h"
#include "tools/complain.h"

#define SOURCE_PATH_SIZE	4096

struct look {
	void *bytes;
	size_t capacity;
	size_t length;
};

/* One open file, and what it said last. */
struct source {
	int fd;
	char path[SOURCE_PATH_SIZE];
	struct look looks[2];
	u32 next;			/* of looks, which one is read into */
	bool passing;			/* why the last look failed may pass */
	struct memlens_wire wire;	/* the last look that was sound */
	struct memlens_wire before;	/* and the one before; base is NULL if
					 * there is none, or no more
					 */
};

/* Opens @file ("raw/zones"), or "snapshot" where only that is. Complains. */
enum status source_open(struct source *source, const char *root,
			const char *file);

/*
 * A new look. Complains if there is none, or if it is no sound container; then
 * wire stays what it was.
 */
enum status source_read(struct source *source);

/*
 * Opens the same file anew, whose looks then have room for what there is now. If it
 * cannot be opened, all stays as it is.
 */
void source_reopen(struct source *source);

void source_close(struct source *source);

#endif /* MEMLENS_TOOLS_SOURCE_H */
