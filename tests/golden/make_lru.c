// SPDX-License-Identifier: GPL-2.0
/*
 * Writes raw/lru of an invented machine, to stdout: of one that root/snapshot is not
 * like. Its pages are of 4096 bytes.
 *
 *	make_lru young		generations that turn over in seconds
 *	make_lru off		the same with MGLRU off
 *	make_lru classic	the same without MGLRU, and no swap cache is counted
 *	make_lru dirty		more is mapped and dirty than the lists of file hold
 *	make_lru given		a third of the lists of file is anon that was given up
 *	make_lru aging		anon is all young, and one cgroup has some file that is not
 *	make_lru older		young, by a memlens that knew no refaults
 *	make_lru bare		no cgroup, no generation, no zone in it
 *	make_lru empty		no node
 */
#include <stdio.h>

#include "tests/golden/section.h"
#include "uapi/memlens_lru.h"

#define UNKNOWN		MEMLENS_UNKNOWN

/* 65536 pages, 256M: 40M of anon, 60M of file. */
#define YOUNG								\
	.nid = 0, .inactive_anon = 5120, .active_anon = 5120,		\
	.inactive_file = 10240, .active_file = 5120, .unevictable = 256, \
	.file = 20480, .shmem = 4096, .file_mapped = 1024,		\
	.anon_mapped = 6000, .dirty = 512, .writeback = 256,		\
	.kernel_stack = 300, .page_tables = 400, .refault_anon = 50,	\
	.refault_file = 90000, .activate_anon = 10, .activate_file = 40000

static const struct memlens_lru_node young_nodes[] = {
	{ YOUNG, .swapcache = 1024 },
};

static const struct memlens_lru_node classic_nodes[] = {
	{ YOUNG, .swapcache = UNKNOWN },
};

static const struct memlens_lru_node dirty_nodes[] = {
	{
		.nid = 0, .inactive_anon = 5120, .inactive_file = 1000,
		.active_file = 1000, .file = 5000, .shmem = 3000,
		.file_mapped = 1500, .dirty = 900, .writeback = 100,
	},
};

/* Page cache is 12288 - 1024 - 1024 = 10240 of the 15360 pages on lists of file. */
static const struct memlens_lru_node given_nodes[] = {
	{
		.nid = 0, .inactive_anon = 5120, .active_anon = 5120,
		.inactive_file = 10240, .active_file = 5120, .file = 12288,
		.shmem = 1024, .swapcache = 1024, .file_mapped = 1024,
		.anon_mapped = 15360, .dirty = 512, .writeback = 256,
	},
};

static const struct memlens_lru_zone zones[] = {
	{
		.nid = 0, .index = 1, .name = "DMA32", .inactive_anon = 5120,
		.active_anon = 5120, .inactive_file = 10240,
		.active_file = 5120, .unevictable = 256, .write_pending = 768,
		.mlocked = 128, .managed = 65536,
	},
};

static const struct memlens_lru_cgroups on[] = {
	{
		.nid = 0, .cgroups = 10, .generations_on = 10,
		.unevictable = 256, .generations_anon = 10240,
		.generations_file = 15360,
	},
};

static const struct memlens_lru_cgroups off[] = {
	{
		.nid = 0, .cgroups = 10, .inactive_anon = 5120,
		.active_anon = 5120, .inactive_file = 10240,
		.active_file = 5120, .unevictable = 256,
	},
};

static const struct memlens_lru_cgroups classic[] = {
	{
		.nid = 0, .cgroups = 10, .generations_on = UNKNOWN,
		.inactive_anon = 5120, .active_anon = 5120,
		.inactive_file = 10240, .active_file = 5120,
		.unevictable = 256, .generations_anon = UNKNOWN,
		.generations_file = UNKNOWN,
	},
};

#define GENERATION(kind, number, amount, youngest, oldest)		\
	{ .nid = 0, .type = (kind), .rank = (number), .pages = (amount), \
	  .cgroups = 10, .age_least_ms = (youngest),			\
	  .age_most_ms = (oldest), .seq_least = 7, .seq_most = 70 }

/* A quarter of anon and 12000 of 15360 pages of file are of the oldest. */
static const struct memlens_generation generations[] = {
	GENERATION(0, 0, 5120, 5, 1500),
	GENERATION(0, 1, 2560, 800, 2000),
	GENERATION(0, 2, 2560, 2000, 2750),
	GENERATION(1, 0, 360, 5, 1500),
	GENERATION(1, 1, 3000, 800, 2000),
	GENERATION(1, 2, 12000, 2000, 2750),
};

/* 1 page of file is the oldest, 12000 of 15360 come then. */
static const struct memlens_generation aging[] = {
	GENERATION(0, 0, 5120, 5, 1500),
	GENERATION(0, 1, 5120, 800, 2000),
	GENERATION(1, 0, 3359, 5, 1500),
	GENERATION(1, 2, 12000, 2000, 2750),
	{
		.nid = 0, .type = 1, .rank = 3, .pages = 1, .cgroups = 1,
		.age_least_ms = 60000, .age_most_ms = 60000,
	},
};

static const struct machine {
	const char *name;
	const struct memlens_lru_node *nodes;
	size_t node_count;
	size_t node_size;		/* of a record; 0: whole */
	const struct memlens_lru_cgroups *cgroups;
	size_t generation_count;
	const struct memlens_generation *generations;
	bool zones;
} machines[] = {
#define ALL(list)	ARRAY_SIZE(list), list
	{ "given", given_nodes, 1, 0, classic, 0, NULL, true },
	{ "aging", young_nodes, 1, 0, on, ALL(aging), true },
	{ "young", young_nodes, 1, 0, on, ALL(generations), true },
	{ "off", young_nodes, 1, 0, off, ALL(generations), true },
	{ "classic", classic_nodes, 1, 0, classic, 0, NULL, true },
	{ "dirty", dirty_nodes, 1, 0, classic, 0, NULL, true },
	{ "older", young_nodes, 1,
	  offsetof(struct memlens_lru_node, refault_anon), on, ALL(generations), true },
	{ "bare", young_nodes, 1, 0, NULL, 0, NULL, false },
	{ "empty", young_nodes, 0, 0, NULL, 0, NULL, false },
};

static void machine_write(const struct machine *machine,
			  struct memlens_wire_writer *writer)
{
	const size_t size = sizeof(*machine->nodes);

	section_cut(writer, MEMLENS_SECTION_LRU_NODE, machine->nodes, size,
		    machine->node_size ? machine->node_size : size,
		    machine->node_count);
	section_write(writer, MEMLENS_SECTION_LRU_ZONE, zones,
		      sizeof(zones[0]), machine->zones);
	section_write(writer, MEMLENS_SECTION_LRU_CGROUPS, machine->cgroups,
		      sizeof(on[0]), machine->cgroups ? 1 : 0);
	section_write(writer, MEMLENS_SECTION_GENERATION, machine->generations,
		      sizeof(generations[0]), machine->generation_count);
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
		machine_lookup(argc > 1 ? argv[1] : "young");
	struct memlens_wire_writer writer;
	static u64 bytes[1024];
	size_t size;

	if (!machine)
		return 2;
	memlens_wire_begin(&writer, bytes, sizeof(bytes), 4);
	header_write(&writer, "6.12.0-lru");
	machine_write(machine, &writer);
	size = memlens_wire_end(&writer);
	return fwrite(bytes, 1, size, stdout) != size || fflush(stdout);
}
