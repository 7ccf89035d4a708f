// SPDX-License-Identifier: GPL-2.0
/*
 * THE TABLES: what zones and info show, column by column. Those of reclaim,
 * shrinkers and stalls stand in tables_reclaim.c, those of slabs in tables_slabs.c,
 * those of lru in tables_lru.c.
 */
#include "module/pure/columns.h"

const struct memlens_words memlens_words_yes_no = WORDS("no", "yes");

/* ---- zones ---------------------------------------------------------- */

/* enum memlens_zone_state */
const struct memlens_words memlens_words_state =
	WORDS("ok", "low-high", "kswapd", "critical");
/* enum memlens_verdict */
const struct memlens_words memlens_words_verdict =
	WORDS("pass", "mark", "size", "highatomic", "cma", "reserve",
	      "fragments", "class");

#define ZONE_NID	NUMBER(struct memlens_zone, nid)
#define ZONE_NAME	NAME(struct memlens_zone, name, "name")
#define ZONE_PAGES(member)	PAGES(struct memlens_zone, member)
#define ZONE_SIGNED(member)	SIGNED(struct memlens_zone, member)
#define ZONE_SHARE(member, label)					\
	COLUMN(struct memlens_zone, member, label, MEMLENS_KIND_SHARE)
#define ZONE_BY_ORDER(member, column_kind, ...)				\
	ARRAY(struct memlens_zone, member, column_kind,			\
	      MEMLENS_ORDERS_MAX, order_count, MEMLENS_HEAD_INDEX,	\
	      ##__VA_ARGS__)

static const struct memlens_column node_columns[] = {
	NUMBER(struct memlens_node, nid),
	NUMBER(struct memlens_node, kswapd_failures),
	WORD(struct memlens_node, hopeless, memlens_words_yes_no),
	WORD(struct memlens_node, offlining, memlens_words_yes_no),
};

static const struct memlens_column class_columns[] = {
	NUMBER(struct memlens_class, index),
	NAME(struct memlens_class, name, "name"),
	WORD(struct memlens_class, gfp_kernel, memlens_words_yes_no),
};

static const struct memlens_column zone_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	WORD(struct memlens_zone, state, memlens_words_state),
	ZONE_PAGES(free_exact),
	ZONE_PAGES(free_approx),
	ZONE_SIGNED(drift),
	ZONE_PAGES(min),
	ZONE_PAGES(low),
	ZONE_PAGES(high),
	ZONE_PAGES(promo),
	ZONE_PAGES(boost),
};

static const struct memlens_column headroom_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	ZONE_SIGNED(over_low),
	ZONE_SHARE(over_low_share, "over_low"),
	ZONE_SIGNED(over_min),
	ZONE_SHARE(over_min_share, "over_min"),
};

static const struct memlens_column size_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	ZONE_PAGES(managed),
	ZONE_PAGES(present),
	ZONE_PAGES(spanned),
	ZONE_PAGES(cma),
	ZONE_PAGES(cma_free),
	ZONE_PAGES(highatomic),
	ZONE_PAGES(highatomic_free),
	ZONE_PAGES(pcp),
	ZONE_PAGES(pcp_high),
};

static const struct memlens_column reserve_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	ARRAY(struct memlens_zone, lowmem_reserve, MEMLENS_KIND_PAGES,
	      MEMLENS_CLASSES_MAX, class_count, MEMLENS_HEAD_CLASS,
	      .width = 10),
};

static const struct memlens_column blocks_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	ZONE_BY_ORDER(free_blocks, MEMLENS_KIND_NUMBER, .width = 7),
};

static const struct memlens_column at_low_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	ZONE_BY_ORDER(at_low, MEMLENS_KIND_WORD, .width = 10,
		      .words = &memlens_words_verdict),
};

static const struct memlens_column at_min_columns[] = {
	ZONE_NID,
	ZONE_NAME,
	ZONE_BY_ORDER(at_min, MEMLENS_KIND_WORD, .width = 10,
		      .words = &memlens_words_verdict),
};

static const struct memlens_table zones_tables[] = {
	TABLE("node", MEMLENS_SECTION_NODE, node_columns, .json = "nodes"),
	TABLE("class", MEMLENS_SECTION_CLASS, class_columns,
	      .json = "classes", .hidden = true),
	TABLE("zone", MEMLENS_SECTION_ZONE, zone_columns, .json = "zones"),
	TABLE("headroom", MEMLENS_SECTION_ZONE, headroom_columns,
	      .json = "zones"),
	TABLE("size", MEMLENS_SECTION_ZONE, size_columns, .json = "zones"),
	TABLE("reserve", MEMLENS_SECTION_ZONE, reserve_columns,
	      .json = "zones"),
	TABLE("blocks", MEMLENS_SECTION_ZONE, blocks_columns, .json = "zones"),
	TABLE("at_low", MEMLENS_SECTION_ZONE, at_low_columns, .json = "zones"),
	TABLE("at_min", MEMLENS_SECTION_ZONE, at_min_columns, .json = "zones"),
};

const struct memlens_file_tables memlens_tables_zones = {
	.name = "zones",
	.format = 1,
	.table_count = ARRAY_SIZE(zones_tables),
	.tables = zones_tables,
};

/* ---- info ----------------------------------------------------------- */

#define INFO_NUMBER(member)	NUMBER(struct memlens_info, member)

static const struct memlens_column info_columns[] = {
	NAME(struct memlens_info, version, "version"),
	NAME(struct memlens_info, release, "kernel"),
	INFO_NUMBER(format),
	COLUMN(struct memlens_info, memory_bytes, "memory",
	       MEMLENS_KIND_BYTES),
	INFO_NUMBER(reader_slots),
	INFO_NUMBER(slots_taken),
	INFO_NUMBER(collections),
	INFO_NUMBER(opens_refused),
	INFO_NUMBER(records_lost),
	INFO_NUMBER(folds_unsettled),
	INFO_NUMBER(hists_full),
	INFO_NUMBER(shrinkers_full),
	INFO_NUMBER(stamps_full),
	INFO_NUMBER(ends_alone),
	INFO_NUMBER(begins_alone),
	INFO_NUMBER(waits_missed),
	INFO_NUMBER(rows_unsettled),
	INFO_NUMBER(kswapd_rewakes),
};

static const struct memlens_column file_columns[] = {
	NAME(struct memlens_file, name, "name"),
	NUMBER(struct memlens_file, format),
	NUMBER(struct memlens_file, collections),
	NUMBER(struct memlens_file, records_lost),
	COLUMN(struct memlens_file, spent_ns, "spent_ns", MEMLENS_KIND_NUMBER,
	       .width = 12),
};

static const struct memlens_column feature_columns[] = {
	COLUMN(struct memlens_feature, name, "name", MEMLENS_KIND_NAME,
	       .width = 22),
	COLUMN(struct memlens_feature, available, "there", MEMLENS_KIND_WORD,
	       .width = 5, .words = &memlens_words_yes_no),
	NAME(struct memlens_feature, reason, "reason"),
};

static const struct memlens_table info_tables[] = {
	TABLE("info", MEMLENS_SECTION_INFO, info_columns, .json = "info",
	      .by_field = true),
	TABLE("file", MEMLENS_SECTION_FILE, file_columns, .json = "files"),
	TABLE("feature", MEMLENS_SECTION_FEATURE, feature_columns,
	      .json = "features"),
};

const struct memlens_file_tables memlens_tables_info = {
	.name = "info",
	.format = 1,
	.table_count = ARRAY_SIZE(info_tables),
	.tables = info_tables,
};
