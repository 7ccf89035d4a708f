/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The heavy ones among any number of names, in a table that does not grow: space
 * saving (Metwally, Agrawal, El Abbadi 2005) on weights. When the table is full a
 * new name takes the place of the lightest, and is charged with its weight as an
 * error, since it may have been that one before. So for each name
 *
 *	weight - error <= what it truly has <= weight
 *
 * and a name that is not in a full table has at most the least weight in it.
 */
#ifndef MEMLENS_PURE_HEAVY_H
#define MEMLENS_PURE_HEAVY_H

#include "module/pure/pure.h"

#define MEMLENS_HEAVY_ENTRIES	64
#define MEMLENS_HEAVY_MERGED	128
#define MEMLENS_HEAVY_NAME	32

struct memlens_heavy_entry {
	u64 key;		/* 0: nobody's */
	u64 weight;
	u64 error;
	u64 count;		/* additions that weight - error is of */
	u64 max;
	u64 last;		/* when the last was, as the caller says */
	char name[MEMLENS_HEAVY_NAME];
};

struct memlens_heavy {
	struct memlens_heavy_entry entries[MEMLENS_HEAVY_ENTRIES];
};

/* Adds @weight to @key, which is not 0. @name is the newest one. */
void memlens_heavy_add(struct memlens_heavy *heavy, u64 key, u64 weight,
		       u64 now, const char name[MEMLENS_HEAVY_NAME]);

/* What a key that is not in the table has at most. */
u64 memlens_heavy_floor(const struct memlens_heavy *heavy);

/* Several tables as one. */
struct memlens_heavy_merged {
	u64 floors;		/* of all tables so far */
	u64 evicted;		/* the most that one without room had */
	struct memlens_heavy_entry entries[MEMLENS_HEAVY_MERGED];
};

/* Begin with zeroes. In any order, the bounds hold. */
void memlens_heavy_merge(struct memlens_heavy_merged *merged,
			 const struct memlens_heavy *heavy);

/* What a key that is not among the merged has at most. */
u64 memlens_heavy_missing(const struct memlens_heavy_merged *merged);

/* The heaviest first, by what they have for certain; returns how many there are. */
u32 memlens_heavy_sort(struct memlens_heavy_merged *merged);

#endif /* MEMLENS_PURE_HEAVY_H */
