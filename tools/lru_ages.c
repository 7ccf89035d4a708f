// SPDX-License-Identifier: GPL-2.0
/* A node's generations for people: "anon by age: 78M 5ms-60s, 156M 1s-60m". */
#include <stdio.h>
#include <string.h>

#include "tools/lru_lines.h"

#define LINE_SIZE	256
#define AGE_SIZE	24
#define TYPES		2	/* of lists: anon, file */

#define ULL(number)	((unsigned long long)(number))

static const char *const types[TYPES] = { "anon", "file" };

/* 999ms, 119s, 119m, 47h, 12d, toward zero. */
static const char *age_text(char *chars, u64 ms)
{
	static const struct {
		u64 most_ms;
		u64 unit_ms;
		const char *unit;
	} steps[] = {
		{ 999, 1, "ms" },
		{ 119999, 1000, "s" },
		{ 7199999, 60000, "m" },
		{ 172799999, 3600000, "h" },
	};
	size_t i;

	if (ms == MEMLENS_UNKNOWN)
		return strcpy(chars, "?");
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		if (ms > steps[i].most_ms)
			continue;
		snprintf(chars, AGE_SIZE, "%llu%s", ULL(ms / steps[i].unit_ms),
			 steps[i].unit);
		return chars;
	}
	snprintf(chars, AGE_SIZE, "%llud", ULL(ms / 86400000));
	return chars;
}

static void generation_put(const struct lru_lines *lines,
			   struct memlens_text *text,
			   const struct memlens_generation *generation)
{
	char least[AGE_SIZE], most[AGE_SIZE], ages[2 * AGE_SIZE + 2];

	memlens_text_string(text, generation->rank ? ", " : " ");
	lru_lines_pages(lines, text, generation->pages);
	if (!generation->pages)
		return;
	age_text(least, generation->age_least_ms);
	age_text(most, generation->age_most_ms);
	snprintf(ages, sizeof(ages), strcmp(least, most) ? " %s-%s" : " %s",
		 least, most);
	memlens_text_string(text, ages);
}

static enum status type_line(const struct lru_lines *lines, u32 nid, u32 type)
{
	const u32 count = lru_count(lines->wire, MEMLENS_SECTION_GENERATION);
	struct memlens_generation generation;
	char line[LINE_SIZE];
	struct memlens_text text = { .chars = line, .size = sizeof(line) };
	bool any = false;
	u32 i;

	memlens_text_string(&text, types[type]);
	memlens_text_string(&text, " by age:");
	for (i = 0; i < count; i++) {
		lru_record(lines->wire, MEMLENS_SECTION_GENERATION, i,
			   &generation, sizeof(generation));
		if (generation.nid != nid || generation.type != type)
			continue;
		generation_put(lines, &text, &generation);
		any = true;
	}
	if (!any)
		return STATUS_OK;
	return lines->canvas->line(lines->canvas, false, text.chars,
				   text.length);
}

enum status lru_lines_ages(const struct lru_lines *lines, u32 nid)
{
	u32 type;

	for (type = 0; type < TYPES; type++)
		if (type_line(lines, nid, type))
			return STATUS_ERROR;
	return STATUS_OK;
}
