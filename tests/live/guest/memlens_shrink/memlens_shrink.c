// SPDX-License-Identifier: GPL-2.0
/*
 * For tests only: a shrinker that says what it does, and can hold whoever calls
 * it. It always has as many objects; each call scans half of them, frees a few,
 * and counts. They are few, since drop_caches goes on while it is told of more than
 * ten (5.10), or of half as many as in its last round.
 *
 * Without seeks a shrinker is asked for half of its objects, whatever the
 * priority; that is its batch, so each call of do_shrink_slab() is one of
 * shrink_scan().
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/shrinker.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define NODES	8
#define FREED	3
#define KSWAPD	(-1)
#define EVERYBODY	(-2)
#define KSWAPD_OR_PRESS	(-3)
#define PRESS		(-4)

static unsigned long objects = 1024;
module_param(objects, ulong, 0444);
MODULE_PARM_DESC(objects, "Objects on each node");

static unsigned int scan_us;
module_param(scan_us, uint, 0644);
MODULE_PARM_DESC(scan_us, "How long a scan takes, at least");

static int hold;
module_param(hold, int, 0644);
MODULE_PARM_DESC(hold, "The pid that is held, -1: kswapd's, -2: everybody, -3: kswapd and who is called press, -4: who is called press; 0: nobody, and who is held goes on");

static unsigned int hold_ms = 20000;
module_param(hold_ms, uint, 0644);
MODULE_PARM_DESC(hold_ms, "Nobody is held longer, and then nobody any more");

static int held;
module_param(held, int, 0444);
MODULE_PARM_DESC(held, "The pid that was held last and still is, or 0");

static unsigned long calls[NODES], scanned[NODES], freed[NODES];
static unsigned int nodes = NODES;
module_param_array(calls, ulong, &nodes, 0444);
module_param_array(scanned, ulong, &nodes, 0444);
module_param_array(freed, ulong, &nodes, 0444);

static DEFINE_SPINLOCK(lock);	/* of what is counted */

static bool is_meant(int pid)
{
	if (pid == KSWAPD)
		return current->flags & PF_KSWAPD;
	if (pid == EVERYBODY)
		return true;
	if (pid == KSWAPD_OR_PRESS && (current->flags & PF_KSWAPD))
		return true;
	if (pid == KSWAPD_OR_PRESS || pid == PRESS)
		return !strcmp(current->comm, "press");
	return pid && pid == current->pid;
}

static void hold_caller(void)
{
	u64 end = ktime_get_ns() + (u64)READ_ONCE(hold_ms) * NSEC_PER_MSEC;

	if (!is_meant(READ_ONCE(hold)))
		return;
	WRITE_ONCE(held, current->pid);
	while (is_meant(READ_ONCE(hold))) {
		if (ktime_get_ns() > end) {
			WRITE_ONCE(hold, 0);
			break;
		}
		schedule_timeout_uninterruptible(1);
	}
	WRITE_ONCE(held, 0);
}

static unsigned long shrink_count(struct shrinker *shrinker,
				  struct shrink_control *control)
{
	return objects;
}

/* Its name is what memlens is to tell, so it is like no other. */
static unsigned long memlens_shrink_scan(struct shrinker *shrinker,
					 struct shrink_control *control)
{
	const unsigned long count = FREED;
	unsigned int us = READ_ONCE(scan_us);

	if (us)
		usleep_range(us, us + us / 8);
	hold_caller();
	spin_lock(&lock);
	if (control->nid < NODES) {
		calls[control->nid]++;
		scanned[control->nid] += control->nr_to_scan;
		freed[control->nid] += count;
	}
	spin_unlock(&lock);
	return count;
}

static void shrinker_fill(struct shrinker *shrinker)
{
	shrinker->count_objects = shrink_count;
	shrinker->scan_objects = memlens_shrink_scan;
	shrinker->batch = objects / 2;
	shrinker->seeks = 0;
}

#ifdef SHRINKER_ALLOC
static struct shrinker *shrinker;

static int shrinker_begin(void)
{
	shrinker = shrinker_alloc(SHRINKER_NUMA_AWARE, "memlens-shrink");
	if (!shrinker)
		return -ENOMEM;
	shrinker_fill(shrinker);
	shrinker_register(shrinker);
	return 0;
}

static void shrinker_end(void)
{
	shrinker_free(shrinker);
}
#else
static struct shrinker shrinker;

static int shrinker_begin(void)
{
	shrinker.flags = SHRINKER_NUMA_AWARE;
	shrinker_fill(&shrinker);
#ifdef SHRINKER_NAME
	return register_shrinker(&shrinker, "memlens-shrink");
#else
	return register_shrinker(&shrinker);
#endif
}

static void shrinker_end(void)
{
	unregister_shrinker(&shrinker);
}
#endif

static int __init shrink_init(void)
{
	return shrinker_begin();
}

static void __exit shrink_exit(void)
{
	WRITE_ONCE(hold, 0);
	shrinker_end();
}

module_init(shrink_init);
module_exit(shrink_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A shrinker for tests of memlens");
