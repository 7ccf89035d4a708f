/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What slabs hold on the invented machine, and on others that are odd. Bytes are
 * slabs x 4096 << order; free is of objects - in_use - parked, each of size; padding
 * is bytes - objects x object_size. The sums stand in root/README.
 */
#ifndef MEMLENS_TESTS_GOLDEN_SLABS_H
#define MEMLENS_TESTS_GOLDEN_SLABS_H

#include "module/pure/wire.h"
#include "uapi/memlens_slabs.h"

#define NO_CACHE_FIGURE	MEMLENS_UNKNOWN
#define NAME_FROM_HELL	"N\ncache 0 \"'\\\033[\xff\xe2\x80\xae"

/* Exact: the bounds are the figure itself. */
#define IN_USE(number)							\
	.in_use = (number), .in_use_least = (number), .in_use_most = (number)
#define IN_USE_FROM(number, least, most)				\
	.in_use = (number), .in_use_least = (least), .in_use_most = (most)
#define SHAPE(asked, taken, slab_order, in_slab)			\
	.object_size = (asked), .size = (taken), .order = (slab_order),	\
	.objects_per_slab = (in_slab)
#define GROWTH(rank, minute, since)					\
	.growth_rank = (rank), .growth_minute_bytes = (minute),		\
	.growth_bytes = (since)
#define GROWTH_UNKNOWN	GROWTH(MEMLENS_UNKNOWN_U32,			\
			       MEMLENS_UNKNOWN_S64, MEMLENS_UNKNOWN_S64)

#define DENTRY(slab_count, used, unused, growth)			\
	{ .id = 101, .name = "dentry", SHAPE(192, 192, 0, 21),		\
	  .reclaimable = 1, .accounted = 1,				\
	  .counts = { .slabs = (slab_count), .partial = 500,		\
		      .cpu_slabs = 8, .objects = (slab_count) * 21,	\
		      IN_USE(used), .free_bytes = (unused) * 192,	\
		      .bytes = (slab_count) * 4096 },			\
	  .padding_bytes = (slab_count) * 64, growth }
#define LEAKY(slab_count, used, growth)					\
	{ .id = 103, .name = "leaky_cache", SHAPE(1000, 1024, 3, 32),	\
	  .counts = { .slabs = (slab_count), .partial = 1,		\
		      .cpu_slabs = 2, .objects = (slab_count) * 32,	\
		      IN_USE(used), .free_bytes = 10 * 1024,		\
		      .bytes = (slab_count) * 32768 },			\
	  .padding_bytes = (slab_count) * 32 * 24, growth }
#define KMALLOC(growth)							\
	{ .id = 102, .name = "kmalloc-64", SHAPE(64, 64, 0, 64),	\
	  .aliases = 2,							\
	  .counts = { .slabs = 1000, .partial = 30, .cpu_slabs = 8,	\
		      .objects = 64000, IN_USE(63000),			\
		      .free_bytes = 64000, .bytes = 4096000 },		\
	  growth }
#define BUFFER_HEAD(growth)						\
	{ .id = 104, .name = "buffer_head", SHAPE(104, 104, 0, 39),	\
	  .reclaimable = 1, .accounted = 1,				\
	  .counts = { .slabs = 3000, .partial = 2000, .cpu_slabs = 4,	\
		      .objects = 117000,				\
		      IN_USE_FROM(60000, 50000, 80000),			\
		      .accuracy = MEMLENS_SLABS_ESTIMATED,		\
		      .free_bytes = 57000 * 104, .bytes = 12288000 },	\
	  .padding_bytes = 120000, growth }
#define SIGHAND(growth)							\
	{ .id = 105, .name = "sighand_cache", SHAPE(2072, 2112, 3, 15),	\
	  .rcu_freed = 1, .accounted = 1,				\
	  .counts = { .slabs = 20, .partial = 4, .cpu_slabs = 3,	\
		      .objects = 300, IN_USE_FROM(270, 244, 296),	\
		      .accuracy = MEMLENS_SLABS_BOUNDED,		\
		      .free_bytes = 30 * 2112, .bytes = 655360 },	\
	  .padding_bytes = 33760, growth }
#define FROM_HELL(number, growth)					\
	{ .id = (number), .name = NAME_FROM_HELL, SHAPE(8, 8, 0, 512),	\
	  .counts = { .slabs = 1, .objects = 512, IN_USE(500),		\
		      .free_bytes = 96, .bytes = 4096 },		\
	  growth }

static const struct memlens_slabs slabs_all_of[] = {
	{ .source = MEMLENS_SLABS_BTF, .caches = 6, .growth_ns = 60000000000,
	  .reclaimable_bytes = 53248000, .unreclaimable_bytes = 70291456,
	  .kernel_reclaimable_bytes = 53252096,
	  .kernel_unreclaimable_bytes = 72388608,
	  .free_bytes = 7025696, .padding_bytes = 2329760,
	  .slabs_in_hold_max = 256, .locks_busy = 1, .walks_resumed = 2,
	  .caches_forgotten = 1, .aliases_ns = 1000000000000 },
};

