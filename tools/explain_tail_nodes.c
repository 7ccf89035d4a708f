// SPDX-License-Identifier: GPL-2.0
/* What reclaim meets on each node. */
#include <string.h>

#include "module/pure/text.h"
#include "tools/explain_tail.h"
#include "tools/lru.h"

#define NODES_MOST	1024	/* as the kernel has */
#define NODES_TOLD	2	/* those with the longest lists */

/* ", 12M dirty"; nothing of what there is nothing, or of which that is not known. */
static void part_put(const struct ends *ends, struct memlens_text *text,
		     u64 pages, const char *what)
{
	char word[ENDS_WORD];

	if (!pages || pages == MEMLENS_UNKNOWN)
		return;
	memlens_text_string(text, ", ");
	memlens_text_string(text, ends_pages(ends, word, pages));
	memlens_text_char(text, ' ');
	memlens_text_string(text, what);
}

/* "of 12M of file, " */
static void whole_put(const struct ends *ends, struct memlens_text *text,
		      const char *type, u64 pages)
{
	char word[ENDS_WORD];

	memlens_text_string(text, "of ");
	memlens_text_string(text, ends_pages(ends, word, pages));
	memlens_text_string(text, " of ");
	memlens_text_string(text, type);
	memlens_text_string(text, ", ");
}

static void file_put(const struct ends *ends, struct memlens_text *text,
		     const struct memlens_tail *file)
{
	char word[ENDS_WORD];

	if (!file->pages) {
		memlens_text_string(text, "no file that may go is there");
		return;
	}
	whole_put(ends, text, "file", file->pages);
	if (file->yield == MEMLENS_UNKNOWN) {
		memlens_text_string(text, "how much could go is not known");
	} else if (file->yield) {
		memlens_text_string(text, ends_pages(ends, word, file->yield));
		memlens_text_string(text, " (");
		memlens_text_string(text, ends_share(word, file->yield,
						     file->pages));
		memlens_text_string(text, ") could go");
	} else {
		memlens_text_string(text, "none could go");
	}
	part_put(ends, text, file->dirty, "dirty");
	part_put(ends, text, file->writeback, "under writeback");
	part_put(ends, text, file->referenced, "referenced");
	part_put(ends, text, file->mapped, "mapped");
	part_put(ends, text, file->swap_backed, "needs swap");
	part_put(ends, text, file->unevictable, "unevictable");
}

/* Anon is dirty until swap has it: that says nothing. */
static void anon_put(const struct ends *ends, struct memlens_text *text,
		     const struct memlens_tail *anon)
{
	char word[ENDS_WORD];

	if (!anon->pages)
		return;
	memlens_text_string(text, "; ");
	whole_put(ends, text, "anon", anon->pages);
	memlens_text_string(text, anon->swap_backed == anon->pages ? "all" :
			    ends_some(ends, word, anon->swap_backed));
	memlens_text_string(text, " needs swap");
	part_put(ends, text, anon->in_swap, "is there already");
	if (!ends->anon_stays)
		part_put(ends, text, anon->yield, "could go");
	part_put(ends, text, anon->writeback, "under writeback");
	part_put(ends, text, anon->referenced, "referenced");
	part_put(ends, text, anon->mapped, "mapped");
	part_put(ends, text, anon->unevictable, "unevictable");
}

static void node_say(const struct ends *ends, u32 nid)
{
	const u32 count = tail_count(ends->wire);
	struct memlens_tail types[2], tail;
	char parts[1024];
	struct memlens_text text = { .chars = parts, .size = sizeof(parts) - 1 };
	u32 i;

	memset(types, 0, sizeof(types));
	for (i = 0; i < count; i++) {
		tail_record(ends->wire, i, &tail);
		if (tail.nid == nid && tail.type <= TAIL_FILE)
			tail_add(&types[tail.type], &tail);
	}
	file_put(ends, &text, &types[TAIL_FILE]);
	anon_put(ends, &text, &types[TAIL_ANON]);
	tail_add(&types[0], &types[1]);
	if (lru_sum(lru_sum(types[0].dirty, types[0].writeback),
		    lru_sum(types[0].referenced, types[0].mapped)) ==
	    MEMLENS_UNKNOWN)
		memlens_text_string(&text, "; not all of that is known");
	parts[text.length] = '\0';
	prose_say(ends->prose, "Node %u: %s.", nid, parts);
}

/* What is not known of a node's lists makes them the longest. */
static u32 longest_of(const u64 *lists)
{
	u32 i, longest = 0;

	for (i = 1; i < NODES_MOST; i++)
		if (lists[i] > lists[longest])
			longest = i;
	return longest;
}

static void lists_fill(const struct ends *ends, u64 *lists)
{
	const u32 count = tail_count(ends->wire);
	struct memlens_tail tail;
	u32 i;

	for (i = 0; i < count; i++) {
		tail_record(ends->wire, i, &tail);
		if (tail.nid < NODES_MOST)
			lists[tail.nid] = lru_sum(lists[tail.nid],
						  tail.list_pages);
	}
}

void ends_nodes_explain(const struct ends *ends)
{
	u64 lists[NODES_MOST] = { 0 };
	bool told[NODES_MOST] = { false };
	u32 i, more = 0;

	lists_fill(ends, lists);
	for (i = 0; i < NODES_TOLD; i++) {
		const u32 nid = longest_of(lists);

		told[nid] = told[nid] || lists[nid];
		lists[nid] = 0;
	}
	for (i = 0; i < NODES_MOST; i++) {
		if (told[i])
			node_say(ends, i);
		more += lists[i] != 0;
	}
	if (more)
		prose_say(ends->prose, "%u more node%s: memlens-read tail has them.",
			  more, more == 1 ? "" : "s");
}
