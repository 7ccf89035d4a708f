/* SPDX-License-Identifier: GPL-2.0 */
/* Probes on the events of compaction (module/events.h). */
#ifndef MEMLENS_PROBE_COMPACTION_H
#define MEMLENS_PROBE_COMPACTION_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/compaction.h>

struct compact_control;

#include <trace/events/compaction.h>
#include <trace/events/oom.h>

#include "module/compat.h"

void probe_mm_compaction_begin(void *data, MEMLENS_TP_COMPACT_BEGIN);
void probe_mm_compaction_end(void *data, MEMLENS_TP_COMPACT_BEGIN, int status);
void probe_mm_compaction_try_to_compact_pages(void *data, int order,
					      gfp_t gfp_mask, int prio);
void probe_mm_compaction_deferred(void *data, struct zone *zone, int order);
void probe_mm_compaction_kcompactd_wake(void *data, int nid, int order,
					enum zone_type highest_zoneidx);
void probe_mm_compaction_kcompactd_sleep(void *data, int nid);
void probe_compact_retry(void *data, int order, enum compact_priority priority,
			 enum compact_result result, int retries,
			 int max_retries, bool ret);

#endif /* MEMLENS_PROBE_COMPACTION_H */
