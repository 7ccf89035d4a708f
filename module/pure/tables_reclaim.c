// SPDX-License-Identifier: GPL-2.0
/* THE TABLES: what reclaim, shrinkers and stalls show, column by column. */
#include "module/pure/columns.h"
#include "uapi/memlens_reclaim.h"

/* Up to a quarter of an hour of nanoseconds is below its head. */
#define WIDE(type, member, label)					\
	COLUMN(type, member, label, MEMLENS_KIND_NUMBER, .width = 12)

/* ---- words ---------------------------------------------------------- */

/* enum memlens_hist_kind */
const struct memlens_words memlens_words_hist_kind =
	WORDS("direct", "kswapd_run", "kswapd_awake", "memcg", "softlimit",
	      "node", "compact", "kcompactd", "throttled", "pfmemalloc",
	      "high", "dirty", "scanned", "reclaimed", "efficiency",
	      "priority", "order");
/* enum memlens_hist_unit */
const struct memlens_words memlens_words_hist_unit =
	WORDS("ns", "pages", "percent", "priority", "order");
/* enum memlens_reclaimer */
const struct memlens_words memlens_words_reclaimer =
	WORDS("kswapd", "direct", "memcg", "softlimit", "node", "khugepaged",
	      "other");
/* enum memlens_gfp_class */
const struct memlens_words memlens_words_gfp_class =
	WORDS("movable", "kernel", "nofs", "noio");
/* enum memlens_list_type */
const struct memlens_words memlens_words_list_type = WORDS("anon", "file");
/* enum memlens_throttle_reason */
const struct memlens_words memlens_words_throttle_reason =
	WORDS("writeback", "isolated", "noprogress", "congested");
/* enum memlens_cgroup_origin */
const struct memlens_words memlens_words_cgroup_origin =
	WORDS("target", "own");
/* enum memlens_event_state */
const struct memlens_words memlens_words_event_state =
	WORDS("attached", "off", "hidden", "absent", "refused");

/* memlens_event.function */
static const struct memlens_words event_what = WORDS("tracepoint", "function");

/* ---- reclaim -------------------------------------------------------- */

#define HIST_NUMBER(member)	NUMBER(struct memlens_hist_row, member)
#define HIST_WIDE(member, label)					\
	WIDE(struct memlens_hist_row, member, label)
