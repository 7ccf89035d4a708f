// SPDX-License-Identifier: GPL-2.0
/* The lists for people: a node's lines. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/lru_lines.h"

#define LINE_SIZE	512	/* 60 bars of three bytes, and figures */
#define NAME_WIDTH	13
#define SHARE_WIDTH	7
#define BARS_LEAST	4	/* fewer are no picture */

/* Two looks at a node, for what comes in between. */
struct span {
	struct memlens_lru_node now;
	struct memlens_lru_node was;
	bool known;
	double seconds;
};

void lru_lines_pages(const struct lru_lines *lines, struct memlens_text *text,
		     u64 pages)
{
	if (pages == MEMLENS_UNKNOWN)
		memlens_text_char(text, '-');
	else if (!pages)
		memlens_text_char(text, '0');
	else
		memlens_text_pages(text, pages, lines->wire->header->page_size,
				   lines->units);
}

static u32 size_width(const struct lru_lines *lines)
{
	switch (lines->units) {
	case MEMLENS_UNITS_PAGES:
		return 10;
	case MEMLENS_UNITS_BYTES:
		return 15;
	default:
		return 7;
	}
}

__printf(2, 3)
static void put(struct memlens_text *text, const char *format, ...)
{
	char chars[LINE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(chars, sizeof(chars), format, arguments);
	va_end(arguments);
	memlens_text_string(text, chars);
}

/* What stands in @cell at the right of so many columns. */
static void cell_put(struct memlens_text *text, const struct memlens_text *cell,
		     u32 width)
{
	put(text, " %*.*s", (int)width, (int)cell->length, cell->chars);
}

static enum status line_end(const struct lru_lines *lines, bool strong,
			    const struct memlens_text *text)
{
	return lines->canvas->line(lines->canvas, strong, text->chars,
				   text->length);
}

enum status lru_lines_head(const struct lru_lines *lines)
{
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	const int width = (int)size_width(lines);

	put(&text, "%-*s %*s %*s %*s  last ticks", NAME_WIDTH, "list", width,
	    "size", SHARE_WIDTH, "share", width + 1, "change");
	return line_end(lines, false, &text);
}

/* ---- a list ---------------------------------------------------------- */

static void share_put(struct memlens_text *text, u64 part, u64 whole)
{
	char chars[32];
	struct memlens_text cell = { .chars = chars, .size = sizeof(chars) };

	if (part == MEMLENS_UNKNOWN || !whole || part > whole)
		put(&cell, "-");
	else
		put(&cell, "%.1f %%", 100.0 * (double)part / (double)whole);
	cell_put(text, &cell, SHARE_WIDTH);
}

static void change_put(const struct lru_lines *lines, struct memlens_text *text,
		       u64 now, u64 was)
{
	char chars[48];
	struct memlens_text cell = { .chars = chars, .size = sizeof(chars) };

	if (now == MEMLENS_UNKNOWN || was == MEMLENS_UNKNOWN) {
		memlens_text_char(&cell, '-');
	} else {
		if (now != was)
			memlens_text_char(&cell, now > was ? '+' : '-');
		lru_lines_pages(lines, &cell, now > was ? now - was :
				was - now);
	}
	cell_put(text, &cell, size_width(lines) + 1);
}

/* As many ticks as there is room for; the last column stays free. */
static void bars_put(const struct lru_lines *lines, struct memlens_text *text,
		     u32 nid, u32 list)
{
	const int left = lines->canvas->width - 1 - (int)text->length - 2;
	const struct lru_node_ticks *ticks = lru_ticks_of(lines->ticks, nid);

	if (left < BARS_LEAST || !ticks)
		return;
	put(text, "  ");
	spark_text(&ticks->lists[list], (u32)left, lines->utf8, text);
}

static enum status list_line(const struct lru_lines *lines,
			     const struct span *span, u32 list, u64 managed)
{
	const u64 now = lru_list(&span->now, list);
	const u64 was = span->known ? lru_list(&span->was, list) :
		MEMLENS_UNKNOWN;
	char line[LINE_SIZE], chars[48];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	struct memlens_text cell = { .chars = chars, .size = sizeof(chars) };

	put(&text, "%-*s", NAME_WIDTH, lru_list_names[list]);
	lru_lines_pages(lines, &cell, now);
	cell_put(&text, &cell, size_width(lines));
	share_put(&text, now, managed);
	change_put(lines, &text, now, was);
	bars_put(lines, &text, span->now.nid, list);
	return line_end(lines, was != MEMLENS_UNKNOWN && now != was, &text);
}

/* ---- what is not a list ---------------------------------------------- */

static void named_put(const struct lru_lines *lines, struct memlens_text *text,
		      const char *name, u64 pages)
{
	put(text, "%s", name);
	lru_lines_pages(lines, text, pages);
}

static enum status held_line(const struct lru_lines *lines,
			     const struct span *span)
{
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };

	named_put(lines, &text, "dirty ", span->now.dirty);
	named_put(lines, &text, ", writeback ", span->now.writeback);
	named_put(lines, &text, ", isolated: anon ", span->now.isolated_anon);
	named_put(lines, &text, ", file ", span->now.isolated_file);
	return line_end(lines, false, &text);
}

