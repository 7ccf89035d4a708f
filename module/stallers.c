// SPDX-License-Identifier: GPL-2.0
/* Time lost by task and by cgroup: a table of heavy ones for each CPU. */
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "module/compat.h"
#include "module/epoch.h"
#include "module/spans.h"
#include "module/stallers.h"

static_assert(MEMLENS_HEAVY_NAME >= MEMLENS_NAME_SIZE);
static_assert(MEMLENS_HEAVY_NAME == MEMLENS_CGROUP_SIZE);

struct table {
	struct memlens_cell cell;
	struct memlens_heavy heavy;
};

static DEFINE_PER_CPU(struct table *, tables);	/* [MEMLENS_STALLERS_KINDS] */

/* Of the reader that has the epoch locked. */
static struct table scratch;
static struct memlens_stallers stallers;

int memlens_stallers_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct table *both = vzalloc_node(MEMLENS_STALLERS_KINDS *
						  sizeof(*both),
						  cpu_to_node(cpu));

		if (!both) {
			memlens_stallers_exit();
			return -ENOMEM;
		}
		per_cpu(tables, cpu) = both;
	}
	return 0;
}

void memlens_stallers_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		vfree(per_cpu(tables, cpu));
		per_cpu(tables, cpu) = NULL;
	}
}

size_t memlens_stallers_memory(void)
{
	return num_possible_cpus() *
		PAGE_ALIGN(MEMLENS_STALLERS_KINDS * sizeof(struct table));
}

/* A pid comes again: when its task was started tells one from the next. */
#define PID_BITS	22	/* PID_MAX_LIMIT */

static u64 task_key(void)
{
	return (current->start_time << PID_BITS) | (u32)current->pid;
}

u32 memlens_stallers_pid(u64 key)
{
	return key & ((1U << PID_BITS) - 1);
}

static void table_add(enum memlens_stallers_of of, u64 key, u64 ns, u64 now_ns,
		      const char name[MEMLENS_HEAVY_NAME])
{
	struct table *table;
	unsigned long flags;
	u32 epoch;

	local_irq_save(flags);
	table = &this_cpu_read(tables)[of];
	memlens_epoch_enter(&epoch);
	if (memlens_cell_write(&table->cell, epoch))
		memset(&table->heavy, 0, sizeof(table->heavy));
	memlens_heavy_add(&table->heavy, key, ns, now_ns, name);
	memlens_cell_written(&table->cell);
	local_irq_restore(flags);
}

void memlens_stallers_add(u64 ns)
{
	struct memlens_stamp_facts facts;
	char name[MEMLENS_HEAVY_NAME] = "";

	memlens_spans_facts(&facts, 0);
	memlens_spans_facts_own(&facts);
	memcpy(name, facts.comm, sizeof(facts.comm));
	table_add(MEMLENS_STALLERS_TASKS, task_key(), ns, facts.begin_ns, name);
	if (facts.cgroup_id != MEMLENS_NO_CGROUP)
		table_add(MEMLENS_STALLERS_CGROUPS, facts.cgroup_id, ns,
			  facts.begin_ns, facts.cgroup);
}

const struct memlens_stallers *
memlens_stallers_read(enum memlens_stallers_of of)
{
	enum memlens_cell_state state;
	int cpu;

	memset(&stallers, 0, sizeof(stallers));
	stallers.whole = true;
	for_each_possible_cpu(cpu) {
		state = memlens_cell_read(&per_cpu(tables, cpu)[of].cell,
					  &scratch, sizeof(scratch));
		if (state == MEMLENS_CELL_COPIED)
			memlens_heavy_merge(&stallers.merged, &scratch.heavy);
		else if (state == MEMLENS_CELL_BUSY)
			stallers.whole = false;
		cond_resched();
	}
	stallers.count = memlens_heavy_sort(&stallers.merged);
	return &stallers;
}
