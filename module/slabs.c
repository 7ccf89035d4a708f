// SPDX-License-Identifier: GPL-2.0
/* What slabs needs from load to unload, and the thread that samples sizes. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "module/cache_aliases.h"
#include "module/cache_nodes.h"
#include "module/cache_read.h"
#include "module/cache_sysfs.h"
#include "module/cache_verify.h"
#include "module/caches.h"
#include "module/layout.h"
#include "module/slabs.h"

static bool slabs_sysfs;
module_param(slabs_sysfs, bool, 0444);
MODULE_PARM_DESC(slabs_sysfs, "Read slab caches through sysfs, as where the kernel has no BTF: slower, without objects in use (default: no)");

/* What may come beside what there is: each reader's slot has room for it. */
#define ROOM_LEAST	64

#define FENCE_AGAIN_SECONDS	600

static DEFINE_MUTEX(lock);
static u32 source;
static u32 room;
static u64 settled;		/* every cache up to that id was created whole */
static unsigned long fence_again;	/* jiffies: no other one before */
static struct memlens_growth growth;
static struct task_struct *sampler;

void memlens_slabs_lock(void)
{
	mutex_lock(&lock);
}

void memlens_slabs_unlock(void)
{
	mutex_unlock(&lock);
}

u32 memlens_slabs_source(void)
{
	return source;
}

const struct memlens_growth *memlens_slabs_growth(void)
{
	return &growth;
}

u32 memlens_slabs_room(void)
{
	return room;
}

u32 memlens_slabs_alias_room(void)
{
	/* There are fewer than caches: 108 and 126 on 5.10, 120 and 198 on 7.2. */
	return 2 * room;
}

const char *memlens_slabs_layouts_missing(void)
{
	if (source == MEMLENS_SLABS_NONE)
		return IS_ENABLED(CONFIG_SLUB_DEBUG) ?
			"kernel-has-no-slab-folder" :
			"kernel-built-without-CONFIG_SLUB_DEBUG";
	if (slabs_sysfs)
		return "loaded-with-slabs_sysfs=1";
	return memlens_layout_missing();
}

const char *memlens_slabs_cpu_slabs_missing(void)
{
	if (source == MEMLENS_SLABS_BTF)
		return memlens_cache_cpu_slabs_missing();
	return source == MEMLENS_SLABS_SYSFS ? NULL :
		memlens_slabs_layouts_missing();
}

const char *memlens_slabs_parked_missing(void)
{
	if (source == MEMLENS_SLABS_BTF)
		return memlens_cache_parked_missing();
	return memlens_slabs_layouts_missing();
}

/* ---- caches that are whole ------------------------------------------ */

/* One that has it is not merged with another. */
static void fence_object_init(void *object)
{
}

/*
 * The kernel creates one cache at a time (slab_mutex). So what was the newest one
 * has been created whole, or is gone, when we have created another.
 */
u64 memlens_slabs_settled(void)
{
	u64 newest = memlens_caches_newest();
	struct kmem_cache *fence;

	if (newest <= settled)
		return settled;
	if (time_before(jiffies, fence_again))
		return settled;
	fence = kmem_cache_create("memlens_fence", sizeof(long), 0, 0,
				  fence_object_init);
	if (!fence) {
		/* Each failure is a page of the kernel's log. */
		fence_again = jiffies + FENCE_AGAIN_SECONDS * HZ;
		return settled;
	}
	kmem_cache_destroy(fence);
	settled = newest;
	return settled;
}

/* ---- samples -------------------------------------------------------- */

static u32 sample_visit(struct kobject *cache, u64 id, void *data)
{
	void *own = memlens_cache_of(cache);
	struct memlens_slab_counts counts;
	struct memlens_slab_shape shape;
	u64 bytes = 0;
	int nid;

	memlens_cache_slab_shape_read(own, &shape);
	for (nid = 0; nid < nr_node_ids; nid++) {
		if (memlens_cache_node_away(nid)) {
			memlens_growth_keep(&growth, id);
			return nid;
		}
		if (memlens_cache_node_sizes(own, nid, &counts))
			bytes += memlens_slabs_bytes(&shape, counts.slabs,
						     counts.objects, PAGE_SIZE);
	}
	memlens_growth_sample(&growth, id, bytes);
	return nr_node_ids;
}

bool memlens_slabs_sysfs_bytes(const struct memlens_cache *record,
			       struct memlens_slab_counts *counts)
{
	struct memlens_slab_shape shape;

	counts->bytes = MEMLENS_UNKNOWN;
	if (counts->slabs == MEMLENS_UNKNOWN || counts->objects == MEMLENS_UNKNOWN)
		return false;
	memlens_slabs_shape_of(&shape, record->order, record->objects_per_slab,
			       record->size, PAGE_SIZE);
	counts->bytes = memlens_slabs_bytes(&shape, counts->slabs,
					    counts->objects, PAGE_SIZE);
	return true;
}

