/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Spans: begin and end of what the current task does, and what follows from an
 * end: a latency in its histogram, and the task's time lost.
 */
#ifndef MEMLENS_SPANS_H
#define MEMLENS_SPANS_H

#include <linux/gfp.h>
#include <linux/memcontrol.h>
#include <linux/types.h>

#include "module/stamps.h"

/* Kinds of stamps beside enum memlens_hist_kind's latencies. */
enum memlens_span_kind {
	MEMLENS_SPAN_SHRINK	= MEMLENS_HIST_KINDS,	/* a call of a shrinker */
	MEMLENS_SPAN_TARGET,	/* the cgroup that memcg reclaim will be of */
	MEMLENS_SPAN_KINDS,
};

/* From now on such spans are measured: begin and end of them are seen. */
void memlens_spans_want(u32 kind);
bool memlens_spans_wanted(u32 kind);

/* The facts of a span of the current task that begins now. */
void memlens_spans_facts(struct memlens_stamp_facts *facts, u32 kind);
void memlens_spans_facts_request(struct memlens_stamp_facts *facts, int order,
				 gfp_t gfp);
/* @memcg is there for as long as this is called. */
void memlens_spans_facts_memcg(struct memlens_stamp_facts *facts,
			       struct mem_cgroup *memcg, u32 origin);
/* The same of the task's own cgroup. */
void memlens_spans_facts_own(struct memlens_stamp_facts *facts);

/* Begins it, if its kind is wanted. */
void memlens_spans_begin(const struct memlens_stamp_facts *facts);

/*
 * Ends the current task's span of @kind: its latency is counted, and its time lost
 * if it is a wait. An end without a begin is counted as that.
 */
void memlens_spans_end(u32 kind);

/* The same, but only if the task slept since facts->value = current->nvcsw. */
void memlens_spans_end_slept(u32 kind);

/* Who reclaims, as the current task (enum memlens_reclaimer), in a pass of
 * @priority; MEMLENS_UNKNOWN_U32 if it is no pass.
 */
u32 memlens_spans_reclaimer(u32 priority);

/* ns since @begin_ns; the clock is not quite the same on all CPUs. */
u64 memlens_spans_since(u64 begin_ns);

#endif /* MEMLENS_SPANS_H */
