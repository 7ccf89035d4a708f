/* SPDX-License-Identifier: GPL-2.0 */
/* What the lists of the invented machine hold; root/README has the sums. */
#ifndef MEMLENS_TESTS_GOLDEN_LRU_H
#define MEMLENS_TESTS_GOLDEN_LRU_H

#include "uapi/memlens_lru.h"

#define LRU_UNKNOWN	MEMLENS_UNKNOWN

static const struct memlens_lru_node lru_nodes[] = {
	{
		.nid = 0, .inactive_anon = 40000, .active_anon = 60000,
		.inactive_file = 100000, .active_file = 50000,
		.unevictable = 1000, .isolated_anon = 0, .isolated_file = 32,
		.file = 175000, .shmem = 24000, .swapcache = 1000,
		.file_mapped = 12000, .anon_mapped = 75000, .dirty = 40,
		.writeback = 8, .kernel_stack = 600, .page_tables = 900,
		.refault_anon = 10, .refault_file = 12345, .activate_anon = 1,
		.activate_file = 2345, .restore_anon = 0, .restore_file = 345,
		.nodereclaim = 64, .drift = 37,
	},
	{	/* a kernel that does not count the swap cache */
		.nid = 1, .inactive_anon = 0, .active_anon = 234567,
		.inactive_file = 7, .active_file = 8, .unevictable = 0,
		.file = 15, .shmem = 0, .swapcache = LRU_UNKNOWN,
		.file_mapped = 0, .anon_mapped = 234567, .dirty = 0,
		.writeback = 0, .kernel_stack = 0, .page_tables = LRU_UNKNOWN,
		.refault_anon = 99999999999, .drift = 0,
	},
};

static const struct memlens_lru_node lru_nodes_later[] = {
	{
		.nid = 0, .inactive_anon = 39000, .active_anon = 61000,
		.inactive_file = 90000, .active_file = 60000,
		.unevictable = 1000, .isolated_anon = 0, .isolated_file = 0,
		.file = 175000, .shmem = 24000, .swapcache = 1000,
		.file_mapped = 12000, .anon_mapped = 75000, .dirty = 0,
		.writeback = 48, .kernel_stack = 600, .page_tables = 900,
		.refault_anon = 10, .refault_file = 12445, .activate_anon = 1,
		.activate_file = 2355, .restore_anon = 0, .restore_file = 345,
		.nodereclaim = 64, .drift = 12,
	},
};

static const struct memlens_lru_zone lru_zones[] = {
	{
		.nid = 0, .index = 0, .name = "DMA", .managed = 3840,
	},
	{
		.nid = 0, .index = 1, .name = "DMA32",
		.inactive_anon = 40000, .active_anon = 60000,
		.inactive_file = 100000, .active_file = 50000,
		.unevictable = 1000, .write_pending = 48, .mlocked = 990,
		.managed = 450000,
	},
	{
		.nid = 0, .index = 2, .name = "Normal", .managed = 1000000,
	},
	{	/* its memory goes offline */
		.nid = 1, .index = 3, .name = "Movable",
		.inactive_anon = LRU_UNKNOWN, .active_anon = LRU_UNKNOWN,
		.inactive_file = LRU_UNKNOWN, .active_file = LRU_UNKNOWN,
		.unevictable = LRU_UNKNOWN, .write_pending = LRU_UNKNOWN,
		.mlocked = LRU_UNKNOWN, .managed = 300000,
	},
	{
		.nid = 1, .index = 4, .name = "N\n \\#\x01\xff",
		.inactive_file = 7,
	},
};

static const struct memlens_lru_cgroups lru_cgroups[] = {
	{	/* MGLRU was switched on a moment ago */
		.nid = 0, .cgroups = 120, .dying = 7, .generations_on = 119,
		.inactive_anon = 0, .active_anon = 30, .inactive_file = 500,
		.active_file = 0, .unevictable = 1000,
		.generations_anon = 99970, .generations_file = 149500,
	},
	{	/* none of the other kind */
		.nid = 1, .cgroups = 0, .dying = 0, .generations_on = LRU_UNKNOWN,
		.inactive_anon = LRU_UNKNOWN, .active_anon = LRU_UNKNOWN,
		.inactive_file = LRU_UNKNOWN, .active_file = LRU_UNKNOWN,
		.unevictable = LRU_UNKNOWN, .generations_anon = LRU_UNKNOWN,
		.generations_file = LRU_UNKNOWN,
	},
};

#define GENERATION(kind, number, amount, owners, youngest, oldest, first, last)	\
	{ .nid = 0, .type = (kind), .rank = (number), .pages = (amount),	\
	  .cgroups = (owners), .age_least_ms = (youngest),		\
	  .age_most_ms = (oldest), .seq_least = (first), .seq_most = (last) }
#define NO_GENERATION(kind, number)					\
	GENERATION(kind, number, 0, 0, LRU_UNKNOWN, LRU_UNKNOWN,		\
		   LRU_UNKNOWN, LRU_UNKNOWN)

static const struct memlens_generation generations[] = {
	GENERATION(0, 0, 20000, 100, 5, 60000, 3, 12),
	GENERATION(0, 1, 39970, 90, 1000, 3600000, 2, 11),
	GENERATION(0, 2, 40000, 80, 20000, 86400000, 1, 10),
	NO_GENERATION(0, 3),
	GENERATION(1, 0, 10000, 100, 5, 60000, 3, 12),
	GENERATION(1, 1, 40000, 1, 1000, 1000, 11, 11),
	GENERATION(1, 2, 99500, 119, 20000, 86400000, 1, 10),
	NO_GENERATION(1, 3),
};

#endif /* MEMLENS_TESTS_GOLDEN_LRU_H */
