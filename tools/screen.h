/* SPDX-License-Identifier: GPL-2.0 */
/* A look on a terminal, redrawn in place. */
#ifndef MEMLENS_TOOLS_SCREEN_H
#define MEMLENS_TOOLS_SCREEN_H

#include "tools/show.h"

enum status screen_begin(void);
void screen_end(void);

/* What changed since the last look stands out. @output is scratch memory. */
enum status screen_draw(const struct subject *subject,
			const struct source *source,
			const struct options *options, struct output *output);

/* Waits for the next tick; true if the user wants to leave. */
bool screen_wait(double seconds);

#endif /* MEMLENS_TOOLS_SCREEN_H */
