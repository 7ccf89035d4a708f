// SPDX-License-Identifier: GPL-2.0
/* The rules by which rows are subtracted, a record at a time. */
#include <string.h>

#include "tools/subtract.h"

/* Figures that one look knows and the other does not have no difference. */
static void figure_subtract(u64 *now, u64 before)
{
	if (*now == MEMLENS_UNKNOWN || before == MEMLENS_UNKNOWN ||
	    *now < before)
		*now = MEMLENS_UNKNOWN;
	else
		*now -= before;
}

/* A maximum that did not rise is of before; this interval's is not known. */
static void max_subtract(u64 *now, u64 before)
{
	if (*now == before)
		*now = MEMLENS_UNKNOWN;
}

static bool some(u64 figure)
{
	return figure && figure != MEMLENS_UNKNOWN;
}

static bool name_same(const char *a, const char *b, size_t size)
{
	return !strncmp(a, b, size);
}

/* ---- reclaim -------------------------------------------------------- */

static bool hist_same(const union counted *now, const union counted *before)
{
	const struct memlens_hist_row *a = &now->hist;
	const struct memlens_hist_row *b = &before->hist;

	return a->kind == b->kind && a->reclaimer == b->reclaimer &&
		a->nid == b->nid && a->order == b->order &&
		a->gfp == b->gfp && a->type == b->type &&
		a->reason == b->reason && a->cgroup_id == b->cgroup_id &&
		a->origin == b->origin && a->unit == b->unit &&
		a->shift == b->shift;
}

static enum change hist_subtract(union counted *now,
				 const union counted *before)
{
	if (before && !hists_subtract(&now->hist, &before->hist))
		return CHANGE_BACK;
	return now->hist.count ? CHANGE_SOME : CHANGE_NONE;
}

static bool event_same(const union counted *now, const union counted *before)
{
	return now->event.function == before->event.function &&
		name_same(now->event.name, before->event.name,
			  sizeof(now->event.name));
}

static enum change event_subtract(union counted *now,
				  const union counted *before)
{
	if (before) {
		if (now->event.count < before->event.count ||
		    now->event.missed < before->event.missed)
			return CHANGE_BACK;
		figure_subtract(&now->event.count, before->event.count);
		figure_subtract(&now->event.missed, before->event.missed);
	}
	return now->event.count || now->event.missed ? CHANGE_SOME :
		CHANGE_NONE;
}

/* ---- shrinkers ------------------------------------------------------ */

static bool shrinker_same(const union counted *now,
			  const union counted *before)
{
	const struct memlens_shrinker *a = &now->shrinker;
	const struct memlens_shrinker *b = &before->shrinker;

	return a->nid == b->nid &&
		name_same(a->symbol, b->symbol, sizeof(a->symbol)) &&
		name_same(a->name, b->name, sizeof(a->name));
}

static enum change shrinker_subtract(union counted *now,
				     const union counted *before)
{
	struct memlens_shrinker *row = &now->shrinker;
	const struct memlens_shrinker *was;

	if (!before)
		return row->calls ? CHANGE_SOME : CHANGE_NONE;
	was = &before->shrinker;
	if (row->calls < was->calls || row->total_ns < was->total_ns)
		return CHANGE_BACK;
	figure_subtract(&row->calls, was->calls);
	figure_subtract(&row->total_ns, was->total_ns);
	figure_subtract(&row->scanned, was->scanned);
	figure_subtract(&row->freed, was->freed);
	max_subtract(&row->longest_ns, was->longest_ns);
	return row->calls || row->gone != was->gone ? CHANGE_SOME :
		CHANGE_NONE;
}

/* ---- stalls --------------------------------------------------------- */

/* A task may change its name, so that its number is what it goes by. */
static bool task_same(const union counted *now, const union counted *before)
{
	return now->staller.pid == before->staller.pid;
}

