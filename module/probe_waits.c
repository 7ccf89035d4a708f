// SPDX-License-Identifier: GPL-2.0
/*
 * Waits that no event tells of. Each function is probed if it is there to be: one
 * that the compiler has made part of another is not.
 *
 * What a task sleeps in keeps its return probe's instance, so that there are as
 * many instances as tasks may be waiting at once; calls beyond are counted.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/moduleparam.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "module/compat.h"
#include "module/probe_waits.h"
#include "module/probes.h"
#include "module/spans.h"

static unsigned int wait_instances = 128;
module_param(wait_instances, uint, 0444);
MODULE_PARM_DESC(wait_instances, "Tasks that can be in each function that waits, up to 4096 (default: 128)");

#define INSTANCES_MOST	4096

#ifdef CONFIG_KRETPROBES

/* An entry probe alone, or one with a return. */
struct wait {
	const char *names[2];	/* what it is called, newest first */
	struct kretprobe probe;	/* its kp alone if there is no return handler */
	u32 kind;
	u32 target_of;		/* of SPAN_TARGET: the kind whose target it tells */
	u32 state;		/* enum memlens_event_state */
};

/* ---- what they do --------------------------------------------------- */

/* The function's first argument. */
static unsigned long first_of(struct pt_regs *regs)
{
	return regs_get_kernel_argument(regs, 0);
}

/* Most calls do not sleep, and are no waits. */
static int sleep_begin(u32 kind, struct pt_regs *regs, bool has_gfp)
{
	struct memlens_stamp_facts facts;

	if (!memlens_spans_wanted(kind))	/* not yet: its return is not either */
		return 1;
	memlens_spans_facts(&facts, kind);
	memlens_spans_facts_own(&facts);
	if (has_gfp)
		memlens_spans_facts_request(&facts, MEMLENS_UNKNOWN_U32,
					    (__force gfp_t)first_of(regs));
	facts.value = current->nvcsw;
	memlens_spans_begin(&facts);
	return 0;
}

static int throttle_enter(struct kretprobe_instance *instance,
			  struct pt_regs *regs)
{
	memlens_tally(MEMLENS_AT_PFMEMALLOC);
	return sleep_begin(MEMLENS_HIST_PFMEMALLOC, regs, true);
}

static int throttle_return(struct kretprobe_instance *instance,
			   struct pt_regs *regs)
{
	memlens_spans_end_slept(MEMLENS_HIST_PFMEMALLOC);
	return 0;
}

static int dirty_enter(struct kretprobe_instance *instance,
		       struct pt_regs *regs)
{
	memlens_tally(MEMLENS_AT_DIRTY);
	return sleep_begin(MEMLENS_HIST_DIRTY, regs, false);
}

static int dirty_return(struct kretprobe_instance *instance,
			struct pt_regs *regs)
{
	memlens_spans_end_slept(MEMLENS_HIST_DIRTY);
	return 0;
}

/* Whoever is not over its limit returns at once: no return is waited for. */
static int high_enter(struct kretprobe_instance *instance,
		      struct pt_regs *regs)
{
	struct memlens_stamp_facts facts;

	if (!memlens_spans_wanted(MEMLENS_HIST_HIGH) ||
	    !memlens_pages_over_high())
		return 1;
	memlens_tally(MEMLENS_AT_HIGH);
	memlens_spans_facts(&facts, MEMLENS_HIST_HIGH);
	memlens_spans_facts_own(&facts);
	memlens_spans_begin(&facts);
	return 0;
}

static int high_return(struct kretprobe_instance *instance,
		       struct pt_regs *regs)
{
	memlens_spans_end(MEMLENS_HIST_HIGH);
	return 0;
}

/* The cgroup is the first argument, and the event of its reclaim comes right after. */
static void target_begin(struct pt_regs *regs)
{
	struct memlens_stamp_facts facts;

	memlens_spans_facts(&facts, MEMLENS_SPAN_TARGET);
	memlens_spans_facts_memcg(&facts, (struct mem_cgroup *)first_of(regs),
				  MEMLENS_CGROUP_TARGET);
	memlens_spans_begin(&facts);
}

static int target_enter(struct kprobe *probe, struct pt_regs *regs)
{
	memlens_tally(MEMLENS_AT_TARGET);
	target_begin(regs);
	return 0;
}

static int soft_target_enter(struct kprobe *probe, struct pt_regs *regs)
{
	memlens_tally(MEMLENS_AT_SOFT_TARGET);
	target_begin(regs);
	return 0;
}

/* ---- the table ------------------------------------------------------ */

