// SPDX-License-Identifier: GPL-2.0
/* The tables describe uapi/: all of it, within its records. */
#include "module/pure/wmark.h"
#include "tests/unit/unit.h"
#include "uapi/memlens_reclaim.h"
#include "uapi/memlens_lru.h"
#include "uapi/memlens_memcgs.h"
#include "uapi/memlens_slabs.h"
#include "uapi/memlens_tail.h"

static const struct memlens_file_tables *const files[] = {
	&memlens_tables_zones,
	&memlens_tables_reclaim,
	&memlens_tables_shrinkers,
	&memlens_tables_stalls,
	&memlens_tables_slabs,
	&memlens_tables_lru,
	&memlens_tables_memcgs,
	&memlens_tables_tail,
	&memlens_tables_info,
};

static const struct { u32 section; size_t size; } records[] = {
	{ MEMLENS_SECTION_NODE, sizeof(struct memlens_node) },
	{ MEMLENS_SECTION_ZONE, sizeof(struct memlens_zone) },
	{ MEMLENS_SECTION_CLASS, sizeof(struct memlens_class) },
	{ MEMLENS_SECTION_INFO, sizeof(struct memlens_info) },
	{ MEMLENS_SECTION_FILE, sizeof(struct memlens_file) },
	{ MEMLENS_SECTION_FEATURE, sizeof(struct memlens_feature) },
	{ MEMLENS_SECTION_SINCE, sizeof(struct memlens_since) },
	{ MEMLENS_SECTION_HIST, sizeof(struct memlens_hist_row) },
	{ MEMLENS_SECTION_EVENT, sizeof(struct memlens_event) },
	{ MEMLENS_SECTION_SHRINKER, sizeof(struct memlens_shrinker) },
	{ MEMLENS_SECTION_STALL, sizeof(struct memlens_stall) },
	{ MEMLENS_SECTION_STALLER_TASK, sizeof(struct memlens_staller) },
	{ MEMLENS_SECTION_STALLER_CGROUP, sizeof(struct memlens_staller) },
	{ MEMLENS_SECTION_WAIT, sizeof(struct memlens_wait) },
	{ MEMLENS_SECTION_LRU_NODE, sizeof(struct memlens_lru_node) },
	{ MEMLENS_SECTION_LRU_ZONE, sizeof(struct memlens_lru_zone) },
	{ MEMLENS_SECTION_LRU_CGROUPS, sizeof(struct memlens_lru_cgroups) },
	{ MEMLENS_SECTION_GENERATION, sizeof(struct memlens_generation) },
	{ MEMLENS_SECTION_MEMCGS, sizeof(struct memlens_memcgs) },
	{ MEMLENS_SECTION_MEMCG, sizeof(struct memlens_memcg) },
	{ MEMLENS_SECTION_MEMCG_NODE, sizeof(struct memlens_memcg_node) },
	{ MEMLENS_SECTION_TAIL_ALL, sizeof(struct memlens_tail_all) },
	{ MEMLENS_SECTION_TAIL, sizeof(struct memlens_tail) },
	{ MEMLENS_SECTION_SLABS, sizeof(struct memlens_slabs) },
	{ MEMLENS_SECTION_CACHE, sizeof(struct memlens_cache) },
	{ MEMLENS_SECTION_CACHE_NODE, sizeof(struct memlens_cache_node) },
	{ MEMLENS_SECTION_CACHE_ALIAS, sizeof(struct memlens_cache_alias) },
};

typedef void visit(const struct memlens_table *table,
		   const struct memlens_column *column, void *data);

static void visit_columns(visit *visit, void *data)
{
	size_t f;
	u32 t, c;

	for (f = 0; f < ARRAY_SIZE(files); f++)
		for (t = 0; t < files[f]->table_count; t++)
			for (c = 0; c < files[f]->tables[t].column_count; c++)
				visit(&files[f]->tables[t],
				      &files[f]->tables[t].columns[c], data);
}

