// SPDX-License-Identifier: GPL-2.0
/*
 * reclaim: how long reclaim and what belongs to it takes, and what it gets; and
 * what has come of each event that memlens listens to.
 */
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "module/counters.h"
#include "module/epoch.h"
#include "module/events.h"
#include "module/hists.h"
#include "module/spans.h"
#include "module/views.h"

static int by_number(u64 a, u64 b)
{
	return (a > b) - (a < b);
}

/* As people look for them: by kind, then whose, where and what. */
static int by_key(const void *a, const void *b)
{
	const struct memlens_hist_row *one = a, *other = b;

	return by_number(one->kind, other->kind) ?:
		by_number(one->reclaimer, other->reclaimer) ?:
		by_number(one->type, other->type) ?:
		by_number(one->nid, other->nid) ?:
		by_number(one->order, other->order) ?:
		by_number(one->gfp, other->gfp) ?:
		by_number(one->reason, other->reason) ?:
		by_number(one->cgroup_id, other->cgroup_id);
}

/* A record is added first and filled then: what was not to be is the next one's. */
static void hists_collect(struct memlens_wire_writer *writer)
{
	struct memlens_hist_row *first = NULL, *record = NULL;
	u32 count = 0;
	u32 row;

	for (row = 0; row < memlens_hists_rows(); row++) {
		if (!record)
			record = memlens_wire_record_add(writer);
		if (!record)
			break;
		first = first ?: record;
		if (memlens_hists_read(row, record) != MEMLENS_HISTS_SUMMED) {
			memset(record, 0, sizeof(*record));
			continue;
		}
		count++;
		record = NULL;
		cond_resched();
	}
	if (record)
		memlens_wire_record_drop(writer);
	sort(first, count, sizeof(*first), by_key, NULL);
	for (row = 0; row < count; row++)
		first[row].row = row;
}

static void event_collect(u32 index, struct memlens_wire_writer *writer)
{
	struct memlens_event_status status;
	struct memlens_event *record;

	if (!memlens_events_status(index, &status))
		return;
	record = memlens_wire_record_add(writer);
	if (!record)
		return;
	strscpy(record->name, status.name, sizeof(record->name));
	record->state = status.state;
	record->function = index >= MEMLENS_TRACEPOINTS;
	record->count = memlens_epoch_tally(index);
	record->missed = memlens_epoch_missed(index);
}

static void collect(struct memlens_wire_writer *writer)
{
	u32 i;

	memlens_epoch_lock();
	memlens_epoch_collect(writer, &memlens_view_reclaim);
	memlens_views_section_begin(writer, MEMLENS_SECTION_HIST,
				    sizeof(struct memlens_hist_row));
	hists_collect(writer);
	memlens_views_section_end(writer, &memlens_view_reclaim);

	memlens_views_section_begin(writer, MEMLENS_SECTION_EVENT,
				    sizeof(struct memlens_event));
	for (i = 0; i < MEMLENS_EVENTS_COUNT; i++)
		event_collect(i, writer);
	memlens_views_section_end(writer, &memlens_view_reclaim);
	memlens_epoch_unlock();
}

static size_t records_size(void)
{
	return sizeof(struct memlens_since) +
		memlens_hists_rows() * sizeof(struct memlens_hist_row) +
		MEMLENS_EVENTS_COUNT * sizeof(struct memlens_event);
}

static int hists_init(void)
{
	int ret = memlens_hists_init();

	if (ret)
		return ret;
	memlens_epoch_init();
	memlens_counters.memory_bytes += memlens_hists_memory();
	return 0;
}

const struct memlens_view memlens_view_reclaim = {
	.tables = &memlens_tables_reclaim,
	.section_count = 3,
	.records_size = records_size,
	.collect = collect,
	.init = hists_init,
	.exit = memlens_hists_exit,
};
