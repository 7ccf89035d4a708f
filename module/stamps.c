// SPDX-License-Identifier: GPL-2.0
/* The table of stamps. */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "module/compat.h"
#include "module/events.h"
#include "module/stamps.h"

#define WINDOW		16	/* places that a task may have its stamps in */
#define LEAST		WINDOW
#define MOST		8192

static unsigned int stamps = 512;
module_param(stamps, uint, 0444);
MODULE_PARM_DESC(stamps, "Waits that can be under way at once, 16 to 8192 (default: 512)");

/*
 * Owners stand apart from what they own: a window of them is two cache lines. One is
 * the task's pid and a tag; 0: the place is free.
 */
static u64 *owners;
static struct memlens_stamp *table;
static u32 places;		/* a power of two */

int memlens_stamps_init(void)
{
	u32 i;

	places = roundup_pow_of_two(clamp_t(u32, stamps, LEAST, MOST));
	table = vzalloc(array_size(places, sizeof(*table)));
	owners = vzalloc(array_size(places, sizeof(*owners)));
	if (!table || !owners) {
		memlens_stamps_exit();
		return -ENOMEM;
	}
	for (i = 0; i < places; i++)
		table[i].sequence = 1;
	return 0;
}

void memlens_stamps_exit(void)
{
	vfree(table);
	vfree(owners);
	table = NULL;
	owners = NULL;
}

size_t memlens_stamps_memory(void)
{
	return PAGE_ALIGN(places * sizeof(*table)) +
		PAGE_ALIGN(places * sizeof(*owners));
}

u32 memlens_stamps_count(void)
{
	return places;
}

static u64 owner_of(u32 tag)
{
	return (u64)current->pid << 32 | tag;
}

/* All stamps of a task lie in one window, wherever that begins. */
static u32 place(u32 step)
{
	return (hash_32(current->pid, 32) + step) & (places - 1);
}

/* A pid comes again: a task that is no more may have left a stamp. */
static bool is_own(const struct memlens_stamp *stamp)
{
	return stamp->facts.begun_task_ns == current->start_time;
}

/*
 * The sequence is even while facts can be read. Whoever makes it odd may write;
 * that is the owner, or a reader that has found the owner gone.
 */
static bool facts_take(struct memlens_stamp *stamp)
{
	u32 sequence = READ_ONCE(stamp->sequence);

	return !(sequence & 1) &&
		cmpxchg(&stamp->sequence, sequence, sequence + 1) == sequence;
}

static void facts_set(struct memlens_stamp *stamp,
		      const struct memlens_stamp_facts *facts)
{
	stamp->facts = *facts;
	stamp->priority = MEMLENS_UNKNOWN_U32;
	stamp->inner_ns = 0;
	/* Pairs with memlens_stamps_read(). */
	smp_store_release(&stamp->sequence, stamp->sequence + 1);
}

/* Place of an owner, -1 if it has none; 0 owns what is free. */
static int owner_find(u64 owner)
{
	u32 step;

	for (step = 0; step < WINDOW; step++)
		if (READ_ONCE(owners[place(step)]) == owner)
			return place(step);
	return -1;
}

static int claim(u64 owner)
{
	u32 step;

	for (step = 0; step < WINDOW; step++)
		if (!READ_ONCE(owners[place(step)]) &&
		    !cmpxchg(&owners[place(step)], 0, owner))
			return place(step);
	return -1;
}

bool memlens_stamps_begin(u32 tag, const struct memlens_stamp_facts *facts)
{
	int at = owner_find(owner_of(tag));

	if (at >= 0 && facts_take(&table[at])) {
		memlens_tally(MEMLENS_TALLY_BEGINS_ALONE);
		facts_set(&table[at], facts);
		return true;
	}
	at = claim(owner_of(tag));
	if (at < 0) {
		memlens_tally(MEMLENS_TALLY_STAMPS_FULL);
		return false;
	}
	facts_set(&table[at], facts);
	return true;
}

struct memlens_stamp *memlens_stamps_find(u32 tag)
{
	int at = owner_find(owner_of(tag));

	return at >= 0 && is_own(&table[at]) ? &table[at] : NULL;
}

void memlens_stamps_each(void (*visit)(struct memlens_stamp *stamp, void *data),
			 void *data)
{
	u32 step;

	for (step = 0; step < WINDOW; step++) {
		u32 at = place(step);

		if (READ_ONCE(owners[at]) >> 32 == current->pid &&
		    is_own(&table[at]))
			visit(&table[at], data);
	}
}

static void place_free(const struct memlens_stamp *stamp)
{
	/* Nobody looks at its facts any more: the sequence is odd. */
	smp_store_release(&owners[stamp - table], 0);
}

void memlens_stamps_end(struct memlens_stamp *stamp)
{
	if (facts_take(stamp))
		place_free(stamp);
}

/* ---- readers -------------------------------------------------------- */

static bool task_lives(const struct memlens_stamp_facts *facts)
{
	struct task_struct *task;
	bool lives;

	rcu_read_lock();
	task = pid_task(find_pid_ns(facts->pid, &init_pid_ns), PIDTYPE_PID);
	lives = task && task->start_time == facts->begun_task_ns;
	rcu_read_unlock();
	return lives;
}

/* Only if it is still the stamp that was read. */
static void stamp_reap(struct memlens_stamp *stamp, u32 sequence)
{
	if (cmpxchg(&stamp->sequence, sequence, sequence + 1) != sequence)
		return;
	memlens_tally(MEMLENS_TALLY_BEGINS_ALONE);
	place_free(stamp);
}

bool memlens_stamps_read(u32 index, struct memlens_stamp_facts *facts)
{
	struct memlens_stamp *stamp = &table[index];
	/* Pairs with facts_set(). */
	u32 sequence = smp_load_acquire(&stamp->sequence);

	if (sequence & 1)
		return false;
	*facts = stamp->facts;
	smp_rmb();	/* the facts before their sequence, again */
	if (READ_ONCE(stamp->sequence) != sequence)
		return false;
	if (task_lives(facts))
		return true;
	stamp_reap(stamp, sequence);
	return false;
}

void memlens_stamps_farewell(void)
{
	struct memlens_stamp_facts facts;
	u32 under_way = 0;
	u32 i;

	for (i = 0; i < places; i++)
		under_way += memlens_stamps_read(i, &facts);
	if (under_way)
		pr_info("memlens: %u waits were under way at unload\n",
			under_way);
}
