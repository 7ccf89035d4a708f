// SPDX-License-Identifier: GPL-2.0
/*
 * THE TABLE of private members, and what the running kernel's BTF says of them. It
 * is read once, at load, and freed. Where a member has moved between kernels each of
 * its places has a line, newest first.
 *
 * Whoever follows them checks first that they fit (module/cache_verify.c): a file
 * may be of another kernel than the one that runs.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "module/layout.h"
#include "module/pure/btf.h"

static char *btf = "/sys/kernel/btf/vmlinux";
module_param(btf, charp, 0444);
MODULE_PARM_DESC(btf, "File with the kernel's BTF, for tests (default: /sys/kernel/btf/vmlinux)");

/* Several times what a kernel has. */
#define BTF_SIZE_MOST	(64 << 20)

#define PLACES	3

struct row {
	struct {
		const char *type;
		const char *path;
		const char *lacking;	/* the word for that it is not there */
	} places[PLACES];
	u32 bits;	/* what it must have; 0: a bit-field */
};

#define AT(type, path)	{ (type), (path), type "." path "-not-in-btf" }

#define POINTER		(8 * sizeof(void *))
#define LONG		(8 * sizeof(long))
#define INT		(8 * sizeof(int))
#define LIST		(8 * sizeof(struct list_head))

static const struct row rows[MEMLENS_MEMBERS] = {
	[MEMLENS_CACHE_FLAGS]	   = { { AT("kmem_cache", "flags") }, INT },
	[MEMLENS_CACHE_SIZE]	   = { { AT("kmem_cache", "size") }, INT },
	[MEMLENS_CACHE_OBJECT_SIZE] = { { AT("kmem_cache", "object_size") }, INT },
	[MEMLENS_CACHE_OO]	   = { { AT("kmem_cache", "oo.x") }, INT },
	[MEMLENS_CACHE_MIN]	   = { { AT("kmem_cache", "min.x") }, INT },
	[MEMLENS_CACHE_REFCOUNT]   = { { AT("kmem_cache", "refcount") }, INT },
	[MEMLENS_CACHE_NAME]	   = { { AT("kmem_cache", "name") }, POINTER },
	[MEMLENS_CACHE_KOBJ]	   = { { AT("kmem_cache", "kobj") },
				       8 * sizeof(struct kobject) },
	/* 7.1: with the node's barn */
	[MEMLENS_CACHE_NODE]	   = { { AT("kmem_cache", "per_node[].node"),
					 AT("kmem_cache", "node[]") }, POINTER },
	/* until 7.0 */
	[MEMLENS_CACHE_CPU_SLAB]   = { { AT("kmem_cache", "cpu_slab") }, POINTER },
	/* 6.18 */
	[MEMLENS_CACHE_CPU_SHEAVES] = { { AT("kmem_cache", "cpu_sheaves") }, POINTER },
	[MEMLENS_CACHE_SHEAF_CAPACITY] = { { AT("kmem_cache", "sheaf_capacity") }, INT },
	/* 7.1 */
	[MEMLENS_CACHE_BARN]	   = { { AT("kmem_cache", "per_node[].barn") }, POINTER },

	[MEMLENS_NODE_LOCK]	   = { { AT("kmem_cache_node", "list_lock") },
				       8 * sizeof(spinlock_t) },
	[MEMLENS_NODE_NR_PARTIAL]  = { { AT("kmem_cache_node", "nr_partial") }, LONG },
	[MEMLENS_NODE_PARTIAL]	   = { { AT("kmem_cache_node", "partial") }, LIST },
	[MEMLENS_NODE_NR_SLABS]	   = { { AT("kmem_cache_node", "nr_slabs") }, LONG },
	[MEMLENS_NODE_TOTAL_OBJECTS] = { { AT("kmem_cache_node", "total_objects") }, LONG },
	/* 6.18 to 7.0 */
	[MEMLENS_NODE_BARN]	   = { { AT("kmem_cache_node", "barn") }, POINTER },

	/* 5.17: struct slab */
	[MEMLENS_SLAB_CACHE]	   = { { AT("slab", "slab_cache"),
					 AT("page", "slab_cache") }, POINTER },
	[MEMLENS_SLAB_LIST]	   = { { AT("slab", "slab_list"),
					 AT("page", "slab_list") }, LIST },
	[MEMLENS_SLAB_INUSE]	   = { { AT("slab", "inuse"),
					 AT("page", "inuse") }, 0 },
	[MEMLENS_SLAB_OBJECTS]	   = { { AT("slab", "objects"),
					 AT("page", "objects") }, 0 },
	[MEMLENS_SLAB_SLABS]	   = { { AT("slab", "slabs"),
					 AT("page", "pages") }, INT },

	[MEMLENS_CPU_SLAB]	   = { { AT("kmem_cache_cpu", "slab"),
					 AT("kmem_cache_cpu", "page") }, POINTER },
	[MEMLENS_CPU_PARTIAL]	   = { { AT("kmem_cache_cpu", "partial") }, POINTER },

	[MEMLENS_SHEAVES_MAIN]	   = { { AT("slub_percpu_sheaves", "main") }, POINTER },
	[MEMLENS_SHEAVES_SPARE]	   = { { AT("slub_percpu_sheaves", "spare") }, POINTER },
	[MEMLENS_SHEAVES_RCU_FREE] = { { AT("slub_percpu_sheaves", "rcu_free") }, POINTER },
	[MEMLENS_SHEAF_SIZE]	   = { { AT("slab_sheaf", "size") }, INT },
	[MEMLENS_BARN_NR_FULL]	   = { { AT("node_barn", "nr_full") }, INT },
};

