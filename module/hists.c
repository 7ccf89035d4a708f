// SPDX-License-Identifier: GPL-2.0
/*
 * The table of histograms.
 *
 * A row's key (module/pure/histkey.h) is of an epoch; one of an earlier epoch is
 * none, so that such a row is free. Rows of cgroups stand apart: there
 * may be any number of these, and they must not take the room of the others. What
 * finds no row is added to its kind's last one, of all that is left over, so that
 * counts of a kind are whole.
 */
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/vmalloc.h>

#include "module/compat.h"
#include "module/epoch.h"
#include "module/events.h"
#include "module/hists.h"
#include "module/pure/hist.h"
#include "module/pure/histkey.h"
#include "module/spans.h"

#define PLAIN_ROWS	128
#define CGROUP_ROWS	32
#define REST_AT		(PLAIN_ROWS + CGROUP_ROWS)
#define ROWS		(REST_AT + MEMLENS_HIST_KINDS)

static_assert(MEMLENS_HIST_SLOTS <= MEMLENS_HIST_SLOTS_MAX);

/* ---- rows ----------------------------------------------------------- */

/* What a row is of, for all CPUs. */
static struct head {
	u64 key;	/* with its epoch; claimed by cmpxchg */
	u64 named;	/* that key once the name is there */
	char cgroup[MEMLENS_CGROUP_SIZE];
} heads[ROWS];

/* A CPU's copy of one. */
struct copy {
	struct memlens_cell cell;
	u64 max_ns;
	u64 max_cgroup_id;
	u32 max_pid;
	char max_comm[MEMLENS_NAME_SIZE];
	struct memlens_hist hist;
};

static DEFINE_PER_CPU(struct copy *, copies);

static struct copy scratch;	/* of the reader that has the epoch locked */

int memlens_hists_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct copy *rows = vzalloc_node(array_size(ROWS, sizeof(*rows)),
						 cpu_to_node(cpu));

		if (!rows) {
			memlens_hists_exit();
			return -ENOMEM;
		}
		per_cpu(copies, cpu) = rows;
	}
	return 0;
}

void memlens_hists_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		vfree(per_cpu(copies, cpu));
		per_cpu(copies, cpu) = NULL;
	}
}

size_t memlens_hists_memory(void)
{
	return num_possible_cpus() * PAGE_ALIGN(ROWS * sizeof(struct copy));
}

u32 memlens_hists_rows(void)
{
	return ROWS;
}

static void head_name(struct head *head, u64 key, const char *cgroup)
{
	if (cgroup)
		strscpy(head->cgroup, cgroup, sizeof(head->cgroup));
	/* Pairs with head_fill(). */
	smp_store_release(&head->named, key);
}

/* Whether a row is of a key, or can be made so. */
static bool row_take(u32 row, u64 key, u32 epoch, bool claim,
		     const char *cgroup)
{
	u64 is = READ_ONCE(heads[row].key);

	if (!memlens_histkey_is_of_epoch(is, epoch) && claim) {
		u64 was = cmpxchg(&heads[row].key, is, key);

		if (was == is) {
			head_name(&heads[row], key, cgroup);
			return true;
		}
		is = was;
	}
	return is == key;
}

/* The row of a key, claimed if there is none; -1: there is none to be had. */
static int row_find(u64 key, u32 epoch, bool claim, const char *cgroup)
{
	const bool cgroups = memlens_histkey_is_cgroup(key);
	const u32 first = cgroups ? PLAIN_ROWS : 0;
	const u32 count = cgroups ? CGROUP_ROWS : PLAIN_ROWS;
	const u32 start = hash_64(key, 16);
	u32 step;

	for (step = 0; step < count; step++) {
		u32 row = first + (start + step) % count;

		if (row_take(row, key, epoch, claim, cgroup))
			return row;
	}
	return -1;
}

/* The row of what is left over of a kind. */
static int row_rest(u32 kind, u32 epoch, bool claim)
{
	struct memlens_hist_key rest;
	u64 key;

	memlens_tally(MEMLENS_TALLY_HISTS_FULL);
	memlens_histkey_init(&rest, kind);
	key = memlens_histkey_of_epoch(memlens_histkey_make(&rest), epoch);
	return row_take(REST_AT + kind, key, epoch, claim, NULL) ?
		REST_AT + kind : -1;
}

/* In an interrupt the task is not who did it. */
static void max_set(struct copy *copy)
{
	struct memlens_stamp_facts facts;

	if (!in_task()) {
		copy->max_ns = ktime_get_mono_fast_ns();
		copy->max_pid = MEMLENS_UNKNOWN_U32;
		copy->max_cgroup_id = MEMLENS_NO_CGROUP;
		copy->max_comm[0] = '\0';
		return;
	}

	memlens_spans_facts(&facts, 0);
	memlens_spans_facts_own(&facts);
	copy->max_ns = facts.begin_ns;
	copy->max_pid = facts.pid;
	copy->max_cgroup_id = facts.cgroup_id;
	memcpy(copy->max_comm, facts.comm, sizeof(copy->max_comm));
}

