// SPDX-License-Identifier: GPL-2.0
/*
 * THE TABLE of what memory is used for. Parts that are within none do not overlap: a
 * page is in one of them at most, so far as the kernel's own counters go.
 */
#include <stdio.h>
#include <string.h>

#include "tools/proc.h"
#include "tools/usage_parts.h"

#define FILE_SIZE	96
#define KEY_SIZE	64

static bool is_machine(const struct place *place)
{
	return place->nid == MEMLENS_UNKNOWN_U32;
}

void place_init(struct place *place, const struct memlens_wire *wire,
		const struct options *options, u32 nid)
{
	place->wire = wire;
	place->options = options;
	place->nid = nid;
	if (!lru_count(wire, MEMLENS_SECTION_LRU_NODE))
		memset(&place->lru, 0xff, sizeof(place->lru));
	else if (is_machine(place))
		lru_nodes_sum(wire, &place->lru);
	else
		lru_node(wire, nid, &place->lru);
}

static u64 to_pages(const struct place *place, u64 bytes)
{
	return bytes == MEMLENS_UNKNOWN ? bytes :
		bytes / place->wire->header->page_size;
}

/* ---- records --------------------------------------------------------- */

static u64 figure_at(const void *record, size_t offset)
{
	u64 figure;

	memcpy(&figure, (const u8 *)record + offset, sizeof(figure));
	return figure;
}

/* The sum of a figure over the zones of a place; of free the exact count first. */
static u64 zones_sum(const struct place *place, size_t offset, size_t instead)
{
	const u32 count = lru_count(place->wire, MEMLENS_SECTION_ZONE);
	struct memlens_zone zone;
	u64 sum = count ? 0 : MEMLENS_UNKNOWN;
	u32 i;

	for (i = 0; i < count; i++) {
		u64 figure;

		lru_record(place->wire, MEMLENS_SECTION_ZONE, i, &zone,
			   sizeof(zone));
		if (!is_machine(place) && zone.nid != place->nid)
			continue;
		figure = figure_at(&zone, offset);
		if (figure == MEMLENS_UNKNOWN)
			figure = figure_at(&zone, instead);
		sum = lru_sum(sum, figure);
	}
	return sum;
}

u64 place_managed(const struct place *place)
{
	const size_t managed = offsetof(struct memlens_zone, managed);

	return zones_sum(place, managed, managed);
}

static u64 free_pages(const struct place *place, const struct part *part,
		      const char **source)
{
	*source = "zones";
	return zones_sum(place, part->offset,
			 offsetof(struct memlens_zone, free_approx));
}

static u64 zones_pages(const struct place *place, const struct part *part,
		       const char **source)
{
	*source = "zones";
	return zones_sum(place, part->offset, part->offset);
}

static u64 lru_pages(const struct place *place, const struct part *part,
		     const char **source)
{
	*source = "lru";
	return figure_at(&place->lru, part->offset);
}

static u64 isolated_pages(const struct place *place, const struct part *part,
			  const char **source)
{
	(void)part;
	*source = "lru";
	return lru_sum(place->lru.isolated_anon, place->lru.isolated_file);
}

static u64 mlocked_pages(const struct place *place, const struct part *part,
			 const char **source)
{
	const u32 count = lru_count(place->wire, MEMLENS_SECTION_LRU_ZONE);
	struct memlens_lru_zone zone;
	u64 sum = count ? 0 : MEMLENS_UNKNOWN;
	u32 i;

	(void)part;
	*source = "lru";
	for (i = 0; i < count; i++) {
		lru_record(place->wire, MEMLENS_SECTION_LRU_ZONE, i, &zone,
			   sizeof(zone));
		if (is_machine(place) || zone.nid == place->nid)
			sum = lru_sum(sum, zone.mlocked);
	}
	return sum;
}

/* ---- the kernel's files ---------------------------------------------- */

/* A file of a node's folder. */
static void node_file(const struct place *place, char *file, const char *name)
{
	snprintf(file, FILE_SIZE, "sys/devices/system/node/node%u/%s",
		 place->nid, name);
}

/* "Node 0 SReclaimable: 1 kB" in a node's file, without "Node 0" in all's. */
static u64 meminfo_pages(const struct place *place, const struct part *part,
			 const char **source)
{
	char file[FILE_SIZE] = "proc/meminfo", key[KEY_SIZE];

	*source = is_machine(place) ? "meminfo" : "node-meminfo";
	if (is_machine(place)) {
		snprintf(key, sizeof(key), "%s", part->key);
	} else {
		node_file(place, file, "meminfo");
		snprintf(key, sizeof(key), "Node %u %s", place->nid,
			 part->key);
	}
	return to_pages(place, proc_number(place->options, file, key));
}

static u64 vmstat_pages(const struct place *place, const struct part *part,
			const char **source)
{
	char file[FILE_SIZE] = "proc/vmstat";

	*source = is_machine(place) ? "vmstat" : "node-vmstat";
	if (!is_machine(place))
		node_file(place, file, "vmstat");
	return proc_number(place->options, file, part->key);
}

