// SPDX-License-Identifier: GPL-2.0
/*
 * A cache's attributes in sysfs. What a file there would print is asked of its show
 * function, so that no file is opened. The folder is found by its name and held: a
 * cache that is being destroyed takes it away under whoever follows kobject->sd.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "module/cache_sysfs.h"
#include "module/caches.h"

/*
 * A page, as show functions want it, and more: until 5.13 they print a number for
 * each node without looking at its end. Each answer is read before the next.
 */
#define ANSWER_OF_NODE	32

static char *answer;

static unsigned int answer_order(void)
{
	return get_order(PAGE_SIZE + nr_node_ids * ANSWER_OF_NODE);
}

int memlens_cache_sysfs_init(void)
{
	answer = (char *)__get_free_pages(GFP_KERNEL, answer_order());
	return answer ? 0 : -ENOMEM;
}

void memlens_cache_sysfs_exit(void)
{
	free_pages((unsigned long)answer, answer_order());
	answer = NULL;
}

size_t memlens_cache_sysfs_memory(void)
{
	return PAGE_SIZE << answer_order();
}

struct kernfs_node *memlens_cache_sysfs_open(struct kobject *cache)
{
	struct kernfs_node *folder =
		kernfs_find_and_get_ns(memlens_caches_folder(),
				       kobject_name(cache), NULL);

	if (!folder || (kernfs_type(folder) == KERNFS_DIR &&
			folder->priv == cache))
		return folder;
	kernfs_put(folder);
	return NULL;
}

/* Of a file in sysfs priv is the attribute, which is the kernel's own. */
static bool show(struct kobject *cache, struct kernfs_node *folder,
		 const char *name)
{
	struct kernfs_node *file = kernfs_find_and_get_ns(folder, name, NULL);
	ssize_t length = -ENOENT;

	if (!file)
		return false;
	if (kernfs_type(file) == KERNFS_FILE)
		length = cache->ktype->sysfs_ops->show(cache, file->priv, answer);
	kernfs_put(file);
	/* What fills its page may have been cut. */
	if (length <= 0 || length >= (ssize_t)PAGE_SIZE - 1)
		return false;
	answer[length] = '\0';
	return true;
}

static u64 number_at(const char *text)
{
	u64 number = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (*text - '0');
	return number;
}

bool memlens_cache_sysfs_number(struct kobject *cache, struct kernfs_node *folder,
				const char *name, u64 *number)
{
	if (!show(cache, folder, name) || *answer < '0' || *answer > '9')
		return false;
	*number = number_at(answer);
	return true;
}

/* Not known where there is no such attribute, or no memory to make its answer. */
static u64 number_of(struct kobject *cache, struct kernfs_node *folder,
		     const char *name)
{
	u64 number;

	return memlens_cache_sysfs_number(cache, folder, name, &number) ?
		number : MEMLENS_UNKNOWN;
}

/* "<sum> N0=<of node 0> N2=<of node 2>": who has none is left out. */
static u64 number_of_node(struct kobject *cache, struct kernfs_node *folder,
			  const char *name, int nid)
{
	char label[16];
	const int length = snprintf(label, sizeof(label), " N%d=", nid);
	const char *place;

	if (!IS_ENABLED(CONFIG_NUMA))
		return number_of(cache, folder, name);
	if (!show(cache, folder, name))
		return MEMLENS_UNKNOWN;
	place = strstr(answer, label);
	return place ? number_at(place + length) : 0;
}

/* What only walking lists would tell. */
static void unknown_set(struct memlens_slab_counts *counts)
{
	counts->in_use = MEMLENS_UNKNOWN;
	counts->in_use_least = MEMLENS_UNKNOWN;
	counts->in_use_most = MEMLENS_UNKNOWN;
	counts->parked = MEMLENS_UNKNOWN;
	counts->free_bytes = MEMLENS_UNKNOWN;
	counts->accuracy = MEMLENS_UNKNOWN_U32;
}

void memlens_cache_sysfs_node(struct kobject *cache, struct kernfs_node *folder,
			      int nid, struct memlens_slab_counts *counts)
{
	unknown_set(counts);
	counts->cpu_slabs = MEMLENS_UNKNOWN;
	counts->slabs = number_of_node(cache, folder, "slabs", nid);
	counts->partial = number_of_node(cache, folder, "partial", nid);
	counts->objects = number_of_node(cache, folder, "total_objects", nid);
}

bool memlens_cache_sysfs_sizes(struct kobject *cache, struct kernfs_node *folder,
			       struct memlens_cache *record)
{
	u64 size;

	/* To tell that takes no memory. */
	if (!memlens_cache_sysfs_number(cache, folder, "slab_size", &size))
		return false;
	record->size = size;
	record->order = number_of(cache, folder, "order");
	record->objects_per_slab = number_of(cache, folder, "objs_per_slab");
	record->counts.slabs = number_of(cache, folder, "slabs");
	record->counts.objects = number_of(cache, folder, "total_objects");
	return true;
}

bool memlens_cache_sysfs_read(struct kobject *cache, struct kernfs_node *folder,
			      struct memlens_cache *record)
{
	unknown_set(&record->counts);
	if (!memlens_cache_sysfs_sizes(cache, folder, record))
		return false;
	record->counts.partial = number_of(cache, folder, "partial");
	record->counts.cpu_slabs = number_of(cache, folder, "cpu_slabs");
	strscpy(record->name, kobject_name(cache), sizeof(record->name));
	record->object_size = number_of(cache, folder, "object_size");
	record->aliases = number_of(cache, folder, "aliases");
	record->reclaimable = number_of(cache, folder, "reclaim_account");
	record->rcu_freed = number_of(cache, folder, "destroy_by_rcu");
	record->accounted = MEMLENS_UNKNOWN_U32;
	return true;
}