#define HIST_NAME(member)						\
	NAME(struct memlens_hist_row, member, #member)
#define HIST_WORD(member, list)						\
	WORD(struct memlens_hist_row, member, list)

/* A column of the slots: one element of them a row. */
#define HIST_SLOT(label, column_kind)					\
	{ .name = (label), .kind = (column_kind), .width = 12,		\
	  .offset = offsetof(struct memlens_hist_row, slots),		\
	  .size = sizeof(((struct memlens_hist_row *)0)->slots[0]),	\
	  .array_max = MEMLENS_HIST_SLOTS_MAX,				\
	  .count_offset = offsetof(struct memlens_hist_row, slot_count), \
	  .shift_offset = offsetof(struct memlens_hist_row, shift) }

static const struct memlens_column since_columns[] = {
	NUMBER(struct memlens_since, since_ns),
	NUMBER(struct memlens_since, resets),
};

static const struct memlens_column hist_columns[] = {
	HIST_NUMBER(row),
	COLUMN(struct memlens_hist_row, kind, "kind", MEMLENS_KIND_WORD,
	       .width = 12, .words = &memlens_words_hist_kind),
	COLUMN(struct memlens_hist_row, reclaimer, "reclaimer",
	       MEMLENS_KIND_WORD, .width = 10,
	       .words = &memlens_words_reclaimer),
	HIST_NUMBER(nid),
	HIST_NUMBER(order),
	HIST_WORD(gfp, memlens_words_gfp_class),
	HIST_WORD(type, memlens_words_list_type),
	COLUMN(struct memlens_hist_row, reason, "reason", MEMLENS_KIND_WORD,
	       .width = 10, .words = &memlens_words_throttle_reason),
	HIST_NUMBER(cgroup_id),
	HIST_NAME(cgroup),
	HIST_WORD(origin, memlens_words_cgroup_origin),
	HIST_WORD(unit, memlens_words_hist_unit),
	HIST_WIDE(count, "count"),
	HIST_WIDE(sum, "sum"),
	HIST_WIDE(p50, "p50"),
	HIST_WIDE(p90, "p90"),
	HIST_WIDE(p99, "p99"),
	HIST_WIDE(p999, "p999"),
	HIST_WIDE(max, "max"),
	HIST_NAME(max_comm),
	HIST_NUMBER(max_pid),
	HIST_NUMBER(max_cgroup_id),
	COLUMN(struct memlens_hist_row, max_ns, "max_at_ns",
	       MEMLENS_KIND_NUMBER, .width = 16),
};

static const struct memlens_column slot_columns[] = {
	HIST_NUMBER(row),
	COLUMN(struct memlens_hist_row, kind, "kind", MEMLENS_KIND_WORD,
	       .width = 12, .words = &memlens_words_hist_kind),
	HIST_SLOT("least", MEMLENS_KIND_LEAST),
	HIST_SLOT("count", MEMLENS_KIND_NUMBER),
};

static const struct memlens_column event_columns[] = {
	COLUMN(struct memlens_event, name, "name", MEMLENS_KIND_NAME,
	       .width = 39),
	COLUMN(struct memlens_event, function, "what", MEMLENS_KIND_WORD,
	       .width = 10, .words = &event_what),
	WORD(struct memlens_event, state, memlens_words_event_state),
	WIDE(struct memlens_event, count, "count"),
	NUMBER(struct memlens_event, missed),
};

static const struct memlens_table reclaim_tables[] = {
	TABLE("since", MEMLENS_SECTION_SINCE, since_columns, .json = "since",
	      .by_field = true),
	TABLE("hist", MEMLENS_SECTION_HIST, hist_columns, .json = "hists"),
	TABLE("slot", MEMLENS_SECTION_HIST, slot_columns, .json = "hists",
	      .by_slot = true),
	TABLE("event", MEMLENS_SECTION_EVENT, event_columns,
	      .json = "events"),
};

const struct memlens_file_tables memlens_tables_reclaim = {
	.name = "reclaim",
	.format = 1,
	.table_count = ARRAY_SIZE(reclaim_tables),
	.tables = reclaim_tables,
};

/* ---- shrinkers ------------------------------------------------------ */

static const struct memlens_column shrinker_columns[] = {
	COLUMN(struct memlens_shrinker, symbol, "symbol", MEMLENS_KIND_NAME,
	       .width = 32),
	COLUMN(struct memlens_shrinker, name, "name", MEMLENS_KIND_NAME,
	       .width = 24),
	NUMBER(struct memlens_shrinker, nid),
	COLUMN(struct memlens_shrinker, gone, "gone", MEMLENS_KIND_WORD,
	       .width = 4, .words = &memlens_words_yes_no),
	WIDE(struct memlens_shrinker, calls, "calls"),
	WIDE(struct memlens_shrinker, total_ns, "total_ns"),
	WIDE(struct memlens_shrinker, longest_ns, "longest_ns"),
	WIDE(struct memlens_shrinker, scanned, "scanned"),
	WIDE(struct memlens_shrinker, freed, "freed"),
};

static const struct memlens_table shrinkers_tables[] = {
	TABLE("since", MEMLENS_SECTION_SINCE, since_columns, .json = "since",
	      .by_field = true),
	TABLE("shrinker", MEMLENS_SECTION_SHRINKER, shrinker_columns,
	      .json = "shrinkers"),
};

const struct memlens_file_tables memlens_tables_shrinkers = {
	.name = "shrinkers",
	.format = 1,
	.table_count = ARRAY_SIZE(shrinkers_tables),
	.tables = shrinkers_tables,
};

/* ---- stalls --------------------------------------------------------- */

#define STALLER_TIMES							\
	WIDE(struct memlens_staller, count, "count"),			\
	WIDE(struct memlens_staller, total_ns, "total_ns"),		\
	WIDE(struct memlens_staller, error_ns, "error_ns"),		\
	WIDE(struct memlens_staller, missing_ns, "missing_ns"),		\
	WIDE(struct memlens_staller, max_ns, "max_ns"),			\
	COLUMN(struct memlens_staller, last_ns, "last_ns",		\
	       MEMLENS_KIND_NUMBER, .width = 16)

static const struct memlens_column stall_columns[] = {
	COLUMN(struct memlens_stall, kind, "kind", MEMLENS_KIND_WORD,
	       .width = 12, .words = &memlens_words_hist_kind),
	NUMBER(struct memlens_stall, pid),
	COLUMN(struct memlens_stall, comm, "comm", MEMLENS_KIND_NAME,
	       .width = 15),
	WIDE(struct memlens_stall, age_ns, "age_ns"),
	NUMBER(struct memlens_stall, order),
	NUMBER(struct memlens_stall, nid),
	NUMBER(struct memlens_stall, cgroup_id),
	COLUMN(struct memlens_stall, cgroup, "cgroup", MEMLENS_KIND_NAME,
	       .width = 24),
	NAME(struct memlens_stall, flags, "flags"),
};

static const struct memlens_column task_columns[] = {
	NUMBER(struct memlens_staller, pid),
	COLUMN(struct memlens_staller, name, "comm", MEMLENS_KIND_NAME,
	       .width = 15),
	STALLER_TIMES,
};

static const struct memlens_column cgroup_columns[] = {
	NUMBER(struct memlens_staller, cgroup_id),
	COLUMN(struct memlens_staller, name, "cgroup", MEMLENS_KIND_NAME,
	       .width = 24),
	STALLER_TIMES,
};

static const struct memlens_column wait_columns[] = {
	COLUMN(struct memlens_wait, kind, "kind", MEMLENS_KIND_WORD,
	       .width = 12, .words = &memlens_words_hist_kind),
	WIDE(struct memlens_wait, waits, "waits"),
	WIDE(struct memlens_wait, kernel, "kernel"),
};

static const struct memlens_table stalls_tables[] = {
	TABLE("since", MEMLENS_SECTION_SINCE, since_columns, .json = "since",
	      .by_field = true),
	TABLE("stall", MEMLENS_SECTION_STALL, stall_columns, .json = "stalls"),
	TABLE("task", MEMLENS_SECTION_STALLER_TASK, task_columns,
	      .json = "stalled_tasks"),
	TABLE("cgroup", MEMLENS_SECTION_STALLER_CGROUP, cgroup_columns,
	      .json = "stalled_cgroups"),
	TABLE("wait", MEMLENS_SECTION_WAIT, wait_columns, .json = "waits"),
};

const struct memlens_file_tables memlens_tables_stalls = {
	.name = "stalls",
	.format = 1,
	.table_count = ARRAY_SIZE(stalls_tables),
	.tables = stalls_tables,
};
