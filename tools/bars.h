/* SPDX-License-Identifier: GPL-2.0 */
/* Histograms as bars, a line at a time, on paper or on a screen. */
#ifndef MEMLENS_TOOLS_BARS_H
#define MEMLENS_TOOLS_BARS_H

#include "tools/hists.h"
#include "tools/show.h"

struct canvas {
	int width;		/* of a line, in characters */
	void *to;
	/* Takes a line, without a newline. @strong: it stands out. */
	enum status (*line)(struct canvas *canvas, bool strong,
			    const char *chars, size_t length);
};

/* A canvas's line() that prints: to is a struct output. */
enum status canvas_print(struct canvas *canvas, bool strong, const char *chars,
			 size_t length);

/* A line that sums it up, then one for each slot that is not empty. */
enum status bars_hist(const struct memlens_hist_row *row,
		      struct canvas *canvas);

/* All of reclaim that is selected. */
enum status bars_show(const struct memlens_wire *wire,
		      const struct options *options, struct output *output);

#endif /* MEMLENS_TOOLS_BARS_H */
