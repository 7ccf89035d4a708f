/* SPDX-License-Identifier: GPL-2.0 */
/* What explanations of the ends of lists share. */
#ifndef MEMLENS_TOOLS_EXPLAIN_TAIL_H
#define MEMLENS_TOOLS_EXPLAIN_TAIL_H

#include "tools/explain.h"
#include "tools/tail.h"

#define ENDS_WORD	80

struct ends {
	const struct memlens_wire *wire;
	struct prose *prose;
	struct memlens_tail_all all;
	struct memlens_tail sum;	/* of all lists, and by type: */
	struct memlens_tail types[2];
	u64 swap_bytes;			/* that there is, and what is free of it */
	u64 swap_free_bytes;
	bool anon_stays;		/* swap has no room for it */
};

/* These write a word of ENDS_WORD characters, and return it: "1.5M", "12.3 %". */
const char *ends_pages(const struct ends *ends, char *word, u64 pages);
const char *ends_some(const struct ends *ends, char *word, u64 pages);	/* or "none" */
const char *ends_share(char *word, u64 part, u64 whole);

/* ---- explain_tail_nodes.c ------------------------------------------- */

void ends_nodes_explain(const struct ends *ends);

/* ---- explain_tail_cgroups.c ----------------------------------------- */

/* The largest cgroups; whose lists are all dirty, or all in need of swap. */
void ends_cgroups_explain(const struct ends *ends);

#endif /* MEMLENS_TOOLS_EXPLAIN_TAIL_H */
