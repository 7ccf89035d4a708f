// SPDX-License-Identifier: GPL-2.0
/*
 * The ends of lists.
 *
 * Who is on a list stays there while its lock is held, and so does what kind of folio it
 * is; flags change at any time, and are looked at once. No reference is taken: one would
 * make folio_ref_freeze() fail, in reclaim that comes by. Under the lock, with interrupts
 * off, a folio's flags and its mapcount are copied, with the order of a large one; what they
 * mean is made out after it.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/spinlock.h>

#include "module/compat.h"
#include "module/tail.h"

/* All that is copied: what folio_test_*() look at, and page tables that map it less one. */
struct look {
	u32 flags;
	s32 mapcount;
};

static_assert(__NR_PAGEFLAGS <= 32);

/* Folios of one list. */
struct sample {
	u32 count;
	u32 rank;
	u64 seq;		/* of the generation, if rank is known */
	bool whole;
	u8 orders[MEMLENS_TAIL_FOLIOS];
	struct look looks[MEMLENS_TAIL_FOLIOS];
};

static atomic64_t in_hold;

u64 memlens_tail_in_hold(void)
{
	return atomic64_read(&in_hold);
}

/* ---- under the lock ------------------------------------------------- */

static void large_look(memlens_folio *folio, u32 i, struct sample *sample)
{
	sample->orders[i] = memlens_folio_order(folio);
	sample->looks[i].mapcount = memlens_large_mapped(folio) ? 0 : -1;
}

static void folio_look(memlens_folio *folio, u32 i, struct sample *sample)
{
	struct look *look = &sample->looks[i];

	look->flags = memlens_folio_flags(folio);
	look->mapcount = atomic_read(&folio->_mapcount);
	if (unlikely(look->flags & BIT(PG_head)))
		large_look(folio, i, sample);
}

static void list_look(const struct list_head *list, struct sample *sample)
{
	const struct list_head *at;
	u32 count = sample->count;

	list_for_each_prev(at, list) {
		if (count == MEMLENS_TAIL_FOLIOS) {
			sample->whole = false;
			break;
		}
		folio_look(list_entry(at, memlens_folio, lru), count++, sample);
	}
	sample->count = count;
}

#ifdef CONFIG_LRU_GEN
/* Of zones from the highest on, as a request that may use all of them scans
 * (scan_folios(), mm/vmscan.c).
 */
static void generation_look(struct lruvec *lruvec, u64 seq, u32 type,
			    struct sample *sample)
{
	int zone;

	for (zone = MAX_NR_ZONES - 1; zone >= 0; zone--)
		list_look(&lruvec->lrugen.folios[seq % MAX_NR_GENS][type][zone], sample);
}

/* An empty one goes when reclaim comes by (try_to_inc_min_seq()). */
static void oldest_look(struct lruvec *lruvec, u32 type, struct sample *sample)
{
	u64 max_seq = lruvec->lrugen.max_seq;
	u64 seq = lruvec->lrugen.min_seq[type];

	for (; seq + MIN_NR_GENS <= max_seq; seq++) {
		generation_look(lruvec, seq, type, sample);
		if (sample->count) {
			sample->rank = max_seq - seq;
			sample->seq = seq;
			return;
		}
	}
}

static bool has_generations(const struct lruvec *lruvec)
{
	return lruvec->lrugen.enabled;
}
#else
static void oldest_look(struct lruvec *lruvec, u32 type, struct sample *sample)
{
}

static bool has_generations(const struct lruvec *lruvec)
{
	return false;
}
#endif

/* Returns whether the lists are generations. */
static bool lists_look(struct lruvec *lruvec, pg_data_t *pgdat,
		       struct sample samples[MEMLENS_TAIL_LISTS])
{
	spinlock_t *lock = memlens_lru_lock(lruvec, pgdat);
	unsigned long flags;
	bool generations;

	spin_lock_irqsave(lock, flags);
	generations = has_generations(lruvec);
	if (generations) {
		oldest_look(lruvec, 0, &samples[0]);
		oldest_look(lruvec, 1, &samples[1]);
	} else {
		list_look(&lruvec->lists[LRU_INACTIVE_ANON], &samples[0]);
		list_look(&lruvec->lists[LRU_INACTIVE_FILE], &samples[1]);
	}
	spin_unlock_irqrestore(lock, flags);
	return generations;
}

/* ---- after it ------------------------------------------------------- */

static bool is(u32 flags, enum pageflags flag)
{
	return flags & BIT(flag);
}

static void pages_add(u64 *sum, bool is_so, u64 pages)
{
	if (is_so)
		*sum += pages;
}

/* What holds of a folio, and what follows from that; as folio_test_*() have it. */
static void folio_add(struct memlens_tail *record, const struct look *look, u8 order)
{
	const u32 flags = look->flags;
	const u64 pages = 1ULL << order;
	const bool unclean = is(flags, PG_dirty) || is(flags, PG_writeback);
	const bool swap_backed = is(flags, PG_swapbacked);
	const bool in_swap = swap_backed && is(flags, PG_swapcache);
	const bool unevictable = is(flags, PG_unevictable) || is(flags, PG_mlocked);
	/* It is in a file, or in swap, as it is. */
	const bool clean = !unclean && (!swap_backed || in_swap);

	record->folios++;
	record->pages += pages;
	pages_add(&record->dirty, is(flags, PG_dirty), pages);
	pages_add(&record->writeback, is(flags, PG_writeback), pages);
	pages_add(&record->referenced, is(flags, PG_referenced), pages);
	pages_add(&record->mapped, look->mapcount >= 0, pages);
	pages_add(&record->swap_backed, swap_backed, pages);
	pages_add(&record->in_swap, in_swap, pages);
	pages_add(&record->unevictable, unevictable, pages);
	pages_add(&record->large, pages > 1, pages);
	pages_add(&record->clean, clean, pages);
	pages_add(&record->yield, clean && !unevictable, pages);
}

static void in_hold_note(u64 folios)
{
	u64 most = atomic64_read(&in_hold);

	while (folios > most) {
		u64 was = atomic64_cmpxchg(&in_hold, most, folios);

		if (was == most)
			break;
		most = was;
	}
}

void memlens_tail_read(struct lruvec *lruvec, pg_data_t *pgdat,
		       struct memlens_tail records[MEMLENS_TAIL_LISTS],
		       u64 seqs[MEMLENS_TAIL_LISTS])
{
	struct sample samples[MEMLENS_TAIL_LISTS] = {
		{ .rank = MEMLENS_UNKNOWN_U32, .whole = true },
		{ .rank = MEMLENS_UNKNOWN_U32, .whole = true },
	};
	bool generations = lists_look(lruvec, pgdat, samples);
	u32 type, i;

	for (type = 0; type < MEMLENS_TAIL_LISTS; type++) {
		records[type].type = type;
		records[type].generation = generations;
		records[type].rank = samples[type].rank;
		records[type].whole = samples[type].whole;
		seqs[type] = samples[type].seq;
		for (i = 0; i < samples[type].count; i++)
			folio_add(&records[type], &samples[type].looks[i],
				  samples[type].orders[i]);
	}
	in_hold_note(samples[0].count + samples[1].count);
}
