// SPDX-License-Identifier: GPL-2.0
/*
 * Names that share a cache. The kernel keeps no list of them but the links that it
 * makes in sysfs, where it leaves them when whoever asked for one is gone.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "module/cache_aliases.h"
#include "module/caches.h"
#include "module/compat.h"

#define FOLDER	"/sys/kernel/slab"

static struct {
	u32 room;
	u32 count;
	bool full;
	const char *missing;
	u64 read_ns;
	struct memlens_alias *names;
} aliases;

static size_t names_size(void)
{
	return PAGE_ALIGN(aliases.room * sizeof(*aliases.names));
}

int memlens_aliases_init(u32 room)
{
	memset(&aliases, 0, sizeof(aliases));
	aliases.room = room;
	aliases.names = vmalloc(names_size());
	return aliases.names ? 0 : -ENOMEM;
}

void memlens_aliases_exit(void)
{
	vfree(aliases.names);
	aliases.names = NULL;
}

size_t memlens_aliases_memory(void)
{
	return names_size();
}

/* ---- reading -------------------------------------------------------- */

static MEMLENS_ACTOR_TYPE name_add(struct dir_context *context, const char *name,
				   int length, loff_t offset, u64 inode,
				   unsigned int type)
{
	struct memlens_alias *alias;

	if (type != DT_LNK)
		return MEMLENS_ACTOR_MORE;
	if (aliases.count == aliases.room || length >= (int)sizeof(alias->name)) {
		aliases.full = true;
		return MEMLENS_ACTOR_MORE;
	}
	alias = &aliases.names[aliases.count++];
	memset(alias, 0, sizeof(*alias));
	memcpy(alias->name, name, length);
	return MEMLENS_ACTOR_MORE;
}

/* The cache that a link leads to; 0: neither is there any more. */
static u64 target_of(const char *name)
{
	struct kernfs_node *link =
		kernfs_find_and_get_ns(memlens_caches_folder(), name, NULL);
	u64 id = 0;

	if (link && kernfs_type(link) == KERNFS_LINK)
		id = link->symlink.target_kn->id;
	kernfs_put(link);
	return id;
}

/* One that has gone since finds nothing. */
static void targets_find(void)
{
	u32 i, kept = 0;

	for (i = 0; i < aliases.count; i++) {
		aliases.names[i].id = target_of(aliases.names[i].name);
		if (aliases.names[i].id)
			aliases.names[kept++] = aliases.names[i];
	}
	aliases.count = kept;
}

static const char *names_read(void)
{
	struct dir_context context = { .actor = name_add };
	struct file *folder = filp_open(FOLDER, O_RDONLY | O_DIRECTORY, 0);
	int ret;

	if (IS_ERR(folder))
		return "sysfs-is-not-mounted";
	ret = iterate_dir(folder, &context);
	filp_close(folder, NULL);
	return ret ? "sysfs-cannot-be-read" : NULL;
}

void memlens_aliases_read(void)
{
	aliases.count = 0;
	aliases.full = false;
	aliases.read_ns = ktime_get_ns();
	aliases.missing = memlens_caches_folder() ? names_read() :
		"kernel-has-no-slab-folder";
	if (aliases.missing)
		aliases.count = 0;
	targets_find();
	if (aliases.full)
		aliases.missing = "some-had-no-room";
}

/* ---- what was read -------------------------------------------------- */

const char *memlens_aliases_missing(void)
{
	return aliases.missing;
}

u32 memlens_aliases_count(void)
{
	return aliases.count;
}

const struct memlens_alias *memlens_aliases_lookup(u32 index)
{
	return &aliases.names[index];
}

u64 memlens_aliases_ns(void)
{
	return aliases.read_ns;
}
