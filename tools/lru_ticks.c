// SPDX-License-Identifier: GPL-2.0
/* What each node's lists held on the last ticks of a watch. */
#include <stdlib.h>

#include "tools/lru_ticks.h"

#define NODES_SPARE	8	/* that may come online */
#define NODES_MOST	1024	/* of any kernel */

enum status lru_ticks_init(struct lru_ticks *ticks,
			   const struct memlens_wire *wire)
{
	const u32 count = lru_count(wire, MEMLENS_SECTION_LRU_NODE);

	ticks->count = 0;
	ticks->room = (count < NODES_MOST ? count : NODES_MOST) + NODES_SPARE;
	ticks->nodes = calloc(ticks->room, sizeof(*ticks->nodes));
	if (ticks->nodes)
		return STATUS_OK;
	complain("there is no memory for what lists held before");
	return STATUS_ERROR;
}

void lru_ticks_free(struct lru_ticks *ticks)
{
	free(ticks->nodes);
}

const struct lru_node_ticks *lru_ticks_of(const struct lru_ticks *ticks,
					  u32 nid)
{
	u32 i;

	for (i = 0; i < ticks->count; i++)
		if (ticks->nodes[i].nid == nid)
			return &ticks->nodes[i];
	return NULL;
}

/* A node that was not seen before has ticks from now on. */
static void node_begin(struct lru_ticks *ticks, u32 nid)
{
	if (!lru_ticks_of(ticks, nid) && ticks->count < ticks->room)
		ticks->nodes[ticks->count++].nid = nid;
}

void lru_ticks_take(struct lru_ticks *ticks, const struct memlens_wire *wire)
{
	const u32 count = lru_count(wire, MEMLENS_SECTION_LRU_NODE);
	struct memlens_lru_node node;
	u32 i, list;

	for (i = 0; i < count; i++) {
		lru_record(wire, MEMLENS_SECTION_LRU_NODE, i, &node,
			   sizeof(node));
		node_begin(ticks, node.nid);
	}
	/* One that is gone for a while has a gap, as all have that many ticks. */
	for (i = 0; i < ticks->count; i++) {
		lru_node(wire, ticks->nodes[i].nid, &node);
		for (list = 0; list < LRU_LISTS; list++)
			spark_add(&ticks->nodes[i].lists[list],
				  lru_list(&node, list));
	}
}
