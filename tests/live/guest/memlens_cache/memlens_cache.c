// SPDX-License-Identifier: GPL-2.0
/*
 * For tests only: a cache whose objects are known, by slab, and that no other is
 * merged with (it has a constructor); two names for another one that are; rounds of
 * caches that come and go; and a timer that tells how long interrupts were off.
 *
 * A slab's number is its place in the order in which slabs were first seen.
 */
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define PAGES	(1UL << 20)	/* of memory that can be told apart: 4 GiB */

static char *name = "memlens_cache";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "Name of the cache");

static unsigned int size = 256;
module_param(size, uint, 0444);
MODULE_PARM_DESC(size, "Bytes of an object");

static unsigned int most = 1 << 16;
module_param(most, uint, 0444);
MODULE_PARM_DESC(most, "Objects that can be asked for, since load");

static bool account, reclaim, rcu;
module_param(account, bool, 0444);
module_param(reclaim, bool, 0444);
module_param(rcu, bool, 0444);
MODULE_PARM_DESC(account, "SLAB_ACCOUNT");
MODULE_PARM_DESC(reclaim, "SLAB_RECLAIM_ACCOUNT");
MODULE_PARM_DESC(rcu, "SLAB_TYPESAFE_BY_RCU");

static unsigned int merge;
module_param(merge, uint, 0444);
MODULE_PARM_DESC(merge, "Bytes of an object of a cache that has two names, memlens_first and memlens_second");

static unsigned long held, slabs;
module_param(held, ulong, 0444);
module_param(slabs, ulong, 0444);
MODULE_PARM_DESC(held, "Objects that are allocated");
MODULE_PARM_DESC(slabs, "Slabs that have been seen");

static DEFINE_MUTEX(lock);	/* of all below */
static struct kmem_cache *cache, *first, *second;
static void **objects;		/* those asked for; NULL: freed again */
static unsigned int count;
static u32 *numbers;		/* of slabs, from 1 on, by the page that each begins with */
static u16 *left;		/* objects that are allocated, by that number */

static void construct(void *object)
{
}

/* ---- objects --------------------------------------------------------- */

static u32 *number_of(void *object)
{
	unsigned long page = page_to_pfn(virt_to_head_page(object));

	return page < PAGES ? &numbers[page] : NULL;
}

static int object_add(void)
{
	void *object;
	u32 *number;

	if (count == most)
		return -ENOSPC;
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!object)
		return -ENOMEM;
	number = number_of(object);
	if (!number) {
		kmem_cache_free(cache, object);
		return -ERANGE;
	}
	if (!*number)
		*number = ++slabs;
	left[*number]++;
	objects[count++] = object;
	held++;
	return 0;
}

static void object_free(unsigned int index)
{
	left[*number_of(objects[index])]--;
	kmem_cache_free(cache, objects[index]);
	objects[index] = NULL;
	held--;
}

static int fill_set(const char *text, const struct kernel_param *param)
{
	unsigned int wanted, i;
	int err = kstrtouint(text, 0, &wanted);

	mutex_lock(&lock);
	for (i = 0; !err && i < wanted; i++) {
		err = object_add();
		cond_resched();
	}
	mutex_unlock(&lock);
	return err;
}

static const struct kernel_param_ops fill_ops = { .set = fill_set };
module_param_cb(fill, &fill_ops, NULL, 0200);
MODULE_PARM_DESC(fill, "So many objects more are allocated");

/* FIRST LAST SPREAD STRIDE: what a slab keeps, in the first half of them and in the
 * last; with a spread of 1 one less, just as many and one more, by turns. Objects are
 * gone through in strides: what the kernel has parked in the end, the last ones, is
 * then of slabs from all over.
 */
static int thin_set(const char *text, const struct kernel_param *param)
{
	unsigned int keep[2], spread, stride, wanted, i, at;
	u32 number;

	if (sscanf(text, "%u %u %u %u", &keep[0], &keep[1], &spread, &stride) != 4)
		return -EINVAL;
	mutex_lock(&lock);
	for (i = 0, at = 0; i < count; i++, at = ((u64)at + stride) % count) {
		cond_resched();
		if (!objects[at])
			continue;
		number = *number_of(objects[at]);
		wanted = keep[number > slabs / 2];
		if (spread && wanted)
			wanted += number % 3 - 1;
		if (left[number] > wanted)
			object_free(at);
	}
	mutex_unlock(&lock);
	return 0;
}

static const struct kernel_param_ops thin_ops = { .set = thin_set };
module_param_cb(thin, &thin_ops, NULL, 0200);
MODULE_PARM_DESC(thin, "Slabs keep so many objects: FIRST-HALF LAST-HALF SPREAD STRIDE, which divides no count");

/* ---- caches that come and go ------------------------------------------ */

#define HANDFUL	5

static int handful_use(struct kmem_cache *each)
{
	void *taken[HANDFUL];
	int i, err = 0;

	for (i = 0; i < HANDFUL; i++) {
		taken[i] = kmem_cache_alloc(each, GFP_KERNEL);
		if (!taken[i])
			err = -ENOMEM;
	}
	while (i--) {
		if (taken[i])
			kmem_cache_free(each, taken[i]);
	}
	return err;
}

/* Of 16 one may be merged with those before it, so these are of one size and name; of
 * 64 one is freed by RCU. With SLAB_NOLEAKTRACE a cache has no sheaves, for which
 * the kernel would wait for RCU as well, so most have it; those that kmemleak looks
 * at, and others, are among the rest.
 */
