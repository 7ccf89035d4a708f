/* SPDX-License-Identifier: GPL-2.0 */
/* Memory cgroups, one after the other. */
#ifndef MEMLENS_MEMCGS_H
#define MEMLENS_MEMCGS_H

#include <linux/memcontrol.h>
#include <linux/types.h>

#include "module/compat.h"

/*
 * Calls @visit for each cgroup of memory, parents first, the root's own among them, and
 * dying ones; of either version. Each is pinned while it is visited, and nothing else
 * is held then: @visit may sleep. Whoever is created or released meanwhile is there or
 * not. False: there are none (no CONFIG_MEMCG, or cgroup_disable=memory).
 */
bool memlens_memcgs_walk(void (*visit)(struct mem_cgroup *memcg, void *data),
			 void *data);

/* Cgroups of memory that there are now, dying ones too; 0: none. It may be more. */
u32 memlens_memcgs_count(void);

/* Of the hierarchy that memory is on: 1 or 2, 0: none. */
u32 memlens_memcgs_version(void);

#ifdef CONFIG_MEMCG
/* The number of its folder, and how far it is from the root. */
u64 memlens_memcg_id(struct cgroup_subsys_state *css);
u32 memlens_memcg_depth(struct cgroup_subsys_state *css);

/* Its own part of its path, in @size bytes: NAME_MAX and 2 more; the root's is empty. */
void memlens_memcg_name(struct cgroup_subsys_state *css, char *name, size_t size);

/* Removed, from then on (kill_css(), kernel/cgroup/cgroup.c). */
static inline bool memlens_memcg_is_dying(const struct mem_cgroup *memcg)
{
	return READ_ONCE(memcg->css.flags) & CSS_DYING;
}

/* Whether what is on its lists is its own. */
static inline bool memlens_memcg_has_lists(const struct mem_cgroup *memcg)
{
	return !MEMLENS_HAS_LRU_REPARENT || READ_ONCE(memcg->css.flags) & CSS_ONLINE;
}

/* mem_cgroup_get_lru_size() (include/linux/memcontrol.h); 0 of generations. */
static inline u64 memlens_memcg_list_size(const struct mem_cgroup_per_node *node,
					  enum lru_list list)
{
	u64 sum = 0;
	u32 zone;

	for (zone = 0; zone < MAX_NR_ZONES; zone++)
		sum += READ_ONCE(node->lru_zone_size[zone][list]);
	return sum;
}
#endif

#endif /* MEMLENS_MEMCGS_H */
