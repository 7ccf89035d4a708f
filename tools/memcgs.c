// SPDX-License-Identifier: GPL-2.0
/* Records of cgroups: read, and what follows from one alone. */
#include <string.h>

#include "module/pure/text.h"
#include "tools/lru.h"
#include "tools/memcgs.h"

bool memcgs_all(const struct memlens_wire *wire, struct memlens_memcgs *all)
{
	memset(all, 0xff, sizeof(*all));
	if (!lru_count(wire, MEMLENS_SECTION_MEMCGS))
		return false;
	lru_record(wire, MEMLENS_SECTION_MEMCGS, 0, all, sizeof(*all));
	return true;
}

u32 memcgs_count(const struct memlens_wire *wire)
{
	return lru_count(wire, MEMLENS_SECTION_MEMCG);
}

void memcgs_record(const struct memlens_wire *wire, u32 index,
		   struct memlens_memcg *memcg)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_MEMCG);

	lru_record(wire, MEMLENS_SECTION_MEMCG, index, memcg, sizeof(*memcg));
	if (memcg->parent >= index)
		memcg->parent = MEMLENS_NO_PARENT;
	if (section->record_size <
	    offsetof(struct memlens_memcg, name) + sizeof(memcg->name))
		memset(memcg->name, 0, sizeof(memcg->name));
}

u64 memcgs_anon(const struct memlens_memcg *memcg)
{
	return lru_sum(memcg->lists.inactive_anon, memcg->lists.active_anon);
}

u64 memcgs_file(const struct memlens_memcg *memcg)
{
	return lru_sum(memcg->lists.inactive_file, memcg->lists.active_file);
}

size_t memcgs_path(const struct memlens_wire *wire, u32 index, char *chars,
		   size_t size)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_MEMCG);
	struct memlens_text text = { .chars = chars, .size = size - 1 };

	memlens_text_path(&text, wire,
			  memlens_wire_record(wire, section, index),
			  section->record_size);
	if (text.length == text.size)
		memlens_text_cut(&text, text.size);
	chars[text.length] = '\0';
	return text.length;
}
