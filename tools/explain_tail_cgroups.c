// SPDX-License-Identifier: GPL-2.0
/* Whose lists reclaim meets. */
#include <stdio.h>
#include <string.h>

#include "module/pure/text.h"
#include "tools/cells.h"
#include "tools/explain_tail.h"
#include "tools/memcgs.h"

#define LARGEST		2
#define NAMES_MOST	2	/* of those that are all of a kind */
#define NAME_WIDTH	32
#define NAMES_SIZE	(NAMES_MOST * (NAME_WIDTH + 32) + 64)

/* ---- names ----------------------------------------------------------- */

/* The cgroup's record, if the look has it; returns its index, or their number. */
static u32 memcg_find(const struct ends *ends, u64 id,
		      struct memlens_memcg *memcg)
{
	const u32 count = memcgs_count(ends->wire);
	u32 i;

	for (i = 0; i < count; i++) {
		memcgs_record(ends->wire, i, memcg);
		if (memcg->id == id)
			break;
	}
	return i;
}

/* Its path, if the look has it; else its own part of that. */
static void name_chars(const struct ends *ends, const struct memlens_tail *tail,
		       char *chars, size_t size)
{
	struct memlens_memcg memcg;
	const u32 index = memcg_find(ends, tail->id, &memcg);

	if (index < memcgs_count(ends->wire))
		memcgs_path(ends->wire, index, chars, size);
	else if (tail->name[0])
		prose_name(chars, size, tail->name, sizeof(tail->name));
	else
		snprintf(chars, size, "/");
}

/* "/user.slice on node 0" */
static void name_put(const struct ends *ends, const struct memlens_tail *tail,
		     struct memlens_text *text)
{
	char name[MEMLENS_LINE_MAX];

	if (tail->id) {
		name_chars(ends, tail, name, sizeof(name));
		cell_end_put(text, name, NAME_WIDTH);
		memlens_text_string(text, " on ");
	}
	memlens_text_string(text, "node ");
	memlens_text_number(text, tail->nid);
}

/* ---- the largest ----------------------------------------------------- */

/* It has as much of swap as it may have. Version 1 limits it with memory alone. */
static bool is_swap_spent(const struct ends *ends, u64 id)
{
	struct memlens_memcgs all;
	struct memlens_memcg memcg;

	memcgs_all(ends->wire, &all);
	return all.version == 2 &&
		memcg_find(ends, id, &memcg) < memcgs_count(ends->wire) &&
		memcg.swap_usage != MEMLENS_UNKNOWN &&
		memcg.swap_max != MEMLENS_UNKNOWN &&
		memcg.swap_max != MEMLENS_NO_LIMIT &&
		memcg.swap_usage >= memcg.swap_max;
}

static void cgroup_say(const struct ends *ends, const struct memlens_tail *both,
		       const struct memlens_tail *file)
{
	const bool spent = both->swap_backed &&
		both->swap_backed != MEMLENS_UNKNOWN &&
		is_swap_spent(ends, both->id);
	const u64 could = ends->anon_stays || spent ? file->yield : both->yield;
	char lists[ENDS_WORD], pages[ENDS_WORD], yield[ENDS_WORD];
	char swap[ENDS_WORD], name[NAMES_SIZE];
	struct memlens_text text = { .chars = name, .size = sizeof(name) - 1 };

	name_put(ends, both, &text);
	name[text.length] = '\0';
	prose_say(ends->prose, "%s: %s on these lists; of %s at their ends %s could go, %s needs swap%s.",
		  name, ends_pages(ends, lists, both->list_pages),
		  ends_pages(ends, pages, both->pages),
		  ends_some(ends, yield, could),
		  ends_some(ends, swap, both->swap_backed),
		  spent ? ", and it may have no more (memory.swap.max)" : "");
}

/* The next of those that come after @than: by their lists, then as they stand. */
static u32 next_largest(const struct ends *ends, u32 than, u64 than_pages,
			struct memlens_tail *largest,
			struct memlens_tail *largest_file)
{
	const u32 count = tail_count(ends->wire);
	struct memlens_tail both, file;
	u32 i, next, found = count;

	for (i = 0; i < count; i = next) {
		next = tail_pair(ends->wire, i, &both, &file);
		if (both.list_pages == MEMLENS_UNKNOWN || !both.pages ||
		    both.list_pages > than_pages ||
		    (both.list_pages == than_pages && i <= than))
			continue;
		if (found == count || both.list_pages > largest->list_pages) {
			found = i;
			*largest = both;
			*largest_file = file;
		}
	}
	return found;
}

static void largest_say(const struct ends *ends)
{
	const u32 count = tail_count(ends->wire);
	struct memlens_tail largest = { .list_pages = MEMLENS_UNKNOWN };
	struct memlens_tail file = { 0 };
	u32 i, at = 0;

	for (i = 0; i < LARGEST; i++) {
		at = next_largest(ends, at, largest.list_pages, &largest, &file);
		if (at == count)
			return;
		if (!i)
			prose_title(ends->prose, "Whose it is");
		cgroup_say(ends, &largest, &file);
	}
}

/* ---- all of a kind --------------------------------------------------- */

/* Names of those of which @file, or both kinds of lists, are so; how many there are. */
static u32 names_put(const struct ends *ends, struct memlens_text *text,
		     bool (*is_so)(const struct memlens_tail *tail), bool file)
{
	const u32 total = tail_count(ends->wire);
	struct memlens_tail lists[2];
	u32 i, count = 0;

	for (i = 0; i < total; ) {
		i = tail_pair(ends->wire, i, &lists[0], &lists[1]);
		if (!is_so(&lists[file]))
			continue;
		if (count < NAMES_MOST) {
			memlens_text_string(text, count ? ", " : "");
			name_put(ends, &lists[0], text);
		}
		count++;
	}
	return count;
}

static void all_put(const struct ends *ends, struct memlens_text *text,
		    const char *what,
		    bool (*is_so)(const struct memlens_tail *tail), bool file)
{
	char names[NAMES_SIZE];
	struct memlens_text named = { .chars = names, .size = sizeof(names) - 1 };
	const u32 count = names_put(ends, &named, is_so, file);

	if (!count)
		return;
	names[named.length] = '\0';
	if (text->length)
		memlens_text_char(text, ' ');
	memlens_text_string(text, what);
	memlens_text_string(text, names);
	if (count > NAMES_MOST) {
		memlens_text_string(text, " and ");
		memlens_text_number(text, count - NAMES_MOST);
		memlens_text_string(text, " more");
	}
	memlens_text_char(text, '.');
}

void ends_cgroups_explain(const struct ends *ends)
{
	char chars[2 * NAMES_SIZE + 128];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) - 1 };

	largest_say(ends);
	all_put(ends, &text, "All file dirty or under writeback: ",
		tail_all_dirty, true);
	all_put(ends, &text, "All of it needs swap: ",
		tail_all_swap_backed, false);
	chars[text.length] = '\0';
	if (text.length)
		prose_say(ends->prose, "%s", chars);
}
