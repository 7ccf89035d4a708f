/* SPDX-License-Identifier: GPL-2.0 */
/* What each node's lists held on the last ticks of a watch. */
#ifndef MEMLENS_TOOLS_LRU_TICKS_H
#define MEMLENS_TOOLS_LRU_TICKS_H

#include "tools/complain.h"
#include "tools/lru.h"
#include "tools/spark.h"

struct lru_node_ticks {
	u32 nid;
	struct spark lists[LRU_LISTS];
};

struct lru_ticks {
	u32 room;		/* for so many nodes */
	u32 count;
	struct lru_node_ticks *nodes;
};

/* Has room for the nodes of @wire and some that may come; the rest has no ticks. */
enum status lru_ticks_init(struct lru_ticks *ticks,
			   const struct memlens_wire *wire);
void lru_ticks_free(struct lru_ticks *ticks);

/* Takes a look in; allocates nothing. */
void lru_ticks_take(struct lru_ticks *ticks, const struct memlens_wire *wire);

/* NULL if it has none. */
const struct lru_node_ticks *lru_ticks_of(const struct lru_ticks *ticks,
					  u32 nid);

#endif /* MEMLENS_TOOLS_LRU_TICKS_H */
