/* SPDX-License-Identifier: GPL-2.0 */
/* Probes on the events of reclaim (module/events.h). */
#ifndef MEMLENS_PROBE_RECLAIM_H
#define MEMLENS_PROBE_RECLAIM_H

#include <linux/gfp.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/vmstat.h>

#include <trace/events/oom.h>
#include <trace/events/vmscan.h>

#include "module/compat.h"

struct folio;	/* where a kernel has none, no event passes one */

/* Before any of them is attached. */
void memlens_probe_reclaim_init(void);

void probe_mm_vmscan_direct_reclaim_begin(void *data, MEMLENS_TP_BEGIN);
void probe_mm_vmscan_direct_reclaim_end(void *data, MEMLENS_TP_END);
void probe_mm_vmscan_memcg_reclaim_begin(void *data, MEMLENS_TP_BEGIN);
void probe_mm_vmscan_memcg_reclaim_end(void *data, MEMLENS_TP_END);
void probe_mm_vmscan_memcg_softlimit_reclaim_begin(void *data,
						   MEMLENS_TP_BEGIN);
void probe_mm_vmscan_memcg_softlimit_reclaim_end(void *data, MEMLENS_TP_END);
void probe_mm_vmscan_node_reclaim_begin(void *data, int nid, int order,
					gfp_t gfp_flags);
void probe_mm_vmscan_node_reclaim_end(void *data, MEMLENS_TP_END);
void probe_mm_vmscan_kswapd_wake(void *data, int nid, int zid, int order);
void probe_mm_vmscan_kswapd_sleep(void *data, int nid);
void probe_mm_vmscan_balance_pgdat_begin(void *data, int nid, int order,
					 int highest_zoneidx);
void probe_mm_vmscan_balance_pgdat_end(void *data, int nid, int order,
				       int highest_zoneidx,
				       unsigned long nr_reclaimed);
void probe_mm_vmscan_kswapd_reclaim_fail(void *data, int nid, int failures);
void probe_mm_vmscan_kswapd_clear_hopeless(void *data, int nid, int reason);
void probe_mm_vmscan_wakeup_kswapd(void *data, int nid, int zid, int order,
				   gfp_t gfp_flags);
void probe_mm_vmscan_lru_isolate(void *data, MEMLENS_TP_ISOLATE);
void probe_mm_vmscan_lru_shrink_inactive(void *data, int nid,
					 unsigned long nr_scanned,
					 unsigned long nr_reclaimed,
					 struct reclaim_stat *stat,
					 int priority, int file);
void probe_mm_vmscan_lru_shrink_active(void *data, int nid,
				       unsigned long nr_taken,
				       unsigned long nr_active,
				       unsigned long nr_deactivated,
				       unsigned long nr_referenced,
				       int priority, int file);
void probe_mm_vmscan_throttled(void *data, int nid, int usec_timeout,
			       int usec_delayed, int reason);
void probe_mm_vmscan_write_folio(void *data, struct folio *folio);
void probe_mm_vmscan_writepage(void *data, struct page *page);
void probe_reclaim_retry_zone(void *data, struct zoneref *zoneref, int order,
			      unsigned long reclaimable,
			      unsigned long available,
			      unsigned long min_wmark, int no_progress_loops,
			      bool wmark_check);

#endif /* MEMLENS_PROBE_RECLAIM_H */
