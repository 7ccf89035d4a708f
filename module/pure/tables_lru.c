// SPDX-License-Identifier: GPL-2.0
/* THE TABLES: what lru shows, column by column. */
#include "module/pure/columns.h"
#include "uapi/memlens_lru.h"

#define NODE_PAGES(member)						\
	COLUMN(struct memlens_lru_node, member, #member,		\
	       MEMLENS_KIND_PAGES, .width = 10)
#define NODE_NUMBER(member)						\
	COLUMN(struct memlens_lru_node, member, #member,		\
	       MEMLENS_KIND_NUMBER, .width = 10)
#define ZONE_PAGES(member)						\
	COLUMN(struct memlens_lru_zone, member, #member,		\
	       MEMLENS_KIND_PAGES, .width = 10)
#define CGROUPS_PAGES(member)						\
	COLUMN(struct memlens_lru_cgroups, member, #member,		\
	       MEMLENS_KIND_PAGES, .width = 10)

static const struct memlens_column lists_columns[] = {
	NUMBER(struct memlens_lru_node, nid),
	NODE_PAGES(inactive_anon),
	NODE_PAGES(active_anon),
	NODE_PAGES(inactive_file),
	NODE_PAGES(active_file),
	NODE_PAGES(unevictable),
	NODE_PAGES(isolated_anon),
	NODE_PAGES(isolated_file),
	NODE_PAGES(drift),
};

static const struct memlens_column held_columns[] = {
	NUMBER(struct memlens_lru_node, nid),
	NODE_PAGES(file),
	NODE_PAGES(shmem),
	NODE_PAGES(swapcache),
	NODE_PAGES(file_mapped),
	NODE_PAGES(anon_mapped),
	NODE_PAGES(dirty),
	NODE_PAGES(writeback),
	NODE_PAGES(kernel_stack),
	NODE_PAGES(page_tables),
};

static const struct memlens_column workingset_columns[] = {
	NUMBER(struct memlens_lru_node, nid),
	NODE_NUMBER(refault_anon),
	NODE_NUMBER(refault_file),
	NODE_NUMBER(activate_anon),
	NODE_NUMBER(activate_file),
	NODE_NUMBER(restore_anon),
	NODE_NUMBER(restore_file),
	NODE_NUMBER(nodereclaim),
};

static const struct memlens_column zone_columns[] = {
	NUMBER(struct memlens_lru_zone, nid),
	NAME(struct memlens_lru_zone, name, "name"),
	ZONE_PAGES(inactive_anon),
	ZONE_PAGES(active_anon),
	ZONE_PAGES(inactive_file),
	ZONE_PAGES(active_file),
	ZONE_PAGES(unevictable),
	ZONE_PAGES(write_pending),
	ZONE_PAGES(mlocked),
	ZONE_PAGES(managed),
};

static const struct memlens_column cgroups_columns[] = {
	NUMBER(struct memlens_lru_cgroups, nid),
	NUMBER(struct memlens_lru_cgroups, cgroups),
	NUMBER(struct memlens_lru_cgroups, dying),
	NUMBER(struct memlens_lru_cgroups, generations_on),
	CGROUPS_PAGES(inactive_anon),
	CGROUPS_PAGES(active_anon),
	CGROUPS_PAGES(inactive_file),
	CGROUPS_PAGES(active_file),
	CGROUPS_PAGES(unevictable),
	CGROUPS_PAGES(generations_anon),
	CGROUPS_PAGES(generations_file),
};

static const struct memlens_column generation_columns[] = {
	NUMBER(struct memlens_generation, nid),
	WORD(struct memlens_generation, type, memlens_words_list_type),
	NUMBER(struct memlens_generation, rank),
	COLUMN(struct memlens_generation, pages, "held", MEMLENS_KIND_PAGES,
	       .width = 10),
	NUMBER(struct memlens_generation, cgroups),
	NUMBER(struct memlens_generation, age_least_ms),
	NUMBER(struct memlens_generation, age_most_ms),
	NUMBER(struct memlens_generation, seq_least),
	NUMBER(struct memlens_generation, seq_most),
};

static const struct memlens_table lru_tables[] = {
	TABLE("lists", MEMLENS_SECTION_LRU_NODE, lists_columns, .json = "lru_nodes"),
	TABLE("held", MEMLENS_SECTION_LRU_NODE, held_columns, .json = "lru_nodes"),
	TABLE("workingset", MEMLENS_SECTION_LRU_NODE, workingset_columns,
	      .json = "lru_nodes"),
	TABLE("zone", MEMLENS_SECTION_LRU_ZONE, zone_columns, .json = "lru_zones"),
	TABLE("cgroups", MEMLENS_SECTION_LRU_CGROUPS, cgroups_columns,
	      .json = "lru_cgroups"),
	TABLE("generation", MEMLENS_SECTION_GENERATION, generation_columns,
	      .json = "generations"),
};

const struct memlens_file_tables memlens_tables_lru = {
	.name = "lru",
	.format = 1,
	.table_count = ARRAY_SIZE(lru_tables),
	.tables = lru_tables,
};