static size_t record_size(u32 section)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(records); i++)
		if (records[i].section == section)
			return records[i].size;
	FAIL_CASE("section %u has no record", section);
	return 0;
}

static bool size_fits(const struct memlens_column *column)
{
	switch (column->kind) {
	case MEMLENS_KIND_NAME:
	case MEMLENS_KIND_PATH:
		return column->size > 1;
	case MEMLENS_KIND_NUMBER:
		return column->size == 4 || column->size == 8;
	case MEMLENS_KIND_BYTES:
	case MEMLENS_KIND_BYTES_SIGNED:
	case MEMLENS_KIND_PAGES:
	case MEMLENS_KIND_LIMIT:
	case MEMLENS_KIND_PAGES_SIGNED:
		return column->size == 8;
	case MEMLENS_KIND_LEAST:
		return column->size == 8 && column->array_max &&
			column->shift_offset;
	case MEMLENS_KIND_SHARE:
		return column->size == 4;
	case MEMLENS_KIND_WORD:
		return (column->size == 1 || column->size == 4) &&
			column->words && column->words->count;
	}
	return false;
}

static void column_check(const struct memlens_table *table,
			 const struct memlens_column *column, void *data)
{
	size_t size = record_size(table->section);
	u32 elements = column->array_max ? column->array_max : 1;

	(void)data;
	if (!size_fits(column))
		FAIL_CASE("%s.%s: %u bytes", table->name, column->name,
			  column->size);
	if ((size_t)column->offset + elements * column->size > size)
		FAIL_CASE("%s.%s: beyond its record", table->name,
			  column->name);
	if (column->array_max && column->count_offset + 4U > size)
		FAIL_CASE("%s.%s: no count", table->name, column->name);
	/* Rows by slot have one element each, under the column's own name. */
	if (!(column->array_max && !table->by_slot) == !!column->head)
		FAIL_CASE("%s.%s: the wrong kind of head", table->name,
			  column->name);
	if (column->kind == MEMLENS_KIND_PATH &&
	    (table->section != MEMLENS_SECTION_MEMCG ||
	     column->offset != offsetof(struct memlens_memcg, name)))
		FAIL_CASE("%s.%s: no path is made of it", table->name, column->name);
	if (strpbrk(column->name, " \t\n-") || !column->name[0])
		FAIL_CASE("'%s' is no name for a column", column->name);
}

static void test_every_column_lies_in_its_record(void **state)
{
	(void)state;
	visit_columns(column_check, NULL);
}

/* ---- all figures are shown -------------------------------------------- */

struct coverage {
	u32 section;
	u8 shown[2048];
};

static void cover(const struct memlens_table *table,
		  const struct memlens_column *column, void *data)
{
	struct coverage *coverage = data;
	u32 elements = column->array_max ? column->array_max : 1;

	if (table->section != coverage->section)
		return;
	memset(coverage->shown + column->offset, 1,
	       (size_t)elements * column->size);
	if (column->array_max)
		memset(coverage->shown + column->count_offset, 1, 4);
	if (column->kind == MEMLENS_KIND_LEAST)
		memset(coverage->shown + column->shift_offset, 1, 4);
}

static void skip_bytes(struct coverage *coverage, size_t offset, size_t size)
{
	memset(coverage->shown + offset, 1, size);
}

static void cover_unshown_reclaim(struct coverage *coverage)
{
	switch (coverage->section) {
	case MEMLENS_SECTION_HIST:
		skip_bytes(coverage,
			   offsetof(struct memlens_hist_row, reserved), 4);
		break;
	case MEMLENS_SECTION_STALLER_TASK:
		skip_bytes(coverage,
			   offsetof(struct memlens_staller, reserved), 4);
		skip_bytes(coverage,
			   offsetof(struct memlens_staller, cgroup_id), 8);
		break;
	case MEMLENS_SECTION_STALLER_CGROUP:	/* pid, reserved */
		skip_bytes(coverage, offsetof(struct memlens_staller, pid), 8);
		break;
	case MEMLENS_SECTION_WAIT:
		skip_bytes(coverage, offsetof(struct memlens_wait, reserved),
			   4);
		break;
	}
}

