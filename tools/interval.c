// SPDX-License-Identifier: GPL-2.0
/* What came between two looks. The rules for each row stand in subtract.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/human.h"
#include "tools/interval.h"
#include "tools/slabs_grow.h"
#include "tools/subtract.h"

#define CAPACITY_FIRST	(256 << 10)

static enum status no_memory(void)
{
	complain("there is no memory for what is between two looks");
	return STATUS_ERROR;
}

enum status interval_init(struct interval *interval)
{
	size_t i;

	memset(interval, 0, sizeof(*interval));
	for (i = 0; i < ARRAY_SIZE(interval->looks); i++) {
		interval->looks[i].bytes = malloc(CAPACITY_FIRST);
		interval->looks[i].capacity = CAPACITY_FIRST;
		if (!interval->looks[i].bytes) {
			interval_free(interval);
			return no_memory();
		}
	}
	return STATUS_OK;
}

void interval_free(struct interval *interval)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(interval->looks); i++)
		free(interval->looks[i].bytes);
}

/* ---- a copy of a look ----------------------------------------------- */

static enum status room_make(struct look *look, u64 size)
{
	size_t capacity = look->capacity;
	void *bytes;

	if (size <= capacity)
		return STATUS_OK;
	while (capacity < size)
		capacity *= 2;
	/* What it holds is written over: nothing is to be kept. */
	bytes = malloc(capacity);
	if (!bytes)
		return no_memory();
	free(look->bytes);
	look->bytes = bytes;
	look->capacity = capacity;
	return STATUS_OK;
}

/* The look that is written next; what stood there is the interval before last. */
static enum status copy_make(struct interval *interval,
			     const struct memlens_wire *wire,
			     struct memlens_wire *copy)
{
	struct look *look = &interval->looks[interval->next];
	const u64 size = wire->header->total_size;

	interval->before.base = NULL;
	if (room_make(look, size))
		return STATUS_ERROR;
	memcpy(look->bytes, wire->base, size);
	copy->base = look->bytes;
	copy->header = look->bytes;
	return STATUS_OK;
}

static void copy_take(struct interval *interval,
		      const struct memlens_wire *copy)
{
	interval->before = interval->wire;
	interval->wire = *copy;
	interval->next = !interval->next;
}

/* ---- since when ----------------------------------------------------- */

static bool began_anew(const struct interval *interval,
		       const struct memlens_wire *now,
		       const struct memlens_wire *before)
{
	struct memlens_since since, was;

	if (now->header->sequence < before->header->sequence)
		return true;
	return !interval->slabs && hists_since(now, &since) && hists_since(before, &was) &&
		(since.since_ns != was.since_ns ||
		 since.resets != was.resets);
}

/* How long a look has been counting; of slabs, what growth is over. */
static u64 look_span(const struct interval *interval,
		     const struct memlens_wire *wire)
{
	struct memlens_slabs all;

	if (!interval->slabs)
		return hists_span(wire);
	slabs_all(wire, &all);
	return all.growth_ns;
}

/* ---- rows ----------------------------------------------------------- */

/*
 * The same row of the look before. Rows stay in their order, so it is looked for
 * from behind the last one on; of several with the same key each has its own.
 */
static bool row_find(const struct subtraction *rule,
		     const struct memlens_wire *before,
		     const struct memlens_section *section,
		     const union counted *now, u32 *at)
{
	u32 tried;

	for (tried = 0; tried < section->record_count; tried++) {
		const u32 index = (u32)(((u64)*at + tried) %
					section->record_count);

		if (rule->same(now, memlens_wire_record(before, section,
							index))) {
			*at = index;
			return true;
		}
	}
	return false;
}

static void row_keep(const struct memlens_wire *copy,
		     const struct memlens_section *section, u32 from, u32 to,
		     const struct subtraction *rule, const union counted *row)
{
	const size_t size = section->record_size;
	u8 *records = (u8 *)copy->base + section->offset;

	memmove(records + (size_t)to * size, records + (size_t)from * size,
		size);
	memcpy(records + (size_t)to * size, row,
	       size < rule->size ? size : rule->size);
}

static void row_read(const struct subtraction *rule,
		     const struct memlens_wire *wire,
		     const struct memlens_section *section, u32 index,
		     union counted *row)
{
	if (rule->section == MEMLENS_SECTION_HIST)
		hists_row(wire, section, index, &row->hist);
	else
		memlens_wire_copy(wire, section, index, row, rule->size);
}

