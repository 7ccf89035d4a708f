// SPDX-License-Identifier: GPL-2.0
/* Generations, as lru_gen_seq_show() (mm/vmscan.c) reads them. */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mmzone.h>
#include <linux/string.h>

#include "module/counters.h"
#include "module/generations.h"

#ifdef CONFIG_LRU_GEN

static_assert(MAX_NR_GENS == MEMLENS_RANKS);
static_assert(ANON_AND_FILE == MEMLENS_LIST_TYPES);

/* How often a generation may begin while they are read. */
#define SEQ_ATTEMPTS	4

/* The kernel's counts are eventually consistent: below 0 for a moment. */
static u64 pages_of(struct lruvec *lruvec, u64 seq, u32 type)
{
	u64 sum = 0;
	u32 zone;

	for (zone = 0; zone < MAX_NR_ZONES; zone++)
		sum += max_t(s64, 0, READ_ONCE(lruvec->lrugen.nr_pages[seq % MAX_NR_GENS]
					       [type][zone]));
	return sum;
}

static void type_read(struct lruvec *lruvec, u32 type,
		      struct memlens_generations *generations)
{
	u64 min_seq = READ_ONCE(lruvec->lrugen.min_seq[type]);
	u32 rank, count;

	generations->min_seq[type] = min_seq;
	/* Either may have moved since max_seq was read. */
	if (min_seq > generations->max_seq)
		return;
	count = min_t(u64, generations->max_seq - min_seq + 1, MAX_NR_GENS);
	for (rank = 0; rank < count; rank++)
		generations->pages[type][rank] =
			pages_of(lruvec, generations->max_seq - rank, type);
}

static u64 age_of(struct lruvec *lruvec, u64 seq)
{
	unsigned long began = READ_ONCE(lruvec->lrugen.timestamps[seq % MAX_NR_GENS]);

	return jiffies64_to_msecs(jiffies - began);	/* not 32 bits of them */
}

static void seqs_read(struct lruvec *lruvec, struct memlens_generations *generations)
{
	u32 rank;

	memset(generations, 0, sizeof(*generations));
	generations->enabled = READ_ONCE(lruvec->lrugen.enabled);
	generations->max_seq = READ_ONCE(lruvec->lrugen.max_seq);
	smp_rmb();	/* its number before what it numbers */
	type_read(lruvec, 0, generations);
	type_read(lruvec, 1, generations);
	for (rank = 0; rank < MAX_NR_GENS; rank++)
		generations->age_ms[rank] = age_of(lruvec, generations->max_seq - rank);
}

/* Whether no generation began or went meanwhile; pages move on before one goes. */
static bool seqs_stayed(struct lruvec *lruvec,
			const struct memlens_generations *generations)
{
	return READ_ONCE(lruvec->lrugen.max_seq) == generations->max_seq &&
		READ_ONCE(lruvec->lrugen.min_seq[0]) == generations->min_seq[0] &&
		READ_ONCE(lruvec->lrugen.min_seq[1]) == generations->min_seq[1];
}

bool memlens_generations_read(struct lruvec *lruvec,
			      struct memlens_generations *generations)
{
	int attempt;

	for (attempt = 0; attempt < SEQ_ATTEMPTS; attempt++) {
		seqs_read(lruvec, generations);
		smp_rmb();	/* all of it before the numbers, again */
		if (seqs_stayed(lruvec, generations))
			return true;
	}
	atomic64_inc(&memlens_counters.rows_unsettled);
	return true;
}

#else

bool memlens_generations_read(struct lruvec *lruvec,
			      struct memlens_generations *generations)
{
	return false;
}

#endif