static void cover_unshown_slabs(struct coverage *coverage)
{
	switch (coverage->section) {
	case MEMLENS_SECTION_CACHE:
		skip_bytes(coverage,
			   offsetof(struct memlens_cache, counts.reserved), 4);
		skip_bytes(coverage, offsetof(struct memlens_cache, reserved),
			   4);
		break;
	case MEMLENS_SECTION_CACHE_NODE:	/* what CPUs take is of no node */
		skip_bytes(coverage,
			   offsetof(struct memlens_cache_node, counts.cpu_slabs),
			   8);
		skip_bytes(coverage,
			   offsetof(struct memlens_cache_node, counts.reserved),
			   4);
		skip_bytes(coverage,
			   offsetof(struct memlens_cache_node, reserved), 4);
		break;
	}
}

static void cover_unshown_lru(struct coverage *coverage)
{
	switch (coverage->section) {
	case MEMLENS_SECTION_LRU_NODE:
		skip_bytes(coverage, offsetof(struct memlens_lru_node, reserved), 4);
		break;
	case MEMLENS_SECTION_LRU_ZONE:
		skip_bytes(coverage, offsetof(struct memlens_lru_zone, index), 4);
		break;
	case MEMLENS_SECTION_LRU_CGROUPS:
		skip_bytes(coverage, offsetof(struct memlens_lru_cgroups, reserved),
			   4);
		break;
	case MEMLENS_SECTION_GENERATION:
		skip_bytes(coverage, offsetof(struct memlens_generation, reserved), 4);
		break;
	case MEMLENS_SECTION_MEMCGS:
		skip_bytes(coverage, offsetof(struct memlens_memcgs, reserved), 4);
		break;
	case MEMLENS_SECTION_MEMCG:	/* the path is from these */
		skip_bytes(coverage, offsetof(struct memlens_memcg, parent), 8);
		break;
	case MEMLENS_SECTION_MEMCG_NODE:
		skip_bytes(coverage, offsetof(struct memlens_memcg_node, reserved), 4);
		break;
	case MEMLENS_SECTION_TAIL_ALL:
		skip_bytes(coverage, offsetof(struct memlens_tail_all, reserved), 4);
		break;
	case MEMLENS_SECTION_TAIL:
		skip_bytes(coverage, offsetof(struct memlens_tail, reserved), 4);
		break;
	}
}

/* Padding, and what only the arithmetic and the reader's joins need. */
static void cover_unshown(struct coverage *coverage)
{
	switch (coverage->section) {
	case MEMLENS_SECTION_NODE:
		skip_bytes(coverage, offsetof(struct memlens_node, reserved),
			   4);
		break;
	case MEMLENS_SECTION_ZONE:
		skip_bytes(coverage, offsetof(struct memlens_zone, index), 4);
		skip_bytes(coverage,
			   offsetof(struct memlens_zone, kernel_class), 4);
		skip_bytes(coverage,
			   offsetof(struct memlens_zone, usable_orders), 8);
		break;
	case MEMLENS_SECTION_FILE:
		skip_bytes(coverage, offsetof(struct memlens_file, reserved),
			   4);
		break;
	case MEMLENS_SECTION_FEATURE:
		skip_bytes(coverage,
			   offsetof(struct memlens_feature, reserved), 4);
		break;
	}
}

static void test_every_figure_is_shown(void **state)
{
	size_t i, byte;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(records); i++) {
		struct coverage coverage = { .section = records[i].section };

		visit_columns(cover, &coverage);
		cover_unshown(&coverage);
		cover_unshown_reclaim(&coverage);
		cover_unshown_slabs(&coverage);
		cover_unshown_lru(&coverage);
		for (byte = 0; byte < records[i].size; byte++)
			if (!coverage.shown[byte])
				FAIL_CASE("section %u: byte %zu is in no column",
					  records[i].section, byte);
	}
}

/* ---- words and names -------------------------------------------------- */

