// SPDX-License-Identifier: GPL-2.0
/*
 * Probes on the events of reclaim. Where an event says no more than that it came,
 * it is counted.
 */
#include <linux/bitmap.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "module/events.h"
#include "module/hists.h"
#include "module/pure/histkey.h"
#include "module/probe_reclaim.h"
#include "module/spans.h"

/* ---- direct reclaim and its like ------------------------------------ */

void probe_mm_vmscan_direct_reclaim_begin(void *data, MEMLENS_TP_BEGIN)
{
	struct memlens_stamp_facts facts;

	memlens_tally(MEMLENS_AT_mm_vmscan_direct_reclaim_begin);
	if (!memlens_spans_wanted(MEMLENS_HIST_DIRECT))
		return;
	memlens_spans_facts(&facts, MEMLENS_HIST_DIRECT);
	memlens_spans_facts_request(&facts, order, gfp_flags);
	memlens_spans_facts_own(&facts);
	memlens_spans_begin(&facts);
}

void probe_mm_vmscan_direct_reclaim_end(void *data, MEMLENS_TP_END)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_direct_reclaim_end);
	memlens_spans_end(MEMLENS_HIST_DIRECT);
}

/* The cgroup that is reclaimed: from the event, or from the probe before it. */
static void target_set(struct memlens_stamp_facts *facts,
		       struct mem_cgroup *memcg)
{
	struct memlens_stamp *target;

	if (memcg) {
		memlens_spans_facts_memcg(facts, memcg, MEMLENS_CGROUP_TARGET);
		return;
	}
	target = memlens_stamps_find(memlens_stamps_tag(MEMLENS_SPAN_TARGET, 0));
	if (!target) {
		memlens_spans_facts_own(facts);
		return;
	}
	facts->cgroup_id = target->facts.cgroup_id;
	facts->origin = MEMLENS_CGROUP_TARGET;
	memcpy(facts->cgroup, target->facts.cgroup, sizeof(facts->cgroup));
	memlens_stamps_end(target);
}

static void memcg_begin(u32 kind, int order, gfp_t gfp,
			struct mem_cgroup *memcg)
{
	struct memlens_stamp_facts facts;

	if (!memlens_spans_wanted(kind))
		return;
	memlens_spans_facts(&facts, kind);
	memlens_spans_facts_request(&facts, order, gfp);
	target_set(&facts, memcg);
	memlens_spans_begin(&facts);
}

void probe_mm_vmscan_memcg_reclaim_begin(void *data, MEMLENS_TP_BEGIN)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_memcg_reclaim_begin);
	memcg_begin(MEMLENS_HIST_MEMCG, order, gfp_flags, MEMLENS_TP_MEMCG);
}

void probe_mm_vmscan_memcg_reclaim_end(void *data, MEMLENS_TP_END)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_memcg_reclaim_end);
	memlens_spans_end(MEMLENS_HIST_MEMCG);
}

void probe_mm_vmscan_memcg_softlimit_reclaim_begin(void *data, MEMLENS_TP_BEGIN)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_memcg_softlimit_reclaim_begin);
	memcg_begin(MEMLENS_HIST_SOFTLIMIT, order, gfp_flags, MEMLENS_TP_MEMCG);
}

void probe_mm_vmscan_memcg_softlimit_reclaim_end(void *data, MEMLENS_TP_END)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_memcg_softlimit_reclaim_end);
	memlens_spans_end(MEMLENS_HIST_SOFTLIMIT);
}

void probe_mm_vmscan_node_reclaim_begin(void *data, int nid, int order,
					gfp_t gfp_flags)
{
	struct memlens_stamp_facts facts;

	memlens_tally(MEMLENS_AT_mm_vmscan_node_reclaim_begin);
	if (!memlens_spans_wanted(MEMLENS_HIST_NODE))
		return;
	memlens_spans_facts(&facts, MEMLENS_HIST_NODE);
	memlens_spans_facts_request(&facts, order, gfp_flags);
	memlens_spans_facts_own(&facts);
	facts.nid = nid;
	memlens_spans_begin(&facts);
}

void probe_mm_vmscan_node_reclaim_end(void *data, MEMLENS_TP_END)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_node_reclaim_end);
	memlens_spans_end(MEMLENS_HIST_NODE);
}

/* ---- kswapd --------------------------------------------------------- */

/*
 * Nodes whose kswapd was awake when memlens came: how long it has been so cannot
 * be known, and its next wake may be one after a nap. Measured from its next sleep
 * on. Each bit is cleared by that kswapd itself.
 */
static DECLARE_BITMAP(awake_before, MAX_NUMNODES);

void memlens_probe_reclaim_init(void)
{
	int nid;

	bitmap_zero(awake_before, MAX_NUMNODES);
	for_each_online_node(nid) {
		/* Asleep, or about to be and woken just now: no order is needed,
		 * what comes in between is measured from the next sleep on.
		 */
		if (!waitqueue_active(&NODE_DATA(nid)->kswapd_wait))
			set_bit(nid, awake_before);
	}
}

static void kswapd_begin(u32 kind, int nid, int order)
{
	struct memlens_stamp_facts facts;

	memlens_spans_facts(&facts, kind);
	facts.nid = nid;
	facts.order = order;
	memlens_spans_begin(&facts);
}

static bool awake_is_measured(void)
{
	return memlens_spans_wanted(MEMLENS_HIST_KSWAPD_AWAKE) &&
		!memlens_spans_wanted(MEMLENS_HIST_KSWAPD_RUN);
}

