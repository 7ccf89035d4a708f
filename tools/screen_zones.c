// SPDX-License-Identifier: GPL-2.0
/*
 * A bar per zone, from 0 to three times its high mark: # is free, and m, l and
 * h stand where min, low and high are; > says that there is more free than the
 * bar is long. Figures that changed since the last look are bold.
 */
#include <curses.h>
#include <string.h>

#include "tools/screen_zones.h"
#include "tools/show.h"

#define ZONES_KEPT	64
#define BAR_LEAST	12	/* narrower than that is no picture */
#define FIGURES_WIDTH	58	/* what stands before the bar */

static struct {
	u32 count;
	struct memlens_zone zones[ZONES_KEPT];
} before;

struct drawing {
	const struct options *options;
	u32 page_size;
	const struct memlens_zone *zone;
	const struct memlens_zone *before;	/* NULL: not seen before */
	int row;
};

void screen_zones_colors(void)
{
	init_pair(1 + MEMLENS_ZONE_OK, COLOR_GREEN, -1);
	init_pair(1 + MEMLENS_ZONE_LOW_HIGH, COLOR_YELLOW, -1);
	init_pair(1 + MEMLENS_ZONE_KSWAPD, COLOR_MAGENTA, -1);
	init_pair(1 + MEMLENS_ZONE_CRITICAL, COLOR_RED, -1);
}

static attr_t state_attribute(u32 state)
{
	if (state > MEMLENS_ZONE_CRITICAL)
		return A_NORMAL;
	if (has_colors() && COLOR_PAIRS > 1)
		return COLOR_PAIR(1 + state) | (state ? A_BOLD : 0);
	return state ? A_REVERSE : A_NORMAL;
}

static const char *word(const struct memlens_words *words, u32 value)
{
	const char *known = memlens_table_word(words, value);

	return known ? known : "?";
}

static const struct memlens_zone *zone_before(const struct memlens_zone *zone)
{
	u32 i;

	for (i = 0; i < before.count; i++)
		if (before.zones[i].nid == zone->nid &&
		    before.zones[i].index == zone->index)
			return &before.zones[i];
	return NULL;
}

static void pages_draw(const struct drawing *drawing, const char *label,
		       u64 pages, bool changed, int width)
{
	char chars[32];
	struct memlens_text text = {
		.chars = chars,
		.size = sizeof(chars) - 1,
	};

	if (pages == MEMLENS_UNKNOWN)
		memlens_text_char(&text, '-');
	else
		memlens_text_pages(&text, pages, drawing->page_size,
				   drawing->options->units);
	chars[text.length] = '\0';
	printw("%s", label);
	attrset(changed ? A_BOLD : A_NORMAL);
	printw("%*s", width, chars);
	attrset(A_NORMAL);
}

#define CHANGED(drawing, member)					\
	((drawing)->before &&						\
	 (drawing)->before->member != (drawing)->zone->member)

static void name_draw(const struct memlens_zone *zone)
{
	char chars[MEMLENS_NAME_SIZE * 4 + 1];
	struct memlens_text text = {
		.chars = chars,
		.size = sizeof(chars) - 1,
	};

	memlens_text_name(&text, zone->name, sizeof(zone->name));
	chars[text.length] = '\0';
	printw("%4u %-8.8s ", zone->nid, chars);
}

static int column_of(u64 pages, u64 scale, int width)
{
	if (pages >= scale)
		return width;
	return (int)((double)pages / (double)scale * width);
}

static void bar_draw(const struct memlens_zone *zone, u64 free, int width)
{
	u64 scale = zone->high < MEMLENS_UNKNOWN / 3 ? zone->high * 3 :
		zone->high;
	int filled, i;

	if (width < BAR_LEAST)
		return;
	filled = column_of(free, scale ? scale : 1, width);
	for (i = 0; i < width; i++) {
		chtype mark = i < filled ? '#' : '.';

		if (i == width - 1 && free > scale)
			mark = '>';
		if (scale && i == column_of(zone->high, scale, width))
			mark = 'h' | A_REVERSE;
		if (scale && i == column_of(zone->low, scale, width))
			mark = 'l' | A_REVERSE;
		if (scale && i == column_of(zone->min, scale, width))
			mark = 'm' | A_REVERSE;
		addch(mark);
	}
}

