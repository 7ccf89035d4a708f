/* SPDX-License-Identifier: GPL-2.0 */
/* A look on a terminal, redrawn in place. */
#ifndef MEMLENS_TOOLS_SCREEN_H
#define MEMLENS_TOOLS_SCREEN_H

#include "tools/interval.h"
#include "tools/lru_ticks.h"
#include "tools/show.h"

/* False if there is no terminal that it knows. Holds complaints. */
bool screen_begin(void);
/* The terminal is as it was; complaints are said. */
void screen_end(void);

/*
 * What changed since the look before stands out. @interval: what is shown of a
 * subject that counts, else NULL. @ticks: of lists that are drawn, else NULL.
 * @output is scratch memory.
 */
enum status screen_draw(const struct subject *subject,
			const struct source *source,
			const struct interval *interval,
			const struct lru_ticks *ticks,
			const struct options *options, struct output *output);

enum screen_wish {
	SCREEN_STAY,
	SCREEN_LEAVE,
};

/* What was typed; takes a new size of the terminal into account. */
enum screen_wish screen_keys(void);

#endif /* MEMLENS_TOOLS_SCREEN_H */
