/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of cgroups as this program's own: what a record lacks, as its writer was
 * older, is not known, as is what its writer did not know.
 */
#ifndef MEMLENS_TOOLS_MEMCGS_H
#define MEMLENS_TOOLS_MEMCGS_H

#include "module/pure/wire.h"
#include "uapi/memlens_memcgs.h"

/* False, and nothing known, if the look does not have it. */
bool memcgs_all(const struct memlens_wire *wire, struct memlens_memcgs *all);

/* How many records of cgroups the look has. */
u32 memcgs_count(const struct memlens_wire *wire);

/* Its parent is one of a lower index, or MEMLENS_NO_PARENT. */
void memcgs_record(const struct memlens_wire *wire, u32 index,
		   struct memlens_memcg *memcg);

/* On lists, its own, either kind of them. */
u64 memcgs_anon(const struct memlens_memcg *memcg);
u64 memcgs_file(const struct memlens_memcg *memcg);

/*
 * Its escaped path in @chars of @size, terminated; returns its length. One that is longer
 * ends in "...".
 */
size_t memcgs_path(const struct memlens_wire *wire, u32 index, char *chars,
		   size_t size);

#endif /* MEMLENS_TOOLS_MEMCGS_H */
