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
	/* Shows what is made out of all these; NULL: they are shown. */
	enum status (*show)(const struct subject *subject,
			    const struct source *source,
			    const struct options *options,
			    struct output *output);
	/* A table for people; NULL: it has none. */
	enum status (*table)(const struct memlens_wire *wire,
			     const struct options *options,
			     struct output *output);
};

/* --node and --zone. */
struct selection {
	struct memlens_filter filter;
	const struct options *options;
};

void selection_init(struct selection *selection, const struct options *options);

bool subject_has(const struct subject *subject, u32 section);

/* Some of its records are of a node. */
bool subject_has_nodes(const struct subject *subject);
bool subject_has_zones(const struct subject *subject);

/* It counts, or grows: a watch shows what comes between two looks. */
bool subject_counts(const struct subject *subject);

/* The look has all that the file consists of. */
bool file_present(const struct memlens_wire *wire,
		  const struct memlens_file_tables *file);

/*
 * Complains if the look lacks what the subject is, or nothing is selected. Of a
 * subject of several files some may be absent: then they are left out.
 */
enum status subject_check(const struct subject *subject,
			  const struct source *source,
			  const struct options *options);

/*
 * Says what the look lacks: files that an older memlens did not have, records
 * that the kernel side had no room for.
 */
void subject_losses(const struct subject *subject, const struct source *source);

/* How many records the kernel side had no room for. */
u64 subject_lost(const struct subject *subject, const struct memlens_wire *wire);

/* The subject's text, the same bytes as the kernel's. */
enum status show_text(const struct subject *subject,
		      const struct memlens_wire *wire,
		      const struct options *options, struct output *output);

#endif /* MEMLENS_TOOLS_SHOW_H */