/* It also comes after naps that had no sleep: the first wake begins. */
void probe_mm_vmscan_kswapd_wake(void *data, int nid, int zid, int order)
{
	const u32 tag = memlens_stamps_tag(MEMLENS_HIST_KSWAPD_AWAKE, 0);

	memlens_tally(MEMLENS_AT_mm_vmscan_kswapd_wake);
	if (!awake_is_measured() || test_bit(nid, awake_before))
		return;
	if (memlens_stamps_find(tag))
		memlens_tally(MEMLENS_TALLY_KSWAPD_REWAKES);
	else
		kswapd_begin(MEMLENS_HIST_KSWAPD_AWAKE, nid, order);
}

void probe_mm_vmscan_kswapd_sleep(void *data, int nid)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_kswapd_sleep);
	clear_bit(nid, awake_before);
	if (awake_is_measured())
		memlens_spans_end(MEMLENS_HIST_KSWAPD_AWAKE);
}

void probe_mm_vmscan_balance_pgdat_begin(void *data, int nid, int order,
					 int highest_zoneidx)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_balance_pgdat_begin);
	if (memlens_spans_wanted(MEMLENS_HIST_KSWAPD_RUN))
		kswapd_begin(MEMLENS_HIST_KSWAPD_RUN, nid, order);
}

void probe_mm_vmscan_balance_pgdat_end(void *data, int nid, int order,
				       int highest_zoneidx,
				       unsigned long nr_reclaimed)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_balance_pgdat_end);
	memlens_spans_end(MEMLENS_HIST_KSWAPD_RUN);
}

void probe_mm_vmscan_kswapd_reclaim_fail(void *data, int nid, int failures)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_kswapd_reclaim_fail);
}

void probe_mm_vmscan_kswapd_clear_hopeless(void *data, int nid, int reason)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_kswapd_clear_hopeless);
}

/* Perhaps in an interrupt. */
void probe_mm_vmscan_wakeup_kswapd(void *data, int nid, int zid, int order,
				   gfp_t gfp_flags)
{
	struct memlens_hist_key key;

	memlens_tally(MEMLENS_AT_mm_vmscan_wakeup_kswapd);
	memlens_histkey_init(&key, MEMLENS_HIST_ORDER);
	key.nid = nid;
	memlens_hists_add(memlens_histkey_make(&key), order, NULL);
}

/* ---- passes --------------------------------------------------------- */

static void amount_add(u32 kind, u32 reclaimer, bool file, u64 amount)
{
	struct memlens_hist_key key;

	memlens_histkey_init(&key, kind);
	key.reclaimer = reclaimer;
	key.type = file ? MEMLENS_LIST_FILE : MEMLENS_LIST_ANON;
	memlens_hists_add(memlens_histkey_make(&key), amount, NULL);
}

/*
 * Of inactive lists only: what is taken off an active one is not scanned yet, as
 * pgscan counts. With generations (MGLRU) the lists are called the same here.
 */
void probe_mm_vmscan_lru_isolate(void *data, MEMLENS_TP_ISOLATE)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_lru_isolate);
	if (lru != LRU_INACTIVE_ANON && lru != LRU_INACTIVE_FILE)
		return;
	amount_add(MEMLENS_HIST_SCANNED,
		   memlens_spans_reclaimer(MEMLENS_UNKNOWN_U32),
		   lru == LRU_INACTIVE_FILE, nr_taken);
}

/*
 * With generations one pass may tell of itself twice, of all that it scanned and
 * then, as it tries some again, of these: never more than all.
 */
void probe_mm_vmscan_lru_shrink_inactive(void *data, int nid,
					 unsigned long nr_scanned,
					 unsigned long nr_reclaimed,
					 struct reclaim_stat *stat,
					 int priority, int file)
{
	u32 reclaimer = memlens_spans_reclaimer(priority);

	memlens_tally(MEMLENS_AT_mm_vmscan_lru_shrink_inactive);
	amount_add(MEMLENS_HIST_RECLAIMED, reclaimer, file, nr_reclaimed);
	if (nr_scanned)
		amount_add(MEMLENS_HIST_EFFICIENCY, reclaimer, file,
			   min(nr_reclaimed, nr_scanned) * 100 / nr_scanned);
}

void probe_mm_vmscan_lru_shrink_active(void *data, int nid,
				       unsigned long nr_taken,
				       unsigned long nr_active,
				       unsigned long nr_deactivated,
				       unsigned long nr_referenced,
				       int priority, int file)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_lru_shrink_active);
	memlens_spans_reclaimer(priority);
}

void probe_mm_vmscan_throttled(void *data, int nid, int usec_timeout,
			       int usec_delayed, int reason)
{
	struct memlens_hist_key key;

	memlens_tally(MEMLENS_AT_mm_vmscan_throttled);
	memlens_histkey_init(&key, MEMLENS_HIST_THROTTLED);
	key.nid = nid;
	key.reason = reason;
	memlens_hists_add(memlens_histkey_make(&key),
			  (u64)max(usec_delayed, 0) * NSEC_PER_USEC, NULL);
}

void probe_mm_vmscan_write_folio(void *data, struct folio *folio)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_write_folio);
}

void probe_mm_vmscan_writepage(void *data, struct page *page)
{
	memlens_tally(MEMLENS_AT_mm_vmscan_writepage);
}

void probe_reclaim_retry_zone(void *data, struct zoneref *zoneref, int order,
			      unsigned long reclaimable,
			      unsigned long available,
			      unsigned long min_wmark, int no_progress_loops,
			      bool wmark_check)
{
	memlens_tally(MEMLENS_AT_reclaim_retry_zone);
}