/* The kernel's counters, which have large kmalloc()s as well as caches. */
static u64 slab_pages(const struct place *place, const struct part *part,
		      const char **source)
{
	struct memlens_slabs slabs;
	u64 bytes = MEMLENS_UNKNOWN;

	if (is_machine(place) &&
	    lru_count(place->wire, MEMLENS_SECTION_SLABS)) {
		lru_record(place->wire, MEMLENS_SECTION_SLABS, 0, &slabs,
			   sizeof(slabs));
		bytes = figure_at(&slabs, part->offset);
	}
	if (bytes == MEMLENS_UNKNOWN)
		return meminfo_pages(place, part, source);
	*source = "slabs";
	return to_pages(place, bytes);
}

/*
 * Stacks are vmalloc()ed (CONFIG_VMAP_STACK), and a part of their own. Where there
 * is less of vmalloc() than of stacks, they are not.
 */
static u64 vmalloc_pages(const struct place *place, const struct part *part,
			 const char **source)
{
	const struct part of_node = { .key = "nr_vmalloc" };
	const u64 stacks = place->lru.kernel_stack;
	const u64 all = is_machine(place) ?
		meminfo_pages(place, part, source) :
		vmstat_pages(place, &of_node, source);

	if (stacks == MEMLENS_UNKNOWN)
		return MEMLENS_UNKNOWN;
	return all == MEMLENS_UNKNOWN || all < stacks ? all : all - stacks;
}

/* Of a node by size, and x86-64 has these two. */
static u64 hugetlb_pages(const struct place *place, const struct part *part,
			 const char **source)
{
	static const u32 sizes_kib[] = { 2048, 1048576 };
	char file[FILE_SIZE], name[KEY_SIZE];
	u64 bytes = MEMLENS_UNKNOWN;
	size_t i;

	if (is_machine(place))
		return meminfo_pages(place, part, source);
	*source = "node-hugepages";
	for (i = 0; i < ARRAY_SIZE(sizes_kib); i++) {
		u64 count;

		snprintf(name, sizeof(name), "hugepages/hugepages-%ukB/nr_hugepages",
			 sizes_kib[i]);
		node_file(place, file, name);
		count = proc_number(place->options, file, "");
		/* More than an address can name is nobody's count. */
		if (count < 1ULL << 32)
			bytes = lru_sum(bytes == MEMLENS_UNKNOWN ? 0 : bytes,
					(count << 10) * sizes_kib[i]);
	}
	return to_pages(place, bytes);
}

/* ---- all ------------------------------------------------------------- */

#define OF_ZONES(label, member, ...)					\
	{ .name = (label), .pages = zones_pages,			\
	  .offset = offsetof(struct memlens_zone, member), ##__VA_ARGS__ }
#define OF_LRU(member, ...)						\
	{ .name = #member, .pages = lru_pages,				\
	  .offset = offsetof(struct memlens_lru_node, member), ##__VA_ARGS__ }
#define OF_SLABS(label, member, word)					\
	{ .name = (label), .pages = slab_pages, .key = (word),		\
	  .offset = offsetof(struct memlens_slabs, member) }
#define OF_FILE(label, function, word, ...)				\
	{ .name = (label), .pages = (function), .key = (word), ##__VA_ARGS__ }

const struct part usage_parts[USAGE_PARTS] = {
	{ .name = "free", .pages = free_pages,
	  .offset = offsetof(struct memlens_zone, free_exact) },
	OF_ZONES("free_on_cpus", pcp),
	OF_LRU(inactive_anon),
	OF_LRU(active_anon),
	OF_LRU(inactive_file),
	OF_LRU(active_file),
	OF_LRU(unevictable),
	{ .name = "isolated", .pages = isolated_pages },
	OF_SLABS("slab_reclaimable", kernel_reclaimable_bytes, "SReclaimable:"),
	OF_SLABS("slab_unreclaimable", kernel_unreclaimable_bytes,
		 "SUnreclaim:"),
	OF_LRU(kernel_stack),
	OF_LRU(page_tables),
	OF_FILE("sec_page_tables", meminfo_pages, "SecPageTables:"),
	OF_FILE("vmalloc", vmalloc_pages, "VmallocUsed:"),
	OF_FILE("percpu", meminfo_pages, "Percpu:"),
	OF_FILE("hugetlb", hugetlb_pages, "Hugetlb:"),
	OF_FILE("zspages", vmstat_pages, "nr_zspages"),
	OF_FILE("memmap", vmstat_pages, "nr_memmap_pages"),
	OF_FILE("misc_reclaimable", vmstat_pages,
		"nr_kernel_misc_reclaimable"),
	OF_FILE("gpu_active", vmstat_pages, "nr_gpu_active"),
	OF_FILE("gpu_reclaim", vmstat_pages, "nr_gpu_reclaim"),

	/* On lists of anon, or locked, and so unevictable, or isolated. */
	OF_LRU(shmem, .within = "several"),
	OF_LRU(swapcache, .within = "several"),
	{ .name = "mlocked", .within = "unevictable", .pages = mlocked_pages },
	OF_ZONES("cma_free", cma_free, .within = "free"),
	OF_ZONES("cma", cma, .within = "several"),
	OF_FILE("zswap", meminfo_pages, "Zswap:", .within = "varies"),
	OF_FILE("balloon", vmstat_pages, "nr_balloon_pages",
		.within = "varies"),
};
