// SPDX-License-Identifier: GPL-2.0
/*
 * One zone on a terminal. Its bar goes from 0 to twice its high mark: # is
 * free, m, l and h stand where min, low and high are, and > says that there is
 * more free than the bar is long. Figures that changed since the look before
 * are bold.
 */
#include <curses.h>

#include "module/pure/text.h"
#include "module/pure/wmark.h"
#include "tools/screen_zone.h"

#define BAR_LEAST	8	/* narrower than that is no picture */
#define NAME_MOST	8	/* of a name on the screen */
#define INDENT		5
#define VERDICTS_SECOND	47	/* where those at min begin */

#define CHANGED(drawing, member)					\
	((drawing)->before &&						\
	 (drawing)->before->member != (drawing)->zone->member)

void screen_zone_colors(void)
{
	init_pair(1 + MEMLENS_ZONE_OK, COLOR_GREEN, -1);
	init_pair(1 + MEMLENS_ZONE_LOW_HIGH, COLOR_YELLOW, -1);
	init_pair(1 + MEMLENS_ZONE_KSWAPD, COLOR_MAGENTA, -1);
	init_pair(1 + MEMLENS_ZONE_CRITICAL, COLOR_RED, -1);
}

static attr_t state_attributes(u32 state)
{
	if (state > MEMLENS_ZONE_CRITICAL)
		return A_NORMAL;
	/* There are pairs once colours were begun: not with NO_COLOR. */
	if (COLOR_PAIRS > MEMLENS_ZONE_CRITICAL + 1)
		return COLOR_PAIR(1 + state) | BOLD_IF(state);
	if (state == MEMLENS_ZONE_CRITICAL)
		return A_REVERSE | A_BOLD;
	return state ? A_REVERSE : A_NORMAL;
}

static const char *word(const struct memlens_words *words, u32 value)
{
	const char *known = memlens_table_word(words, value);

	return known ? known : "?";
}

/* ---- figures -------------------------------------------------------- */

static void text_draw(const struct drawing *drawing, attr_t attributes,
		      struct memlens_text *text, int width)
{
	pen_put(drawing->pen, attributes, "%*.*s", width, (int)text->length,
		text->chars);
}

static void pages_draw(const struct drawing *drawing, u64 pages, bool changed,
		       int width)
{
	char chars[32];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	if (pages == MEMLENS_UNKNOWN)
		memlens_text_char(&text, '-');
	else
		memlens_text_pages(&text, pages, drawing->page_size,
				   drawing->options->units);
	text_draw(drawing, BOLD_IF(changed), &text, width);
}

static void signed_draw(const struct drawing *drawing, s64 pages, bool changed,
			int width)
{
	char chars[32];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	if (pages != MEMLENS_UNKNOWN_S64 && pages < 0)
		memlens_text_char(&text, '-');
	if (pages == MEMLENS_UNKNOWN_S64)
		memlens_text_char(&text, '-');
	else
		memlens_text_pages(&text, pages < 0 ? -(u64)pages : (u64)pages,
				   drawing->page_size,
				   drawing->options->units);
	text_draw(drawing, BOLD_IF(changed), &text, width);
}

static void share_draw(const struct drawing *drawing, s32 share, bool changed,
		       int width)
{
	char chars[32];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	if (share == MEMLENS_UNKNOWN_S32)
		memlens_text_char(&text, '-');
	else
		memlens_text_share(&text, share);
	text_draw(drawing, BOLD_IF(changed), &text, width);
}

static void name_draw(const struct drawing *drawing)
{
	const struct memlens_zone *zone = drawing->zone;
	char chars[MEMLENS_NAME_SIZE * 4];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	memlens_text_name(&text, zone->name, sizeof(zone->name));
	if (text.length > NAME_MOST)
		text.length = NAME_MOST;
	pen_put(drawing->pen, A_NORMAL, "%4u ", zone->nid);
	text_draw(drawing, A_NORMAL, &text, -NAME_MOST);
	pen_put(drawing->pen, A_NORMAL, " ");
}

void screen_zone_head(const struct drawing *drawing)
{
	pen_put(drawing->pen, A_UNDERLINE,
		"node zone     state          free   over low       %%    drift");
	pen_next(drawing->pen);
}

