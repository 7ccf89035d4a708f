// SPDX-License-Identifier: GPL-2.0
/*
 * Writes raw/tail of an invented machine, to stdout: of one that root/snapshot is not
 * like. Its pages are of 4096 bytes.
 *
 *	make_tail clean		nothing but clean page cache
 *	make_tail none		no cgroup has enough for a look
 *	make_tail lost		nothing had room
 *	make_tail full		all needs swap, some is there; a cgroup has all that it may
 *	make_tail dirty		all is dirty or under writeback
 *	make_tail lone		a kernel without cgroups
 *	make_tail wide		four nodes, much of everything, names without end
 *	make_tail older		by a memlens that knew less of them
 *	make_tail bare		no sums
 */
#include <stdio.h>

#include "tests/golden/section.h"
#include "uapi/memlens_tail.h"

#define UNKNOWN		MEMLENS_UNKNOWN

#define SOME(type_is, node)						\
	.nid = (node), .type = (type_is), .generation = 1, .rank = 2,	\
	.folios = 64, .pages = 64

#define NOTHING(type_is, node)						\
	.nid = (node), .type = (type_is), .generation = 1,		\
	.rank = MEMLENS_UNKNOWN_U32, .whole = 1

static const struct memlens_tail clean[] = {
	{
		NOTHING(0, 0), .id = 7, .name = "reader",
	},
	{
		SOME(1, 0), .id = 7, .list_pages = 50000, .clean = 64,
		.yield = 64, .name = "reader",
	},
};

static const struct memlens_tail full[] = {
	{
		SOME(0, 0), .id = 7, .list_pages = 30000, .dirty = 60,
		.mapped = 64, .swap_backed = 64, .in_swap = 4, .clean = 4,
		.yield = 4, .name = "eater",
	},
	{
		NOTHING(1, 0), .id = 7, .name = "eater",
	},
	{
		SOME(0, 0), .id = 8, .list_pages = 20000, .dirty = 64,
		.swap_backed = 64, .name = "tmpfs",
	},
};

static const struct memlens_tail dirty[] = {
	{
		SOME(1, 0), .id = 7, .list_pages = 9000, .dirty = 60,
		.writeback = 4, .name = "writer",
	},
	{
		SOME(1, 0), .id = 8, .list_pages = 8000, .writeback = 64,
		.name = "other",
	},
	{
		SOME(1, 1), .id = 8, .list_pages = 7000, .dirty = 64,
		.name = "other",
	},
};

static const struct memlens_tail lone[] = {
	{
		SOME(0, 0), .list_pages = UNKNOWN, .swap_backed = 64,
		.referenced = 1,
	},
	{ SOME(1, 0), .list_pages = UNKNOWN, .clean = 64, .yield = 64,
	  .referenced = 32 },
};

#define MUCH	123456789

#define WIDE(type_is, node, letter)					\
	.nid = (node), .type = (type_is), .id = 100 + (letter),		\
	.list_pages = 10ULL * MUCH + (letter), .folios = 64,		\
	.pages = 3 * MUCH, .dirty = MUCH, .writeback = MUCH,		\
	.referenced = MUCH, .mapped = MUCH, .unevictable = MUCH,	\
	.name = { [0 ... 254] = (letter) }
#define WIDE_BOTH(node, letter)						\
	{ WIDE(0, node, letter), .swap_backed = 2 * MUCH,		\
	  .in_swap = MUCH },						\
	{ WIDE(1, node, letter), .clean = MUCH, .yield = MUCH }
#define WIDE_DIRTY(node, letter)	{ WIDE(1, node, letter) }
#define WIDE_SWAP(node, letter)						\
	{ WIDE(0, node, letter), .swap_backed = 3 * MUCH }

static const struct memlens_tail wide[] = {
	WIDE_BOTH(0, '"'), WIDE_BOTH(1, '\n'), WIDE_BOTH(2, '\\'),
	WIDE_BOTH(1023, 'x'), WIDE_DIRTY(0, ' '), WIDE_DIRTY(1, '\t'),
	WIDE_DIRTY(3, '\1'), WIDE_SWAP(2, '\2'), WIDE_SWAP(0, '\3'),
	WIDE_SWAP(1, '\4'),
};

static const struct memlens_memcgs memcgs_all = { .version = 2, .cgroups = 2 };

static const struct memlens_memcg memcgs[] = {
	{ .id = 1, .parent = MEMLENS_NO_PARENT },
	{
		.id = 7, .parent = 0, .depth = 1, .swap_usage = 4,
		.swap_max = 4, .name = "eater",
	},
};

struct machine {
	const char *name;
	const struct memlens_tail *tails;
	size_t count;
	size_t size;		/* of a record; 0: all of it */
	bool without_all, without_cgroups;
	u32 lost;		/* records without room */
	bool paths;		/* there are records of cgroups as well */
};

#define MACHINE(list, ...)						\
	{ .name = #list, .tails = list, .count = ARRAY_SIZE(list), ##__VA_ARGS__ }

static const struct machine machines[] = {
	MACHINE(clean),
	{ .name = "none" },
	{ .name = "lost", .lost = 4 },
	MACHINE(full, .paths = true),
	MACHINE(dirty),
	MACHINE(lone, .without_cgroups = true),
	MACHINE(wide),
	{
		.name = "older", .tails = clean, .count = ARRAY_SIZE(clean),
		.size = offsetof(struct memlens_tail, referenced),
	},
	{
		.name = "bare", .tails = clean, .count = ARRAY_SIZE(clean),
		.without_all = true,
	},
};

static void machine_write(const struct machine *machine,
			  struct memlens_wire_writer *writer)
{
	const struct memlens_tail_all all = {
		.share = 100, .cgroups = machine->without_cgroups ? 0 : 31,
		.left_out = machine->without_cgroups ? 0 :
			machine->count ? 29 : 31,
	};
	const size_t size = sizeof(struct memlens_tail);

	section_write(writer, MEMLENS_SECTION_TAIL_ALL, &all, sizeof(all),
		      !machine->without_all);
	section_cut(writer, MEMLENS_SECTION_TAIL, machine->tails, size,
		    machine->size ? machine->size : size, machine->count);
	/* The second of the look's sections. */
	((struct memlens_section *)(memlens_wire_header(writer) + 1))[1].lost_count =
		machine->lost;
	section_write(writer, MEMLENS_SECTION_MEMCGS, &memcgs_all,
		      sizeof(memcgs_all), machine->paths);
	section_write(writer, MEMLENS_SECTION_MEMCG, memcgs, sizeof(memcgs[0]),
		      machine->paths ? ARRAY_SIZE(memcgs) : 0);
}

static const struct machine *machine_lookup(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++)
		if (!strcmp(machines[i].name, name))
			return &machines[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct machine *machine =
		machine_lookup(argc > 1 ? argv[1] : "clean");
	struct memlens_wire_writer writer;
	static u64 bytes[2048];
	size_t size;

	if (!machine)
		return 2;
	memlens_wire_begin(&writer, bytes, sizeof(bytes), 4);
	header_write(&writer, "6.12.0-tail");
	machine_write(machine, &writer);
	size = memlens_wire_end(&writer);
	return fwrite(bytes, 1, size, stdout) != size || fflush(stdout);
}
