// SPDX-License-Identifier: GPL-2.0
/* Histograms on a terminal, the most counted first. */
#include <curses.h>

#include "tools/screen_canvas.h"
#include "tools/screen_hists.h"

/* What is drawn next: by its count, and of the same count by its place. */
struct place {
	u64 count;
	u32 index;
};

static bool comes_before(const struct place *a, const struct place *b)
{
	return a->count > b->count ||
		(a->count == b->count && a->index < b->index);
}

/*
 * The first histogram that comes after @place, into @row; false if there is none.
 * It is looked for among all each time, so that nothing is allocated.
 */
static bool hist_next(const struct memlens_wire *wire,
		      const struct options *options, struct place *place,
		      struct memlens_hist_row *row)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_HIST);
	struct place best = { 0 };
	struct memlens_hist_row candidate;
	struct selection selection;
	bool found = false;
	u32 i;

	selection_init(&selection, options);
	for (i = 0; section && i < section->record_count; i++) {
		struct place here = { .index = i };

		hists_row(wire, section, i, &candidate);
		here.count = candidate.count;
		if (!here.count || !comes_before(place, &here) ||
		    (found && !comes_before(&here, &best)) ||
		    !selection.filter.shows(&selection.filter, section->type,
					    &candidate, sizeof(candidate)))
			continue;
		best = here;
		*row = candidate;
		found = true;
	}
	*place = best;
	return found;
}

void screen_hists_draw(const struct memlens_wire *wire,
		       const struct options *options, struct pen *pen)
{
	struct canvas canvas = {
		.width = COLS, .to = pen, .line = screen_canvas_line,
	};
	struct place place = { .count = MEMLENS_UNKNOWN };
	struct memlens_hist_row row;
	u32 drawn = 0, more = 0;

	while (pen->row < LINES && hist_next(wire, options, &place, &row)) {
		bars_hist(&row, &canvas);
		drawn++;
	}
	if (!drawn)
		pen_put(pen, A_DIM, "nothing was counted");
	if (pen->row < LINES)
		return;
	while (hist_next(wire, options, &place, &row))
		more++;
	pen->row = LINES - 1;
	pen->column = 0;
	move(pen->row, 0);
	clrtoeol();
	pen_put(pen, A_REVERSE, "cut here, %u more histograms: a taller terminal, or --node",
		more);
}
