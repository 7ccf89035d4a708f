// SPDX-License-Identifier: GPL-2.0
/*
 * Probes on the events of shrinkers. One may be called inside another, as when
 * drop_caches runs into reclaim: the tag tells them apart. Of one that is called
 * inside itself the outer call is lost, and counted as a begin and an end alone.
 */
#include <linux/hash.h>
#include <linux/string.h>
#include <linux/types.h>

#include "module/events.h"
#include "module/probe_shrinkers.h"
#include "module/shrinkers.h"
#include "module/spans.h"

static u32 tag_of(const struct shrinker *shrinker)
{
	return memlens_stamps_tag(MEMLENS_SPAN_SHRINK,
				  hash_64((unsigned long)shrinker, 26));
}

void probe_mm_shrink_slab_start(void *data, MEMLENS_TP_SHRINK_START)
{
	struct memlens_stamp_facts facts;

	memlens_tally(MEMLENS_AT_mm_shrink_slab_start);
	memlens_spans_reclaimer(priority);
	if (!memlens_spans_wanted(MEMLENS_SPAN_SHRINK))
		return;
	memlens_spans_facts(&facts, MEMLENS_SPAN_SHRINK);
	facts.nid = sc->nid;
	facts.value = total_scan;
	memlens_stamps_begin(tag_of(shr), &facts);
}

/*
 * do_shrink_slab() counts total_scan down by what it scanned: the difference is
 * what slabs_scanned counts. shrinker_retval is what was freed.
 */
void probe_mm_shrink_slab_end(void *data, MEMLENS_TP_SHRINK_END)
{
	struct memlens_stamp *stamp;
	u64 ns, scanned;

	memlens_tally(MEMLENS_AT_mm_shrink_slab_end);
	if (!memlens_spans_wanted(MEMLENS_SPAN_SHRINK))
		return;
	stamp = memlens_stamps_find(tag_of(shr));
	if (!stamp) {
		memlens_tally(MEMLENS_TALLY_ENDS_ALONE);
		return;
	}
	ns = memlens_spans_since(stamp->facts.begin_ns);
	scanned = max_t(s64, (s64)stamp->facts.value - total_scan, 0);
	memlens_stamps_end(stamp);
	memlens_shrinkers_add(shr, nid, ns, scanned, max(shrinker_retval, 0));
}
