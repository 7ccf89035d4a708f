/* SPDX-License-Identifier: GPL-2.0 */
/* What is on the lists of a cgroup on a node, whatever kind of lists. */
#ifndef MEMLENS_MEMCG_LISTS_H
#define MEMLENS_MEMCG_LISTS_H

#include <linux/memcontrol.h>
#include <linux/types.h>

#include "uapi/memlens_memcgs.h"

/* Without a lock. Returns whether the node's pages are kept in generations. */
bool memlens_lists_read(struct mem_cgroup_per_node *node,
			struct memlens_memcg_lists *lists);

u64 memlens_lists_sum(const struct memlens_memcg_lists *lists);

#endif /* MEMLENS_MEMCG_LISTS_H */