static int churn_round(unsigned int round)
{
	bool merges = round % 16 == 3, by_rcu = round % 64 == 1, plain = round % 32 == 2;
	struct kmem_cache *each;
	slab_flags_t flags = 0;
	char called[32];
	int err;

	if (by_rcu)
		flags |= SLAB_TYPESAFE_BY_RCU;
	if (!merges && !plain)
		flags |= SLAB_NOLEAKTRACE;
	snprintf(called, sizeof(called), "memlens_churn-%u", merges ? 0 : round + 1);
	each = kmem_cache_create(called, merges ? merge : 64 + round % 16 * 40, 0, flags,
				 merges ? NULL : construct);
	if (!each)
		return -ENOMEM;
	err = handful_use(each);
	kmem_cache_destroy(each);
	return err;
}

static int churn_set(const char *text, const struct kernel_param *param)
{
	static unsigned int round;
	unsigned int rounds, i;
	int err = kstrtouint(text, 0, &rounds);

	mutex_lock(&lock);
	for (i = 0; !err && i < rounds; i++) {
		err = churn_round(round++);
		cond_resched();
	}
	mutex_unlock(&lock);
	return err;
}

static const struct kernel_param_ops churn_ops = { .set = churn_set };
module_param_cb(churn, &churn_ops, NULL, 0200);
MODULE_PARM_DESC(churn, "So many caches are created, used and destroyed");

/* ---- how long interrupts are off -------------------------------------- */

/* The timer is to expire every so many ns: who has interrupts off for longer than
 * that makes it late. Late beside a tick is apart, since that may be the tick's own
 * time.
 */
static unsigned int late_period = 2000;
module_param(late_period, uint, 0644);
MODULE_PARM_DESC(late_period, "ns from one expiry of the timer to the next");

static unsigned long late_ns, late_tick_ns, late_count;
module_param(late_ns, ulong, 0644);
module_param(late_tick_ns, ulong, 0644);
module_param(late_count, ulong, 0644);
MODULE_PARM_DESC(late_ns, "How late the timer was, at most");
MODULE_PARM_DESC(late_tick_ns, "The same, beside a tick");
MODULE_PARM_DESC(late_count, "How often it expired");

static struct hrtimer late_timer;
static bool late_on;
static unsigned long late_jiffies;

static enum hrtimer_restart late_expire(struct hrtimer *timer)
{
	ktime_t now = ktime_get();
	unsigned long late = ktime_to_ns(ktime_sub(now, hrtimer_get_expires(timer)));
	unsigned long *worst = &late_ns;

	if (time_after(jiffies, late_jiffies))
		worst = &late_tick_ns;
	late_jiffies = jiffies;
	if (late > *worst)
		*worst = late;
	late_count++;
	hrtimer_set_expires(timer, ktime_add_ns(ktime_get(), late_period));
	return READ_ONCE(late_on) ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

static void late_begin(void)
{
	late_ns = 0;
	late_tick_ns = 0;
	late_count = 0;
	late_jiffies = jiffies;
	hrtimer_start(&late_timer, ns_to_ktime(late_period), HRTIMER_MODE_REL_PINNED_HARD);
}

static int late_set(const char *text, const struct kernel_param *param)
{
	bool on;
	int err = kstrtobool(text, &on);

	if (err)
		return err;
	mutex_lock(&lock);
	if (on != late_on) {
		WRITE_ONCE(late_on, on);
		if (on)
			late_begin();
		else
			hrtimer_cancel(&late_timer);
	}
	mutex_unlock(&lock);
	return 0;
}

static const struct kernel_param_ops late_ops = { .set = late_set };
module_param_cb(late, &late_ops, NULL, 0200);
MODULE_PARM_DESC(late, "1: the timer runs; 0: no more");

static void late_init(void)
{
#ifdef HRTIMER_SETUP
	hrtimer_setup(&late_timer, late_expire, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
#else
	hrtimer_init(&late_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
	late_timer.function = late_expire;
#endif
}

/* ---- birth and death --------------------------------------------------- */

static int caches_create(void)
{
	slab_flags_t flags = (account ? SLAB_ACCOUNT : 0) |
		(reclaim ? SLAB_RECLAIM_ACCOUNT : 0) | (rcu ? SLAB_TYPESAFE_BY_RCU : 0);

	cache = kmem_cache_create(name, size, 0, flags, construct);
	if (!cache)
		return -ENOMEM;
	if (!merge)
		return 0;
	first = kmem_cache_create("memlens_first", merge, 0, 0, NULL);
	second = kmem_cache_create("memlens_second", merge, 0, 0, NULL);
	return first && second ? 0 : -ENOMEM;
}

static void all_free(void)
{
	while (count--) {
		if (objects[count])
			object_free(count);
		cond_resched();
	}
	kmem_cache_destroy(second);
	kmem_cache_destroy(first);
	kmem_cache_destroy(cache);
	vfree(left);
	vfree(numbers);
	vfree(objects);
}

static int __init cache_init(void)
{
	int err = -ENOMEM;

	late_init();
	objects = vzalloc(array_size(most, sizeof(*objects)));
	numbers = vzalloc(array_size(PAGES, sizeof(*numbers)));
	left = vzalloc(array_size((size_t)most + 1, sizeof(*left)));
	if (objects && numbers && left)
		err = caches_create();
	if (err) {
		count = 0;
		all_free();
	}
	return err;
}

static void __exit cache_exit(void)
{
	WRITE_ONCE(late_on, false);
	hrtimer_cancel(&late_timer);
	all_free();
}

module_init(cache_init);
module_exit(cache_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Caches for tests of memlens");
