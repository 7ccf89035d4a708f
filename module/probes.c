// SPDX-License-Identifier: GPL-2.0
/*
 * Attaches and detaches the probes of module/events.h.
 *
 * A probe runs wherever its event does: with preemption off up to 6.12,
 * preemptible from 7.x on, perhaps in an interrupt. It allocates nothing,
 * prints nothing, takes no lock.
 */
#include <linux/build_bug.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "module/compat.h"
#include "module/events.h"
#include "module/probe_compaction.h"
#include "module/probe_reclaim.h"
#include "module/probe_shrinkers.h"
#include "module/probe_waits.h"
#include "module/probes.h"
#include "module/spans.h"

struct probe {
	const char *name;
	u32 group;
	void *func;			/* NULL: the headers have no such event */
	struct tracepoint *tracepoint;	/* NULL: not attached */
	bool refused;
};

/*
 * One row. The event's own header says what arguments it passes; a probe that
 * takes others would read a gfp mask as an order, so it stops the build.
 */
#define PROBE(event, event_group)					\
	[MEMLENS_AT_##event] = {					\
		.name = #event,						\
		.group = MEMLENS_GROUP_##event_group,			\
		.func = (void *)probe_##event + 0 * sizeof(struct {	\
			static_assert(__same_type(			\
				check_trace_callback_type_##event,	\
				void (typeof(probe_##event) *)),	\
				"memlens: the arguments of tracepoint "	\
				#event " are not those of probe_"	\
				#event ": see its TP_PROTO");		\
			int unused;					\
		}),							\
	},

#define ABSENT(event, event_group)					\
	[MEMLENS_AT_##event] = {					\
		.name = #event,						\
		.group = MEMLENS_GROUP_##event_group,			\
	},

/* Kbuild has looked for each optional event: MEMLENS_HAS_<event> is 1 or 0. */
#define ROW_1			PROBE
#define ROW_0			ABSENT
#define ROW(has, event, group)	ROW_##has(event, group)
#define ROW_OF(has, event, group)	ROW(has, event, group)
#define OPTIONAL(event, group)	ROW_OF(MEMLENS_HAS_##event, event, group)

static struct probe probes[MEMLENS_TRACEPOINTS] = {
	MEMLENS_EVENTS(PROBE, OPTIONAL)
};

/* ---- parameters ----------------------------------------------------- */

static bool groups[MEMLENS_GROUPS] = { true, true, true, true };

module_param_named(reclaim, groups[MEMLENS_GROUP_RECLAIM], bool, 0444);
MODULE_PARM_DESC(reclaim, "Watch reclaim (default: yes)");
module_param_named(compaction, groups[MEMLENS_GROUP_COMPACTION], bool, 0444);
MODULE_PARM_DESC(compaction, "Watch compaction (default: yes)");
module_param_named(shrinkers, groups[MEMLENS_GROUP_SHRINKERS], bool, 0444);
MODULE_PARM_DESC(shrinkers, "Watch shrinkers (default: yes)");
module_param_named(waits, groups[MEMLENS_GROUP_WAITS], bool, 0444);
MODULE_PARM_DESC(waits, "Watch waits that have no event, by kprobes (default: yes)");

static char *hide_event;
module_param(hide_event, charp, 0444);
MODULE_PARM_DESC(hide_event, "For tests: names of events, set apart by commas, to do without");

static const char *const group_names[MEMLENS_GROUPS] = {
	[MEMLENS_GROUP_RECLAIM] = "reclaim",
	[MEMLENS_GROUP_COMPACTION] = "compaction",
	[MEMLENS_GROUP_SHRINKERS] = "shrinkers",
	[MEMLENS_GROUP_WAITS] = "waits",
};

const char *memlens_events_group_name(u32 group)
{
	return group_names[group];
}

bool memlens_probes_hidden(const char *event)
{
	const char *word = hide_event;
	size_t length = strlen(event);

	while (word && *word) {
		size_t span = strcspn(word, ",");

		if (span == length && !strncmp(word, event, length))
			return true;
		word += span;
		word += *word == ',';
	}
	return false;
}

/* ---- what came of them ---------------------------------------------- */

static u32 probe_state(const struct probe *probe)
{
	if (probe->tracepoint)
		return MEMLENS_EVENT_ATTACHED;
	if (!groups[probe->group])
		return MEMLENS_EVENT_OFF;
	if (memlens_probes_hidden(probe->name))
		return MEMLENS_EVENT_HIDDEN;
	return probe->refused ? MEMLENS_EVENT_REFUSED : MEMLENS_EVENT_ABSENT;
}

bool memlens_events_status(u32 index, struct memlens_event_status *status)
{
	if (index >= MEMLENS_TRACEPOINTS)
		return memlens_probe_waits_status(index, status);
	status->name = probes[index].name;
	status->state = probe_state(&probes[index]);
	status->group = probes[index].group;
	status->missed = 0;
	return true;
}

static bool attached(u32 index)
{
	return probes[index].tracepoint;
}

/* A kind of which begin and end are seen is measured from here on. */
static void spans_want(void)
{
	static const struct {
		u8 kind, begin, end;
	} pairs[] = {
		{ MEMLENS_HIST_DIRECT, MEMLENS_AT_mm_vmscan_direct_reclaim_begin,
		  MEMLENS_AT_mm_vmscan_direct_reclaim_end },
		{ MEMLENS_HIST_MEMCG, MEMLENS_AT_mm_vmscan_memcg_reclaim_begin,
		  MEMLENS_AT_mm_vmscan_memcg_reclaim_end },
		{ MEMLENS_HIST_SOFTLIMIT,
		  MEMLENS_AT_mm_vmscan_memcg_softlimit_reclaim_begin,
		  MEMLENS_AT_mm_vmscan_memcg_softlimit_reclaim_end },
		{ MEMLENS_HIST_NODE, MEMLENS_AT_mm_vmscan_node_reclaim_begin,
		  MEMLENS_AT_mm_vmscan_node_reclaim_end },
		{ MEMLENS_HIST_KSWAPD_RUN,
		  MEMLENS_AT_mm_vmscan_balance_pgdat_begin,
		  MEMLENS_AT_mm_vmscan_balance_pgdat_end },
		{ MEMLENS_HIST_KSWAPD_AWAKE, MEMLENS_AT_mm_vmscan_kswapd_wake,
		  MEMLENS_AT_mm_vmscan_kswapd_sleep },
		{ MEMLENS_HIST_COMPACT, MEMLENS_AT_mm_compaction_begin,
		  MEMLENS_AT_mm_compaction_end },
		{ MEMLENS_HIST_KCOMPACTD, MEMLENS_AT_mm_compaction_begin,
		  MEMLENS_AT_mm_compaction_end },
		{ MEMLENS_SPAN_SHRINK, MEMLENS_AT_mm_shrink_slab_start,
		  MEMLENS_AT_mm_shrink_slab_end },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (attached(pairs[i].begin) && attached(pairs[i].end))
			memlens_spans_want(pairs[i].kind);
}

/* ---- birth and death ------------------------------------------------ */

static void probe_attach(struct tracepoint *tracepoint, void *ignored)
{
	struct probe *probe;
	u32 i;

	for (i = 0; i < MEMLENS_TRACEPOINTS; i++) {
		probe = &probes[i];
		if (strcmp(tracepoint->name, probe->name) || !probe->func ||
		    !groups[probe->group] || memlens_probes_hidden(probe->name))
			continue;
		if (tracepoint_probe_register(tracepoint, probe->func, NULL))
			probe->refused = true;
		else
			probe->tracepoint = tracepoint;
	}
}

void memlens_probes_attach(void)
{
	memlens_probe_reclaim_init();
	for_each_kernel_tracepoint(probe_attach, NULL);
	spans_want();
	if (groups[MEMLENS_GROUP_WAITS])
		memlens_probe_waits_attach();
}

/* Before 5.11 the kernel may want memory for that. A probe that stayed would be
 * called when its code is gone.
 */
static void probe_detach(struct probe *probe)
{
	while (tracepoint_probe_unregister(probe->tracepoint, probe->func,
					   NULL) == -ENOMEM)
		msleep(20);
	probe->tracepoint = NULL;
}

void memlens_probes_detach(void)
{
	u32 i;

	memlens_probe_waits_detach();
	for (i = 0; i < MEMLENS_TRACEPOINTS; i++)
		if (probes[i].tracepoint)
			probe_detach(&probes[i]);
	tracepoint_synchronize_unregister();
}
