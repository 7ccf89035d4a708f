// SPDX-License-Identifier: GPL-2.0
/*
 * Counters, folded.
 *
 * A CPU that folds its difference into the counter while we sum is seen twice or
 * not at all. Mostly the counter has moved then, and we sum again. What is left
 * are folds that stand between their two steps during both of our looks at the
 * counter, as in the kernel's own zone_page_state_snapshot() (include/linux/vmstat.h):
 * of its CPU's stat_threshold, 125 at most, with the overstep of mod_zone_state()
 * (mm/vmstat.c) where that is used.
 */
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>
#include <linux/vmstat.h>

#include "module/compat.h"
#include "module/counters.h"
#include "module/fold.h"

/* How often the counter may move while its differences are summed. */
#define FOLD_ATTEMPTS		4

static bool diffs_sum(const s8 __percpu *diffs, s64 *sum)
{
	int cpu;
	s8 diff;

	*sum = 0;
	/* An offline CPU's differences were folded; its sums are 0. */
	for_each_possible_cpu(cpu) {
		if (copy_from_kernel_nofault(&diff, per_cpu_ptr(diffs, cpu),
					     sizeof(diff)))
			return false;
		*sum += diff;
	}
	return true;
}

/* Both can be negative for a moment; the kernel says 0 then. */
static void folded_set(struct memlens_folded *folded, s64 counter, s64 sum)
{
	folded->counter = max_t(s64, counter, 0);
	folded->exact = max_t(s64, counter + sum, 0);
}

static bool fold(atomic_long_t *counter, const s8 __percpu *diffs,
		 struct memlens_folded *folded)
{
	s64 before, sum;
	int attempt;

	for (attempt = 0; attempt < FOLD_ATTEMPTS; attempt++) {
		before = atomic_long_read(counter);
		smp_rmb();	/* the counter before differences */
		if (!diffs_sum(diffs, &sum))
			return false;
		folded_set(folded, before, sum);
		smp_rmb();	/* differences before the counter, again */
		if (atomic_long_read(counter) == before)
			return true;
	}
	atomic64_inc(&memlens_counters.folds_unsettled);
	return true;
}

void memlens_fold_node(pg_data_t *pgdat, enum node_stat_item item,
		       struct memlens_folded *folded)
{
	atomic_long_t *counter = &pgdat->vm_stat[item];

	if (!fold(counter, &pgdat->per_cpu_nodestats->vm_node_stat_diff[item], folded))
		folded_set(folded, atomic_long_read(counter), 0);
}

bool memlens_fold_zone(struct zone *zone, enum zone_stat_item item,
		       struct memlens_folded *folded)
{
#ifdef CONFIG_SMP
	return fold(&zone->vm_stat[item], memlens_zone_diffs(zone) + item, folded);
#else
	folded_set(folded, atomic_long_read(&zone->vm_stat[item]), 0);
	return true;
#endif
}