static void rate_put(struct memlens_text *text, const char *name,
		     const struct span *span, u64 now, u64 was)
{
	double rate;

	put(text, "%s", name);
	if (!span->known || span->seconds <= 0 || now == MEMLENS_UNKNOWN ||
	    was == MEMLENS_UNKNOWN || now < was) {
		put(text, "-");
		return;
	}
	rate = (double)(now - was) / span->seconds;
	put(text, "%.*f", rate && rate < 10 ? 1 : 0, rate);
}

static enum status refaults_line(const struct lru_lines *lines,
				 const struct span *span)
{
	const struct memlens_lru_node *now = &span->now, *was = &span->was;
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };

	rate_put(&text, "refaults/s: anon ", span, now->refault_anon,
		 was->refault_anon);
	rate_put(&text, ", file ", span, now->refault_file, was->refault_file);
	rate_put(&text, "; made active: anon ", span, now->activate_anon,
		 was->activate_anon);
	rate_put(&text, ", file ", span, now->activate_file,
		 was->activate_file);
	return line_end(lines, false, &text);
}

/* ---- a node ---------------------------------------------------------- */

/* The first look of a watch comes right after one that nobody saw. */
static void span_fill(const struct lru_lines *lines, u32 index,
		      struct span *span)
{
	const struct lru_node_ticks *ticks;

	memset(span, 0, sizeof(*span));
	lru_record(lines->wire, MEMLENS_SECTION_LRU_NODE, index, &span->now,
		   sizeof(span->now));
	ticks = lru_ticks_of(lines->ticks, span->now.nid);
	span->known = lines->before->base && ticks &&
		ticks->lists[0].count > 1 &&
		lru_node(lines->before, span->now.nid, &span->was);
	if (span->known)
		span->seconds = ((double)lines->wire->header->mono_ns -
				 (double)lines->before->header->mono_ns) / 1e9;
}

enum status lru_lines_node(const struct lru_lines *lines, u32 index)
{
	enum status status;
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	struct span span;
	u64 managed;
	u32 list;

	span_fill(lines, index, &span);
	managed = lru_managed(lines->wire, span.now.nid);
	put(&text, "node %u: ", span.now.nid);
	lru_lines_pages(lines, &text, managed);
	put(&text, " managed");
	status = line_end(lines, true, &text);
	for (list = 0; list < LRU_LISTS && !status; list++)
		status = list_line(lines, &span, list, managed);
	if (!status)
		status = held_line(lines, &span);
	if (!status)
		status = refaults_line(lines, &span);
	return status ? status : lru_lines_ages(lines, span.now.nid);
}

enum status lru_lines_legend(const struct lru_lines *lines)
{
	static const char legend[] =
		"by age: MGLRU's generations, youngest first: pages, begun so long ago";

	if (!lru_count(lines->wire, MEMLENS_SECTION_GENERATION))
		return STATUS_OK;
	return lines->canvas->line(lines->canvas, false, legend,
				   sizeof(legend) - 1);
}
