/* SPDX-License-Identifier: GPL-2.0 */
/* A look in plain words, with the machine's own figures. */
#ifndef MEMLENS_TOOLS_EXPLAIN_H
#define MEMLENS_TOOLS_EXPLAIN_H

#include "tools/show.h"

enum status explain_zones(const struct source *source,
			  const struct options *options);

/* Prints a paragraph of words, wrapped, each line indented. (explain.c) */
void explain_say(int indent, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* vm.@name as @count numbers; false if it is not known. (explain.c) */
bool explain_setting(const struct options *options, const char *name,
		     u64 *numbers, u32 count);

#endif /* MEMLENS_TOOLS_EXPLAIN_H */
