// SPDX-License-Identifier: GPL-2.0
/*
 * Writes root/snapshot: an invented machine of two nodes, to stdout. States,
 * headroom, verdicts and percentiles stand here as worked out by hand, so that no
 * code under test has a part in them. The settings in root/sys/vm are the
 * machine's as well: its marks follow from them; the sums stand in root/README.
 *
 *	make_snapshot		root/snapshot
 *	make_snapshot later	the same machine a second later
 *	make_snapshot reset	the same, but its counts began anew in between
 */
#include <stdio.h>

#include "tests/golden/lru.h"
#include "tests/golden/memcgs.h"
#include "tests/golden/reclaim.h"
#include "tests/golden/section.h"
#include "tests/golden/slabs.h"
#include "tests/golden/tail.h"

#define UNKNOWN		MEMLENS_UNKNOWN

static const struct memlens_node nodes[] = {
	{ .nid = 0 },
	{ .nid = 1, .hopeless = 1, .kswapd_failures = 17, .offlining = 1 },
};

static const struct memlens_class classes[] = {
	{ .index = 0, .name = "DMA" },
	{ .index = 1, .name = "DMA32" },
	{ .index = 2, .name = "Normal", .gfp_kernel = 1 },
	{ .index = 3, .name = "Movable" },
};

#define ALL(verdict)							\
	{ verdict, verdict, verdict, verdict, verdict, verdict,		\
	  verdict, verdict, verdict, verdict, verdict }

