/* SPDX-License-Identifier: GPL-2.0 */
/* What reclaim of the invented machine meets next. */
#ifndef MEMLENS_TESTS_GOLDEN_TAIL_H
#define MEMLENS_TESTS_GOLDEN_TAIL_H

#include "uapi/memlens_tail.h"

static const struct memlens_tail_all tail_all[] = {
	{ .share = 100, .cgroups = 12, .left_out = 8, .folios_in_hold_max = 128 },
};

static const struct memlens_tail tails[] = {
	{	/* swap-backed, as any anon; some of it is in swap already */
		.id = 21, .nid = 0, .type = 0, .generation = 1, .rank = 3,
		.list_pages = 12000, .folios = 64, .pages = 64, .yield = 4,
		.clean = 4, .dirty = 50, .referenced = 3,
		.mapped = 60, .swap_backed = 64, .in_swap = 4,
		.name = "cron.service",
	},
	{	/* mostly clean */
		.id = 21, .nid = 0, .type = 1, .generation = 1, .rank = 2,
		.list_pages = 9000, .folios = 64, .pages = 124, .yield = 104,
		.clean = 104, .dirty = 16, .writeback = 4, .referenced = 14,
		.mapped = 8, .large = 64, .name = "cron.service",
	},
	{	/* what may go is empty */
		.id = 23, .nid = 0, .type = 0, .generation = 1,
		.rank = MEMLENS_UNKNOWN_U32, .whole = 1,
		.name = "a b\t\"c\"\\\n\033[2J\xff\xc3\xbc",
	},
	{	/* all of the list, and all dirty */
		.id = 23, .nid = 0, .type = 1, .generation = 1, .rank = 3,
		.whole = 1, .list_pages = 640, .folios = 40, .pages = 640,
		.dirty = 640, .large = 600, .unevictable = 16,
		.name = "a b\t\"c\"\\\n\033[2J\xff\xc3\xbc",
	},
	{	/* inactive lists: MGLRU is off there */
		.id = 22, .nid = 1, .type = 0, .rank = MEMLENS_UNKNOWN_U32,
		.list_pages = 60000, .folios = 64, .pages = 32768,
		.dirty = 32768, .mapped = 32768, .swap_backed = 32768,
		.large = 32768, .name = "machine-qemu\\x2d1.scope",
	},
	{
		.id = 22, .nid = 1, .type = 1, .rank = MEMLENS_UNKNOWN_U32,
		.whole = 1, .list_pages = 7, .folios = 7, .pages = 7,
		.clean = 7, .yield = 7, .referenced = 7, .mapped = 7,
		.name = "machine-qemu\\x2d1.scope",
	},
	{	/* the root's own; a later kernel's kind of list */
		.id = 1, .nid = 1, .type = 2, .generation = 2,
		.rank = MEMLENS_UNKNOWN_U32, .whole = 2,
		.list_pages = MEMLENS_UNKNOWN, .folios = 1, .pages = 1,
		.clean = 1, .yield = 1,
	},
};

#endif /* MEMLENS_TESTS_GOLDEN_TAIL_H */
