// SPDX-License-Identifier: GPL-2.0
/* THE TABLES: what memcgs shows, column by column. */
#include "module/pure/columns.h"
#include "uapi/memlens_memcgs.h"

/* enum memlens_memcg_state */
const struct memlens_words memlens_words_memcg_state = WORDS("online", "dying");

#define MEMCG_ID	NUMBER(struct memlens_memcg, id)
#define MEMCG_PATH							\
	COLUMN(struct memlens_memcg, name, "path", MEMLENS_KIND_PATH)
#define MEMCG_PAGES(member, label)					\
	COLUMN(struct memlens_memcg, member, label, MEMLENS_KIND_PAGES,	\
	       .width = 10)
#define MEMCG_LIMIT(member)						\
	COLUMN(struct memlens_memcg, member, #member, MEMLENS_KIND_LIMIT, \
	       .width = 10)
#define EVENT(member)							\
	COLUMN(struct memlens_memcg, events.member, #member,		\
	       MEMLENS_KIND_NUMBER, .width = 6)
#define LISTS(type)							\
	LIST(type, inactive_anon),					\
	LIST(type, active_anon),					\
	LIST(type, inactive_file),					\
	LIST(type, active_file),					\
	LIST(type, unevictable)
#define LIST(type, member)						\
	COLUMN(type, lists.member, #member, MEMLENS_KIND_PAGES, .width = 10)

static const struct memlens_column memcgs_columns[] = {
	NUMBER(struct memlens_memcgs, version),
	NUMBER(struct memlens_memcgs, cgroups),
	NUMBER(struct memlens_memcgs, dying),
	/* In units for people neither has one in its name. */
	COLUMN(struct memlens_memcgs, dying_pages, "dying_held", MEMLENS_KIND_PAGES),
};

/* The path comes last: it may be long. */
static const struct memlens_column memcg_columns[] = {
	MEMCG_ID,
	WORD(struct memlens_memcg, state, memlens_words_memcg_state),
	MEMCG_PAGES(usage, "usage"),
	MEMCG_LIMIT(min),
	MEMCG_LIMIT(low),
	MEMCG_LIMIT(high),
	MEMCG_LIMIT(max),
	MEMCG_PAGES(swap_usage, "swap_usage"),
	MEMCG_LIMIT(swap_max),
	MEMCG_PATH,
};

static const struct memlens_column lists_columns[] = {
	MEMCG_ID,
	LISTS(struct memlens_memcg),
	NUMBER(struct memlens_memcg, generations_on),
	MEMCG_PATH,
};

static const struct memlens_column events_columns[] = {
	MEMCG_ID,
	EVENT(low),
	EVENT(high),
	EVENT(max),
	EVENT(oom),
	EVENT(oom_kill),
	EVENT(oom_group_kill),
	EVENT(swap_high),
	EVENT(swap_max),
	EVENT(swap_fail),
	MEMCG_PATH,
};

static const struct memlens_column node_columns[] = {
	NUMBER(struct memlens_memcg_node, id),
	NUMBER(struct memlens_memcg_node, nid),
	LISTS(struct memlens_memcg_node),
};

static const struct memlens_table memcgs_tables[] = {
	TABLE("memcgs", MEMLENS_SECTION_MEMCGS, memcgs_columns, .by_field = true,
	      .json = "memcgs_all"),
	TABLE("memcg", MEMLENS_SECTION_MEMCG, memcg_columns, .json = "memcgs"),
	TABLE("lists", MEMLENS_SECTION_MEMCG, lists_columns, .json = "memcgs"),
	TABLE("events", MEMLENS_SECTION_MEMCG, events_columns, .json = "memcgs"),
	TABLE("node", MEMLENS_SECTION_MEMCG_NODE, node_columns,
	      .json = "memcg_nodes"),
};

const struct memlens_file_tables memlens_tables_memcgs = {
	.name = "memcgs",
	.format = 1,
	.table_count = ARRAY_SIZE(memcgs_tables),
	.tables = memcgs_tables,
};