static const struct memlens_cache caches[] = {
	DENTRY(10000, 205000, 5000, GROWTH(3, 0, 4096000)),
	KMALLOC(GROWTH(2, 8192, 40960)),
	LEAKY(2000, 63990, GROWTH(1, 62914560, 65536000)),
	BUFFER_HEAD(GROWTH(5, -409600, -819200)),
	SIGHAND(GROWTH(4, 0, 0)),
	FROM_HELL(106, GROWTH_UNKNOWN),
};

static const struct memlens_slabs slabs_all_of_later[] = {
	{ .source = MEMLENS_SLABS_BTF, .caches = 7, .growth_ns = 60000000000,
	  .reclaimable_bytes = 53207040, .unreclaimable_bytes = 71372800,
	  .kernel_reclaimable_bytes = 53252096,
	  .kernel_unreclaimable_bytes = 73469952,
	  .free_bytes = 6967456, .padding_bytes = 2353696,
	  .slabs_in_hold_max = 256, .locks_busy = 2, .walks_resumed = 2,
	  .caches_forgotten = 1, .aliases_ns = 1000000000000 },
};

/*
 * A second later: leaky_cache has 32 slabs more, dentry 10 less; the one from hell is
 * gone, and another has its name; new_cache came. The minute is as it was: 32 slabs
 * are more in it and 32 less.
 */
static const struct memlens_cache caches_later[] = {
	DENTRY(9990, 205200, 4590, GROWTH(6, -40960, 4055040)),
	KMALLOC(GROWTH(3, 8192, 40960)),
	LEAKY(2032, 65014, GROWTH(1, 62914560, 66584576)),
	BUFFER_HEAD(GROWTH(7, -409600, -819200)),
	SIGHAND(GROWTH(5, 0, 0)),
	{ .id = 107, .name = "new_cache", SHAPE(4096, 4096, 3, 8),
	  .counts = { .slabs = 1, .partial = 1, .objects = 8, IN_USE(3),
		      .free_bytes = 5 * 4096, .bytes = 32768 },
	  GROWTH(2, 32768, 32768) },
	FROM_HELL(108, GROWTH(4, 4096, 4096)),
};

#define NODE_DENTRY(node, slab_count, used, unused)			\
	{ .id = 101, .name = "dentry", .nid = (node),			\
	  .counts = { .slabs = (slab_count), .partial = 250,		\
		      .cpu_slabs = NO_CACHE_FIGURE,			\
		      .objects = (slab_count) * 21, IN_USE(used),	\
		      .free_bytes = (unused) * 192,			\
		      .bytes = (slab_count) * 4096 } }

static const struct memlens_cache_node cache_nodes[] = {
	NODE_DENTRY(0, 7000, 143000, 4000),
	NODE_DENTRY(1, 3000, 62000, 1000),
	{ .id = 105, .name = "sighand_cache", .nid = 0,
	  .counts = { .slabs = 20, .partial = 4,
		      .cpu_slabs = NO_CACHE_FIGURE, .objects = 300,
		      IN_USE_FROM(270, 244, 296),
		      .accuracy = MEMLENS_SLABS_BOUNDED,
		      .free_bytes = 30 * 2112, .bytes = 655360 } },
};

static const struct memlens_cache_alias cache_aliases[] = {
	{ .id = 102, .cache = "kmalloc-64", .name = "task_delay_info" },
	{ .id = 102, .cache = "kmalloc-64", .name = "io uring\n," },
};

/* ---- odd machines ---------------------------------------------------- */

/* From sysfs: what that cannot know is not known. */
#define NOT_IN_SYSFS							\
	.in_use = NO_CACHE_FIGURE, .in_use_least = NO_CACHE_FIGURE,	\
	.in_use_most = NO_CACHE_FIGURE, .parked = NO_CACHE_FIGURE,	\
	.free_bytes = NO_CACHE_FIGURE, .accuracy = MEMLENS_UNKNOWN_U32

static const struct memlens_slabs sysfs_all[] = {
	{ .source = MEMLENS_SLABS_SYSFS, .caches = 2,
	  .growth_ns = 20000000000,
	  .reclaimable_bytes = 40960000, .unreclaimable_bytes = 4096000,
	  .kernel_reclaimable_bytes = NO_CACHE_FIGURE,
	  .kernel_unreclaimable_bytes = NO_CACHE_FIGURE,
	  .free_bytes = NO_CACHE_FIGURE, .padding_bytes = NO_CACHE_FIGURE,
	  .aliases_ns = NO_CACHE_FIGURE },
};

