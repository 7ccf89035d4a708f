/* SPDX-License-Identifier: GPL-2.0 */
/* What the histograms of reclaim add up to, and what is said of it. */
#ifndef MEMLENS_TOOLS_EXPLAIN_RECLAIM_H
#define MEMLENS_TOOLS_EXPLAIN_RECLAIM_H

#include "tools/explain.h"
#include "tools/hists.h"

#define LIST_TYPES	2

struct pages {
	u64 scanned[LIST_TYPES];	/* by enum memlens_list_type */
	u64 reclaimed[LIST_TYPES];
};

/* One way of waiting, all of its histograms together. */
struct waiting {
	struct memlens_hist hist;
	struct memlens_hist_row longest;	/* the row that has the maximum */
};

struct ledger {
	const struct memlens_wire *wire;
	const struct options *options;
	struct prose *prose;
	u64 counted;				/* of all histograms */
	struct pages by[MEMLENS_BY_COUNT];	/* enum memlens_reclaimer */
	struct pages all;
	struct waiting waits[MEMLENS_HIST_KINDS];	/* the latencies */
};

/* Is the event attached? False if it is missing, or not named at all. */
bool ledger_attached(const struct ledger *ledger, const char *event);

/* How long tasks waited, and who; kswapd's part; what is missing. */
void waits_explain(const struct ledger *ledger);

#endif /* MEMLENS_TOOLS_EXPLAIN_RECLAIM_H */
