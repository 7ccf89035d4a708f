/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes on their way to stdout. */
#ifndef MEMLENS_TOOLS_OUTPUT_H
#define MEMLENS_TOOLS_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/complain.h"

struct output {
	char *bytes;
	size_t capacity;
	size_t length;
	bool whole;	/* leaves in one piece, by output_flush() alone: grows
			 * for that. Else what is full is written.
			 */
};

/* These complain themselves. */
enum status output_init(struct output *output, bool whole);
enum status output_append(struct output *output, const char *bytes,
			  size_t length);
/* Writes what is there to stdout, and empties it. */
enum status output_flush(struct output *output);

void output_free(struct output *output);

/* How many characters a line of stdout's terminal has; 80 if it is none. */
int output_width(void);

#endif /* MEMLENS_TOOLS_OUTPUT_H */