/* Subtracts a section in the copy; says what the look is if that cannot be. */
static enum interval_kind section_subtract(const struct subtraction *rule,
					   const struct memlens_wire *copy,
					   const struct memlens_wire *before)
{
	struct memlens_section *section = (struct memlens_section *)
		memlens_wire_section(copy, rule->section);
	const struct memlens_section *was =
		memlens_wire_section(before, rule->section);
	u32 i, kept = 0, at = 0;

	if (!section)
		return INTERVAL_LOOKS;
	if (!was || was->record_size < rule->key_size ||
	    section->record_size < rule->key_size)
		return INTERVAL_LOST;
	for (i = 0; i < section->record_count; i++) {
		union counted now, old;
		enum change change;
		bool found;

		row_read(rule, copy, section, i, &now);
		found = row_find(rule, before, was, &now, &at);
		if (!found && was->lost_count)
			return INTERVAL_LOST;
		if (found)
			row_read(rule, before, was, at++, &old);
		else if (rule->absent)
			rule->absent(before, was, &old);
		change = rule->subtract(&now, found || rule->absent ? &old :
					NULL);
		if (change == CHANGE_BACK)
			return INTERVAL_RESET;
		if (change == CHANGE_SOME)
			row_keep(copy, section, i, kept++, rule, &now);
	}
	section->record_count = kept;
	return INTERVAL_LOOKS;
}

static enum interval_kind all_subtract(const struct memlens_wire *copy,
				       const struct memlens_wire *before)
{
	enum interval_kind kind = INTERVAL_LOOKS;
	u32 i;

	for (i = 0; i < SUBTRACTIONS && kind == INTERVAL_LOOKS; i++)
		kind = section_subtract(&subtractions[i], copy, before);
	return kind;
}

/* ---- all ------------------------------------------------------------ */

enum status interval_first(struct interval *interval,
			   const struct memlens_wire *wire)
{
	struct memlens_wire copy;

	if (copy_make(interval, wire, &copy))
		return STATUS_ERROR;
	copy_take(interval, &copy);
	interval->before.base = NULL;
	interval->kind = INTERVAL_FIRST;
	interval->span_ns = look_span(interval, wire);
	return STATUS_OK;
}

enum status interval_make(struct interval *interval,
			  const struct memlens_wire *now,
			  const struct memlens_wire *before)
{
	enum interval_kind kind = INTERVAL_RESET;
	struct memlens_wire copy;

	if (copy_make(interval, now, &copy))
		return STATUS_ERROR;
	if (!began_anew(interval, now, before))
		kind = interval->slabs ? INTERVAL_LOOKS :
			all_subtract(&copy, before);
	/* Half of it may be subtracted by then. */
	if (kind == INTERVAL_LOOKS)
		slabs_grow(&copy, before);
	else
		memcpy((void *)copy.base, now->base, now->header->total_size);
	copy_take(interval, &copy);
	interval->kind = kind;
	interval->span_ns = kind == INTERVAL_LOOKS ?
		now->header->mono_ns - before->header->mono_ns :
		look_span(interval, now);
	return STATUS_OK;
}

static const struct {
	const char *word;
	const char *why;	/* it is over all since load or reset */
} kinds[] = {
	[INTERVAL_LOOKS] = { "looks", NULL },
	[INTERVAL_FIRST] = { "first", "no look is before this one" },
	[INTERVAL_RESET] = { "reset", "the counts began anew" },
	[INTERVAL_LOST] = { "lost", "the look before lacked rows" },
};

static void slabs_note(const struct interval *interval, const char *span,
		       char *chars)
{
	const char *why = kinds[interval->kind].why;

	if (!why)
		snprintf(chars, INTERVAL_NOTE_SIZE,
			 "over %s: what caches grew by; all else is as it is now",
			 span);
	else
		snprintf(chars, INTERVAL_NOTE_SIZE,
			 "over %s: what caches grew by, as %s", span, why);
}

void interval_note(const struct interval *interval, char *chars)
{
	const char *why = kinds[interval->kind].why;
	char span[HUMAN_SIZE];

	human_ns(span, interval->span_ns);
	if (interval->slabs)
		slabs_note(interval, span, chars);
	else if (!why)
		snprintf(chars, INTERVAL_NOTE_SIZE,
			 "over %s: what changed, and by how much", span);
	else if (interval->span_ns == MEMLENS_UNKNOWN)
		snprintf(chars, INTERVAL_NOTE_SIZE, "since load or reset: %s",
			 why);
	else
		snprintf(chars, INTERVAL_NOTE_SIZE,
			 "over %s, since load or reset: %s", span, why);
}

const char *interval_word(const struct interval *interval)
{
	return kinds[interval->kind].word;
}