static void words_check(const struct memlens_words *words, u32 value,
			const char *wanted)
{
	const char *word = memlens_table_word(words, value);

	if (!word || strcmp(word, wanted))
		FAIL_CASE("%u is '%s', not '%s'", value, word ? word : "",
			  wanted);
}

static void test_words_are_those_of_the_enums(void **state)
{
	const struct memlens_words *states = &memlens_words_state;
	const struct memlens_words *verdicts = &memlens_words_verdict;

	(void)state;
	assert_int_equal(states->count, 4);
	words_check(states, MEMLENS_ZONE_OK, "ok");
	words_check(states, MEMLENS_ZONE_LOW_HIGH, "low-high");
	words_check(states, MEMLENS_ZONE_KSWAPD, "kswapd");
	words_check(states, MEMLENS_ZONE_CRITICAL, "critical");
	assert_int_equal(verdicts->count, 8);
	words_check(verdicts, MEMLENS_PASS, "pass");
	words_check(verdicts, MEMLENS_BY_MARK, "mark");
	words_check(verdicts, MEMLENS_BY_SIZE, "size");
	words_check(verdicts, MEMLENS_BY_HIGHATOMIC, "highatomic");
	words_check(verdicts, MEMLENS_BY_CMA, "cma");
	words_check(verdicts, MEMLENS_BY_RESERVE, "reserve");
	words_check(verdicts, MEMLENS_BY_FRAGMENTS, "fragments");
	words_check(verdicts, MEMLENS_BY_CLASS, "class");
}

static const char *const kinds[] = {
	[MEMLENS_HIST_DIRECT] = "direct",
	[MEMLENS_HIST_KSWAPD_RUN] = "kswapd_run",
	[MEMLENS_HIST_KSWAPD_AWAKE] = "kswapd_awake",
	[MEMLENS_HIST_MEMCG] = "memcg",
	[MEMLENS_HIST_SOFTLIMIT] = "softlimit",
	[MEMLENS_HIST_NODE] = "node",
	[MEMLENS_HIST_COMPACT] = "compact",
	[MEMLENS_HIST_KCOMPACTD] = "kcompactd",
	[MEMLENS_HIST_THROTTLED] = "throttled",
	[MEMLENS_HIST_PFMEMALLOC] = "pfmemalloc",
	[MEMLENS_HIST_HIGH] = "high",
	[MEMLENS_HIST_DIRTY] = "dirty",
	[MEMLENS_HIST_SCANNED] = "scanned",
	[MEMLENS_HIST_RECLAIMED] = "reclaimed",
	[MEMLENS_HIST_EFFICIENCY] = "efficiency",
	[MEMLENS_HIST_PRIORITY] = "priority",
	[MEMLENS_HIST_ORDER] = "order",
};

static void test_words_of_histograms(void **state)
{
	u32 i;

	(void)state;
	assert_int_equal(ARRAY_SIZE(kinds), MEMLENS_HIST_KINDS);
	assert_int_equal(memlens_words_hist_kind.count, MEMLENS_HIST_KINDS);
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		words_check(&memlens_words_hist_kind, i, kinds[i]);
	assert_int_equal(memlens_words_hist_unit.count, 5);
	words_check(&memlens_words_hist_unit, MEMLENS_UNIT_NS, "ns");
	words_check(&memlens_words_hist_unit, MEMLENS_UNIT_PAGES, "pages");
	words_check(&memlens_words_hist_unit, MEMLENS_UNIT_PERCENT, "percent");
	words_check(&memlens_words_hist_unit, MEMLENS_UNIT_PRIORITY,
		    "priority");
	words_check(&memlens_words_hist_unit, MEMLENS_UNIT_ORDER, "order");
	assert_int_equal(memlens_words_list_type.count, 2);
	words_check(&memlens_words_list_type, MEMLENS_LIST_ANON, "anon");
	words_check(&memlens_words_list_type, MEMLENS_LIST_FILE, "file");
	assert_int_equal(memlens_words_cgroup_origin.count, 2);
	words_check(&memlens_words_cgroup_origin, MEMLENS_CGROUP_TARGET,
		    "target");
	words_check(&memlens_words_cgroup_origin, MEMLENS_CGROUP_OWN, "own");
}

