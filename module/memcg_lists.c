// SPDX-License-Identifier: GPL-2.0
/* What is on the lists of a cgroup on a node. */
#include <linux/memcontrol.h>

#include "module/generations.h"
#include "module/memcg_lists.h"
#include "module/memcgs.h"

#ifdef CONFIG_MEMCG

/* lru_gen_update_size() (mm_inline.h): of generations, max_seq and the one before. */
static void generations_add(const struct memlens_generations *own,
			    struct memlens_memcg_lists *lists)
{
	u32 rank;

	for (rank = 0; rank < MEMLENS_RANKS; rank++) {
		u64 *anon = rank < 2 ? &lists->active_anon : &lists->inactive_anon;
		u64 *file = rank < 2 ? &lists->active_file : &lists->inactive_file;

		*anon += own->pages[0][rank];
		*file += own->pages[1][rank];
	}
}

bool memlens_lists_read(struct mem_cgroup_per_node *node,
			struct memlens_memcg_lists *lists)
{
	struct memlens_generations own;

	lists->inactive_anon = memlens_memcg_list_size(node, LRU_INACTIVE_ANON);
	lists->active_anon = memlens_memcg_list_size(node, LRU_ACTIVE_ANON);
	lists->inactive_file = memlens_memcg_list_size(node, LRU_INACTIVE_FILE);
	lists->active_file = memlens_memcg_list_size(node, LRU_ACTIVE_FILE);
	lists->unevictable = memlens_memcg_list_size(node, LRU_UNEVICTABLE);
	if (!memlens_generations_read(&node->lruvec, &own))
		return false;
	generations_add(&own, lists);
	return own.enabled;
}

u64 memlens_lists_sum(const struct memlens_memcg_lists *lists)
{
	return lists->inactive_anon + lists->active_anon + lists->inactive_file +
		lists->active_file + lists->unevictable;
}

#endif
