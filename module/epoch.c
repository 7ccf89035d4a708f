// SPDX-License-Identifier: GPL-2.0
/* Epochs: what a reset begins. */
#include <linux/delay.h>
#include <linux/memcontrol.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/ktime.h>
#include <linux/vmstat.h>

#include "module/compat.h"
#include "module/counters.h"
#include "module/epoch.h"
#include "module/events.h"
#include "module/hists.h"
#include "module/shrinkers.h"

#define SPINS	200	/* then the reader sleeps a little, */
#define SLEEPS	20	/* and then it gives up */

DEFINE_PER_CPU(struct memlens_tallies, memlens_tallies);

/* Readers and resets; never a probe. */
static DEFINE_MUTEX(lock);

static u32 epoch;
static bool closed;		/* no rows are given out: an epoch ends */
static struct memlens_since since;

/* What counters that only go up stood at when the epoch began. */
static struct {
	u64 tallies[MEMLENS_TALLIES];
	u64 missed[MEMLENS_EVENTS_COUNT];
	u64 throttled;
	u64 high;
} base;

u64 memlens_tally_sum(u32 index)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(memlens_tallies, cpu).counts[index]);
	return sum;
}

/* ---- the kernel's counters ------------------------------------------ */

#ifdef CONFIG_VM_EVENT_COUNTERS
static u64 vm_event(enum vm_event_item item)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(vm_event_states, cpu).event[item]);
	return sum;
}

static u64 kernel_throttled(void)
{
	return vm_event(PGSCAN_DIRECT_THROTTLE);
}
#else
static u64 kernel_throttled(void)
{
	return MEMLENS_UNKNOWN;
}
#endif

#ifdef CONFIG_MEMCG
#define WALK_MOST	4096	/* cgroups that are looked at in one go */

static u64 events_high(struct mem_cgroup *memcg)
{
	return atomic_long_read(&memcg->memory_events[MEMCG_HIGH]);
}

/*
 * memory.events of a cgroup holds its descendants', so those below the root are
 * all there is. The root itself counts none.
 */
static u64 kernel_high(void)
{
	struct cgroup_subsys_state *css;
	struct mem_cgroup *root;
	u64 sum = 0;
	u32 walked = 0;

	if (mem_cgroup_disabled())
		return MEMLENS_UNKNOWN;
	rcu_read_lock();
	root = mem_cgroup_from_task(&init_task);
	while (root->css.parent)
		root = mem_cgroup_from_css(root->css.parent);
	css_for_each_descendant_pre(css, &root->css) {
		if (walked++ == WALK_MOST) {
			sum = MEMLENS_UNKNOWN;
			break;
		}
		if (css->parent == &root->css)
			sum += events_high(mem_cgroup_from_css(css));
	}
	rcu_read_unlock();
	return sum;
}
#else
static u64 kernel_high(void)
{
	return MEMLENS_UNKNOWN;
}
#endif

/* A cgroup that is gone has taken its events along: then nothing is known. */
static u64 difference(u64 now, u64 before)
{
	if (now == MEMLENS_UNKNOWN || before == MEMLENS_UNKNOWN || now < before)
		return MEMLENS_UNKNOWN;
	return now - before;
}

u64 memlens_epoch_kernel(u32 kind)
{
	if (kind == MEMLENS_HIST_PFMEMALLOC)
		return difference(kernel_throttled(), base.throttled);
	if (kind == MEMLENS_HIST_HIGH)
		return difference(kernel_high(), base.high);
	return MEMLENS_UNKNOWN;
}

/* ---- epochs --------------------------------------------------------- */

u32 memlens_epoch_now(void)
{
	return READ_ONCE(epoch);
}

/* Closed is looked at before the epoch: whoever finds it open is waited for by the
 * reset that closes it, or is of the epoch that it opened.
 */
bool memlens_epoch_enter(u32 *now)
{
	/* Pairs with epoch_end(). */
	bool open = !smp_load_acquire(&closed);

	*now = READ_ONCE(epoch);
	return open;
}

