// SPDX-License-Identifier: GPL-2.0
/* THE TABLES: what slabs shows, column by column. */
#include "module/pure/columns.h"
#include "uapi/memlens_slabs.h"

const struct memlens_words memlens_words_slabs_source =
	WORDS("btf", "sysfs", "none");
const struct memlens_words memlens_words_slabs_accuracy =
	WORDS("exact", "estimated", "bounded");

/* ---- all of them ---------------------------------------------------- */

#define ALL_NUMBER(member)	NUMBER(struct memlens_slabs, member)
#define ALL_BYTES(member, label)					\
	COLUMN(struct memlens_slabs, member, label, MEMLENS_KIND_BYTES)

static const struct memlens_column slabs_columns[] = {
	WORD(struct memlens_slabs, source, memlens_words_slabs_source),
	ALL_NUMBER(caches),
	ALL_BYTES(reclaimable_bytes, "reclaimable"),
	ALL_BYTES(kernel_reclaimable_bytes, "kernel_reclaimable"),
	ALL_BYTES(unreclaimable_bytes, "unreclaimable"),
	ALL_BYTES(kernel_unreclaimable_bytes, "kernel_unreclaimable"),
	ALL_BYTES(free_bytes, "free"),
	ALL_BYTES(padding_bytes, "padding"),
	ALL_NUMBER(growth_ns),
	ALL_NUMBER(slabs_in_hold_max),
	ALL_NUMBER(locks_busy),
	ALL_NUMBER(walks_resumed),
	ALL_NUMBER(caches_forgotten),
	ALL_NUMBER(aliases_ns),
};

/* ---- a cache -------------------------------------------------------- */

#define CACHE_NAME							\
	COLUMN(struct memlens_cache, name, "name", MEMLENS_KIND_NAME,	\
	       .width = 24)
#define CACHE_WIDE(member, label, kind, columns)			\
	COLUMN(struct memlens_cache, member, label, kind, .width = (columns))
#define CACHE_YES_NO(member)						\
	COLUMN(struct memlens_cache, member, #member, MEMLENS_KIND_WORD, \
	       .width = 4, .words = &memlens_words_yes_no)

/* Those of struct memlens_slab_counts, in either record. */
#define COUNTED(type, member)						\
	COLUMN(type, counts.member, #member, MEMLENS_KIND_NUMBER, .width = 8)
#define COUNTED_BYTES(type, member, label)				\
	COLUMN(type, counts.member, label, MEMLENS_KIND_BYTES, .width = 12)
#define COUNTED_OBJECTS(type)						\
	COUNTED(type, objects),						\
	COUNTED(type, in_use),						\
	COUNTED(type, in_use_least),					\
	COUNTED(type, in_use_most),					\
	COLUMN(type, counts.accuracy, "accuracy", MEMLENS_KIND_WORD,	\
	       .width = 9, .words = &memlens_words_slabs_accuracy),	\
	COUNTED(type, parked),						\
	COUNTED_BYTES(type, free_bytes, "free")

static const struct memlens_column cache_columns[] = {
	CACHE_NAME,
	COUNTED_BYTES(struct memlens_cache, bytes, "held"),
	COUNTED(struct memlens_cache, slabs),
	COUNTED(struct memlens_cache, partial),
	COUNTED(struct memlens_cache, cpu_slabs),
	COUNTED_OBJECTS(struct memlens_cache),
	CACHE_WIDE(padding_bytes, "padding", MEMLENS_KIND_BYTES, 12),
};

static const struct memlens_column growth_columns[] = {
	CACHE_NAME,
	NUMBER(struct memlens_cache, growth_rank),
	CACHE_WIDE(growth_minute_bytes, "growth_minute",
		   MEMLENS_KIND_BYTES_SIGNED, 12),
	CACHE_WIDE(growth_bytes, "growth", MEMLENS_KIND_BYTES_SIGNED, 12),
};

static const struct memlens_column shape_columns[] = {
	CACHE_NAME,
	CACHE_WIDE(object_size, "object_size_bytes", MEMLENS_KIND_NUMBER, 8),
	CACHE_WIDE(size, "size_bytes", MEMLENS_KIND_NUMBER, 8),
	NUMBER(struct memlens_cache, order),
	NUMBER(struct memlens_cache, objects_per_slab),
	NUMBER(struct memlens_cache, aliases),
	CACHE_YES_NO(reclaimable),
	CACHE_YES_NO(rcu_freed),
	CACHE_YES_NO(accounted),
	NUMBER(struct memlens_cache, id),
};

/* ---- on a node, and other names ------------------------------------- */

static const struct memlens_column node_columns[] = {
	COLUMN(struct memlens_cache_node, name, "name", MEMLENS_KIND_NAME,
	       .width = 24),
	NUMBER(struct memlens_cache_node, nid),
	COUNTED_BYTES(struct memlens_cache_node, bytes, "held"),
	COUNTED(struct memlens_cache_node, slabs),
	COUNTED(struct memlens_cache_node, partial),
	COUNTED_OBJECTS(struct memlens_cache_node),
	NUMBER(struct memlens_cache_node, id),
};

static const struct memlens_column alias_columns[] = {
	COLUMN(struct memlens_cache_alias, name, "name", MEMLENS_KIND_NAME,
	       .width = 24),
	COLUMN(struct memlens_cache_alias, cache, "cache", MEMLENS_KIND_NAME,
	       .width = 24),
	NUMBER(struct memlens_cache_alias, id),
};

static const struct memlens_table slabs_tables[] = {
	TABLE("slabs", MEMLENS_SECTION_SLABS, slabs_columns, .json = "slabs",
	      .by_field = true),
	TABLE("cache", MEMLENS_SECTION_CACHE, cache_columns, .json = "caches"),
	TABLE("growth", MEMLENS_SECTION_CACHE, growth_columns,
	      .json = "caches"),
	TABLE("shape", MEMLENS_SECTION_CACHE, shape_columns, .json = "caches"),
	TABLE("node", MEMLENS_SECTION_CACHE_NODE, node_columns,
	      .json = "cache_nodes"),
	TABLE("alias", MEMLENS_SECTION_CACHE_ALIAS, alias_columns,
	      .json = "cache_aliases"),
};

const struct memlens_file_tables memlens_tables_slabs = {
	.name = "slabs",
	.format = 1,
	.table_count = ARRAY_SIZE(slabs_tables),
	.tables = slabs_tables,
};
