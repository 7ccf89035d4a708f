// SPDX-License-Identifier: GPL-2.0
/* Records of ends of lists: read, and added up. */
#include <string.h>

#include "tools/lru.h"
#include "tools/tail.h"

bool tail_all(const struct memlens_wire *wire, struct memlens_tail_all *all)
{
	memset(all, 0xff, sizeof(*all));
	if (!lru_count(wire, MEMLENS_SECTION_TAIL_ALL))
		return false;
	lru_record(wire, MEMLENS_SECTION_TAIL_ALL, 0, all, sizeof(*all));
	return true;
}

u32 tail_count(const struct memlens_wire *wire)
{
	return lru_count(wire, MEMLENS_SECTION_TAIL);
}

void tail_record(const struct memlens_wire *wire, u32 index,
		 struct memlens_tail *tail)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_TAIL);

	lru_record(wire, MEMLENS_SECTION_TAIL, index, tail, sizeof(*tail));
	if (section->record_size <
	    offsetof(struct memlens_tail, name) + sizeof(tail->name))
		strcpy(tail->name, "?");
}

void tail_add(struct memlens_tail *sum, const struct memlens_tail *one)
{
	sum->list_pages = lru_sum(sum->list_pages, one->list_pages);
	sum->folios = lru_sum(sum->folios, one->folios);
	sum->pages = lru_sum(sum->pages, one->pages);
	sum->clean = lru_sum(sum->clean, one->clean);
	sum->dirty = lru_sum(sum->dirty, one->dirty);
	sum->writeback = lru_sum(sum->writeback, one->writeback);
	sum->referenced = lru_sum(sum->referenced, one->referenced);
	sum->mapped = lru_sum(sum->mapped, one->mapped);
	sum->swap_backed = lru_sum(sum->swap_backed, one->swap_backed);
	sum->in_swap = lru_sum(sum->in_swap, one->in_swap);
	sum->large = lru_sum(sum->large, one->large);
	sum->unevictable = lru_sum(sum->unevictable, one->unevictable);
	sum->yield = lru_sum(sum->yield, one->yield);
}

u32 tail_pair(const struct memlens_wire *wire, u32 index,
	      struct memlens_tail *both, struct memlens_tail *file)
{
	const u32 count = tail_count(wire);
	struct memlens_tail tail;

	memset(file, 0, sizeof(*file));
	tail_record(wire, index, both);
	if (both->type == TAIL_FILE)
		tail_add(file, both);
	for (index++; index < count; index++) {
		tail_record(wire, index, &tail);
		if (tail.id != both->id || tail.nid != both->nid)
			break;
		tail_add(both, &tail);
		if (tail.type == TAIL_FILE)
			tail_add(file, &tail);
	}
	return index;
}

bool tail_all_swap_backed(const struct memlens_tail *tail)
{
	return tail->pages && tail->pages != MEMLENS_UNKNOWN &&
		tail->swap_backed == tail->pages;
}

/* Of a file what is not clean is dirty or under writeback. */
bool tail_all_dirty(const struct memlens_tail *tail)
{
	return tail->pages && tail->pages != MEMLENS_UNKNOWN && !tail->clean &&
		!tail->swap_backed && !tail->in_swap;
}