static struct memlens_place found[MEMLENS_MEMBERS];
static const char *missing = "not-read";

/* ---- the file ------------------------------------------------------- */

static const char *bytes_read(struct file *file, void *bytes, size_t size)
{
	loff_t at = 0;

	while (at < size) {
		ssize_t got = kernel_read(file, bytes + at, size - at, &at);

		if (got <= 0)
			return "btf-cannot-be-read";
	}
	return NULL;
}

/* All of the file; what is no plain file has no size to trust. */
static const char *file_read(void **bytes, size_t *size)
{
	struct file *file = filp_open(btf, O_RDONLY | O_NONBLOCK, 0);
	const char *error = NULL;

	if (IS_ERR(file))
		return PTR_ERR(file) == -ENOENT ? "btf-is-not-there" :
			"btf-cannot-be-opened";
	*size = i_size_read(file_inode(file));
	if (!S_ISREG(file_inode(file)->i_mode))
		error = "btf-is-no-file";
	else if (!*size)
		error = "btf-is-empty";
	else if (*size > BTF_SIZE_MOST)
		error = "btf-is-too-large";
	if (!error) {
		*bytes = vmalloc(*size);
		error = *bytes ? bytes_read(file, *bytes, *size) : "no-memory";
	}
	filp_close(file, NULL);
	return error;
}

/* ---- what it says --------------------------------------------------- */

/* Whether it is what its row wants, and then where. */
static bool place_set(struct memlens_place *place, const struct row *row,
		      const struct memlens_btf_want *want)
{
	if (!want->found || want->bitfield != !row->bits)
		return false;
	/* An element for each node that there may be. */
	if (want->stride && want->elements < nr_node_ids)
		return false;
	place->offset = want->bit_offset / 8;
	place->stride = want->stride;
	if (want->bitfield) {
		place->offset = want->bit_offset / 64 * 8;
		place->shift = want->bit_offset % 64;
		place->bits = want->bit_size;
		if (place->bits > 32 || place->shift + place->bits > 64)
			return false;
	} else if (want->bit_size != row->bits || want->bit_offset % 8) {
		return false;
	}
	place->found = true;
	return true;
}

static bool is_wanted(const struct row *row, size_t place)
{
	return row->places[place].type;
}

static u32 wants_fill(struct memlens_btf_want *wants)
{
	u32 count = 0;
	size_t i, place;

	for (i = 0; i < MEMLENS_MEMBERS; i++)
		for (place = 0; place < PLACES; place++)
			if (is_wanted(&rows[i], place)) {
				wants[count].type = rows[i].places[place].type;
				wants[count++].path = rows[i].places[place].path;
			}
	return count;
}

static void places_fill(const struct memlens_btf_want *want)
{
	size_t i, place;

	for (i = 0; i < MEMLENS_MEMBERS; i++)
		for (place = 0; place < PLACES; place++) {
			if (!is_wanted(&rows[i], place))
				continue;
			if (!found[i].found && !place_set(&found[i], &rows[i], want))
				memset(&found[i], 0, sizeof(found[i]));
			want++;
		}
}

static const char *btf_resolve(const void *bytes, size_t size)
{
	struct memlens_btf_want *wants;
	struct memlens_btf blob;
	enum memlens_btf_error error;
	u32 *offsets;

	error = memlens_btf_open(&blob, bytes, size);
	if (error)
		return memlens_btf_error_text(error);
	/* We follow addresses by what we find. */
	if (blob.stop_id)
		return "btf-has-types-of-a-kind-unknown";
	offsets = vmalloc(array_size(blob.type_count + 1, sizeof(*offsets)));
	wants = vzalloc(MEMLENS_MEMBERS * PLACES * sizeof(*wants));
	if (!offsets || !wants) {
		vfree(offsets);
		vfree(wants);
		return "no-memory";
	}
	error = memlens_btf_index(&blob, offsets, blob.type_count);
	if (!error) {
		memlens_btf_resolve(&blob, wants, wants_fill(wants));
		places_fill(wants);
	}
	vfree(offsets);
	vfree(wants);
	return error ? memlens_btf_error_text(error) : NULL;
}

void memlens_layout_init(void)
{
	void *bytes = NULL;
	size_t size = 0;

	memset(found, 0, sizeof(found));
	missing = file_read(&bytes, &size);
	if (!missing)
		missing = btf_resolve(bytes, size);
	vfree(bytes);
}

const char *memlens_layout_missing(void)
{
	return missing;
}

void memlens_layout_refuse(const char *reason)
{
	missing = reason;
}

const struct memlens_place *memlens_layout_place(enum memlens_member member)
{
	return &found[member];
}

const char *memlens_layout_lacking(const enum memlens_member *members,
				   size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!found[members[i]].found)
			return rows[members[i]].places[0].lacking;
	return NULL;
}
