// SPDX-License-Identifier: GPL-2.0
/*
 * Writes raw/memcgs of an invented machine, to stdout: of one that root/snapshot is not
 * like. Its pages are of 4096 bytes.
 *
 *	make_memcgs deep	cgroups below each other, whose paths are over any line
 *	make_memcgs few		two of them
 *	make_memcgs lost	three more, that had no room
 *	make_memcgs found	these, where they have room
 */
#include <stdio.h>

#include "tests/golden/section.h"
#include "uapi/memlens_memcgs.h"

#define DEEP	24		/* of 255 bytes each, so 19 of them are over a line */
#define LOST	3

static void memcg_add(struct memlens_wire_writer *writer, u32 index, u32 parent,
		      const char *name)
{
	struct memlens_memcg *memcg = memlens_wire_record_add(writer);

	memcg->id = 100 + index;
	memcg->parent = parent;
	memcg->depth = index && parent == index - 1 ? index : !!index;
	memcg->usage = 1000 - index;
	memcg->max = MEMLENS_NO_LIMIT;
	memcg->high = MEMLENS_NO_LIMIT;
	memcg->swap_max = MEMLENS_NO_LIMIT;
	memcpy(memcg->name, name, strlen(name));
}

static void deep_write(struct memlens_wire_writer *writer)
{
	char name[255] = "";
	u32 i;

	/* Characters of two bytes: some begin at even bytes of a path, some at odd ones. */
	for (i = 0; i + 2 < sizeof(name); i += 2)
		memcpy(name + i, "\xc3\xbc", 2);
	memcg_add(writer, 0, MEMLENS_NO_PARENT, "");
	for (i = 1; i < DEEP; i++)
		memcg_add(writer, i, i - 1, name);
	memcg_add(writer, DEEP, DEEP - 1, "leaf");
	memcg_add(writer, DEEP + 1, DEEP, "a b");
}

static void few_write(struct memlens_wire_writer *writer, u32 count)
{
	static const char *const names[] = { "", "one", "two", "three", "four" };
	u32 i;

	for (i = 0; i < count; i++)
		memcg_add(writer, i, i ? 0 : MEMLENS_NO_PARENT, names[i]);
}

int main(int argc, char **argv)
{
	const char *machine = argc > 1 ? argv[1] : "deep";
	const bool lost = !strcmp(machine, "lost");
	const bool found = !strcmp(machine, "found");
	const bool deep = !strcmp(machine, "deep");
	const struct memlens_memcgs all = {
		.version = 2,
		.cgroups = deep ? DEEP + 2 : lost || found ? 2 + LOST : 2,
	};
	struct memlens_wire_writer writer;
	static u64 bytes[4096];
	size_t size;

	memlens_wire_begin(&writer, bytes, sizeof(bytes), 3);
	header_write(&writer, "6.12.0-memcgs");
	section_write(&writer, MEMLENS_SECTION_MEMCGS, &all, sizeof(all), 1);
	memlens_wire_section_begin(&writer, MEMLENS_SECTION_MEMCG,
				   sizeof(struct memlens_memcg), BEGIN_NS);
	if (deep)
		deep_write(&writer);
	else
		few_write(&writer, found ? 2 + LOST : 2);
	writer.open->lost_count = lost ? LOST : 0;
	memlens_wire_section_end(&writer, BEGIN_NS + 1000);
	section_write(&writer, MEMLENS_SECTION_MEMCG_NODE, NULL,
		      sizeof(struct memlens_memcg_node), 0);
	size = memlens_wire_end(&writer);
	return fwrite(bytes, 1, size, stdout) != size || fflush(stdout);
}
