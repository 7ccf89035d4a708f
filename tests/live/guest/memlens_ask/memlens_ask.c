// SPDX-License-Identifier: GPL-2.0
/*
 * For tests only: asks the page allocator, takes pages out of zones, and keeps
 * the OOM killer waiting. /dev/memlens_ask, see memlens_ask.h.
 */
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/oom.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "memlens_ask.h"

#define ORDERS	16

static bool quiet;
module_param(quiet, bool, 0444);
MODULE_PARM_DESC(quiet, "Nobody wakes kswapd, so that free stays where it is");

static DEFINE_MUTEX(lock);	/* of all that follows */
static struct list_head held[ORDERS];
static struct task_struct *asker;
static unsigned int wakes;

/* ---- kswapd's waking ------------------------------------------------ */

static noinline void wake_nobody(void)
{
}

static int wake_enter(struct kprobe *probe, struct pt_regs *regs)
{
	if (READ_ONCE(asker) == current)
		wakes++;
	if (!quiet)
		return 0;
	regs->ip = (unsigned long)wake_nobody;
	return 1;
}

/* Its presence keeps the probe from being a jump, which could not turn off. */
static void wake_after(struct kprobe *probe, struct pt_regs *regs,
		       unsigned long flags)
{
}

static struct kprobe wake_probe = {
	.symbol_name = "wakeup_kswapd",
	.pre_handler = wake_enter,
	.post_handler = wake_after,
};

/* ---- pages ---------------------------------------------------------- */

static void (*drain)(struct zone *zone);

