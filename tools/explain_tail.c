// SPDX-License-Identifier: GPL-2.0
/* What the next reclaim meets, and what that means to kswapd and to tasks. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/cells.h"
#include "tools/explain_tail.h"
#include "tools/proc.h"

#define SLOTS_LEAST	64	/* of swap: MIN_LRU_BATCH, mm/vmscan.c */

const char *ends_pages(const struct ends *ends, char *word, u64 pages)
{
	const u32 page_size = ends->wire->header->page_size;
	struct memlens_text text = { .chars = word, .size = ENDS_WORD - 1 };

	/* What carries over 64 bits is nobody's memory. */
	if (pages == MEMLENS_UNKNOWN ||
	    (page_size && pages > (MEMLENS_UNKNOWN - 1) / page_size))
		return strcpy(word, "an unknown amount");
	cell_bytes_put(&text, pages * page_size);
	word[text.length] = '\0';
	return word;
}

const char *ends_some(const struct ends *ends, char *word, u64 pages)
{
	return pages ? ends_pages(ends, word, pages) : strcpy(word, "none");
}

const char *ends_share(char *word, u64 part, u64 whole)
{
	if (part == MEMLENS_UNKNOWN || whole == MEMLENS_UNKNOWN || !whole ||
	    part > whole)
		return strcpy(word, "an unknown share");
	snprintf(word, ENDS_WORD, "%.1f %%",
		 (double)(u64)(1000.0 * (double)part / (double)whole) / 10);
	return word;
}

/* ---- how much was looked at ------------------------------------------ */

/* "4 of 12 cgroups, those that hold 1.00 % or more of a node", as far as is known */
static void cgroups_text(const struct memlens_tail_all *all, char *chars,
			 size_t size)
{
	char share[ENDS_WORD] = "enough";

	if (all->share != MEMLENS_UNKNOWN_U32)
		snprintf(share, sizeof(share), "%u.%02u %% or more", all->share / 100,
			 all->share % 100);
	if (all->cgroups == MEMLENS_UNKNOWN || all->left_out > all->cgroups)
		snprintf(chars, size, "cgroups that hold %s of a node",
			 share);
	else
		snprintf(chars, size,
			 "%llu of %llu cgroups, those that hold %s of a node",
			 (unsigned long long)(all->cgroups - all->left_out),
			 (unsigned long long)all->cgroups, share);
}

static void looked_say(const struct ends *ends)
{
	char pages[ENDS_WORD], lists[ENDS_WORD], cgroups[2 * ENDS_WORD];

	ends_pages(ends, pages, ends->sum.pages);
	ends_pages(ends, lists, ends->sum.list_pages);
	/* Where memory has none, the lists are the node's own. */
	if (!ends->all.cgroups)
		snprintf(cgroups, sizeof(cgroups), "each node");
	else
		cgroups_text(&ends->all, cgroups, sizeof(cgroups));
	prose_say(ends->prose, "Reclaim takes the end of a list first. Of %s, %u folios a list at most were looked at there: %s of %s. What is behind these, no figure here says.",
		  cgroups, MEMLENS_TAIL_FOLIOS, pages, lists);
}

/* ---- what that means ------------------------------------------------- */

