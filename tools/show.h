/* SPDX-License-Identifier: GPL-2.0 */
/* A look as text, and which records of it are wanted. */
#ifndef MEMLENS_TOOLS_SHOW_H
#define MEMLENS_TOOLS_SHOW_H

#include "module/pure/text.h"
#include "tools/options.h"
#include "tools/output.h"
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

bool subject_has(const struct subject *subject, u32 section);

/* Complains if the look lacks what the subject is, or nothing is selected. */
enum status subject_check(const struct subject *subject,
			  const struct source *source,
			  const struct options *options);

/* Says what the look lacks, since the kernel side had no room for it. */
void subject_losses(const struct subject *subject, const struct source *source);

/* The subject's text, the same bytes as the kernel's. */
enum status show_text(const struct subject *subject,
		      const struct memlens_wire *wire,
		      const struct options *options, struct output *output);

#endif /* MEMLENS_TOOLS_SHOW_H */