static struct wait waits[] = {
	[MEMLENS_AT_PFMEMALLOC - MEMLENS_TRACEPOINTS] = {
		.names = { "throttle_direct_reclaim" },
		.probe = {
			.entry_handler = throttle_enter,
			.handler = throttle_return,
		},
		.kind = MEMLENS_HIST_PFMEMALLOC,
		.state = MEMLENS_EVENT_OFF,
	},
	[MEMLENS_AT_HIGH - MEMLENS_TRACEPOINTS] = {
		.names = { "__mem_cgroup_handle_over_high",
			   "mem_cgroup_handle_over_high" },
		.probe = {
			.entry_handler = high_enter,
			.handler = high_return,
		},
		.kind = MEMLENS_HIST_HIGH,
		.state = MEMLENS_EVENT_OFF,
	},
	[MEMLENS_AT_DIRTY - MEMLENS_TRACEPOINTS] = {
		.names = { "balance_dirty_pages" },
		.probe = {
			.entry_handler = dirty_enter,
			.handler = dirty_return,
		},
		.kind = MEMLENS_HIST_DIRTY,
		.state = MEMLENS_EVENT_OFF,
	},
	[MEMLENS_AT_TARGET - MEMLENS_TRACEPOINTS] = {
		.names = { "try_to_free_mem_cgroup_pages" },
		.probe = {
			.kp.pre_handler = target_enter,
		},
		.kind = MEMLENS_SPAN_TARGET,
		.target_of = MEMLENS_HIST_MEMCG,
		.state = MEMLENS_EVENT_OFF,
	},
	/* Only where there is version 1 of cgroups' memory */
	[MEMLENS_AT_SOFT_TARGET - MEMLENS_TRACEPOINTS] = {
		.names = { "mem_cgroup_shrink_node" },
		.probe = {
			.kp.pre_handler = soft_target_enter,
		},
		.kind = MEMLENS_SPAN_TARGET,
		.target_of = MEMLENS_HIST_SOFTLIMIT,
		.state = MEMLENS_EVENT_OFF,
	},
};

/* Who asks for targets is reclaim of a cgroup, if it is measured. */
static bool is_needed(const struct wait *wait)
{
	if (wait->kind != MEMLENS_SPAN_TARGET)
		return true;
	return !MEMLENS_TP_HAS_MEMCG && memlens_spans_wanted(wait->target_of);
}

static int wait_register(struct wait *wait, const char *name)
{
	wait->probe.kp.symbol_name = name;
	wait->probe.kp.addr = NULL;
	wait->probe.kp.flags = 0;
	wait->probe.maxactive = clamp_t(int, wait_instances, 1, INSTANCES_MOST);
	wait->probe.nmissed = 0;
	if (wait->probe.handler)
		return register_kretprobe(&wait->probe);
	return register_kprobe(&wait->probe.kp);
}

static void wait_attach(struct wait *wait)
{
	size_t i;
	int ret;

	wait->state = MEMLENS_EVENT_ABSENT;
	for (i = 0; i < ARRAY_SIZE(wait->names) && wait->names[i]; i++) {
		if (memlens_probes_hidden(wait->names[i])) {
			wait->state = MEMLENS_EVENT_HIDDEN;
			continue;
		}
		ret = wait_register(wait, wait->names[i]);
		if (!ret) {
			wait->state = MEMLENS_EVENT_ATTACHED;
			memlens_spans_want(wait->kind);
			return;
		}
		if (ret != -ENOENT)
			wait->state = MEMLENS_EVENT_REFUSED;
	}
}

void memlens_probe_waits_attach(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(waits); i++)
		if (is_needed(&waits[i]))
			wait_attach(&waits[i]);
}

/* All at once: each call waits for a grace period. */
void memlens_probe_waits_detach(void)
{
	struct kretprobe *returns[ARRAY_SIZE(waits)];
	struct kprobe *entries[ARRAY_SIZE(waits)];
	int return_count = 0, entry_count = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		if (waits[i].state != MEMLENS_EVENT_ATTACHED)
			continue;
		if (waits[i].probe.handler)
			returns[return_count++] = &waits[i].probe;
		else
			entries[entry_count++] = &waits[i].probe.kp;
	}
	if (return_count)
		unregister_kretprobes(returns, return_count);
	if (entry_count)
		unregister_kprobes(entries, entry_count);
}

static const char *wait_name(const struct wait *wait)
{
	if (wait->state == MEMLENS_EVENT_ATTACHED)
		return wait->probe.kp.symbol_name;
	return wait->names[1] ?: wait->names[0];
}

bool memlens_probe_waits_status(u32 index, struct memlens_event_status *status)
{
	const struct wait *wait = &waits[index - MEMLENS_TRACEPOINTS];

	if (!is_needed(wait))
		return false;
	status->name = wait_name(wait);
	status->state = wait->state;
	status->group = MEMLENS_GROUP_WAITS;
	status->missed = READ_ONCE(wait->probe.nmissed) +
		READ_ONCE(wait->probe.kp.nmissed);
	return true;
}

#else /* !CONFIG_KRETPROBES */

static const char *const names[] = {
	"throttle_direct_reclaim", "mem_cgroup_handle_over_high",
	"balance_dirty_pages",
};

void memlens_probe_waits_attach(void)
{
}

void memlens_probe_waits_detach(void)
{
}

bool memlens_probe_waits_status(u32 index, struct memlens_event_status *status)
{
	if (index - MEMLENS_TRACEPOINTS >= ARRAY_SIZE(names))
		return false;
	status->name = names[index - MEMLENS_TRACEPOINTS];
	status->state = MEMLENS_EVENT_REFUSED;
	status->group = MEMLENS_GROUP_WAITS;
	status->missed = 0;
	return true;
}

#endif /* CONFIG_KRETPROBES */
