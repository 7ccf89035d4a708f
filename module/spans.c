// SPDX-License-Identifier: GPL-2.0
/* Begin and end of waits and runs. */
#include <linux/cgroup.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/ktime.h>
#include <linux/topology.h>

#include "module/compat.h"
#include "module/events.h"
#include "module/hists.h"
#include "module/nofault.h"
#include "module/pure/histkey.h"
#include "module/spans.h"
#include "module/stallers.h"

static bool wanted[MEMLENS_SPAN_KINDS];

void memlens_spans_want(u32 kind)
{
	WRITE_ONCE(wanted[kind], true);
}

bool memlens_spans_wanted(u32 kind)
{
	return READ_ONCE(wanted[kind]);
}

/* The task does nothing of its own meanwhile. */
static bool is_wait(u32 kind)
{
	switch (kind) {
	case MEMLENS_HIST_DIRECT:
	case MEMLENS_HIST_MEMCG:
	case MEMLENS_HIST_NODE:
	case MEMLENS_HIST_COMPACT:
	case MEMLENS_HIST_PFMEMALLOC:
	case MEMLENS_HIST_HIGH:
	case MEMLENS_HIST_DIRTY:
		return true;
	}
	return false;
}

u64 memlens_spans_since(u64 begin_ns)
{
	u64 now_ns = ktime_get_mono_fast_ns();

	return now_ns > begin_ns ? now_ns - begin_ns : 0;
}

/* ---- facts ---------------------------------------------------------- */

void memlens_spans_facts(struct memlens_stamp_facts *facts, u32 kind)
{
	memset(facts, 0, sizeof(*facts));
	facts->begin_ns = ktime_get_mono_fast_ns();
	facts->begun_task_ns = current->start_time;
	facts->kind = kind;
	facts->pid = current->pid;
	facts->order = MEMLENS_UNKNOWN_U32;
	facts->nid = numa_node_id();
	/* The task's own name: nobody waits for its lock here. */
	memcpy(facts->comm, current->comm, sizeof(facts->comm));
	facts->comm[sizeof(facts->comm) - 1] = '\0';
}

void memlens_spans_facts_request(struct memlens_stamp_facts *facts, int order,
				 gfp_t gfp)
{
	facts->order = order;
	facts->gfp = (__force u32)gfp;
	facts->gfp_known = 1;
}

#ifdef CONFIG_MEMCG
void memlens_spans_facts_memcg(struct memlens_stamp_facts *facts,
			       struct mem_cgroup *memcg, u32 origin)
{
	const char *name;

	if (!memcg)
		return;
	facts->cgroup_id = cgroup_id(memcg->css.cgroup);
	facts->origin = origin;
	if (!memcg->css.parent) {	/* the root's name is empty */
		strscpy(facts->cgroup, "/", sizeof(facts->cgroup));
		return;
	}
	/* A rename frees the old name, on most kernels at once. */
	name = (__force const char *)READ_ONCE(memcg->css.cgroup->kn->name);
	memlens_nofault_string(facts->cgroup, name, sizeof(facts->cgroup));
}

void memlens_spans_facts_own(struct memlens_stamp_facts *facts)
{
	if (mem_cgroup_disabled())
		return;
	rcu_read_lock();
	memlens_spans_facts_memcg(facts, mem_cgroup_from_task(current),
				  MEMLENS_CGROUP_OWN);
	rcu_read_unlock();
}
#else
void memlens_spans_facts_memcg(struct memlens_stamp_facts *facts,
			       struct mem_cgroup *memcg, u32 origin)
{
}

void memlens_spans_facts_own(struct memlens_stamp_facts *facts)
{
}
#endif

/* ---- begin and end -------------------------------------------------- */

void memlens_spans_begin(const struct memlens_stamp_facts *facts)
{
	if (memlens_spans_wanted(facts->kind))
		memlens_stamps_begin(memlens_stamps_tag(facts->kind, 0), facts);
}

static u32 gfp_class(gfp_t gfp)
{
	if (gfp & __GFP_MOVABLE)
		return MEMLENS_GFP_MOVABLE;
	if (!(gfp & __GFP_IO))
		return MEMLENS_GFP_NOIO;
	return gfp & __GFP_FS ? MEMLENS_GFP_KERNEL : MEMLENS_GFP_NOFS;
}

static u64 latency_key(const struct memlens_stamp_facts *facts)
{
	struct memlens_hist_key key;

	memlens_histkey_init(&key, facts->kind);
	switch (facts->kind) {
	case MEMLENS_HIST_MEMCG:
	case MEMLENS_HIST_SOFTLIMIT:
	case MEMLENS_HIST_HIGH:
		return memlens_histkey_cgroup(facts->kind, facts->origin,
						facts->cgroup_id);
	case MEMLENS_HIST_DIRECT:
	case MEMLENS_HIST_NODE:
		key.order = facts->order;
		key.gfp = gfp_class((__force gfp_t)facts->gfp);
		break;
	}
	key.nid = facts->nid;
	return memlens_histkey_make(&key);
}

