/* SPDX-License-Identifier: GPL-2.0 */
/* What explanations of the lists share. */
#ifndef MEMLENS_TOOLS_EXPLAIN_LRU_H
#define MEMLENS_TOOLS_EXPLAIN_LRU_H

#include "tools/explain.h"
#include "tools/lru.h"

#define TALLY_WORD	40

/* All nodes' figures, in pages. */
struct tally {
	const struct memlens_wire *wire;
	const struct options *options;
	struct prose *prose;
	struct memlens_lru_node all;
	u64 anon;		/* on either list */
	u64 file;
	u64 cache;		/* that much of them at most is page cache, */
	u64 given_up;		/* and that much at least anon, by MADV_FREE */
	u64 busy;		/* mapped, dirty or under writeback: that much at
				 * most of the page cache on the lists of file
				 */
	u64 managed;		/* by zones */
	u64 mlocked;
	u64 swap_bytes;		/* that there is, and what is free of it */
	u64 swap_free_bytes;
};

/* These write a word of TALLY_WORD characters, and return it: "1.5M". */
const char *tally_bytes(char *word, u64 bytes);
const char *tally_pages(const struct tally *tally, char *word, u64 pages);

/* ---- explain_available.c -------------------------------------------- */

/* How the kernel comes to MemAvailable, and what that is not. */
void available_explain(const struct tally *tally);

/* ---- explain_age.c -------------------------------------------------- */

/* How old it is, where generations are kept; what reclaim took and was wanted. */
void age_explain(const struct tally *tally);

#endif /* MEMLENS_TOOLS_EXPLAIN_LRU_H */
