/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of tail as this program's own: what a record lacks, as its writer was older,
 * is not known, as is what its writer did not know.
 */
#ifndef MEMLENS_TOOLS_TAIL_H
#define MEMLENS_TOOLS_TAIL_H

#include "module/pure/wire.h"
#include "uapi/memlens_tail.h"

#define TAIL_ANON	0	/* memlens_tail.type */
#define TAIL_FILE	1

/* False, and nothing known, if the look does not have it. */
bool tail_all(const struct memlens_wire *wire, struct memlens_tail_all *all);

/* How many records of ends of lists the look has. */
u32 tail_count(const struct memlens_wire *wire);

void tail_record(const struct memlens_wire *wire, u32 index,
		 struct memlens_tail *tail);

/* Adds what @one has on its list, and what of it was looked at. */
void tail_add(struct memlens_tail *sum, const struct memlens_tail *one);

/*
 * The ends of a cgroup's lists on one node, which stand side by side, from record
 * @index on: @both is their sum, @file that of file alone. Returns the record after them.
 */
u32 tail_pair(const struct memlens_wire *wire, u32 index,
	      struct memlens_tail *both, struct memlens_tail *file);

/* Each page that was looked at is so; false as well if none was, or it is not known. */
bool tail_all_swap_backed(const struct memlens_tail *tail);
bool tail_all_dirty(const struct memlens_tail *tail);	/* or under writeback */

#endif /* MEMLENS_TOOLS_TAIL_H */
