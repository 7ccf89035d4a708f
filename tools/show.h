/* SPDX-License-Identifier: GPL-2.0 */
/* A look as text: into memory that was set aside, and out in one piece. */
#ifndef MEMLENS_TOOLS_SHOW_H
#define MEMLENS_TOOLS_SHOW_H

#include <stdio.h>

#include "module/pure/text.h"
#include "tools/options.h"
#include "tools/source.h"

/* What one word of the command line shows. */
struct subject {
	const char *name;
	const char *file;	/* the container that has it */
	u32 file_count;
	const struct memlens_file_tables *const *files;
	const char *help;
};

/* --node and --zone. */
struct selection {
	struct memlens_filter filter;
	const struct options *options;
};

void selection_init(struct selection *selection, const struct options *options);

/* Complains if the look lacks what the subject is, or nothing is selected. */
enum status subject_check(const struct subject *subject,
			  const struct source *source,
			  const struct options *options);

/* Bytes to be written. */
struct output {
	char *bytes;
	size_t capacity;
	size_t length;
};

enum status output_init(struct output *output);
enum status output_append(struct output *output, const char *bytes,
			  size_t length);
/* Writes all of it to stdout, and empties it. Complains if it cannot. */
enum status output_flush(struct output *output);

/* The subject's text, the same bytes as the kernel's. */
enum status show_text(const struct subject *subject,
		      const struct source *source,
		      const struct options *options, struct output *output);

#endif /* MEMLENS_TOOLS_SHOW_H */