static void copy_add(struct copy *copy, u32 epoch, u64 value, u32 shift)
{
	if (memlens_cell_write(&copy->cell, epoch))
		memset(&copy->hist, 0, sizeof(copy->hist));
	if (value > copy->hist.max || !copy->hist.count)
		max_set(copy);
	memlens_hist_add(&copy->hist, value, shift);
	memlens_cell_written(&copy->cell);
}

/*
 * With interrupts off all of it is of one CPU and one epoch, and at most some two
 * thousand instructions: a look at each row, and zeroes for one copy. While an
 * epoch ends what has no row yet is counted as full, and in neither.
 */
void memlens_hists_add(u64 key, u64 value, const char *cgroup)
{
	unsigned long flags;
	bool claim;
	u32 epoch;
	int row;

	local_irq_save(flags);
	claim = memlens_epoch_enter(&epoch);
	row = row_find(memlens_histkey_of_epoch(key, epoch), epoch, claim, cgroup);
	if (row < 0)
		row = row_rest(memlens_histkey_kind(key), epoch, claim);
	if (row >= 0)
		copy_add(&this_cpu_read(copies)[row], epoch, value,
			 memlens_histkey_shift(memlens_histkey_kind(key)));
	local_irq_restore(flags);
}

/* ---- readers -------------------------------------------------------- */

static void head_fill(struct memlens_hist_row *record, const struct head *head,
		      u64 key)
{
	memlens_histkey_fill(record, key);
	record->slot_count = MEMLENS_HIST_SLOTS;
	if (!memlens_histkey_is_cgroup(key))
		return;
	/* Pairs with head_name(). */
	if (smp_load_acquire(&head->named) == key)
		memcpy(record->cgroup, head->cgroup, sizeof(record->cgroup));
}

static void max_fill(struct memlens_hist_row *record)
{
	record->max_ns = scratch.max_ns;
	record->max_pid = scratch.max_pid;
	record->max_cgroup_id = scratch.max_cgroup_id ?: MEMLENS_UNKNOWN;
	memcpy(record->max_comm, scratch.max_comm, sizeof(record->max_comm));
}

static void figures_fill(struct memlens_hist_row *record,
			 const struct memlens_hist *hist)
{
	record->count = hist->count;
	record->sum = record->unit == MEMLENS_UNIT_NS ||
		record->unit == MEMLENS_UNIT_PAGES ? hist->sum :
		MEMLENS_UNKNOWN;
	record->max = hist->max;
	record->p50 = memlens_hist_percentile(hist, 5000, record->shift);
	record->p90 = memlens_hist_percentile(hist, 9000, record->shift);
	record->p99 = memlens_hist_percentile(hist, 9900, record->shift);
	record->p999 = memlens_hist_percentile(hist, 9990, record->shift);
	memcpy(record->slots, hist->slots, sizeof(hist->slots));
}

static struct memlens_hist total;	/* as scratch */

/* A busy CPU makes the whole row unsettled: no half of it is shown. */
enum memlens_hists_sum memlens_hists_read(u32 row,
					  struct memlens_hist_row *record)
{
	const u64 key = READ_ONCE(heads[row].key);
	int cpu;

	if (!memlens_histkey_is_of_epoch(key, memlens_epoch_now()))
		return MEMLENS_HISTS_NONE;
	memset(&total, 0, sizeof(total));
	head_fill(record, &heads[row], key);
	for_each_possible_cpu(cpu) {
		switch (memlens_cell_read(&per_cpu(copies, cpu)[row].cell,
					  &scratch, sizeof(scratch))) {
		case MEMLENS_CELL_BUSY:
			return MEMLENS_HISTS_UNSETTLED;
		case MEMLENS_CELL_OTHER:
			continue;
		case MEMLENS_CELL_COPIED:
			break;
		}
		if (!total.count || scratch.hist.max > total.max)
			max_fill(record);
		memlens_hist_merge(&total, &scratch.hist);
	}
	if (!total.count)	/* claimed, and not counted yet */
		return MEMLENS_HISTS_NONE;
	figures_fill(record, &total);
	return MEMLENS_HISTS_SUMMED;
}

/* So that no key of 255 epochs ago is taken for one of now. */
void memlens_hists_sweep(void)
{
	u32 row;

	for (row = 0; row < ROWS; row++) {
		u64 key = READ_ONCE(heads[row].key);

		if (key && !memlens_histkey_is_of_epoch(key, memlens_epoch_now()))
			cmpxchg(&heads[row].key, key, 0);
	}
}
