// SPDX-License-Identifier: GPL-2.0
/* Cells of a cgroup's row. */
#include "tools/cells.h"
#include "tools/memcgs_cells.h"

#define COUNT_WHOLE	99999	/* what is more is told in thousands */

void memcg_pages_put(struct memlens_text *text, const struct memcg_row *row,
		     u64 pages)
{
	/* What carries over 64 bits is nobody's memory. */
	if (row->page_size && pages > (MEMLENS_UNKNOWN - 1) / row->page_size)
		pages = MEMLENS_UNKNOWN;
	cell_bytes_put(text, pages == MEMLENS_UNKNOWN ? pages :
		       pages * row->page_size);
}

static void limit_put(struct memlens_text *text, const struct memcg_row *row,
		      u64 limit)
{
	if (limit == MEMLENS_NO_LIMIT)
		memlens_text_string(text, "max");
	else
		memcg_pages_put(text, row, limit);
}

static void count_put(struct memlens_text *text, u64 count)
{
	if (count == MEMLENS_UNKNOWN)
		memlens_text_char(text, '-');
	else if (count <= COUNT_WHOLE)
		memlens_text_number(text, count);
	else
		cell_short_put(text, count);
}

static void usage_put(struct memlens_text *text, const struct memcg_row *row)
{
	memcg_pages_put(text, row, row->memcg.usage);
}

static void max_put(struct memlens_text *text, const struct memcg_row *row)
{
	limit_put(text, row, row->memcg.max);
}

static void high_put(struct memlens_text *text, const struct memcg_row *row)
{
	limit_put(text, row, row->memcg.high);
}

static void swap_put(struct memlens_text *text, const struct memcg_row *row)
{
	memcg_pages_put(text, row, row->memcg.swap_usage);
}

static void anon_put(struct memlens_text *text, const struct memcg_row *row)
{
	memcg_pages_put(text, row, memcgs_anon(&row->memcg));
}

static void file_put(struct memlens_text *text, const struct memcg_row *row)
{
	memcg_pages_put(text, row, memcgs_file(&row->memcg));
}

static void highs_put(struct memlens_text *text, const struct memcg_row *row)
{
	count_put(text, row->memcg.events.high);
}

static void maxes_put(struct memlens_text *text, const struct memcg_row *row)
{
	count_put(text, row->memcg.events.max);
}

static void kills_put(struct memlens_text *text, const struct memcg_row *row)
{
	count_put(text, row->memcg.events.oom_kill);
}

static void state_put(struct memlens_text *text, const struct memcg_row *row)
{
	if (row->memcg.state == MEMLENS_MEMCG_ONLINE)
		memlens_text_char(text, ' ');
	else
		memlens_text_char(text, row->memcg.state ==
				  MEMLENS_MEMCG_DYING ? 'd' : '?');
}

/* THE TABLE of what people see of a cgroup, before its path. */
const struct memcg_cell memcg_cells[MEMCG_CELLS] = {
	{ "usage", 5, usage_put },
	{ "max", 5, max_put },
	{ "high", 5, high_put },
	{ "swap", 5, swap_put },
	{ "anon", 5, anon_put },
	{ "file", 5, file_put },
	{ "#high", 5, highs_put },
	{ "#max", 5, maxes_put },
	{ "#kill", 5, kills_put },
	{ " ", 1, state_put },
};
