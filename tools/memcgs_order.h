/* SPDX-License-Identifier: GPL-2.0 */
/* --sort, --top, --path and --tree: which cgroups are shown, and in what order. */
#ifndef MEMLENS_TOOLS_MEMCGS_ORDER_H
#define MEMLENS_TOOLS_MEMCGS_ORDER_H

#include "module/pure/text.h"
#include "tools/memcgs_sort.h"
#include "tools/options.h"

struct memcgs_order {
	struct memlens_order cgroups;
	struct memlens_order nodes;	/* theirs, in the same order */
	u32 *indexes;			/* of those that are shown, and */
	u32 *levels;			/* how many of its parents are above it */
	u32 *node_indexes;
	const struct memlens_order *order;	/* cgroups, or NULL: nothing
						 * was asked for
						 */
};

/* Complains. What it made, memcgs_order_free() frees, if it failed as well. */
enum status memcgs_order_make(struct memcgs_order *order,
			      const struct memlens_wire *wire,
			      const struct options *options);
void memcgs_order_free(struct memcgs_order *order);

#endif /* MEMLENS_TOOLS_MEMCGS_ORDER_H */
