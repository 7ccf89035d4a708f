// SPDX-License-Identifier: GPL-2.0
/* shrinkers: what each was called for, and what came of it. */
#include <linux/sched.h>
#include <linux/string.h>

#include "module/counters.h"
#include "module/epoch.h"
#include "module/shrinkers.h"
#include "module/views.h"

static void collect(struct memlens_wire_writer *writer)
{
	struct memlens_shrinker *record = NULL;
	u32 row;

	memlens_epoch_lock();
	memlens_epoch_collect(writer, &memlens_view_shrinkers);
	memlens_views_section_begin(writer, MEMLENS_SECTION_SHRINKER,
				    sizeof(struct memlens_shrinker));
	for (row = 0; row < memlens_shrinkers_rows(); row++) {
		if (!record)
			record = memlens_wire_record_add(writer);
		if (!record)
			break;
		if (memlens_shrinkers_read(row, record))
			record = NULL;
		else
			memset(record, 0, sizeof(*record));
		cond_resched();
	}
	if (record)
		memlens_wire_record_drop(writer);
	memlens_views_section_end(writer, &memlens_view_shrinkers);
	memlens_epoch_unlock();
}

static size_t records_size(void)
{
	return sizeof(struct memlens_since) +
		memlens_shrinkers_rows() * sizeof(struct memlens_shrinker);
}

static int shrinkers_init(void)
{
	int ret = memlens_shrinkers_init();

	if (!ret)
		memlens_counters.memory_bytes += memlens_shrinkers_memory();
	return ret;
}

const struct memlens_view memlens_view_shrinkers = {
	.tables = &memlens_tables_shrinkers,
	.section_count = 2,
	.records_size = records_size,
	.collect = collect,
	.init = shrinkers_init,
	.exit = memlens_shrinkers_exit,
};