static const struct memlens_zone zones[] = {
	{	/* plenty, but held back from GFP_KERNEL */
		.nid = 0, .index = 0, .name = "DMA",
		.state = MEMLENS_ZONE_OK, .class_count = 4, .order_count = 11,
		.kernel_class = 2,
		.free_approx = 2816, .free_exact = 2816, .drift = 0,
		.min = 42, .low = 52, .high = 62, .promo = 72, .boost = 0,
		.over_low = 2764, .over_min = 2774,
		.over_low_share = 7197, .over_min_share = 7223,
		.managed = 3840, .present = 3998, .spanned = 4095,
		.lowmem_reserve = { 0, 1757, 5664, 5664 },
		.free_blocks = { [8] = 1, [9] = 1, [10] = 2 },
		.usable_orders = 0x700,
		.at_low = ALL(MEMLENS_BY_RESERVE),
		.at_min = ALL(MEMLENS_BY_RESERVE),
	},
	{	/* boosted, between min and low, in small pieces */
		.nid = 0, .index = 1, .name = "DMA32",
		.state = MEMLENS_ZONE_KSWAPD, .class_count = 4,
		.order_count = 11, .kernel_class = 2,
		.free_approx = 5540, .free_exact = 5560, .drift = 20,
		.min = 5452, .low = 6690, .high = 7928, .promo = 9166,
		.boost = 500,
		.over_low = -1130, .over_min = 108,
		.over_low_share = -25, .over_min_share = 2,
		.managed = 450000, .present = 520000, .spanned = 524288,
		.cma = 64, .cma_free = 10, .pcp = 300, .pcp_high = 5000,
		.lowmem_reserve = { 0, 0, 60, 60 },
		.free_blocks = { 2000, 1000, 390 },
		.usable_orders = 0x7,
		.at_low = ALL(MEMLENS_BY_MARK),
		.at_min = {
			MEMLENS_PASS, MEMLENS_PASS, MEMLENS_PASS,
			MEMLENS_BY_FRAGMENTS, MEMLENS_BY_FRAGMENTS,
			MEMLENS_BY_RESERVE, MEMLENS_BY_RESERVE,
			MEMLENS_BY_SIZE, MEMLENS_BY_SIZE,
			MEMLENS_BY_SIZE, MEMLENS_BY_SIZE,
		},
	},
	{	/* critical, by more than the counter says */
		.nid = 0, .index = 2, .name = "Normal",
		.state = MEMLENS_ZONE_CRITICAL, .class_count = 4,
		.order_count = 11, .kernel_class = 2,
		.free_approx = 1150, .free_exact = 900, .drift = -250,
		.min = 11005, .low = 13756, .high = 16507, .promo = 19258,
		.over_low = -12856, .over_min = -10105,
		.over_low_share = -128, .over_min_share = -101,
		.managed = 1000000, .present = 1048576, .spanned = 1048576,
		.highatomic = 2048, .highatomic_free = UNKNOWN,
		.pcp = 1234, .pcp_high = 20000,
		.free_blocks = { 900 }, .usable_orders = 0x1,
		.at_low = ALL(MEMLENS_BY_MARK), .at_min = ALL(MEMLENS_BY_MARK),
	},
	{	/* a name from hell, and what an offlining node leaves */
		.nid = 1, .index = 2, .name = "N\nzone 0 \"'\\\033[\xff",
		.state = MEMLENS_ZONE_LOW_HIGH, .class_count = 4,
		.order_count = 11, .kernel_class = 2,
		.free_approx = 30000, .free_exact = UNKNOWN,
		.drift = MEMLENS_UNKNOWN_S64,
		.min = 10000, .low = 20000, .high = 40000, .promo = UNKNOWN,
		.over_low = 10000, .over_min = 20000,
		.over_low_share = MEMLENS_UNKNOWN_S32,
		.over_min_share = MEMLENS_UNKNOWN_S32,
		.managed = 0, .present = 100000, .spanned = 100000,
		.cma = UNKNOWN, .cma_free = UNKNOWN, .highatomic = 512,
		.highatomic_free = 100, .pcp = UNKNOWN, .pcp_high = UNKNOWN,
		.lowmem_reserve = { 0, 0, 0, 9375 },
		.free_blocks = { [4] = 1, [5] = 1, [8] = 1, [10] = 29 },
		.usable_orders = 0x530,
		.at_low = ALL(MEMLENS_PASS), .at_min = ALL(MEMLENS_PASS),
	},
	{	/* no zone for GFP_KERNEL, exactly at low */
		.nid = 1, .index = 3, .name = "Movable",
		.state = MEMLENS_ZONE_KSWAPD, .class_count = 4,
		.order_count = 11, .kernel_class = 2,
		.free_approx = 953, .free_exact = UNKNOWN,
		.drift = MEMLENS_UNKNOWN_S64,
		.min = 128, .low = 953, .high = 1778, .promo = 2603,
		.over_low = 0, .over_min = 825,
		.over_low_share = 0, .over_min_share = 27,
		.managed = 300000, .present = 300000, .spanned = 310000,
		.cma = UNKNOWN, .cma_free = UNKNOWN,
		.pcp = UNKNOWN, .pcp_high = UNKNOWN,
		.free_blocks = { 953 }, .usable_orders = 0x1,
		.at_low = ALL(MEMLENS_BY_CLASS),
		.at_min = ALL(MEMLENS_BY_CLASS),
	},
};

static const struct memlens_info infos[] = {
	{
		.version = "0.1.0", .release = "6.12.0-golden", .format = 1,
		.memory_bytes = 1048576, .reader_slots = 8, .slots_taken = 1,
		.collections = 42, .opens_refused = 3, .records_lost = 2,
		.folds_unsettled = 5, .hists_full = 1, .shrinkers_full = 2,
		.stamps_full = 3, .ends_alone = 4, .begins_alone = 5,
		.waits_missed = 3, .rows_unsettled = 6, .kswapd_rewakes = 7,
	},
};

static const struct memlens_file files[] = {
	{ .name = "zones", .format = 1, .collections = 40, .records_lost = 2,
	  .spent_ns = 123456789 },
	{ .name = "info", .format = 1, .collections = 2, .spent_ns = 4321 },
};

static const struct memlens_feature features[] = {
	{ .name = "free-exact", .available = 1 },
	{ .name = "promo", .reason = "needs-Linux-5.18" },
	{ .name = "a\nfeature b", .reason =
	  "\xe2\x80\xae\"quote' \\back\033]0;title\007\xff" },
	{ .name = "-", .available = 2, .reason = "caf\xc3\xa9" },
};

