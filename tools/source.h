/* SPDX-License-Identifier: GPL-2.0 */
/* Containers, from the kernel or from a folder with saved ones. */
#ifndef MEMLENS_TOOLS_SOURCE_H
#define MEMLENS_TOOLS_SOURCE_H

#include "module/pure/wire.h"
#include "tools/options.h"

#define SOURCE_PATH_SIZE	4096

/* One open file; its bytes are of the last look. */
struct source {
	int fd;
	char path[SOURCE_PATH_SIZE];
	void *bytes;
	size_t capacity;
	size_t length;
	struct memlens_wire wire;
};

/* Opens @file ("raw/zones"), or "snapshot" where only that is. Complains. */
enum status source_open(struct source *source, const char *root,
			const char *file);

/* A new look. Complains if there is none, or if it is no sound container. */
enum status source_read(struct source *source);

void source_close(struct source *source);

#endif /* MEMLENS_TOOLS_SOURCE_H */
