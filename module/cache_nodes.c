// SPDX-License-Identifier: GPL-2.0
/*
 * Where a cache's struct of a node does not stay (slab_mem_offline_callback,
 * mm/slub.c) it is freed when a node's last memory has gone, or has not come. From
 * before that may be until after it was, nobody looks at the node: so this one is
 * told of the beginning before the caches are, and of the end after them.
 */
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/notifier.h>

#include "module/cache_nodes.h"
#include "module/caches.h"
#include "module/compat.h"

#if !MEMLENS_SLAB_NODES_STAY

static int away = NUMA_NO_NODE;

static int memory_notify_begin(struct notifier_block *block,
			       unsigned long action, void *data)
{
	const struct memory_notify *range = data;

	/* Most of a node's memory comes and goes without that. */
	if (range->status_change_nid_normal < 0)
		return NOTIFY_OK;
	if (action == MEM_GOING_OFFLINE || action == MEM_GOING_ONLINE) {
		WRITE_ONCE(away, range->status_change_nid_normal);
		memlens_caches_barrier();
	}
	return NOTIFY_OK;
}

static int memory_notify_end(struct notifier_block *block,
			     unsigned long action, void *data)
{
	if (action == MEM_OFFLINE || action == MEM_CANCEL_OFFLINE ||
	    action == MEM_ONLINE || action == MEM_CANCEL_ONLINE)
		WRITE_ONCE(away, NUMA_NO_NODE);
	return NOTIFY_OK;
}

static struct notifier_block memory_begin = {
	.notifier_call = memory_notify_begin,
	.priority = 100,	/* SLAB_CALLBACK_PRI is 1 */
};

static struct notifier_block memory_end = {
	.notifier_call = memory_notify_end,
	.priority = -100,
};

bool memlens_cache_node_away(int nid)
{
	return READ_ONCE(away) == nid;
}

int memlens_cache_nodes_init(void)
{
	int ret;

	ret = register_memory_notifier(&memory_end);
	if (ret)
		return ret;
	ret = register_memory_notifier(&memory_begin);
	if (ret)
		unregister_memory_notifier(&memory_end);
	return ret;
}

void memlens_cache_nodes_exit(void)
{
	unregister_memory_notifier(&memory_begin);
	unregister_memory_notifier(&memory_end);
}

#else /* MEMLENS_SLAB_NODES_STAY */

int memlens_cache_nodes_init(void)
{
	return 0;
}

void memlens_cache_nodes_exit(void)
{
}

bool memlens_cache_node_away(int nid)
{
	return false;
}

#endif /* MEMLENS_SLAB_NODES_STAY */
