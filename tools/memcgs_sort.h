/* SPDX-License-Identifier: GPL-2.0 */
/* Which cgroup comes first. */
#ifndef MEMLENS_TOOLS_MEMCGS_SORT_H
#define MEMLENS_TOOLS_MEMCGS_SORT_H

#include "tools/memcgs.h"

enum memcgs_key {
	MEMCGS_UNSORTED,	/* as the kernel side has them: parents first */
	MEMCGS_BY_USAGE,
	MEMCGS_BY_ANON,
	MEMCGS_BY_FILE,
	MEMCGS_BY_INACTIVE_ANON,
	MEMCGS_BY_ACTIVE_ANON,
	MEMCGS_BY_INACTIVE_FILE,
	MEMCGS_BY_ACTIVE_FILE,
	MEMCGS_BY_UNEVICTABLE,
	MEMCGS_BY_SWAP,
	MEMCGS_BY_OOM_KILL,	/* these three are events */
	MEMCGS_BY_MAX,
	MEMCGS_BY_HIGH,
	MEMCGS_BY_NAME,		/* bytes of its own part of the path */
};

/* "usage, anon, ... or name" */
extern const char *const memcgs_keys;
/* MEMCGS_UNSORTED if no key is called so. */
enum memcgs_key memcgs_key_lookup(const char *word);

/* One that is to be put in order. */
struct memcgs_entry {
	u64 group;		/* lower ones come first, whatever the key says; */
	u64 weight;		/* then the most, what is not known last; */
	const char *name;	/* NULL, or what goes before weight; */
	u32 index;		/* of those that are equal the lower */
};

/* What the key says of it; @name stays where the record is. */
void memcgs_entry(const struct memlens_wire *wire, u32 index,
		  enum memcgs_key key, struct memcgs_entry *entry);

void memcgs_sort(struct memcgs_entry *entries, u32 count);

#endif /* MEMLENS_TOOLS_MEMCGS_SORT_H */
