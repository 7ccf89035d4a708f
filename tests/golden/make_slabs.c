// SPDX-License-Identifier: GPL-2.0
/*
 * Writes raw/slabs of an invented machine, to stdout: of one whose caches
 * tests/golden/slabs.h has, by name.
 *
 *	make_slabs ordinary	the machine of root/snapshot
 *	make_slabs later	the same a second later
 *	make_slabs sysfs	read without the kernel's structs
 *	make_slabs sheaves	Linux 7, and figures of many digits
 *	make_slabs ebb, burst, slow, calm	a cache that is no leak
 *	make_slabs none		no caches can be read
 *	make_slabs empty	there are none
 *	make_slabs older	ordinary, by a memlens that knew no padding
 *	make_slabs oldest	ordinary, by one that knew names only
 */
#include <stdio.h>

#include "tests/golden/section.h"
#include "tests/golden/slabs.h"

static const struct machine {
	const char *name;
	const struct memlens_slabs *all;
	const struct memlens_cache *caches;
	size_t count;
	size_t all_size, cache_size;	/* of a record; 0: whole */
	bool more;			/* has nodes and aliases */
} machines[] = {
#define MACHINE(label, slabs, list, ...)				\
	{ .name = (label), .all = (slabs), .caches = (list),		\
	  .count = ARRAY_SIZE(list), ##__VA_ARGS__ }
	MACHINE("ordinary", slabs_all_of, caches, .more = true),
	MACHINE("later", slabs_all_of_later, caches_later, .more = true),
	MACHINE("sysfs", sysfs_all, sysfs_caches),
	MACHINE("sheaves", sheaves_all, sheaves_caches),
	MACHINE("ebb", lone_all, ebb_caches),
	MACHINE("burst", lone_all, burst_caches),
	MACHINE("slow", lone_all, slow_caches),
	MACHINE("calm", lone_all, calm_caches),
	{ .name = "none", .all = none_all, .caches = caches },
	{ .name = "empty", .all = slabs_all_of, .caches = caches },
	MACHINE("older", slabs_all_of, caches,
		.all_size = offsetof(struct memlens_slabs, reclaimable_bytes),
		.cache_size = offsetof(struct memlens_cache, padding_bytes)),
	MACHINE("oldest", slabs_all_of, caches,
		.all_size = offsetof(struct memlens_slabs, growth_ns),
		.cache_size = offsetof(struct memlens_cache, object_size)),
};

static void machine_write(const struct machine *machine,
			  struct memlens_wire_writer *writer)
{
	const size_t all_size = sizeof(*machine->all);
	const size_t cache_size = sizeof(*machine->caches);

	section_cut(writer, MEMLENS_SECTION_SLABS, machine->all, all_size,
		    machine->all_size ? machine->all_size : all_size, 1);
	section_cut(writer, MEMLENS_SECTION_CACHE, machine->caches, cache_size,
		    machine->cache_size ? machine->cache_size : cache_size,
		    machine->count);
	section_write(writer, MEMLENS_SECTION_CACHE_NODE, cache_nodes,
		      sizeof(cache_nodes[0]),
		      machine->more ? ARRAY_SIZE(cache_nodes) : 0);
	section_write(writer, MEMLENS_SECTION_CACHE_ALIAS, cache_aliases,
		      sizeof(cache_aliases[0]),
		      machine->more ? ARRAY_SIZE(cache_aliases) : 0);
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
		machine_lookup(argc > 1 ? argv[1] : "ordinary");
	const u64 later_ns = argc > 1 && !strcmp(argv[1], "later") ?
		1000000000 : 0;
	static u64 bytes[1024];
	struct memlens_wire_writer writer;
	struct memlens_header *header;
	size_t size;

	if (!machine)
		return 2;
	memlens_wire_begin(&writer, bytes, sizeof(bytes), 4);
	header = memlens_wire_header(&writer);
	header->page_size = 4096;
	header->sequence = later_ns ? 43 : 42;
	header->mono_ns = BEGIN_NS + later_ns;
	header->wall_ns = 1700000000000000000ULL + later_ns;
	header->node_count = 2;
	header->cpu_count = 8;
	memcpy(header->release, "6.12.0-golden", 13);
	machine_write(machine, &writer);
	size = memlens_wire_end(&writer);
	return fwrite(bytes, 1, size, stdout) != size || fflush(stdout);
}
