// SPDX-License-Identifier: GPL-2.0
/* Histograms as bars: each slot's range, its count, and a bar by its count. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/bars.h"
#include "tools/human.h"

#define LINE_SIZE	1024
#define RANGE_WIDTH	21
#define COUNT_WIDTH	10
#define BAR_LEAST	10
#define BAR_MOST	100
#define BEFORE_BAR	(2 + RANGE_WIDTH + 1 + COUNT_WIDTH + 2)

#define ULL(number)	((unsigned long long)(number))

/* ---- the line that sums it up --------------------------------------- */

__printf(2, 3)
static void put(struct memlens_text *text, const char *format, ...)
{
	char chars[128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(chars, sizeof(chars), format, arguments);
	va_end(arguments);
	memlens_text_string(text, chars);
}

static void put_word(struct memlens_text *text, const char *before,
		     const struct memlens_words *words, u32 value)
{
	const char *word = memlens_table_word(words, value);

	if (value == MEMLENS_UNKNOWN_U32)
		return;
	memlens_text_string(text, before);
	if (word)
		memlens_text_string(text, word);
	else
		put(text, "?%u", value);
}

static void value_text(char *chars, const struct memlens_hist_row *row,
		       u64 value)
{
	if (value == MEMLENS_UNKNOWN)
		strcpy(chars, "-");
	else if (row->unit == MEMLENS_UNIT_NS)
		human_ns(chars, value);
	else if (row->unit == MEMLENS_UNIT_PERCENT)
		snprintf(chars, HUMAN_SIZE, "%llu%%", ULL(value));
	else
		snprintf(chars, HUMAN_SIZE, "%llu", ULL(value));
}

static void put_value(struct memlens_text *text, const char *before,
		      const struct memlens_hist_row *row, u64 value)
{
	char chars[HUMAN_SIZE];

	value_text(chars, row, value);
	memlens_text_string(text, before);
	memlens_text_string(text, chars);
}

/* "direct, node 0, order 0, movable" */
static void put_key(struct memlens_text *text,
		    const struct memlens_hist_row *row)
{
	put_word(text, "", &memlens_words_hist_kind, row->kind);
	if (row->unit == MEMLENS_UNIT_PAGES)
		memlens_text_string(text, " (pages)");
	put_word(text, ", ", &memlens_words_reclaimer, row->reclaimer);
	if (row->nid != MEMLENS_UNKNOWN_U32)
		put(text, ", node %u", row->nid);
	if (row->order != MEMLENS_UNKNOWN_U32)
		put(text, ", order %u", row->order);
	put_word(text, ", ", &memlens_words_gfp_class, row->gfp);
	put_word(text, ", ", &memlens_words_list_type, row->type);
	put_word(text, ", ", &memlens_words_throttle_reason, row->reason);
	if (row->cgroup_id == MEMLENS_UNKNOWN)
		return;
	memlens_text_string(text, ", cgroup ");
	memlens_text_name(text, row->cgroup, sizeof(row->cgroup));
	put(text, " (%llu)", ULL(row->cgroup_id));
	if (row->origin == MEMLENS_CGROUP_OWN)
		memlens_text_string(text, ", the task's own");
}

static void put_max(struct memlens_text *text,
		    const struct memlens_hist_row *row)
{
	put_value(text, ", max ", row, row->max);
	if (row->max_pid == MEMLENS_UNKNOWN_U32)
		return;
	memlens_text_string(text, " by ");
	memlens_text_name(text, row->max_comm, sizeof(row->max_comm));
	put(text, " (%u)", row->max_pid);
}

static enum status summary(const struct memlens_hist_row *row,
			   struct canvas *canvas)
{
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };

	put_key(&text, row);
	put_value(&text, ": ", &(struct memlens_hist_row){
			  .unit = MEMLENS_UNIT_PAGES }, row->count);
	memlens_text_string(&text, row->count == 1 ? " time" : " times");
	if (row->sum != MEMLENS_UNKNOWN)
		put_value(&text, ", sum ", row, row->sum);
	put_value(&text, ", p50 ", row, row->p50);
	put_value(&text, ", p90 ", row, row->p90);
	put_value(&text, ", p99 ", row, row->p99);
	put_value(&text, ", p99.9 ", row, row->p999);
	put_max(&text, row);
	return canvas->line(canvas, true, line, text.length);
}

/* ---- slots ---------------------------------------------------------- */