static const struct memlens_cache sysfs_caches[] = {
	{ .id = 7, .name = "dentry", SHAPE(192, 192, 0, 21),
	  .reclaimable = 1, .accounted = MEMLENS_UNKNOWN_U32,
	  .counts = { .slabs = 10000, .partial = 500, .cpu_slabs = 8,
		      .objects = 210000, NOT_IN_SYSFS, .bytes = 40960000 },
	  .padding_bytes = 640000, GROWTH(2, -4096000, -4096000) },
	{ .id = 8, .name = ":0000064", SHAPE(64, 64, 0, 64), .aliases = 12,
	  .accounted = MEMLENS_UNKNOWN_U32,
	  .counts = { .slabs = 1000, .partial = 30, .cpu_slabs = 8,
		      .objects = 64000, NOT_IN_SYSFS, .bytes = 4096000 },
	  GROWTH(1, 2097152, 2097152) },
};

/* Linux 7: with sheaves, and large enough to be short of columns. */
static const struct memlens_slabs sheaves_all[] = {
	{ .source = MEMLENS_SLABS_BTF, .caches = 3, .growth_ns = 60000000000,
	  .reclaimable_bytes = 8796093022208,
	  .unreclaimable_bytes = 1099511627776,
	  .kernel_reclaimable_bytes = 8796093022208,
	  .kernel_unreclaimable_bytes = 1099511627776,
	  .free_bytes = 1099511627776, .padding_bytes = 0,
	  .aliases_ns = NO_CACHE_FIGURE },
};

static const struct memlens_cache sheaves_caches[] = {
	{	/* 8 TiB of 1K objects, 2^33; all but 2^30 in use */
		.id = 1, .name = "a_cache_whose_name_is_as_long_as_a_name_can_be_4",
		SHAPE(1024, 1024, 3, 32), .aliases = 123, .reclaimable = 1,
		.rcu_freed = 1, .accounted = 1,
		.counts = { .slabs = 268435456, .partial = 33554432,
			    .cpu_slabs = NO_CACHE_FIGURE,
			    .objects = 8589934592,
			    IN_USE_FROM(7516192768, 1, 8589934592),
			    .accuracy = MEMLENS_SLABS_ESTIMATED,
			    .parked = 0, .free_bytes = 1099511627776,
			    .bytes = 8796093022208 },
		GROWTH(1, 1099511627776, 8796093022208),
	},
	{	/* 1 TiB of 64 KiB objects, 2^24, 2^20 of them parked */
		.id = 2, .name = "\xd0\xbf\xd0\xb0\xd0\xbc\xd1\x8f\xd1\x82\xd1\x8c",
		SHAPE(65536, 65536, 4, 1),
		.counts = { .slabs = 16777216,
			    .cpu_slabs = NO_CACHE_FIGURE,
			    .objects = 16777216,
			    IN_USE_FROM(15728640, 12345678, 15728640),
			    .accuracy = MEMLENS_SLABS_BOUNDED,
			    .parked = 1048576, .bytes = 1099511627776 },
		GROWTH(2, 0, 0),
	},
	{	/* an accuracy of a later kernel side; more than there can be */
		.id = 3, .name = "", SHAPE(0, 0, 0, 0), .reclaimable = 5,
		.counts = { .cpu_slabs = NO_CACHE_FIGURE, .objects = 1,
			    IN_USE(2), .accuracy = 9, .parked = 3,
			    .bytes = 0 },
		GROWTH(3, 0, 0),
	},
};

/* One cache that grows, but is no leak by its figures; and one that does not grow. */
#define LONE(label, used, free_objects, growth)				\
	{ .id = 9, .name = (label), SHAPE(1024, 1024, 3, 32),		\
	  .counts = { .slabs = 2000, .partial = 100, .cpu_slabs = 2,	\
		      .objects = 64000, IN_USE(used),			\
		      .free_bytes = (free_objects) * 1024,		\
		      .bytes = 65536000 },				\
	  growth }

static const struct memlens_slabs lone_all[] = {
	{ .source = MEMLENS_SLABS_BTF, .caches = 1, .growth_ns = 60000000000,
	  .unreclaimable_bytes = 65536000,
	  .kernel_unreclaimable_bytes = 65536000,
	  .aliases_ns = NO_CACHE_FIGURE },
};

static const struct memlens_cache ebb_caches[] = {
	LONE("ebb_and_flow", 64000, 0, GROWTH(1, 8388608, 4194304)),
};

static const struct memlens_cache burst_caches[] = {
	LONE("burst", 32000, 32000, GROWTH(1, 8388608, 8388608)),
};

static const struct memlens_cache slow_caches[] = {
	LONE("slow", 64000, 0, GROWTH(1, 1048575, 8388608)),
};

static const struct memlens_cache calm_caches[] = {
	LONE("calm", 64000, 0, GROWTH(1, 0, 8388608)),
};

static const struct memlens_slabs none_all[] = {
	{ .source = MEMLENS_SLABS_NONE,
	  .kernel_reclaimable_bytes = 53252096,
	  .kernel_unreclaimable_bytes = 72388608,
	  .free_bytes = NO_CACHE_FIGURE, .padding_bytes = NO_CACHE_FIGURE,
	  .aliases_ns = NO_CACHE_FIGURE },
};

#endif /* MEMLENS_TESTS_GOLDEN_SLABS_H */
