// SPDX-License-Identifier: GPL-2.0
/* info: what this memlens is, what it costs, and what it cannot show here. */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "module/cache_aliases.h"
#include "module/compat.h"
#include "module/counters.h"
#include "module/events.h"
#include "module/slabs.h"
#include "module/views.h"

struct feature {
	const char *name;
	/* Why it is missing, in words joined by '-'; NULL if it is there. */
	const char *(*missing)(void);
};

static const char *promo_missing(void)
{
	return MEMLENS_HAS_PROMO ? NULL : "kernel-has-no-WMARK_PROMO";
}

static const char *cma_missing(void)
{
	if (!IS_ENABLED(CONFIG_CMA))
		return "kernel-built-without-CONFIG_CMA";
	return MEMLENS_HAS_CMA_PAGES ? NULL : "kernel-counts-no-CMA-by-zone";
}

static const char *highatomic_free_missing(void)
{
	return MEMLENS_HAS_FREE_HIGHATOMIC ? NULL :
		"kernel-has-no-nr_free_highatomic";
}

static const char *offlining_missing(void)
{
	return IS_ENABLED(CONFIG_MEMORY_HOTREMOVE) ? NULL :
		"kernel-built-without-CONFIG_MEMORY_HOTREMOVE";
}

static const char *debugfs_missing(void)
{
	return memlens_counters.place_missing[MEMLENS_PLACE_DEBUGFS];
}

static const char *proc_missing(void)
{
	return memlens_counters.place_missing[MEMLENS_PLACE_PROC];
}

static const char *generations_missing(void)
{
	return MEMLENS_HAS_GENERATION_EVENTS ? NULL :
		"kernel-has-no-events-of-passes-over-generations";
}

static const struct feature features[] = {
	{ "debugfs", debugfs_missing },
	{ "proc", proc_missing },
	{ "zones:promo", promo_missing },
	{ "zones:cma", cma_missing },
	{ "zones:highatomic_free", highatomic_free_missing },
	{ "zones:offlining", offlining_missing },
	{ "reclaim:generations", generations_missing },
	{ "slabs:btf", memlens_slabs_layouts_missing },
	{ "slabs:cpu_slabs", memlens_slabs_cpu_slabs_missing },
	{ "slabs:parked", memlens_slabs_parked_missing },
	{ "slabs:aliases", memlens_aliases_missing },
};

static void feature_collect(const struct feature *feature,
			    struct memlens_wire_writer *writer)
{
	struct memlens_feature *record = memlens_wire_record_add(writer);
	const char *reason = feature->missing();

	if (!record)
		return;
	strscpy(record->name, feature->name, sizeof(record->name));
	record->available = !reason;
	if (reason)
		strscpy(record->reason, reason, sizeof(record->reason));
}

