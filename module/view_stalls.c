// SPDX-License-Identifier: GPL-2.0
/*
 * stalls: who is inside a wait now, and who has lost the most time to waits. A
 * kswapd that runs is among the first, since others wait for it.
 */
#include <linux/kernel.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "module/compat.h"
#include "module/counters.h"
#include "module/epoch.h"
#include "module/events.h"
#include "module/spans.h"
#include "module/stallers.h"
#include "module/views.h"

/* ---- now ------------------------------------------------------------ */

static void stall_fill(struct memlens_stall *record,
		       const struct memlens_stamp_facts *facts)
{
	record->kind = facts->kind;
	record->pid = facts->pid;
	memcpy(record->comm, facts->comm, sizeof(record->comm));
	record->age_ns = memlens_spans_since(facts->begin_ns);
	record->order = facts->order;
	record->nid = facts->nid;
	record->cgroup_id = facts->cgroup_id ?: MEMLENS_UNKNOWN;
	memcpy(record->cgroup, facts->cgroup, sizeof(record->cgroup));
	if (facts->gfp_known) {
		gfp_t gfp = (__force gfp_t)facts->gfp;

		snprintf(record->flags, sizeof(record->flags), "%pGg", &gfp);
	}
}

static int by_age(const void *a, const void *b)
{
	const struct memlens_stall *one = a, *other = b;

	if (one->age_ns == other->age_ns)
		return 0;
	return one->age_ns > other->age_ns ? -1 : 1;
}

static void stalls_collect(struct memlens_wire_writer *writer)
{
	struct memlens_stall *first = NULL, *record;
	struct memlens_stamp_facts facts;
	u32 count = 0;
	u32 i;

	for (i = 0; i < memlens_stamps_count(); i++) {
		if (!memlens_stamps_read(i, &facts) ||
		    facts.kind >= MEMLENS_HIST_KINDS)
			continue;
		record = memlens_wire_record_add(writer);
		if (!record)
			continue;
		first = first ?: record;
		stall_fill(record, &facts);
		count++;
	}
	sort(first, count, sizeof(*first), by_age, NULL);
}

/* ---- since load ----------------------------------------------------- */

static void staller_collect(struct memlens_wire_writer *writer,
			    enum memlens_stallers_of of,
			    const struct memlens_stallers *all,
			    const struct memlens_heavy_entry *entry)
{
	struct memlens_staller *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	record->pid = MEMLENS_UNKNOWN_U32;
	record->cgroup_id = MEMLENS_UNKNOWN;
	if (of == MEMLENS_STALLERS_TASKS)
		record->pid = memlens_stallers_pid(entry->key);
	else
		record->cgroup_id = entry->key;
	memcpy(record->name, entry->name, sizeof(record->name));
	record->count = entry->count;
	record->total_ns = entry->weight - entry->error;
	record->error_ns = all->whole ? entry->error : MEMLENS_UNKNOWN;
	record->missing_ns = all->whole ?
		memlens_heavy_missing(&all->merged) : MEMLENS_UNKNOWN;
	record->max_ns = entry->max;
	record->last_ns = entry->last;
}

static void stallers_collect(struct memlens_wire_writer *writer, u32 section,
			     enum memlens_stallers_of of)
{
	const struct memlens_stallers *all;
	u32 i;

	memlens_views_section_begin(writer, section,
				    sizeof(struct memlens_staller));
	all = memlens_stallers_read(of);
	for (i = 0; i < all->count; i++)
		staller_collect(writer, of, all, &all->merged.entries[i]);
	memlens_views_section_end(writer, &memlens_view_stalls);
}

static const u32 waits[] = {
	MEMLENS_HIST_PFMEMALLOC, MEMLENS_HIST_HIGH, MEMLENS_HIST_DIRTY,
};

static void wait_collect(u32 kind, struct memlens_wire_writer *writer)
{
	struct memlens_wait *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	record->kind = kind;
	record->waits = memlens_spans_wanted(kind) ?
		memlens_epoch_tally(MEMLENS_TALLY_SPANS + kind) :
		MEMLENS_UNKNOWN;
	record->kernel = memlens_epoch_kernel(kind);
}

static void collect(struct memlens_wire_writer *writer)
{
	u32 i;

	memlens_epoch_lock();
	memlens_epoch_collect(writer, &memlens_view_stalls);
	memlens_views_section_begin(writer, MEMLENS_SECTION_STALL,
				    sizeof(struct memlens_stall));
	stalls_collect(writer);
	memlens_views_section_end(writer, &memlens_view_stalls);

	stallers_collect(writer, MEMLENS_SECTION_STALLER_TASK,
			 MEMLENS_STALLERS_TASKS);
	stallers_collect(writer, MEMLENS_SECTION_STALLER_CGROUP,
			 MEMLENS_STALLERS_CGROUPS);

	memlens_views_section_begin(writer, MEMLENS_SECTION_WAIT,
				    sizeof(struct memlens_wait));
	for (i = 0; i < ARRAY_SIZE(waits); i++)
		wait_collect(waits[i], writer);
	memlens_views_section_end(writer, &memlens_view_stalls);
	memlens_epoch_unlock();
}

static size_t records_size(void)
{
	return sizeof(struct memlens_since) +
		memlens_stamps_count() * sizeof(struct memlens_stall) +
		MEMLENS_STALLERS_KINDS * MEMLENS_HEAVY_MERGED *
			sizeof(struct memlens_staller) +
		ARRAY_SIZE(waits) * sizeof(struct memlens_wait);
}

static int stalls_init(void)
{
	int ret = memlens_stamps_init();

	if (ret)
		return ret;
	ret = memlens_stallers_init();
	if (ret) {
		memlens_stamps_exit();
		return ret;
	}
	memlens_counters.memory_bytes += memlens_stamps_memory() +
		memlens_stallers_memory();
	return 0;
}

static void stalls_exit(void)
{
	memlens_stallers_exit();
	memlens_stamps_exit();
}

const struct memlens_view memlens_view_stalls = {
	.tables = &memlens_tables_stalls,
	.section_count = 5,
	.records_size = records_size,
	.collect = collect,
	.init = stalls_init,
	.exit = stalls_exit,
};