/* A sentence of a paragraph. */
__printf(2, 3)
static void sentence_put(struct memlens_text *text, const char *format, ...)
{
	char words[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	if (text->length)
		memlens_text_char(text, ' ');
	memlens_text_string(text, words);
}

/* Anon that is in swap as it is goes without writing, but not where anon stays. */
static void yield_put(const struct ends *ends, struct memlens_text *text)
{
	char yield[ENDS_WORD];
	const u64 could = ends->anon_stays ? ends->types[TAIL_FILE].yield :
		ends->sum.yield;

	if (could == MEMLENS_UNKNOWN)
		sentence_put(text, "How much could go at once is not known here.");
	else if (could)
		sentence_put(text, "What could go, %s, kswapd or direct reclaim frees without writing it. It is the most: mapped pages may prove to be in use, which reclaim alone asks; then they stay.",
			     ends_pages(ends, yield, could));
	else
		sentence_put(text, "Nothing of it could go at once: kswapd, and a task in direct reclaim, has to write, to swap, or to look further.");
}

static void dirty_put(const struct ends *ends, struct memlens_text *text)
{
	const struct memlens_tail *file = &ends->types[TAIL_FILE];

	if (file->dirty && file->dirty != MEMLENS_UNKNOWN)
		sentence_put(text, "Dirty file pages direct reclaim leaves to the flusher threads, which it wakes where it meets nothing else.");
	if (ends->sum.writeback && ends->sum.writeback != MEMLENS_UNKNOWN)
		sentence_put(text, "What is being written can go after that.");
}

static void swap_put(const struct ends *ends, struct memlens_text *text)
{
	char swap[ENDS_WORD], unused[ENDS_WORD];
	struct memlens_text all = { .chars = swap, .size = sizeof(swap) - 1 };
	struct memlens_text left = {
		.chars = unused, .size = sizeof(unused) - 1,
	};

	if (!ends->sum.swap_backed)
		return;
	cell_bytes_put(&all, ends->swap_bytes);
	swap[all.length] = '\0';
	cell_bytes_put(&left, ends->swap_free_bytes);
	unused[left.length] = '\0';
	if (ends->swap_bytes == MEMLENS_UNKNOWN ||
	    (ends->swap_bytes && ends->swap_free_bytes == MEMLENS_UNKNOWN))
		sentence_put(text, "Whether swap has room for what needs it is not known here.");
	else if (!ends->swap_bytes)
		sentence_put(text, "There is no swap: what needs it stays, unless another node has slower memory for it.");
	else if (ends->anon_stays)
		sentence_put(text, "Of %s of swap %s is free: reclaim passes by lists of anon then, so that what is in swap already stays as well, unless another node has slower memory for it.",
			     swap, ends->swap_free_bytes ? unused : "none");
	else
		sentence_put(text, "Of %s of swap %s is free.", swap, unused);
}

static void meaning_explain(const struct ends *ends)
{
	char sentences[2048];
	struct memlens_text text = {
		.chars = sentences, .size = sizeof(sentences) - 1,
	};

	if (!ends->sum.pages)
		return;
	yield_put(ends, &text);
	dirty_put(ends, &text);
	swap_put(ends, &text);
	sentences[text.length] = '\0';
	prose_title(ends->prose, "What that means");
	prose_say(ends->prose, "%s", sentences);
}

/* ---- all ------------------------------------------------------------- */

/*
 * Swap has no room, so that reclaim passes by lists of anon: can_reclaim_anon_pages() in
 * mm/vmscan.c, and of generations get_swappiness(), which asks for more than a page.
 */
static bool anon_stays(const struct ends *ends, bool generations)
{
	const u64 least = generations ?
		(u64)SLOTS_LEAST * ends->wire->header->page_size : 1;

	return !ends->swap_bytes || ends->swap_free_bytes < least;
}

static void ends_begin(struct ends *ends, const struct source *source,
		       const struct options *options, struct prose *prose)
{
	static const char meminfo[] = "proc/meminfo";
	const u32 count = tail_count(&source->wire);
	struct memlens_tail tail;
	bool generations = false;
	u32 i;

	memset(ends, 0, sizeof(*ends));
	ends->wire = &source->wire;
	ends->prose = prose;
	tail_all(ends->wire, &ends->all);
	for (i = 0; i < count; i++) {
		tail_record(ends->wire, i, &tail);
		generations |= tail.generation == 1;
		tail_add(&ends->sum, &tail);
		if (tail.type <= TAIL_FILE)
			tail_add(&ends->types[tail.type], &tail);
	}
	ends->swap_bytes = proc_number(options, meminfo, "SwapTotal:");
	ends->swap_free_bytes = proc_number(options, meminfo, "SwapFree:");
	ends->anon_stays = anon_stays(ends, generations);
}

/* Why there is nothing to tell of. */
static void nothing_say(const struct ends *ends)
{
	const struct memlens_section *section =
		memlens_wire_section(ends->wire, MEMLENS_SECTION_TAIL);

	if (section && section->lost_count)
		prose_say(ends->prose, "What was seen of %u lists had no room: run this again.",
			  section->lost_count);
	else
		prose_say(ends->prose, "No list was looked at: no cgroup holds as much of a node as the parameter tail_share says.");
}

enum status explain_tail(const struct source *source,
			 const struct options *options, struct output *output)
{
	struct prose prose;
	struct ends ends;

	prose_begin(&prose, output);
	ends_begin(&ends, source, options, &prose);
	prose_title(&prose, "What the next reclaim meets");
	if (!tail_count(ends.wire)) {
		nothing_say(&ends);
		return prose.status;
	}
	looked_say(&ends);
	ends_nodes_explain(&ends);
	meaning_explain(&ends);
	ends_cgroups_explain(&ends);
	return prose.status;
}
