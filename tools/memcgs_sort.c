// SPDX-License-Identifier: GPL-2.0
/* Which cgroup comes first. */
#include <stdlib.h>
#include <string.h>

#include "tools/memcgs_sort.h"

#define LISTS	"inactive_anon, active_anon, inactive_file, active_file, unevictable"

const char *const memcgs_keys =
	"usage, anon, file, " LISTS ", swap, oom_kill, max, high or name";

static const char *const words[] = {
	[MEMCGS_BY_USAGE] = "usage",
	[MEMCGS_BY_ANON] = "anon",
	[MEMCGS_BY_FILE] = "file",
	[MEMCGS_BY_INACTIVE_ANON] = "inactive_anon",
	[MEMCGS_BY_ACTIVE_ANON] = "active_anon",
	[MEMCGS_BY_INACTIVE_FILE] = "inactive_file",
	[MEMCGS_BY_ACTIVE_FILE] = "active_file",
	[MEMCGS_BY_UNEVICTABLE] = "unevictable",
	[MEMCGS_BY_SWAP] = "swap",
	[MEMCGS_BY_OOM_KILL] = "oom_kill",
	[MEMCGS_BY_MAX] = "max",
	[MEMCGS_BY_HIGH] = "high",
	[MEMCGS_BY_NAME] = "name",
};

enum memcgs_key memcgs_key_lookup(const char *word)
{
	u32 key;

	for (key = MEMCGS_BY_USAGE; key < ARRAY_SIZE(words); key++)
		if (!strcmp(words[key], word))
			return key;
	return MEMCGS_UNSORTED;
}

static u64 figure(enum memcgs_key key, const struct memlens_memcg *memcg)
{
	switch (key) {
	case MEMCGS_BY_USAGE:
		return memcg->usage;
	case MEMCGS_BY_ANON:
		return memcgs_anon(memcg);
	case MEMCGS_BY_FILE:
		return memcgs_file(memcg);
	case MEMCGS_BY_INACTIVE_ANON:
		return memcg->lists.inactive_anon;
	case MEMCGS_BY_ACTIVE_ANON:
		return memcg->lists.active_anon;
	case MEMCGS_BY_INACTIVE_FILE:
		return memcg->lists.inactive_file;
	case MEMCGS_BY_ACTIVE_FILE:
		return memcg->lists.active_file;
	case MEMCGS_BY_UNEVICTABLE:
		return memcg->lists.unevictable;
	case MEMCGS_BY_SWAP:
		return memcg->swap_usage;
	case MEMCGS_BY_OOM_KILL:
		return memcg->events.oom_kill;
	case MEMCGS_BY_MAX:
		return memcg->events.max;
	case MEMCGS_BY_HIGH:
		return memcg->events.high;
	case MEMCGS_BY_NAME:
	case MEMCGS_UNSORTED:
		break;
	}
	return MEMLENS_UNKNOWN;
}

/* A record that is too short for a name has none. */
static const char *name_of(const struct memlens_wire *wire, u32 index)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_MEMCG);
	const size_t offset = offsetof(struct memlens_memcg, name);

	if (section->record_size < offset + MEMLENS_CGROUP_NAME_SIZE)
		return "";
	return (const char *)memlens_wire_record(wire, section, index) + offset;
}

void memcgs_entry(const struct memlens_wire *wire, u32 index,
		  enum memcgs_key key, struct memcgs_entry *entry)
{
	struct memlens_memcg memcg;
	u64 number;

	memcgs_record(wire, index, &memcg);
	number = figure(key, &memcg);
	entry->weight = number == MEMLENS_UNKNOWN ? 0 : number + 1;
	entry->name = key == MEMCGS_BY_NAME ? name_of(wire, index) : NULL;
	entry->index = index;
}

static int compare(u64 a, u64 b)
{
	return a < b ? -1 : a > b;
}

static int entries_compare(const void *left, const void *right)
{
	const struct memcgs_entry *a = left, *b = right;
	int order = compare(a->group, b->group);

	if (!order && a->name && b->name)
		order = strncmp(a->name, b->name, MEMLENS_CGROUP_NAME_SIZE);
	if (!order)
		order = compare(b->weight, a->weight);
	return order ? order : compare(a->index, b->index);
}

void memcgs_sort(struct memcgs_entry *entries, u32 count)
{
	if (count)
		qsort(entries, count, sizeof(*entries), entries_compare);
}