void memlens_epoch_lock(void)
{
	mutex_lock(&lock);
}

void memlens_epoch_unlock(void)
{
	mutex_unlock(&lock);
}

void memlens_epoch_collect(struct memlens_wire_writer *writer,
			   const struct memlens_view *view)
{
	struct memlens_since *record;

	memlens_views_section_begin(writer, MEMLENS_SECTION_SINCE,
				    sizeof(*record));
	record = memlens_wire_record_add(writer);
	if (record)
		*record = since;
	memlens_views_section_end(writer, view);
}

u64 memlens_epoch_tally(u32 index)
{
	return memlens_tally_sum(index) - base.tallies[index];
}

static u64 missed_of(u32 index)
{
	struct memlens_event_status status;

	return memlens_events_status(index, &status) ? status.missed : 0;
}

u64 memlens_epoch_missed(u32 index)
{
	return missed_of(index) - base.missed[index];
}

static void epoch_begin(void)
{
	u32 i;

	WRITE_ONCE(epoch, epoch + 1);
	for (i = 0; i < MEMLENS_TALLIES; i++)
		base.tallies[i] = memlens_tally_sum(i);
	for (i = 0; i < MEMLENS_EVENTS_COUNT; i++)
		base.missed[i] = missed_of(i);
	base.throttled = kernel_throttled();
	base.high = kernel_high();
	since.since_ns = ktime_get_ns();
}

void memlens_epoch_init(void)
{
	epoch_begin();
}

/* Not before init has made what is to be swept; a parameter can be written to
 * from the moment that the module is there.
 */
static bool ready;

/* Whoever was still giving rows out had interrupts off, and is done after this. */
static void epoch_end(void)
{
	WRITE_ONCE(closed, true);
	synchronize_rcu();
	epoch_begin();
	since.resets++;
	memlens_hists_sweep();
	memlens_shrinkers_sweep();
	/* Pairs with memlens_epoch_enter(). */
	smp_store_release(&closed, false);
}

static int reset_set(const char *value, const struct kernel_param *param)
{
	mutex_lock(&lock);
	if (ready)
		epoch_end();
	mutex_unlock(&lock);
	return 0;
}

static const struct kernel_param_ops reset_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = reset_set,
};

module_param_cb(reset, &reset_ops, NULL, 0200);
MODULE_PARM_DESC(reset, "Write anything: reclaim, shrinkers and stalls begin anew");

void memlens_epoch_ready(bool is_ready)
{
	mutex_lock(&lock);
	ready = is_ready;
	mutex_unlock(&lock);
}

/* ---- cells ---------------------------------------------------------- */

static bool cell_copy(const struct memlens_cell *from, void *to, size_t size)
{
	u32 sequence = READ_ONCE(from->sequence);

	if (sequence & 1)
		return false;
	smp_rmb();	/* the sequence before the figures */
	memcpy(to, from, size);
	smp_rmb();	/* the figures before the sequence, again */
	return READ_ONCE(from->sequence) == sequence;
}

enum memlens_cell_state memlens_cell_read(const struct memlens_cell *from,
					  void *to, size_t size)
{
	const struct memlens_cell *cell = to;
	u32 sleeps, spins;

	/* Mostly there is nothing, and that is soon seen. */
	if (READ_ONCE(from->epoch) != epoch && !(READ_ONCE(from->sequence) & 1))
		return MEMLENS_CELL_OTHER;
	for (sleeps = 0; sleeps < SLEEPS; sleeps++) {
		for (spins = 0; spins < SPINS; spins++) {
			if (cell_copy(from, to, size))
				return cell->epoch == epoch ?
					MEMLENS_CELL_COPIED :
					MEMLENS_CELL_OTHER;
			cpu_relax();
		}
		usleep_range(50, 200);
	}
	atomic64_inc(&memlens_counters.rows_unsettled);
	return MEMLENS_CELL_BUSY;
}