/* A wait that another one is inside of. */
struct outer {
	u32 inner_kind;
	struct memlens_stamp *stamp;
};

static void outer_visit(struct memlens_stamp *stamp, void *data)
{
	struct outer *outer = data;

	if (stamp->facts.kind != outer->inner_kind && is_wait(stamp->facts.kind))
		outer->stamp = stamp;
}

/*
 * Time lost counts once: a wait inside another is the outer's, which says so when
 * it ends. One that turns out to be none hands on what was lost inside of it.
 */
static void lost_add(const struct memlens_stamp_facts *facts, u64 ns)
{
	struct outer outer = { .inner_kind = facts->kind };

	memlens_stamps_each(outer_visit, &outer);
	if (outer.stamp)
		outer.stamp->inner_ns += ns;
	else if (ns)
		memlens_stallers_add(ns);
}

static void span_count(struct memlens_stamp *stamp)
{
	const struct memlens_stamp_facts facts = stamp->facts;
	u64 ns = memlens_spans_since(facts.begin_ns);
	u32 priority = stamp->priority;
	struct memlens_hist_key key;

	if (is_wait(facts.kind))
		lost_add(&facts, ns);
	if (priority != MEMLENS_UNKNOWN_U32) {
		memlens_histkey_init(&key, MEMLENS_HIST_PRIORITY);
		key.reclaimer = memlens_spans_reclaimer(MEMLENS_UNKNOWN_U32);
		memlens_hists_add(memlens_histkey_make(&key), priority, NULL);
	}
	memlens_stamps_end(stamp);
	memlens_tally(MEMLENS_TALLY_SPANS + facts.kind);
	memlens_hists_add(latency_key(&facts), ns, facts.cgroup);
}

static struct memlens_stamp *stamp_to_end(u32 kind)
{
	struct memlens_stamp *stamp;

	if (!memlens_spans_wanted(kind))
		return NULL;
	stamp = memlens_stamps_find(memlens_stamps_tag(kind, 0));
	if (!stamp)
		memlens_tally(MEMLENS_TALLY_ENDS_ALONE);
	return stamp;
}

void memlens_spans_end(u32 kind)
{
	struct memlens_stamp *stamp = stamp_to_end(kind);

	if (stamp)
		span_count(stamp);
}

void memlens_spans_end_slept(u32 kind)
{
	struct memlens_stamp *stamp = stamp_to_end(kind);

	if (!stamp)
		return;
	if (stamp->facts.value != current->nvcsw) {
		span_count(stamp);
		return;
	}
	lost_add(&stamp->facts, stamp->inner_ns);
	memlens_stamps_end(stamp);
}

/* ---- passes --------------------------------------------------------- */

/* From the inmost to the outmost that a task can be in. */
static const struct {
	u8 kind, reclaimer;
} levels[] = {
	{ MEMLENS_HIST_SOFTLIMIT, MEMLENS_BY_SOFTLIMIT },
	{ MEMLENS_HIST_MEMCG, MEMLENS_BY_MEMCG },
	{ MEMLENS_HIST_NODE, MEMLENS_BY_NODE },
	{ MEMLENS_HIST_DIRECT, MEMLENS_BY_DIRECT },
	{ MEMLENS_HIST_KSWAPD_RUN, MEMLENS_BY_KSWAPD },
	{ MEMLENS_HIST_KSWAPD_AWAKE, MEMLENS_BY_KSWAPD },
};

struct inmost {
	size_t level;		/* ARRAY_SIZE(levels): none */
	struct memlens_stamp *stamp;
};

static void inmost_visit(struct memlens_stamp *stamp, void *data)
{
	struct inmost *inmost = data;
	size_t i;

	for (i = 0; i < inmost->level; i++)
		if (levels[i].kind == stamp->facts.kind) {
			inmost->level = i;
			inmost->stamp = stamp;
		}
}

/* current_is_khugepaged() is not exported. */
static bool is_khugepaged(void)
{
	return (current->flags & PF_KTHREAD) &&
		!strcmp(current->comm, "khugepaged");
}

u32 memlens_spans_reclaimer(u32 priority)
{
	struct inmost inmost = { .level = ARRAY_SIZE(levels) };
	u32 reclaimer;

	memlens_stamps_each(inmost_visit, &inmost);
	if (!inmost.stamp)
		return current_is_kswapd() ? MEMLENS_BY_KSWAPD :
			MEMLENS_BY_OTHER;
	if (priority < inmost.stamp->priority)
		inmost.stamp->priority = priority;
	reclaimer = levels[inmost.level].reclaimer;
	if (reclaimer == MEMLENS_BY_DIRECT && is_khugepaged())
		return MEMLENS_BY_KHUGEPAGED;
	return reclaimer;
}
