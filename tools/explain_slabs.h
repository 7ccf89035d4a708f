/* SPDX-License-Identifier: GPL-2.0 */
/* What explanations of slabs share. */
#ifndef MEMLENS_TOOLS_EXPLAIN_SLABS_H
#define MEMLENS_TOOLS_EXPLAIN_SLABS_H

#include "tools/explain.h"
#include "tools/slabs_sort.h"

/* A name of 48 bytes, each of which may print as four; so does each figure. */
#define SLAB_WORD	(MEMLENS_CACHE_NAME_SIZE * 4 + 1)

struct survey {
	const struct memlens_wire *wire;
	const struct memlens_section *section;	/* caches, or NULL */
	const struct options *options;
	struct prose *prose;
	struct memlens_slabs all;
	u64 held;
	u32 count;		/* of caches that are shown */
	bool counted;		/* what is in use is known of some of them */
};

/* Cache @index of those in the order that slabs_sort() has left. */
void survey_cache(const struct survey *survey, u32 index,
		  struct memlens_cache *cache);

/* These write a word of SLAB_WORD characters, and return it. */
const char *survey_name(char *word, const struct memlens_cache *cache);
const char *survey_bytes(char *word, u64 bytes);

/* 0 of nothing. */
double survey_percent(u64 part, u64 whole);

/* ---- explain_growth.c ------------------------------------------------ */

void growth_explain(const struct survey *survey);

/* ---- explain_doubts.c ------------------------------------------------ */

/* What is an estimate and what is not known; names that share a cache. */
void doubts_explain(const struct survey *survey);
void aliases_explain(const struct survey *survey);

#endif /* MEMLENS_TOOLS_EXPLAIN_SLABS_H */
