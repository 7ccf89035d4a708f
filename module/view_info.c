// SPDX-License-Identifier: GPL-2.0
/* info: what this memlens is, what it costs, and what it cannot show here. */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "module/compat.h"
#include "module/counters.h"
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

static const struct feature features[] = {
	{ "debugfs", debugfs_missing },
	{ "proc", proc_missing },
	{ "zones:promo", promo_missing },
	{ "zones:cma", cma_missing },
	{ "zones:highatomic_free", highatomic_free_missing },
	{ "zones:offlining", offlining_missing },
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
	memlens_views_section_end(writer, &memlens_view_info);
}

static size_t records_size(void)
{
	return sizeof(struct memlens_info) +
		memlens_views_count() * sizeof(struct memlens_file) +
		ARRAY_SIZE(features) * sizeof(struct memlens_feature);
}

const struct memlens_view memlens_view_info = {
	.tables = &memlens_tables_info,
	.section_count = 3,
	.records_size = records_size,
	.collect = collect,
};
