/* SPDX-License-Identifier: GPL-2.0 */
/* Which cache comes first. */
#ifndef MEMLENS_TOOLS_SLABS_SORT_H
#define MEMLENS_TOOLS_SLABS_SORT_H

#include "tools/slabs.h"

enum slabs_key {
	SLABS_UNSORTED,		/* as the kernel side has them */
	SLABS_BY_HELD,
	SLABS_BY_GROWTH,	/* over memlens_slabs.growth_ns */
	SLABS_BY_GROWN,		/* since load */
	SLABS_BY_FREE,
	SLABS_BY_PADDING,
	SLABS_BY_OBJECTS,
	SLABS_BY_USED,
	SLABS_BY_USE,		/* the share that is in use: least first */
	SLABS_BY_PARKED,
	SLABS_BY_SLABS,
	SLABS_BY_SIZE,
	SLABS_BY_NAME,		/* bytes, not a language */
};

/* "held, growth, ... or name" */
extern const char *const slabs_keys;
/* SLABS_UNSORTED if no key is called so. */
enum slabs_key slabs_key_lookup(const char *word);

/*
 * Puts the look's caches in order, in its own memory: the most first, what is not
 * known last; of those that are equal in it the one that grew most since load, then
 * the one that holds most. Allocates nothing.
 */
void slabs_sort(const struct memlens_wire *wire, enum slabs_key key);

/* Gives each cache its place by growth; it stays where it is. */
void slabs_rank(const struct memlens_wire *wire);

#endif /* MEMLENS_TOOLS_SLABS_SORT_H */
