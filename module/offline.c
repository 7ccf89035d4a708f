// SPDX-License-Identifier: GPL-2.0
/* A node's memory goes offline: from when until when. */
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>

#include "module/offline.h"

/* One node at a time: mem_hotplug_begin() admits one. Read under RCU. */
static int offlining_nid = NUMA_NO_NODE;

static int memory_notify_offline(struct notifier_block *block,
				 unsigned long action, void *data)
{
	const struct memory_notify *range = data;

	switch (action) {
	case MEM_GOING_OFFLINE:
		WRITE_ONCE(offlining_nid,
			   page_to_nid(pfn_to_page(range->start_pfn)));
		/* Wait for those who did not see it yet. */
		synchronize_rcu();
		break;
	case MEM_CANCEL_OFFLINE:
	case MEM_OFFLINE:
		/* Whoever sees this sees the zone's new per-CPU pointers. */
		smp_store_release(&offlining_nid, NUMA_NO_NODE);
		break;
	}
	return NOTIFY_OK;
}

static struct notifier_block memory_notifier = {
	.notifier_call = memory_notify_offline,
};

bool memlens_offline_read_lock(int nid)
	__acquires(RCU)
{
	rcu_read_lock();
	/* Pairs with memory_notify_offline(). */
	return smp_load_acquire(&offlining_nid) != nid;
}

void memlens_offline_read_unlock(void)
	__releases(RCU)
{
	rcu_read_unlock();
}

bool memlens_offline_is_going(int nid)
{
	return READ_ONCE(offlining_nid) == nid;
}

int memlens_offline_init(void)
{
	return register_memory_notifier(&memory_notifier);
}

void memlens_offline_exit(void)
{
	unregister_memory_notifier(&memory_notifier);
}
