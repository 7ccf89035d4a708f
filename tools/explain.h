/* SPDX-License-Identifier: GPL-2.0 */
/* A look in plain words, with the machine's own figures. */
#ifndef MEMLENS_TOOLS_EXPLAIN_H
#define MEMLENS_TOOLS_EXPLAIN_H

#include "tools/show.h"

/* One that can be asked for: "explain NAME"; NAME is a subject's. */
struct explainer {
	const char *name;
	enum status (*explain)(const struct source *source,
			       const struct options *options,
			       struct output *output);
	const char *file;	/* what it reads of a kernel that runs, if the
				 * subject's own has too little; else NULL
				 */
	const char *help;
};

enum status explain_zones(const struct source *source,
			  const struct options *options,
			  struct output *output);

enum status explain_reclaim(const struct source *source,
			    const struct options *options,
			    struct output *output);

enum status explain_lru(const struct source *source,
			const struct options *options, struct output *output);

enum status explain_tail(const struct source *source,
			 const struct options *options, struct output *output);

enum status explain_slabs(const struct source *source,
			  const struct options *options,
			  struct output *output);

/* ---- what they share (explain.c) ------------------------------------ */

/* Words on their way out. After one failure nothing more is printed. */
struct prose {
	struct output *output;
	int width;		/* of a line, in characters */
	enum status status;
};

void prose_begin(struct prose *prose, struct output *output);
/* A line of its own, after an empty one if it is not the first. */
__printf(2, 3) void prose_title(struct prose *prose, const char *format, ...);
/* A paragraph, wrapped and indented. */
__printf(2, 3) void prose_say(struct prose *prose, const char *format, ...);

/* A name as prose says it: escaped, terminated, of @size bytes at most. */
void prose_name(char *chars, size_t size, const char *name, size_t name_size);

/* vm.@name as @count numbers; false if it is not known. */
bool explain_setting(const struct options *options, const char *name,
		     u64 *numbers, u32 count);

#endif /* MEMLENS_TOOLS_EXPLAIN_H */
