// SPDX-License-Identifier: GPL-2.0
/*
 * The walk of memory cgroups.
 *
 * css_next_descendant_pre() finds the next one by where the last one is, under RCU: a
 * css stays among its parent's children until it is released, dying or not, and is not
 * while somebody has a reference; that holds its parents as well. So the reference is
 * the walk's place, and the RCU section ends with each cgroup. mem_cgroup_iter()
 * (mm/memcontrol.c) does the same.
 */
#include <linux/cgroup.h>
#include <linux/jump_label.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "module/memcgs.h"

#ifdef CONFIG_MEMCG

#define ROOT_ID	1	/* of any hierarchy's root */

/* Never goes away. */
static struct cgroup_subsys_state *root_css(void)
{
	struct cgroup_subsys_state *css;

	rcu_read_lock();
	css = &mem_cgroup_from_task(&init_task)->css;
	while (css->parent)
		css = css->parent;
	rcu_read_unlock();
	return css;
}

/*
 * Whether it may be looked at, then with a reference. One that is being released has
 * nothing to be told. One that is not online yet may fail to become so, and is freed
 * then whatever its references (css_create(), kernel/cgroup/cgroup.c), after a grace
 * period that this is in; dying ones were online before.
 */
static bool css_pin(struct cgroup_subsys_state *css)
{
	if (!css_tryget(css))
		return false;
	if (READ_ONCE(css->flags) & (CSS_ONLINE | CSS_DYING))
		return true;
	css_put(css);
	return false;
}

/*
 * The next one, pinned, for the one before it. Past those that cannot be it goes on in
 * the same section, for want of a place to come back to: these are the ones that have
 * lost their last reference and wait for a worker to take them out (css_release_work_fn(),
 * kernel/cgroup/cgroup.c), and each costs two pointers and a failed count.
 */
static struct cgroup_subsys_state *next_css(struct cgroup_subsys_state *css,
					    struct cgroup_subsys_state *root)
{
	struct cgroup_subsys_state *next = css;

	rcu_read_lock();
	do
		next = css_next_descendant_pre(next, root);
	while (next && !css_pin(next));
	rcu_read_unlock();
	if (css)
		css_put(css);
	return next;
}

/* Whoever is killed reads no further. */
bool memlens_memcgs_walk(void (*visit)(struct mem_cgroup *memcg, void *data),
			 void *data)
{
	struct cgroup_subsys_state *root, *css;

	if (mem_cgroup_disabled())
		return false;
	root = root_css();
	for (css = next_css(NULL, root); css; css = next_css(css, root)) {
		visit(mem_cgroup_from_css(css), data);
		cond_resched();
		if (fatal_signal_pending(current)) {
			css_put(css);
			break;
		}
	}
	return true;
}

/*
 * The name, as its path from the parent, since kernfs_name() is not exported: with a
 * slash before it. A dying one's folder is removed, and still has it. One that is being
 * renamed has either.
 */
void memlens_memcg_name(struct cgroup_subsys_state *css, char *name, size_t size)
{
	struct cgroup *parent;

	if (!css->parent)
		return;
	/* What is seen from the root's changes only when it has no children. */
	parent = css->parent->cgroup;
	kernfs_path_from_node(css->cgroup->kn, parent->kn, name, size);
	memmove(name, name + 1, size - 1);
}

static bool is_second(void)
{
	return static_key_enabled(&memory_cgrp_subsys_on_dfl_key);
}

static void memcg_count(struct mem_cgroup *memcg, void *data)
{
	(*(u32 *)data)++;
}

/*
 * Of version 2 some have no memory controller; a dying css whose cgroup lives on, since
 * the controller was switched off, is counted by it. What version 1 counts goes with its
 * root, when that is unmounted: there they are counted one by one.
 */
u32 memlens_memcgs_count(void)
{
	const struct cgroup *root = &cgrp_dfl_root.cgrp;
	u32 count = 0;

	if (mem_cgroup_disabled())
		return 0;
	if (is_second())
		return 1 + READ_ONCE(root->nr_descendants) +
			READ_ONCE(root->nr_dying_descendants);
	memlens_memcgs_walk(memcg_count, &count);
	return count;
}

u32 memlens_memcgs_version(void)
{
	if (mem_cgroup_disabled())
		return 0;
	return is_second() ? 2 : 1;
}

/*
 * The root's cgroup is another when memory's hierarchy is mounted or unmounted, and what
 * it was is freed; its number is the same in each (kernfs_create_root()).
 */
u64 memlens_memcg_id(struct cgroup_subsys_state *css)
{
	return css->parent ? cgroup_id(css->cgroup) : ROOT_ID;
}

u32 memlens_memcg_depth(struct cgroup_subsys_state *css)
{
	return css->parent ? css->cgroup->level : 0;
}

#else

u32 memlens_memcgs_count(void)
{
	return 0;
}

u32 memlens_memcgs_version(void)
{
	return 0;
}

bool memlens_memcgs_walk(void (*visit)(struct mem_cgroup *memcg, void *data),
			 void *data)
{
	return false;
}

#endif
