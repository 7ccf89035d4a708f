// SPDX-License-Identifier: GPL-2.0
/* Rows of histograms: read, and subtracted. */
#include "module/pure/table.h"
#include "tools/hists.h"

bool hists_since(const struct memlens_wire *wire, struct memlens_since *since)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_SINCE);

	if (!section || !section->record_count)
		return false;
	memlens_wire_copy(wire, section, 0, since, sizeof(*since));
	return true;
}

u64 hists_span(const struct memlens_wire *wire)
{
	struct memlens_since since;

	if (!hists_since(wire, &since) ||
	    since.since_ns > wire->header->mono_ns)
		return MEMLENS_UNKNOWN;
	return wire->header->mono_ns - since.since_ns;
}

void hists_row(const struct memlens_wire *wire,
	       const struct memlens_section *section, u32 index,
	       struct memlens_hist_row *row)
{
	memlens_wire_copy(wire, section, index, row, sizeof(*row));
	if (row->slot_count > MEMLENS_HIST_SLOTS_MAX)
		row->slot_count = MEMLENS_HIST_SLOTS_MAX;
}

bool hists_take(const struct memlens_hist_row *row, struct memlens_hist *hist)
{
	u32 slot;

	if (row->slot_count > MEMLENS_HIST_SLOTS ||
	    row->shift > MEMLENS_SHIFT_MOST)
		return false;
	memset(hist, 0, sizeof(*hist));
	hist->count = row->count;
	hist->sum = row->sum;
	hist->max = row->max;
	for (slot = 0; slot < row->slot_count; slot++)
		hist->slots[slot] = row->slots[slot];
	return true;
}

static bool went_back(const struct memlens_hist_row *row,
		      const struct memlens_hist_row *before)
{
	u32 slot;

	if (row->count < before->count || row->slot_count < before->slot_count)
		return true;
	for (slot = 0; slot < before->slot_count; slot++)
		if (row->slots[slot] < before->slots[slot])
			return true;
	return false;
}

static void max_unknown(struct memlens_hist_row *row)
{
	row->max_ns = MEMLENS_UNKNOWN;
	row->max_cgroup_id = MEMLENS_UNKNOWN;
	row->max_pid = MEMLENS_UNKNOWN_U32;
	memset(row->max_comm, 0, sizeof(row->max_comm));
}

/* What follows from the slots that are left, @hist. */
static void row_conclude(struct memlens_hist_row *row,
			 const struct memlens_hist *hist)
{
	row->p50 = memlens_hist_percentile(hist, 5000, row->shift);
	row->p90 = memlens_hist_percentile(hist, 9000, row->shift);
	row->p99 = memlens_hist_percentile(hist, 9900, row->shift);
	row->p999 = memlens_hist_percentile(hist, 9990, row->shift);
	row->max = hist->max;
}

static void row_conclude_nothing(struct memlens_hist_row *row, bool max_known)
{
	row->p50 = MEMLENS_UNKNOWN;
	row->p90 = MEMLENS_UNKNOWN;
	row->p99 = MEMLENS_UNKNOWN;
	row->p999 = MEMLENS_UNKNOWN;
	if (!max_known)
		row->max = MEMLENS_UNKNOWN;
}

bool hists_subtract(struct memlens_hist_row *row,
		    const struct memlens_hist_row *before)
{
	const bool max_known = row->max != before->max ||
		row->max_ns != before->max_ns;
	struct memlens_hist hist, was;
	u32 slot;

	if (went_back(row, before))
		return false;
	if (hists_take(row, &hist) && hists_take(before, &was)) {
		memlens_hist_subtract(&hist, &was, row->shift);
		if (max_known)
			hist.max = row->max;
		row_conclude(row, &hist);
	} else {
		row_conclude_nothing(row, max_known);
	}
	for (slot = 0; slot < before->slot_count; slot++)
		row->slots[slot] -= before->slots[slot];
	row->count -= before->count;
	if (row->sum != MEMLENS_UNKNOWN)
		row->sum = before->sum > row->sum ? MEMLENS_UNKNOWN :
			row->sum - before->sum;
	if (!max_known)
		max_unknown(row);
	return true;
}
