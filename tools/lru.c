// SPDX-License-Identifier: GPL-2.0
/* Records of lru: read, and summed. */
#include <string.h>

#include "tools/lru.h"

#define FIRST_FIGURE	offsetof(struct memlens_lru_node, inactive_anon)
#define FIGURES		((offsetof(struct memlens_lru_node, drift) -	\
			  FIRST_FIGURE) / sizeof(u64))

const char *const lru_list_names[LRU_LISTS] = {
	"inactive_anon", "active_anon", "inactive_file", "active_file",
	"unevictable",
};

u64 lru_list(const struct memlens_lru_node *node, u32 list)
{
	const u64 lists[LRU_LISTS] = {
		node->inactive_anon, node->active_anon, node->inactive_file,
		node->active_file, node->unevictable,
	};

	return lists[list];
}

u64 lru_sum(u64 one, u64 other)
{
	const u64 most = MEMLENS_UNKNOWN - 1;

	if (one == MEMLENS_UNKNOWN || other == MEMLENS_UNKNOWN)
		return MEMLENS_UNKNOWN;
	return one > most - other ? most : one + other;
}

u64 lru_less(u64 whole, u64 part)
{
	if (whole == MEMLENS_UNKNOWN || part == MEMLENS_UNKNOWN)
		return MEMLENS_UNKNOWN;
	return whole > part ? whole - part : 0;
}

u32 lru_count(const struct memlens_wire *wire, u32 type)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, type);

	return section ? section->record_count : 0;
}

void lru_record(const struct memlens_wire *wire, u32 type, u32 index,
		void *record, size_t size)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, type);

	/* All ones are what no figure is. */
	memset(record, 0xff, size);
	memcpy(record, memlens_wire_record(wire, section, index),
	       section->record_size < size ? section->record_size : size);
}

bool lru_node(const struct memlens_wire *wire, u32 nid,
	      struct memlens_lru_node *node)
{
	const u32 count = lru_count(wire, MEMLENS_SECTION_LRU_NODE);
	u32 i;

	for (i = 0; i < count; i++) {
		lru_record(wire, MEMLENS_SECTION_LRU_NODE, i, node,
			   sizeof(*node));
		if (node->nid == nid)
			return true;
	}
	memset(node, 0xff, sizeof(*node));
	return false;
}

u64 lru_managed(const struct memlens_wire *wire, u32 nid)
{
	const u32 count = lru_count(wire, MEMLENS_SECTION_LRU_ZONE);
	struct memlens_lru_zone zone;
	u64 managed = 0;
	u32 i;

	for (i = 0; i < count; i++) {
		lru_record(wire, MEMLENS_SECTION_LRU_ZONE, i, &zone,
			   sizeof(zone));
		if (zone.nid == nid)
			managed = lru_sum(managed, zone.managed);
	}
	return managed;
}

void lru_nodes_sum(const struct memlens_wire *wire,
		   struct memlens_lru_node *all)
{
	const u32 count = lru_count(wire, MEMLENS_SECTION_LRU_NODE);
	u64 sums[FIGURES] = { 0 };
	struct memlens_lru_node node;
	u64 figures[FIGURES];
	u32 i, figure;

	memset(all, 0, sizeof(*all));
	for (i = 0; i < count; i++) {
		lru_record(wire, MEMLENS_SECTION_LRU_NODE, i, &node,
			   sizeof(node));
		memcpy(figures, (u8 *)&node + FIRST_FIGURE, sizeof(figures));
		for (figure = 0; figure < FIGURES; figure++)
			sums[figure] = lru_sum(sums[figure], figures[figure]);
		if (node.drift > all->drift)
			all->drift = node.drift;
	}
	memcpy((u8 *)all + FIRST_FIGURE, sums, sizeof(sums));
}
