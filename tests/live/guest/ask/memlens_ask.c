// SPDX-License-Identifier: GPL-2.0
/* For tests only: asks the page allocator, and says what it answered. */
#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "memlens_ask.h"

/* GFP_KERNEL's class, one node, no reserve of any kind, no reclaim of its own:
 * what is left is the watermark test. __GFP_NOMEMALLOC keeps a request that
 * cannot block from being favoured for that.
 */
#define PLAIN	(__GFP_THISNODE | __GFP_NOMEMALLOC | __GFP_NOWARN)
#define TAKE	(__GFP_THISNODE | __GFP_MEMALLOC | __GFP_NOWARN)

static LIST_HEAD(kept);
static DEFINE_MUTEX(lock);	/* of kept, and one request at a time */
static struct task_struct *asker;
static unsigned int wakeups;

static int wakeup_kswapd_entered(struct kprobe *probe, struct pt_regs *regs)
{
	if (current == READ_ONCE(asker))
		wakeups++;
	return 0;
}

static struct kprobe wakeup_probe = {
	.symbol_name = "wakeup_kswapd",
	.pre_handler = wakeup_kswapd_entered,
};

static void ask(struct memlens_ask *request, gfp_t gfp)
{
	struct page *page;

	wakeups = 0;
	WRITE_ONCE(asker, current);
	page = alloc_pages_node(request->nid, gfp, request->order);
	WRITE_ONCE(asker, NULL);
	request->woken = wakeups;
	request->passed = !!page;
	if (page) {
		request->zone = page_zonenum(page);
		__free_pages(page, request->order);
	}
}

static void take(struct memlens_ask *request)
{
	struct page *page;

	while (request->done < request->count) {
		page = alloc_pages_node(request->nid, TAKE, 0);
		if (!page)
			return;
		list_add(&page->lru, &kept);
		request->done++;
		cond_resched();
	}
}

static void give(struct memlens_ask *request, bool odd_only)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &kept, lru) {
		if (request->done == request->count)
			return;
		if (page_to_nid(page) != request->nid)
			continue;
		if (odd_only && !(page_to_pfn(page) & 1))
			continue;
		list_del(&page->lru);
		__free_page(page);
		request->done++;
		cond_resched();
	}
}

static long answer(unsigned int command, struct memlens_ask *request)
{
	switch (command) {
	case MEMLENS_ASK_PLAIN:
		ask(request, PLAIN | (request->kswapd ? GFP_NOWAIT : 0));
		return 0;
	case MEMLENS_ASK_ATOMIC:
		ask(request, GFP_ATOMIC | __GFP_THISNODE | __GFP_NOWARN);
		return 0;
	case MEMLENS_ASK_TAKE:
		take(request);
		return 0;
	case MEMLENS_ASK_GIVE:
	case MEMLENS_ASK_COMB:
		give(request, command == MEMLENS_ASK_COMB);
		return 0;
	}
	return -ENOTTY;
}

static long ask_ioctl(struct file *file, unsigned int command,
		      unsigned long argument)
{
	struct memlens_ask request;
	long ret;

	if (copy_from_user(&request, (void __user *)argument, sizeof(request)))
		return -EFAULT;
	if (!node_online(request.nid))
		return -EINVAL;
	request.done = 0;
	mutex_lock(&lock);
	ret = answer(command, &request);
	mutex_unlock(&lock);
	if (copy_to_user((void __user *)argument, &request, sizeof(request)))
		return -EFAULT;
	return ret;
}

static const struct proc_ops ask_ops = {
	.proc_ioctl = ask_ioctl,
};

static int __init ask_init(void)
{
	int ret = register_kprobe(&wakeup_probe);

	if (ret)
		return ret;
	if (proc_create("memlens_ask", 0600, NULL, &ask_ops))
		return 0;
	unregister_kprobe(&wakeup_probe);
	return -ENOMEM;
}

static void __exit ask_exit(void)
{
	struct page *page, *next;

	remove_proc_entry("memlens_ask", NULL);
	unregister_kprobe(&wakeup_probe);
	list_for_each_entry_safe(page, next, &kept, lru)
		__free_page(page);
}

module_init(ask_init);
module_exit(ask_exit);

MODULE_DESCRIPTION("Asks the page allocator, for memlens's tests");
MODULE_LICENSE("GPL");