static void test_words_of_reclaim(void **state)
{
	const struct memlens_words *by = &memlens_words_reclaimer;
	const struct memlens_words *gfp = &memlens_words_gfp_class;
	const struct memlens_words *reason = &memlens_words_throttle_reason;
	const struct memlens_words *event = &memlens_words_event_state;

	(void)state;
	assert_int_equal(by->count, MEMLENS_BY_COUNT);
	words_check(by, MEMLENS_BY_KSWAPD, "kswapd");
	words_check(by, MEMLENS_BY_DIRECT, "direct");
	words_check(by, MEMLENS_BY_MEMCG, "memcg");
	words_check(by, MEMLENS_BY_SOFTLIMIT, "softlimit");
	words_check(by, MEMLENS_BY_NODE, "node");
	words_check(by, MEMLENS_BY_KHUGEPAGED, "khugepaged");
	words_check(by, MEMLENS_BY_OTHER, "other");
	assert_int_equal(gfp->count, MEMLENS_GFP_CLASSES);
	words_check(gfp, MEMLENS_GFP_MOVABLE, "movable");
	words_check(gfp, MEMLENS_GFP_KERNEL, "kernel");
	words_check(gfp, MEMLENS_GFP_NOFS, "nofs");
	words_check(gfp, MEMLENS_GFP_NOIO, "noio");
	assert_int_equal(reason->count, 4);
	words_check(reason, MEMLENS_THROTTLE_WRITEBACK, "writeback");
	words_check(reason, MEMLENS_THROTTLE_ISOLATED, "isolated");
	words_check(reason, MEMLENS_THROTTLE_NOPROGRESS, "noprogress");
	words_check(reason, MEMLENS_THROTTLE_CONGESTED, "congested");
	assert_int_equal(event->count, 5);
	words_check(event, MEMLENS_EVENT_ATTACHED, "attached");
	words_check(event, MEMLENS_EVENT_OFF, "off");
	words_check(event, MEMLENS_EVENT_HIDDEN, "hidden");
	words_check(event, MEMLENS_EVENT_ABSENT, "absent");
	words_check(event, MEMLENS_EVENT_REFUSED, "refused");
}

static void test_words_of_slabs(void **state)
{
	const struct memlens_words *source = &memlens_words_slabs_source;
	const struct memlens_words *accuracy = &memlens_words_slabs_accuracy;

	(void)state;
	assert_int_equal(source->count, 3);
	words_check(source, MEMLENS_SLABS_BTF, "btf");
	words_check(source, MEMLENS_SLABS_SYSFS, "sysfs");
	words_check(source, MEMLENS_SLABS_NONE, "none");
	assert_int_equal(accuracy->count, 3);
	words_check(accuracy, MEMLENS_SLABS_EXACT, "exact");
	words_check(accuracy, MEMLENS_SLABS_ESTIMATED, "estimated");
	words_check(accuracy, MEMLENS_SLABS_BOUNDED, "bounded");
}

static void test_table_names_differ(void **state)
{
	size_t f;
	u32 t, other;

	(void)state;
	for (f = 0; f < ARRAY_SIZE(files); f++) {
		const struct memlens_table *tables = files[f]->tables;

		assert_true(files[f]->format >= 1);
		for (t = 0; t < files[f]->table_count; t++)
			for (other = 0; other < t; other++)
				if (!strcmp(tables[t].name,
					    tables[other].name))
					FAIL_CASE("two tables are called %s",
						  tables[t].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_column_lies_in_its_record),
		cmocka_unit_test(test_every_figure_is_shown),
		cmocka_unit_test(test_words_are_those_of_the_enums),
		cmocka_unit_test(test_words_of_histograms),
		cmocka_unit_test(test_words_of_reclaim),
		cmocka_unit_test(test_words_of_slabs),
		cmocka_unit_test(test_table_names_differ),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