static bool cgroup_same(const union counted *now, const union counted *before)
{
	return now->staller.cgroup_id == before->staller.cgroup_id;
}

/*
 * A row that was not in the table has lost what is said of such at most. The look
 * before was taken at its mono_ns, and what ended until then is not of now.
 */
static void staller_absent(const struct memlens_wire *before,
			   const struct memlens_section *section,
			   union counted *was)
{
	struct memlens_staller any = { 0 };

	if (section->record_count)
		memlens_wire_copy(before, section, 0, &any, sizeof(any));
	memset(was, 0, sizeof(*was));
	was->staller.error_ns = any.missing_ns;
	was->staller.missing_ns = any.missing_ns;
	was->staller.last_ns = before->header->mono_ns;
}

/*
 * What was lost is from total_ns to total_ns + error_ns, then as now; so between
 * the two looks it is from the least now less the most then, to the most now less
 * the least then. Where the error is the same, no part of the row has left the
 * table, and the difference is exact.
 */
static void staller_bounds(struct memlens_staller *row,
			   const struct memlens_staller *was)
{
	const u64 then = was->total_ns + was->error_ns;
	const u64 most = row->total_ns + row->error_ns - was->total_ns;

	if (row->error_ns == was->error_ns && row->total_ns >= was->total_ns) {
		row->total_ns -= was->total_ns;
		row->error_ns = 0;
		return;
	}
	row->total_ns = row->total_ns > then ? row->total_ns - then : 0;
	row->error_ns = most - row->total_ns;
}

static enum change staller_subtract(union counted *now,
				    const union counted *before)
{
	struct memlens_staller *row = &now->staller;
	const struct memlens_staller *was = &before->staller;

	/* Time that was lost does not become less. */
	if (row->total_ns + row->error_ns < was->total_ns ||
	    row->missing_ns < was->missing_ns)
		return CHANGE_BACK;
	if (row->last_ns <= was->last_ns)
		return CHANGE_NONE;
	staller_bounds(row, was);
	if (row->count >= was->count)
		row->count -= was->count;
	if (row->max_ns <= was->max_ns || (!was->count && was->error_ns))
		row->max_ns = MEMLENS_UNKNOWN;
	return CHANGE_SOME;
}

static bool wait_same(const union counted *now, const union counted *before)
{
	return now->wait.kind == before->wait.kind;
}

/* The kernel's counters are summed up, and one may leave with its cgroup. */
static enum change wait_subtract(union counted *now,
				 const union counted *before)
{
	struct memlens_wait *row = &now->wait;

	if (before) {
		if (row->waits < before->wait.waits)
			return CHANGE_BACK;
		figure_subtract(&row->waits, before->wait.waits);
		figure_subtract(&row->kernel, before->wait.kernel);
	}
	return some(row->waits) || some(row->kernel) ? CHANGE_SOME :
		CHANGE_NONE;
}

/* ---- all ------------------------------------------------------------ */

#define END_OF(type, member)						\
	(offsetof(type, member) + sizeof_field(type, member))

#define SUBTRACTION(type, record, last_key, name, rule, absent)	\
	{ MEMLENS_SECTION_##type, sizeof(record), END_OF(record, last_key), \
	  name##_same, rule##_subtract, absent }

const struct subtraction subtractions[SUBTRACTIONS] = {
	SUBTRACTION(HIST, struct memlens_hist_row, shift, hist, hist, NULL),
	SUBTRACTION(EVENT, struct memlens_event, function, event, event, NULL),
	SUBTRACTION(SHRINKER, struct memlens_shrinker, nid, shrinker,
		    shrinker, NULL),
	SUBTRACTION(STALLER_TASK, struct memlens_staller, pid, task, staller,
		    staller_absent),
	SUBTRACTION(STALLER_CGROUP, struct memlens_staller, cgroup_id, cgroup,
		    staller, staller_absent),
	SUBTRACTION(WAIT, struct memlens_wait, kind, wait, wait, NULL),
};
