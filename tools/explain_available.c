// SPDX-License-Identifier: GPL-2.0
/* What free(1) calls available: the kernel's sum (si_mem_available, mm/), retold. */
#include "tools/explain_lru.h"
#include "uapi/memlens_slabs.h"

/* The parts of the sum, in pages. */
struct available {
	u64 free;
	u64 reserve;		/* totalreserve_pages */
	u64 low;		/* of all zones */
	u64 slabs;		/* that are marked reclaimable, not known: 0 */
	bool slabs_known;
};

/* What calculate_totalreserve_pages() takes of a zone. */
static u64 zone_reserve(const struct memlens_zone *zone)
{
	u64 most = 0;
	u32 i;

	for (i = zone->index; i < zone->class_count &&
	     i < MEMLENS_CLASSES_MAX; i++)
		if (zone->lowmem_reserve[i] > most)
			most = zone->lowmem_reserve[i];
	/* It is set with the marks, when there is no boost. */
	most = lru_sum(most, lru_less(zone->high, zone->boost));
	return most < zone->managed ? most : zone->managed;
}

static void slabs_take(const struct tally *tally, struct available *available)
{
	const u32 page_size = tally->wire->header->page_size;
	struct memlens_slabs slabs;

	if (!lru_count(tally->wire, MEMLENS_SECTION_SLABS) || !page_size)
		return;
	lru_record(tally->wire, MEMLENS_SECTION_SLABS, 0, &slabs,
		   sizeof(slabs));
	if (slabs.kernel_reclaimable_bytes == MEMLENS_UNKNOWN)
		return;
	available->slabs = slabs.kernel_reclaimable_bytes / page_size;
	available->slabs_known = true;
}

static void zones_take(const struct tally *tally, struct available *available)
{
	const u32 count = lru_count(tally->wire, MEMLENS_SECTION_ZONE);
	struct memlens_zone zone;
	u32 i;

	for (i = 0; i < count; i++) {
		lru_record(tally->wire, MEMLENS_SECTION_ZONE, i, &zone,
			   sizeof(zone));
		available->free = lru_sum(available->free, zone.free_approx);
		available->reserve = lru_sum(available->reserve,
					     zone_reserve(&zone));
		available->low = lru_sum(available->low, zone.low);
	}
}

/* All but the low marks, or half if that is more. */
static u64 part_of(u64 pages, u64 low)
{
	return pages - (pages / 2 < low ? pages / 2 : low);
}

static u64 least(u64 one, u64 other)
{
	return one < other ? one : other;
}

static void sum_say(const struct tally *tally,
		    const struct available *available)
{
	const u64 file = part_of(tally->file, available->low);
	const u64 slabs = part_of(available->slabs, available->low);
	const u64 sum = lru_less(lru_sum(available->free, lru_sum(file, slabs)),
				 available->reserve);
	char words[5][TALLY_WORD];

	prose_say(tally->prose, "About %s: %s free, %s of file%s%s (of each all but the zones' low marks, or half if that is more), less %s that zones keep back.",
		  tally_pages(tally, words[0], sum),
		  tally_pages(tally, words[1], available->free),
		  tally_pages(tally, words[2], file),
		  available->slabs_known ? ", of slabs marked reclaimable " :
		  ", of slabs what is not known here",
		  available->slabs_known ?
		  tally_pages(tally, words[3], slabs) : "",
		  tally_pages(tally, words[4], available->reserve));
}

static void lacks_say(const struct tally *tally)
{
	char busy[TALLY_WORD];

	prose_say(tally->prose, "It takes all of file's lists for droppable, though of page cache up to %s is mapped, dirty or being written; anon and shmem are not in it, whatever room swap has%s.",
		  tally_pages(tally, busy, least(tally->busy, tally->cache)),
		  tally->given_up ? ", but for anon that was given up" : "");
}

void available_explain(const struct tally *tally)
{
	struct available available = { 0 };

	prose_title(tally->prose, "What free(1) calls available");
	zones_take(tally, &available);
	slabs_take(tally, &available);
	if (!lru_count(tally->wire, MEMLENS_SECTION_ZONE))
		prose_say(tally->prose, "It comes of what is free and of the zones' marks, which this look does not have: a snapshot has them.");
	else if (available.free == MEMLENS_UNKNOWN ||
		 available.low == MEMLENS_UNKNOWN ||
		 available.reserve == MEMLENS_UNKNOWN ||
		 tally->file == MEMLENS_UNKNOWN)
		prose_say(tally->prose, "How much that comes to is not known here.");
	else
		sum_say(tally, &available);
	lacks_say(tally);
}
