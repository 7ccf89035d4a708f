/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of histograms, of whatever file, as this program's own. */
#ifndef MEMLENS_TOOLS_HISTS_H
#define MEMLENS_TOOLS_HISTS_H

#include "module/pure/hist.h"
#include "module/pure/wire.h"
#include "uapi/memlens_reclaim.h"

/* When counting began; false if the look does not say. */
bool hists_since(const struct memlens_wire *wire, struct memlens_since *since);
/* For how long it has been counting, or not known. */
u64 hists_span(const struct memlens_wire *wire);

/* Row @index; its slots are within their array, whatever a file says. */
void hists_row(const struct memlens_wire *wire,
	       const struct memlens_section *section, u32 index,
	       struct memlens_hist_row *row);

/* False if its slots are not those of module/pure/hist.h. */
bool hists_take(const struct memlens_hist_row *row, struct memlens_hist *hist);

/*
 * Takes away what was there before, in a row of the same histogram. The maximum
 * and whose it is stay where it was set since; else it is the most that it can
 * be, and nobody's. False, and half done, if the histogram has gone back.
 */
bool hists_subtract(struct memlens_hist_row *row,
		    const struct memlens_hist_row *before);

#endif /* MEMLENS_TOOLS_HISTS_H */
