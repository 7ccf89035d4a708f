/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups of the invented machine: a small tree, and what is odd in one. */
#ifndef MEMLENS_TESTS_GOLDEN_MEMCGS_H
#define MEMLENS_TESTS_GOLDEN_MEMCGS_H

#include "uapi/memlens_memcgs.h"

#define NO_LIMITS							\
	.max = MEMLENS_NO_LIMIT, .high = MEMLENS_NO_LIMIT,		\
	.swap_max = MEMLENS_NO_LIMIT

static const struct memlens_memcgs memcgs_all[] = {
	{ .version = 2, .cgroups = 12, .dying = 1, .dying_pages = 3000 },
};

/* By index: 0 1(2 3 4) 5(6 7 8), then those whose parent has no record. */
static const struct memlens_memcg memcgs[] = {
	{
		.id = 1, .parent = MEMLENS_NO_PARENT, .depth = 0, NO_LIMITS,
		.usage = 400000, .generations_on = 2,
		.lists = { 0, 12, 2000, 300, 0 },
	},
	{
		.id = 20, .parent = 0, .depth = 1, .name = "system.slice",
		.usage = 150000, NO_LIMITS, .generations_on = 2,
		.swap_usage = 200, .events = { .max = 7, .oom = 1, .oom_kill = 1 },
	},
	{	/* at its limit, and killed for it */
		.id = 21, .parent = 1, .depth = 2, .name = "cron.service",
		.usage = 51200, .min = 0, .low = 256, .high = 25600,
		.max = 51200, .swap_usage = 200, .swap_max = 1024,
		.generations_on = 2, .lists = { 20000, 10000, 15000, 5000, 100 },
		.events = { 3, 123456, 7, 1, 1, 0, 0, 2, 2 },
	},
	{	/* as systemd escapes a name */
		.id = 22, .parent = 1, .depth = 2,
		.name = "machine-qemu\\x2d1.scope",
		.usage = 90000, .min = 16384, NO_LIMITS, .generations_on = 1,
		.lists = { 60000, 20000, 7, 8, 0 },
	},
	{	/* from hell */
		.id = 23, .parent = 1, .depth = 2,
		.name = "a b\t\"c\"\\\n\033[2J\xff\xc3\xbc",
		.usage = 1000, .max = 0, .high = 0, .swap_max = 0,
		.lists = { 0, 0, 900, 100, 0 },
	},
	{
		.id = 30, .parent = 0, .depth = 1, .name = "user.slice",
		.usage = 240000, .low = 1000, NO_LIMITS, .generations_on = 2,
	},
	{
		.id = 31, .parent = 5, .depth = 2, .name = "-", .usage = 1000,
		.max = MEMLENS_NO_LIMIT, .high = 2048,
		.swap_max = MEMLENS_NO_LIMIT, .generations_on = 2,
		.lists = { 500, 400, 60, 40, 0 },
		.events = { .high = 88 },
	},
	{
		.id = 32, .parent = 5, .depth = 2, .name = "gone.scope",
		.state = MEMLENS_MEMCG_DYING, .usage = 3000, NO_LIMITS,
		.generations_on = 2, .lists = { 0, 0, 2900, 50, 50 },
	},
	{	/* a later kernel's state, a kernel that counts no group kills */
		.id = 33, .parent = 5, .depth = 2, .name = "later.scope",
		.state = 2, .usage = 200000, NO_LIMITS,
		.swap_usage = MEMLENS_UNKNOWN,
		.generations_on = MEMLENS_UNKNOWN_U32,
		.lists = { MEMLENS_UNKNOWN, MEMLENS_UNKNOWN, MEMLENS_UNKNOWN,
			   MEMLENS_UNKNOWN, MEMLENS_UNKNOWN },
		.events = { .oom_group_kill = MEMLENS_UNKNOWN },
	},
	{	/* was created while they were read */
		.id = 41, .parent = MEMLENS_NO_PARENT, .depth = 3,
		.name = "orphan", .usage = 10, NO_LIMITS,
		.lists = { 1, 2, 3, 4, 0 },
	},
	{
		.id = 42, .parent = 9, .depth = 4, .name = "child", .usage = 5,
		NO_LIMITS, .lists = { 0, 1, 0, 1, 0 },
	},
};

static const struct memlens_memcg_node memcg_nodes[] = {
	{ .id = 1, .nid = 0, .lists = { 0, 12, 2000, 300, 0 } },
	{ .id = 21, .nid = 0, .lists = { 20000, 9000, 15000, 5000, 100 } },
	{ .id = 21, .nid = 1, .lists = { 0, 1000, 0, 0, 0 } },
	{ .id = 22, .nid = 1, .lists = { 60000, 20000, 7, 8, 0 } },
	{ .id = 23, .nid = 0, .lists = { 0, 0, 900, 100, 0 } },
	{ .id = 32, .nid = 0, .lists = { 0, 0, 2900, 50, 50 } },
	{ .id = 99, .nid = 0, .lists = { 1, 0, 0, 0, 0 } },	/* new */
};

#endif /* MEMLENS_TESTS_GOLDEN_MEMCGS_H */
