/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of lru as this program's own: what a record lacks, as its writer was
 * older, is not known, as is what its writer did not know.
 */
#ifndef MEMLENS_TOOLS_LRU_H
#define MEMLENS_TOOLS_LRU_H

#include "module/pure/wire.h"
#include "uapi/memlens_lru.h"

#define LRU_LISTS	5

/* Of struct memlens_lru_node's first five; their names are the columns'. */
extern const char *const lru_list_names[LRU_LISTS];
u64 lru_list(const struct memlens_lru_node *node, u32 list);

/* Sums: what is not known makes them not known; they never wrap. */
u64 lru_sum(u64 one, u64 other);
/* What of @whole is left without @part, 0 at least, or not known. */
u64 lru_less(u64 whole, u64 part);

/* How many records of a type the look has. */
u32 lru_count(const struct memlens_wire *wire, u32 type);

/* Record @index of that type, which there is. */
void lru_record(const struct memlens_wire *wire, u32 type, u32 index,
		void *record, size_t size);

/* False, and nothing known, if the look has no such node. */
bool lru_node(const struct memlens_wire *wire, u32 nid,
	      struct memlens_lru_node *node);
/* Pages that a node's zones manage. */
u64 lru_managed(const struct memlens_wire *wire, u32 nid);

/* All nodes in one: each figure their sum, of drift the most. */
void lru_nodes_sum(const struct memlens_wire *wire,
		   struct memlens_lru_node *all);

#endif /* MEMLENS_TOOLS_LRU_H */