/* "1.04 ms - 1.31 ms": from the one, under the other; of pages "8 - 9", both. */
static void range_text(char *chars, size_t size,
		       const struct memlens_hist_row *row, u32 slot)
{
	char from[HUMAN_SIZE], to[HUMAN_SIZE];
	u64 least, next;

	if (row->shift > MEMLENS_SHIFT_MOST) {
		snprintf(chars, size, "slot %u", slot);
		return;
	}
	least = memlens_hist_least(slot, row->shift);
	next = memlens_hist_least(slot + 1, row->shift);
	value_text(from, row, least);
	value_text(to, row, row->unit == MEMLENS_UNIT_NS ? next : next - 1);
	if (slot >= MEMLENS_HIST_SLOTS - 1)
		snprintf(chars, size, "from %s", from);
	else if (next - least == 1)
		snprintf(chars, size, "%s", from);
	else
		snprintf(chars, size, "%s - %s", from, to);
}

static enum status slot_line(const struct memlens_hist_row *row, u32 slot,
			     u64 most, struct canvas *canvas)
{
	int width = canvas->width - BEFORE_BAR;
	char line[BEFORE_BAR + BAR_MOST + 2 * HUMAN_SIZE];
	char range[2 * HUMAN_SIZE + 8];
	int length, bar;

	if (width < BAR_LEAST)
		width = BAR_LEAST;
	if (width > BAR_MOST)
		width = BAR_MOST;
	range_text(range, sizeof(range), row, slot);
	length = snprintf(line, sizeof(line), "  %-*s %*llu  ", RANGE_WIDTH,
			  range, COUNT_WIDTH, ULL(row->slots[slot]));
	bar = (int)((double)row->slots[slot] / (double)most * width);
	if (bar < 1)
		bar = 1;
	if (bar > (int)sizeof(line) - length)
		bar = (int)sizeof(line) - length;
	memset(line + length, '#', (size_t)bar);
	return canvas->line(canvas, false, line, (size_t)(length + bar));
}

enum status bars_hist(const struct memlens_hist_row *row,
		      struct canvas *canvas)
{
	enum status status = summary(row, canvas);
	u64 most = 0;
	u32 slot;

	for (slot = 0; slot < row->slot_count; slot++)
		if (row->slots[slot] > most)
			most = row->slots[slot];
	for (slot = 0; slot < row->slot_count && !status; slot++)
		if (row->slots[slot])
			status = slot_line(row, slot, most, canvas);
	return status;
}

/* ---- all ------------------------------------------------------------ */

enum status canvas_print(struct canvas *canvas, bool strong, const char *chars,
			 size_t length)
{
	(void)strong;		/* what is printed has one strength */
	if (output_append(canvas->to, chars, length))
		return STATUS_ERROR;
	return output_append(canvas->to, "\n", 1);
}

/* What is not counted here, lest its absence look like none of it. */
static enum status events_show(const struct memlens_wire *wire,
			       struct canvas *canvas)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_EVENT);
	enum status status = STATUS_OK;
	struct memlens_event event;
	char line[LINE_SIZE];
	u32 i;

	for (i = 0; section && i < section->record_count && !status; i++) {
		struct memlens_text text = {
			.chars = line,
			.size = sizeof(line),
		};

		memlens_wire_copy(wire, section, i, &event, sizeof(event));
		if (event.state == MEMLENS_EVENT_ATTACHED)
			continue;
		memlens_text_string(&text, "not counted, ");
		put_word(&text, "", &memlens_words_event_state, event.state);
		memlens_text_string(&text, ": ");
		memlens_text_name(&text, event.name, sizeof(event.name));
		status = canvas->line(canvas, false, line, text.length);
	}
	return status;
}

enum status bars_show(const struct memlens_wire *wire,
		      const struct options *options, struct output *output)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_HIST);
	struct canvas canvas = {
		.width = output_width(),
		.to = output,
		.line = canvas_print,
	};
	enum status status = STATUS_OK;
	struct memlens_hist_row row;
	struct selection selection;
	bool any = false;
	u32 i;

	selection_init(&selection, options);
	for (i = 0; section && i < section->record_count && !status; i++) {
		hists_row(wire, section, i, &row);
		if (!row.count ||
		    !selection.filter.shows(&selection.filter, section->type,
					    &row, sizeof(row)))
			continue;
		status = bars_hist(&row, &canvas);
		any = true;
	}
	if (!any)
		status = canvas_print(&canvas, false, "nothing was counted", 19);
	return status ? status : events_show(wire, &canvas);
}
