// SPDX-License-Identifier: GPL-2.0
/* A cgroup's path out of records: each has the last part of it, and its parent. */
#include "module/pure/text.h"
#include "module/pure/wire.h"
#include "uapi/memlens_memcgs.h"

#define PARTS_MOST	64

/* What of a record a path is made from; false: it has not all of that. */
static bool link_read(const void *record, size_t size, u32 *parent, u32 *depth)
{
	const struct memlens_memcg *memcg = record;

	if (size < offsetof(struct memlens_memcg, name) + sizeof(memcg->name))
		return false;
	*parent = memcg->parent;
	*depth = memcg->depth;
	return true;
}

static void part_text(struct memlens_text *text, const void *record)
{
	const struct memlens_memcg *memcg = record;

	memlens_text_char(text, '/');
	memlens_text_name(text, memcg->name, sizeof(memcg->name));
}

void memlens_text_path(struct memlens_text *text, const struct memlens_wire *wire,
		       const void *record, size_t record_size)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_MEMCG);
	const void *parts[PARTS_MOST];
	u32 count = 0, parent, depth;
	const void *next;

	if (!section || !link_read(record, record_size, &parent, &depth)) {
		memlens_text_char(text, '-');
		return;
	}
	if (!depth) {
		memlens_text_char(text, '/');
		return;
	}
	/* Parents are before their children, so that this ends. */
	while (depth && count < PARTS_MOST) {
		parts[count++] = record;
		if (parent >= section->record_count)
			break;
		next = memlens_wire_record(wire, section, parent);
		if (next >= record)
			break;
		record = next;
		link_read(record, section->record_size, &parent, &depth);
	}
	if (depth)
		memlens_text_string(text, "...");	/* a parent has no record */
	while (count--)
		part_text(text, parts[count]);
}
