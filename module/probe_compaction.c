// SPDX-License-Identifier: GPL-2.0
/* Probes on the events of compaction. A begin and its end are of one zone. */
#include <linux/sched.h>
#include <linux/string.h>

#include "module/events.h"
#include "module/probe_compaction.h"
#include "module/spans.h"

static u32 kind_now(void)
{
	static const char name[] = "kcompactd";

	if ((current->flags & PF_KTHREAD) &&
	    !strncmp(current->comm, name, sizeof(name) - 1))
		return MEMLENS_HIST_KCOMPACTD;
	return MEMLENS_HIST_COMPACT;
}

void probe_mm_compaction_begin(void *data, MEMLENS_TP_COMPACT_BEGIN)
{
	struct memlens_stamp_facts facts;
	u32 kind = kind_now();

	memlens_tally(MEMLENS_AT_mm_compaction_begin);
	if (!memlens_spans_wanted(kind))
		return;
	memlens_spans_facts(&facts, kind);
	memlens_spans_facts_own(&facts);
	memlens_spans_begin(&facts);
}

void probe_mm_compaction_end(void *data, MEMLENS_TP_COMPACT_BEGIN, int status)
{
	memlens_tally(MEMLENS_AT_mm_compaction_end);
	memlens_spans_end(kind_now());
}

void probe_mm_compaction_try_to_compact_pages(void *data, int order,
					      gfp_t gfp_mask, int prio)
{
	memlens_tally(MEMLENS_AT_mm_compaction_try_to_compact_pages);
}

void probe_mm_compaction_deferred(void *data, struct zone *zone, int order)
{
	memlens_tally(MEMLENS_AT_mm_compaction_deferred);
}

void probe_mm_compaction_kcompactd_wake(void *data, int nid, int order,
					enum zone_type highest_zoneidx)
{
	memlens_tally(MEMLENS_AT_mm_compaction_kcompactd_wake);
}

void probe_mm_compaction_kcompactd_sleep(void *data, int nid)
{
	memlens_tally(MEMLENS_AT_mm_compaction_kcompactd_sleep);
}

void probe_compact_retry(void *data, int order, enum compact_priority priority,
			 enum compact_result result, int retries,
			 int max_retries, bool ret)
{
	memlens_tally(MEMLENS_AT_compact_retry);
}