static void sample_sysfs(struct kobject *cache, u64 id, void *data)
{
	struct memlens_cache record = { };
	struct kernfs_node *folder;

	/* Whoever unloads waits for us. */
	if (kthread_should_stop())
		return;
	folder = memlens_cache_sysfs_open(cache);
	if (!folder)
		return;
	if (memlens_cache_sysfs_sizes(cache, folder, &record) &&
	    memlens_slabs_sysfs_bytes(&record, &record.counts))
		memlens_growth_sample(&growth, id, record.counts.bytes);
	else
		memlens_growth_keep(&growth, id);
	kernfs_put(folder);
}

static void sample_take(void)
{
	bool all = true;

	mutex_lock(&lock);
	memlens_growth_begin(&growth);
	if (source == MEMLENS_SLABS_BTF) {
		memlens_caches_walk(sample_visit, NULL);
	} else if (source == MEMLENS_SLABS_SYSFS) {
		all = memlens_slabs_settled() >= memlens_caches_newest();
		memlens_caches_walk_pinned(sample_sysfs, NULL, settled);
	}
	memlens_growth_end(&growth, ktime_get_ns(), all);
	mutex_unlock(&lock);
}

/* A thread of its own: shared ones wait when memory is short. */
static int sampler_run(void *data)
{
	while (!kthread_should_stop()) {
		sample_take();
		/* Before the question: whoever stops us wakes us, too. */
		set_current_state(TASK_IDLE);
		if (!kthread_should_stop())
			schedule_timeout(MEMLENS_SAMPLE_SECONDS * HZ);
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

/* ---- load and unload ------------------------------------------------ */

static u32 count_visit(struct kobject *cache, u64 id, void *data)
{
	++*(u32 *)data;
	return 0;
}

static void source_choose(void)
{
	/* Without it nobody counts slabs, nor has sysfs any of it. */
	source = memlens_caches_folder() && IS_ENABLED(CONFIG_SLUB_DEBUG) ?
		MEMLENS_SLABS_SYSFS : MEMLENS_SLABS_NONE;
	if (source == MEMLENS_SLABS_NONE || slabs_sysfs)
		return;
	memlens_layout_init();
	if (!memlens_layout_missing())
		memlens_cache_verify();
	if (!memlens_layout_missing())
		source = MEMLENS_SLABS_BTF;
}

static size_t table_size(void)
{
	return PAGE_ALIGN(room * sizeof(struct memlens_past));
}

static void growth_exit(void)
{
	vfree(growth.tables[0]);
	vfree(growth.tables[1]);
	memset(&growth, 0, sizeof(growth));
}

static int growth_init(void)
{
	memset(&growth, 0, sizeof(growth));
	growth.room = room;
	growth.tables[0] = vmalloc(table_size());
	growth.tables[1] = vmalloc(table_size());
	if (growth.tables[0] && growth.tables[1])
		return 0;
	growth_exit();
	return -ENOMEM;
}

static int memory_init(void)
{
	u32 caches = 0;
	int ret;

	memlens_caches_walk(count_visit, &caches);
	room = caches + max_t(u32, caches / 4, ROOM_LEAST);
	ret = memlens_cache_sysfs_init();
	if (ret)
		return ret;
	ret = growth_init();
	if (ret)
		goto err_growth;
	ret = memlens_aliases_init(memlens_slabs_alias_room());
	if (ret)
		goto err_aliases;
	return 0;

err_aliases:
	growth_exit();
err_growth:
	memlens_cache_sysfs_exit();
	return ret;
}

static void memory_exit(void)
{
	memlens_aliases_exit();
	growth_exit();
	memlens_cache_sysfs_exit();
}

size_t memlens_slabs_memory(void)
{
	return memlens_cache_sysfs_memory() + 2 * table_size() +
		memlens_aliases_memory();
}

static int sampler_start(void)
{
	struct task_struct *task = kthread_run(sampler_run, NULL, "memlens");

	if (IS_ERR(task))
		return PTR_ERR(task);
	sampler = task;
	return 0;
}

int memlens_slabs_init(void)
{
	int ret;

	settled = 0;
	fence_again = jiffies;
	memlens_cache_read_init();
	memlens_caches_init();
	ret = memory_init();
	if (ret)
		goto err_memory;
	ret = memlens_cache_nodes_init();
	if (ret)
		goto err_notifiers;
	source_choose();
	memlens_aliases_read();
	ret = sampler_start();
	if (ret)
		goto err_sampler;
	return 0;

err_sampler:
	memlens_cache_nodes_exit();
err_notifiers:
	memory_exit();
err_memory:
	memlens_caches_exit();
	return ret;
}

void memlens_slabs_exit(void)
{
	kthread_stop(sampler);
	/* Parameters are still written to: from here on without effect. */
	mutex_lock(&lock);
	sampler = NULL;
	mutex_unlock(&lock);
	memlens_cache_nodes_exit();
	memory_exit();
	memlens_caches_exit();
}

/* ---- aliases, on demand --------------------------------------------- */

/* Written at load as well, when there is nothing to read them with. */
static int aliases_set(const char *value, const struct kernel_param *param)
{
	mutex_lock(&lock);
	if (sampler)
		memlens_aliases_read();
	mutex_unlock(&lock);
	return 0;
}

static const struct kernel_param_ops aliases_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = aliases_set,
};
module_param_cb(slabs_aliases, &aliases_ops, NULL, 0200);
MODULE_PARM_DESC(slabs_aliases, "Write anything: the names that share a cache are read anew");