static void reclaim_write(struct memlens_wire_writer *writer,
			  enum moment moment)
{
	section_write(writer, MEMLENS_SECTION_SINCE,
		      moment == RESET ? sinces_reset : sinces,
		      sizeof(sinces[0]), 1);
	section_write(writer, MEMLENS_SECTION_HIST, rows,
		      sizeof(rows[0]), hists_make(moment));
	SECTION_WRITE(writer, EVENT, events);
	if (moment == FIRST) {
		SECTION_WRITE(writer, SHRINKER, shrinkers);
		SECTION_WRITE(writer, STALL, stalls);
		SECTION_WRITE(writer, STALLER_TASK, tasks);
		SECTION_WRITE(writer, STALLER_CGROUP, cgroups);
		SECTION_WRITE(writer, WAIT, waits);
	} else {
		SECTION_WRITE(writer, SHRINKER, shrinkers_later);
		SECTION_WRITE(writer, STALL, stalls_later);
		SECTION_WRITE(writer, STALLER_TASK, tasks_later);
		SECTION_WRITE(writer, STALLER_CGROUP, cgroups);
		SECTION_WRITE(writer, WAIT, waits_later);
	}
}

static void lru_write(struct memlens_wire_writer *writer, enum moment moment)
{
	if (moment == FIRST)
		SECTION_WRITE(writer, LRU_NODE, lru_nodes);
	else
		SECTION_WRITE(writer, LRU_NODE, lru_nodes_later);
	SECTION_WRITE(writer, LRU_ZONE, lru_zones);
	SECTION_WRITE(writer, LRU_CGROUPS, lru_cgroups);
	SECTION_WRITE(writer, GENERATION, generations);
}

static void slabs_write(struct memlens_wire_writer *writer, enum moment moment)
{
	if (moment == FIRST) {
		SECTION_WRITE(writer, SLABS, slabs_all_of);
		SECTION_WRITE(writer, CACHE, caches);
	} else {
		SECTION_WRITE(writer, SLABS, slabs_all_of_later);
		SECTION_WRITE(writer, CACHE, caches_later);
	}
	SECTION_WRITE(writer, CACHE_NODE, cache_nodes);
	SECTION_WRITE(writer, CACHE_ALIAS, cache_aliases);
}

static void memcgs_write(struct memlens_wire_writer *writer)
{
	SECTION_WRITE(writer, MEMCGS, memcgs_all);
	SECTION_WRITE(writer, MEMCG, memcgs);
	SECTION_WRITE(writer, MEMCG_NODE, memcg_nodes);
	SECTION_WRITE(writer, TAIL_ALL, tail_all);
	SECTION_WRITE(writer, TAIL, tails);
}

static enum moment moment_of(int argc, char **argv)
{
	if (argc < 2)
		return FIRST;
	return strcmp(argv[1], "later") ? RESET : LATER;
}

int main(int argc, char **argv)
{
	const enum moment moment = moment_of(argc, argv);
	const u64 later_ns = moment == FIRST ? 0 : 1000000000;
	static u64 bytes[8192];
	struct memlens_wire_writer writer;
	struct memlens_header *header;
	size_t size;

	memlens_wire_begin(&writer, bytes, sizeof(bytes), 27);
	header = memlens_wire_header(&writer);
	header->page_size = 4096;
	header->sequence = moment == FIRST ? 42 : 43;
	header->mono_ns = BEGIN_NS + later_ns;
	header->wall_ns = 1700000000000000000ULL + later_ns;
	header->node_count = 2;
	header->cpu_count = 8;
	memcpy(header->release, "6.12.0-golden", 13);
	SECTION_WRITE(&writer, NODE, nodes);
	SECTION_WRITE(&writer, CLASS, classes);
	SECTION_WRITE(&writer, ZONE, zones);
	lru_write(&writer, moment);
	reclaim_write(&writer, moment);
	slabs_write(&writer, moment);
	memcgs_write(&writer);
	SECTION_WRITE(&writer, INFO, infos);
	SECTION_WRITE(&writer, FILE, files);
	SECTION_WRITE(&writer, FEATURE, features);
	size = memlens_wire_end(&writer);
	return fwrite(bytes, 1, size, stdout) != size || fflush(stdout);
}