/* The event without what all of them begin with, so that it fits. */
static const char *event_short(const char *name)
{
	static const char *const prefixes[] = { "mm_vmscan_", "mm_compaction_" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return name + strlen(prefixes[i]);
	return name;
}

static void event_collect(u32 index, struct memlens_wire_writer *writer)
{
	static const char *const reasons[] = {
		[MEMLENS_EVENT_HIDDEN] = "hidden-by-hide_event",
		[MEMLENS_EVENT_ABSENT] = "kernel-has-none",
		[MEMLENS_EVENT_REFUSED] = "kernel-refuses-a-probe",
	};
	struct memlens_event_status status;
	struct memlens_feature *record;

	if (!memlens_events_status(index, &status) ||
	    status.state == MEMLENS_EVENT_ATTACHED)
		return;
	record = memlens_wire_record_add(writer);
	if (!record)
		return;
	strscpy(record->name, event_short(status.name), sizeof(record->name));
	if (status.state == MEMLENS_EVENT_OFF)
		snprintf(record->reason, sizeof(record->reason),
			 "%s:loaded-with-%s=0", status.name,
			 memlens_events_group_name(status.group));
	else
		snprintf(record->reason, sizeof(record->reason), "%s:%s",
			 status.name, reasons[status.state]);
}

static void file_collect(u32 index, struct memlens_wire_writer *writer)
{
	const struct memlens_view *view = memlens_views_lookup(index);
	struct memlens_file *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	strscpy(record->name, view->tables->name, sizeof(record->name));
	record->format = view->tables->format;
	record->collections =
		atomic64_read(&memlens_counters.views[index].collections);
	record->records_lost =
		atomic64_read(&memlens_counters.views[index].records_lost);
	record->spent_ns =
		atomic64_read(&memlens_counters.views[index].spent_ns);
}

static u64 missed_sum(void)
{
	struct memlens_event_status status;
	u64 sum = 0;
	u32 i;

	for (i = 0; i < MEMLENS_EVENTS_COUNT; i++)
		if (memlens_events_status(i, &status))
			sum += status.missed;
	return sum;
}

static void losses_fill(struct memlens_info *record)
{
	record->hists_full = memlens_tally_sum(MEMLENS_TALLY_HISTS_FULL);
	record->shrinkers_full =
		memlens_tally_sum(MEMLENS_TALLY_SHRINKERS_FULL);
	record->stamps_full = memlens_tally_sum(MEMLENS_TALLY_STAMPS_FULL);
	record->ends_alone = memlens_tally_sum(MEMLENS_TALLY_ENDS_ALONE);
	record->begins_alone = memlens_tally_sum(MEMLENS_TALLY_BEGINS_ALONE);
	record->waits_missed = missed_sum();
	record->rows_unsettled =
		atomic64_read(&memlens_counters.rows_unsettled);
	record->kswapd_rewakes =
		memlens_tally_sum(MEMLENS_TALLY_KSWAPD_REWAKES);
}

static void info_collect(struct memlens_wire_writer *writer)
{
	struct memlens_info *record = memlens_wire_record_add(writer);

	if (!record)
		return;
	strscpy(record->version, MEMLENS_VERSION, sizeof(record->version));
	strscpy(record->release, init_utsname()->release,
		sizeof(record->release));
	record->format = MEMLENS_FORMAT;
	record->memory_bytes = memlens_counters.memory_bytes;
	record->reader_slots = memlens_counters.reader_slots;
	record->slots_taken = atomic_read(&memlens_counters.slots_taken);
	record->collections = atomic64_read(&memlens_counters.collections);
	record->opens_refused = atomic64_read(&memlens_counters.opens_refused);
	record->records_lost = memlens_counters_records_lost();
	record->folds_unsettled =
		atomic64_read(&memlens_counters.folds_unsettled);
	losses_fill(record);
}

static void collect(struct memlens_wire_writer *writer)
{
	u32 i;

	memlens_views_section_begin(writer, MEMLENS_SECTION_INFO,
				    sizeof(struct memlens_info));
	info_collect(writer);
	memlens_views_section_end(writer, &memlens_view_info);

	memlens_views_section_begin(writer, MEMLENS_SECTION_FILE,
				    sizeof(struct memlens_file));
	for (i = 0; i < memlens_views_count(); i++)
		file_collect(i, writer);
	memlens_views_section_end(writer, &memlens_view_info);

	memlens_views_section_begin(writer, MEMLENS_SECTION_FEATURE,
				    sizeof(struct memlens_feature));
	for (i = 0; i < ARRAY_SIZE(features); i++)
		feature_collect(&features[i], writer);
	for (i = 0; i < MEMLENS_EVENTS_COUNT; i++)
		event_collect(i, writer);
	memlens_views_section_end(writer, &memlens_view_info);
}

static size_t records_size(void)
{
	return sizeof(struct memlens_info) +
		memlens_views_count() * sizeof(struct memlens_file) +
		(ARRAY_SIZE(features) + MEMLENS_EVENTS_COUNT) *
			sizeof(struct memlens_feature);
}

const struct memlens_view memlens_view_info = {
	.tables = &memlens_tables_info,
	.section_count = 3,
	.records_size = records_size,
	.collect = collect,
};