static void zone_draw(struct drawing *drawing)
{
	const struct memlens_zone *zone = drawing->zone;
	u64 free = zone->free_exact == MEMLENS_UNKNOWN ?
		zone->free_approx : zone->free_exact;

	move(drawing->row++, 0);
	name_draw(zone);
	attrset(state_attribute(zone->state) |
		(CHANGED(drawing, state) ? A_BOLD : 0));
	printw("%-8s", word(&memlens_words_state, zone->state));
	attrset(A_NORMAL);
	pages_draw(drawing, " free ", free, CHANGED(drawing, free_exact), 10);
	if (zone->over_low_share == MEMLENS_UNKNOWN_S32)
		printw("  over low      - ");
	else
		printw("  over low %6.2f%% ", zone->over_low_share / 100.0);
	bar_draw(zone, free, COLS - FIGURES_WIDTH);

	if (drawing->row >= LINES)
		return;
	move(drawing->row++, 14);
	pages_draw(drawing, "min ", zone->min, CHANGED(drawing, min), 1);
	pages_draw(drawing, "  low ", zone->low, CHANGED(drawing, low), 1);
	pages_draw(drawing, "  high ", zone->high, CHANGED(drawing, high), 1);
	pages_draw(drawing, "  boost ", zone->boost, CHANGED(drawing, boost),
		   1);
	pages_draw(drawing, "  managed ", zone->managed,
		   CHANGED(drawing, managed), 1);
}

/* "orders 0-8 pass, 9 fragments" */
static void verdict_draw(const struct drawing *drawing)
{
	const struct memlens_zone *zone = drawing->zone;
	u32 count = zone->order_count < MEMLENS_ORDERS_MAX ?
		zone->order_count : MEMLENS_ORDERS_MAX;
	u32 order;

	for (order = 0; order < count; order++)
		if (zone->at_min[order])
			break;
	move(drawing->row, 0);
	name_draw(zone);
	if (order)
		printw("orders 0-%u pass", order - 1);
	if (order == count)
		return;
	printw("%sorder %u stopped by %s", order ? ", " : "", order,
	       word(&memlens_words_verdict, zone->at_min[order]));
}

static void nodes_draw(const struct source *source, int *row)
{
	const struct memlens_section *section =
		memlens_wire_section(&source->wire, MEMLENS_SECTION_NODE);
	struct memlens_node node;
	u32 i;

	for (i = 0; section && i < section->record_count && *row < LINES; i++) {
		memlens_wire_copy(&source->wire, section, i, &node,
				  sizeof(node));
		mvprintw((*row)++, 0, "node %u: kswapd failures %llu%s%s",
			 node.nid, (unsigned long long)node.kswapd_failures,
			 node.hopeless ? ", given up" : "",
			 node.offlining ? ", memory going offline" : "");
	}
}

typedef void (*each_zone)(struct drawing *drawing);

static void each_draw(const struct source *source, struct drawing *drawing,
		      each_zone draw)
{
	const struct memlens_section *section =
		memlens_wire_section(&source->wire, MEMLENS_SECTION_ZONE);
	struct selection selection;
	struct memlens_zone zone;
	u32 i;

	selection_init(&selection, drawing->options);
	for (i = 0; section && i < section->record_count; i++) {
		if (drawing->row >= LINES)
			return;
		memlens_wire_copy(&source->wire, section, i, &zone,
				  sizeof(zone));
		if (!selection.filter.shows(&selection.filter, section->type,
					    &zone, sizeof(zone)))
			continue;
		drawing->zone = &zone;
		drawing->before = zone_before(&zone);
		draw(drawing);
	}
}

static void verdict_line(struct drawing *drawing)
{
	verdict_draw(drawing);
	drawing->row++;
}

static void zones_keep(const struct source *source)
{
	const struct memlens_section *section =
		memlens_wire_section(&source->wire, MEMLENS_SECTION_ZONE);
	u32 i;

	before.count = 0;
	for (i = 0; section && i < section->record_count && i < ZONES_KEPT; i++)
		memlens_wire_copy(&source->wire, section, i,
				  &before.zones[before.count++],
				  sizeof(before.zones[0]));
}

void screen_zones_draw(const struct source *source,
		       const struct options *options, int row)
{
	struct drawing drawing = {
		.options = options,
		.page_size = source->wire.header->page_size,
		.row = row,
	};

	each_draw(source, &drawing, zone_draw);
	if (drawing.row < LINES)
		mvprintw(drawing.row++, 0,
			 "bar: # free, from 0 to 3 x high; m min, l low, h high; > more");
	drawing.row++;
	nodes_draw(source, &drawing.row);
	if (drawing.row + 2 < LINES) {
		mvprintw(++drawing.row, 0,
			 "GFP_KERNEL requests at the min mark:");
		drawing.row++;
		each_draw(source, &drawing, verdict_line);
	}
	zones_keep(source);
}