static void figures_draw(const struct drawing *drawing)
{
	const struct memlens_zone *zone = drawing->zone;

	name_draw(drawing);
	pen_put(drawing->pen, state_attributes(zone->state) |
		BOLD_IF(CHANGED(drawing, state)), "%-8s",
		word(&memlens_words_state, zone->state));
	pages_draw(drawing, memlens_wmark_free(zone), drawing->before &&
		   memlens_wmark_free(drawing->before) !=
		   memlens_wmark_free(zone), 11);
	signed_draw(drawing, zone->over_low, CHANGED(drawing, over_low), 11);
	share_draw(drawing, zone->over_low_share,
		   CHANGED(drawing, over_low_share), 8);
	signed_draw(drawing, zone->drift, CHANGED(drawing, drift), 9);
}

static void mark_draw(const struct drawing *drawing, const char *label,
		      u64 pages, bool changed)
{
	pen_put(drawing->pen, A_NORMAL, "%s ", label);
	pages_draw(drawing, pages, changed, 0);
	pen_put(drawing->pen, A_NORMAL, "  ");
}

#define MARK_DRAW(drawing, member)					\
	mark_draw(drawing, #member, (drawing)->zone->member,		\
		  CHANGED(drawing, member))

static void marks_draw(const struct drawing *drawing)
{
	drawing->pen->column = INDENT;
	MARK_DRAW(drawing, min);
	MARK_DRAW(drawing, low);
	MARK_DRAW(drawing, high);
	MARK_DRAW(drawing, boost);
	MARK_DRAW(drawing, managed);
}

/* ---- the bar -------------------------------------------------------- */

static int place_of(u64 pages, u64 scale, int width)
{
	if (pages >= scale)
		return width;
	return (int)((double)pages / (double)scale * width);
}

static void bar_draw(const struct drawing *drawing)
{
	const struct memlens_zone *zone = drawing->zone;
	const u64 high = zone->high ? zone->high : 1;
	const u64 scale = high > MEMLENS_UNKNOWN / 2 ? high : high * 2;
	const u64 free = memlens_wmark_free(zone);
	const int width = COLS - drawing->pen->column - 1;
	int place;

	if (width < BAR_LEAST)
		return;
	for (place = 0; place < width; place++) {
		attr_t attributes = A_BOLD;
		char mark = 0;

		if (place == place_of(zone->min, scale, width))
			mark = 'm';
		else if (place == place_of(zone->low, scale, width))
			mark = 'l';
		else if (place == place_of(zone->high, scale, width))
			mark = 'h';
		else
			attributes = state_attributes(zone->state) & ~A_REVERSE;
		if (!mark && place < place_of(free, scale, width))
			mark = place == width - 1 && free > scale ? '>' : '#';
		pen_put(drawing->pen, attributes, "%c", mark ? mark : '.');
	}
}

void screen_zone_draw(const struct drawing *drawing)
{
	struct pen *pen = drawing->pen;

	figures_draw(drawing);
	if (drawing->lines_each == 1) {
		pen_put(pen, A_NORMAL, "  ");
		bar_draw(drawing);
	}
	pen_next(pen);
	if (drawing->lines_each > 1) {
		pen->column = INDENT;
		bar_draw(drawing);
		pen_next(pen);
	}
	if (drawing->lines_each > 2) {
		marks_draw(drawing);
		pen_next(pen);
	}
}

/* ---- verdicts ------------------------------------------------------- */

/* "low: to 8, 9 by fragments" */
static void verdict_draw(const struct drawing *drawing, const char *mark,
			 const u8 *verdicts)
{
	u32 count = drawing->zone->order_count;
	u32 order;

	if (count > MEMLENS_ORDERS_MAX)
		count = MEMLENS_ORDERS_MAX;
	for (order = 0; order < count && !verdicts[order]; order++)
		;
	pen_put(drawing->pen, A_NORMAL, "  at %s ", mark);
	if (order == count)
		pen_put(drawing->pen, A_NORMAL, "%-22s", "all pass");
	else if (!order)
		pen_put(drawing->pen, A_REVERSE, "none (%s)",
			word(&memlens_words_verdict, verdicts[0]));
	else
		pen_put(drawing->pen, A_NORMAL, "to %u, not %u (%s)",
			order - 1, order,
			word(&memlens_words_verdict, verdicts[order]));
}

void screen_zone_verdicts(const struct drawing *drawing)
{
	name_draw(drawing);
	verdict_draw(drawing, "low", drawing->zone->at_low);
	if (drawing->pen->column < VERDICTS_SECOND)
		drawing->pen->column = VERDICTS_SECOND;
	verdict_draw(drawing, "min", drawing->zone->at_min);
	pen_next(drawing->pen);
}