/* drain_all_pages() is not exported; a probe knows where it is. */
static int drain_find(void)
{
	struct kprobe probe = { .symbol_name = "drain_all_pages" };
	int ret = register_kprobe(&probe);

	if (ret)
		return ret;
	drain = (void *)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

/*
 * No interrupt may ask, or wake, in our name. With PREEMPT_RT they have threads
 * of their own, and the allocator's locks sleep: there interrupts stay on.
 */
static void ask_once(struct memlens_ask *ask, gfp_t gfp)
{
	const bool closed = !IS_ENABLED(CONFIG_PREEMPT_RT);
	unsigned long flags = 0;
	struct page *page;

	wakes = 0;
	if (closed)
		local_irq_save(flags);
	WRITE_ONCE(asker, current);
	page = alloc_pages_node(ask->nid, gfp, ask->order);
	WRITE_ONCE(asker, NULL);
	if (closed)
		local_irq_restore(flags);

	ask->wakes = wakes;
	ask->count = !!page;
	if (!page)
		return;
	ask->zone = page_zonenum(page);
	__free_pages(page, ask->order);
}

static void take(struct memlens_ask *ask, gfp_t gfp)
{
	u32 wanted = ask->count;

	for (ask->count = 0; ask->count < wanted; ask->count++) {
		struct page *page = alloc_pages_node(ask->nid, gfp, ask->order);

		if (!page)
			return;
		if (page_zonenum(page) != ask->zone) {
			__free_pages(page, ask->order);
			return;
		}
		list_add(&page->lru, &held[ask->order]);
	}
}

/* @odd: only where the pfn is. */
static void give(struct memlens_ask *ask, bool odd)
{
	struct page *page, *next;
	u32 wanted = ask->count;

	ask->count = 0;
	list_for_each_entry_safe(page, next, &held[ask->order], lru) {
		if (ask->count == wanted)
			return;
		if (odd && !(page_to_pfn(page) & 1))
			continue;
		list_del(&page->lru);
		__free_pages(page, ask->order);
		ask->count++;
	}
}

static void give_all(void)
{
	struct memlens_ask ask = {};

	for (ask.order = 0; ask.order < ORDERS; ask.order++) {
		ask.count = U32_MAX;
		give(&ask, false);
	}
}

/*
 * __GFP_NOMEMALLOC: a request that cannot wait would else be let at the pages
 * kept for atomic ones (gfp_to_alloc_flags, mm/page_alloc.c), and a plain
 * GFP_KERNEL one is not.
 */
static long ask_pages(unsigned int command, struct memlens_ask *ask)
{
	const gfp_t here = __GFP_THISNODE | __GFP_NOWARN;

	if (ask->order >= ORDERS || ask->nid >= MAX_NUMNODES ||
	    !node_online(ask->nid))
		return -EINVAL;
	switch (command) {
	case MEMLENS_ASK_PLAIN:
		ask_once(ask, here | __GFP_NOMEMALLOC);
		return 0;
	case MEMLENS_ASK_WAKING:
		ask_once(ask, here | __GFP_NOMEMALLOC | GFP_NOWAIT);
		return 0;
	case MEMLENS_ASK_TAKE:
		take(ask, here | __GFP_MEMALLOC);
		return 0;
	case MEMLENS_ASK_TAKE_ATOMIC:
		take(ask, here | GFP_ATOMIC);
		return 0;
	case MEMLENS_ASK_GIVE:
	case MEMLENS_ASK_COMB:
		give(ask, command == MEMLENS_ASK_COMB);
		return 0;
	}
	return -ENOTTY;
}

static long ask_ioctl(unsigned int command, void __user *argument)
{
	struct memlens_ask ask;
	long ret;

	if (copy_from_user(&ask, argument, sizeof(ask)))
		return -EFAULT;
	mutex_lock(&lock);
	ret = ask_pages(command, &ask);
	mutex_unlock(&lock);
	if (!ret && copy_to_user(argument, &ask, sizeof(ask)))
		return -EFAULT;
	return ret;
}

/* ---- slow victims --------------------------------------------------- */

static bool stalling;
static atomic_t spared;

static void stall(void)
{
	bool taken = false;

	atomic_inc(&spared);
	mmap_write_lock(current->mm);
	WRITE_ONCE(stalling, true);
	while (READ_ONCE(stalling)) {
		schedule_timeout_uninterruptible(HZ / 10);
		if (!taken && fatal_signal_pending(current)) {
			taken = true;
			atomic_dec(&spared);
		}
	}
	mmap_write_unlock(current->mm);
	if (!taken)
		atomic_dec(&spared);
}

/*
 * With all of them taken the kernel would panic: say that some came free. Not to
 * one who is dying, and may have of the reserves then (task_will_free_mem).
 */
static int hold_off(struct notifier_block *block, unsigned long unused,
		    void *freed)
{
	if (READ_ONCE(stalling) && !atomic_read(&spared) &&
	    !fatal_signal_pending(current))
		++*(unsigned long *)freed;
	return NOTIFY_OK;
}

static struct notifier_block hold_off_block = {
	.notifier_call = hold_off,
};

/* ---- the device ----------------------------------------------------- */

static long ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	switch (command) {
	case MEMLENS_ASK_DRAIN:
		drain(NULL);
		return 0;
	case MEMLENS_ASK_STALL:
		stall();
		return 0;
	case MEMLENS_ASK_SPARED:
		return atomic_read(&spared);
	case MEMLENS_ASK_RELEASE:
		WRITE_ONCE(stalling, false);
		return 0;
	}
	return ask_ioctl(command, (void __user *)arg);
}

static int release(struct inode *inode, struct file *file)
{
	mutex_lock(&lock);
	give_all();
	mutex_unlock(&lock);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = ioctl,
	.release = release,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "memlens_ask",
	.fops = &operations,
};

static int __init memlens_ask_init(void)
{
	int order;
	int ret;

	for (order = 0; order < ORDERS; order++)
		INIT_LIST_HEAD(&held[order]);
	ret = drain_find();
	if (ret)
		return ret;
	ret = register_kprobe(&wake_probe);
	if (ret)
		return ret;
	ret = register_oom_notifier(&hold_off_block);
	if (ret)
		goto err_notifier;
	ret = misc_register(&device);
	if (ret)
		goto err_device;
	return 0;

err_device:
	unregister_oom_notifier(&hold_off_block);
err_notifier:
	unregister_kprobe(&wake_probe);
	return ret;
}

static void __exit memlens_ask_exit(void)
{
	misc_deregister(&device);
	unregister_oom_notifier(&hold_off_block);
	unregister_kprobe(&wake_probe);
}

module_init(memlens_ask_init);
module_exit(memlens_ask_exit);
MODULE_DESCRIPTION("Asks the page allocator what memlens foretells (tests only)");
MODULE_LICENSE("GPL");
