// SPDX-License-Identifier: GPL-2.0
/* What is on the lists of reclaim, and what of it could go, and how. */
#include <stdio.h>
#include <string.h>

#include "tools/explain_lru.h"
#include "tools/proc.h"

#define NOISE		100	/* what moves while figures are read: a part of these */
#define NODE_LESS	4	/* so many times less file than all nodes have is
				 * worth a sentence
				 */

const char *tally_bytes(char *word, u64 bytes)
{
	struct memlens_text text = { .chars = word, .size = TALLY_WORD - 1 };

	if (bytes == MEMLENS_UNKNOWN)
		return strcpy(word, "an unknown amount");
	if (!bytes)
		return strcpy(word, "0");
	memlens_text_pages(&text, bytes, 1, MEMLENS_UNITS_HUMAN);
	word[text.length] = '\0';
	return word;
}

const char *tally_pages(const struct tally *tally, char *word, u64 pages)
{
	const u32 page_size = tally->wire->header->page_size;

	if (pages != MEMLENS_UNKNOWN && page_size &&
	    pages > (MEMLENS_UNKNOWN - 1) / page_size)
		pages = MEMLENS_UNKNOWN;	/* nobody's memory */
	return tally_bytes(word, pages == MEMLENS_UNKNOWN ? pages :
			   pages * page_size);
}

/* ---- what is on them ------------------------------------------------- */

/* " (8.5 % of memory)", or nothing */
static const char *share_text(const struct tally *tally, char *word, u64 pages)
{
	*word = '\0';
	if (pages <= tally->managed && tally->managed &&
	    tally->managed != MEMLENS_UNKNOWN)
		snprintf(word, TALLY_WORD, " (%.1f %% of memory)",
			 100.0 * (double)pages / (double)tally->managed);
	return word;
}

/* Anon that its owner gave up is mapped, but neither as file nor in need of swap. */
static void file_say(const struct tally *tally)
{
	char file[TALLY_WORD], share[TALLY_WORD], given_up[TALLY_WORD];

	tally_pages(tally, file, tally->file);
	share_text(tally, share, tally->file);
	if (!tally->given_up)
		prose_say(tally->prose, "File: %s%s, what a file system can have back: page cache, and buffers, which are the page cache of block devices.",
			  file, share);
	else
		prose_say(tally->prose, "File: %s%s, what a file system can have back, page cache, and buffers, which are the page cache of block devices; and %s at least of anon that its owner has given up (MADV_FREE).",
			  file, share,
			  tally_pages(tally, given_up, tally->given_up));
}

static void lists_explain(const struct tally *tally)
{
	char file[TALLY_WORD], anon[TALLY_WORD], shmem[TALLY_WORD];
	char swapcache[TALLY_WORD], share[TALLY_WORD];
	struct prose *prose = tally->prose;

	prose_title(prose, "What is on the lists");
	file_say(tally);
	prose_say(prose, "Anon: %s%s, what only swap can take: processes' own, and shmem (tmpfs, shared memory), whose files are in memory alone: %s in all. Swap cache, pages that are in swap as well: %s.",
		  tally_pages(tally, anon, tally->anon),
		  share_text(tally, share, tally->anon),
		  tally_pages(tally, shmem, tally->all.shmem),
		  tally_pages(tally, swapcache, tally->all.swapcache));
	prose_say(prose, "The kernel's count of file pages, %s, has shmem and swap cache in it, and free(1)'s cache has shmem: neither is what could be dropped.",
		  tally_pages(tally, file, tally->all.file));
}

/* ---- what could go --------------------------------------------------- */

static void droppable_say(const struct tally *tally)
{
	char clean[TALLY_WORD], mapped[TALLY_WORD];
	char dirty[TALLY_WORD], writeback[TALLY_WORD], given_up[TALLY_WORD];

	prose_say(tally->prose, "At once: of page cache about %s, not mapped, dirty or being written. Mapped, and so to be found unused first: %s, mapped shmem among it. To be written first: %s; being written, to files or to swap: %s.",
		  tally_pages(tally, clean, lru_less(tally->cache, tally->busy)),
		  tally_pages(tally, mapped, tally->all.file_mapped),
		  tally_pages(tally, dirty, tally->all.dirty),
		  tally_pages(tally, writeback, tally->all.writeback));
	if (tally->given_up)
		prose_say(tally->prose, "Anon that was given up, %s at least, goes without swap, but what its owner has written to since stays.",
			  tally_pages(tally, given_up, tally->given_up));
}

static void swap_say(const struct tally *tally)
{
	char anon[TALLY_WORD], swap[TALLY_WORD], unused[TALLY_WORD];

	tally_pages(tally, anon, tally->anon);
	if (tally->swap_bytes == MEMLENS_UNKNOWN)
		prose_say(tally->prose, "To swap alone: anon, %s. Whether there is swap is not known here.",
			  anon);
	else if (!tally->swap_bytes)
		prose_say(tally->prose, "To swap alone: anon, %s; there is no swap, so it stays until its owners free it.",
			  anon);
	else
		prose_say(tally->prose, "To swap alone: anon, %s; of %s of swap %s is free.",
			  anon, tally_bytes(swap, tally->swap_bytes),
			  tally_bytes(unused, tally->swap_free_bytes));
}

static void fixed_say(const struct tally *tally)
{
	char unevictable[TALLY_WORD], mlocked[TALLY_WORD];
	char stacks[TALLY_WORD], tables[TALLY_WORD];

	prose_say(tally->prose, "Not at all: unevictable, %s (locked by mlock(2): %s); on no list: kernel stacks, %s, and page tables, %s.",
		  tally_pages(tally, unevictable, tally->all.unevictable),
		  tally_pages(tally, mlocked, tally->mlocked),
		  tally_pages(tally, stacks, tally->all.kernel_stack),
		  tally_pages(tally, tables, tally->all.page_tables));
}

static double file_part(u64 file, u64 anon)
{
	return (double)file / ((double)file + (double)anon);
}

/* A node that has little of file: what is bound to it swaps first. */
static void node_say(const struct tally *tally, u32 index)
{
	char file[TALLY_WORD], anon[TALLY_WORD];
	struct memlens_lru_node node;
	u64 on_anon, on_file;

	lru_record(tally->wire, MEMLENS_SECTION_LRU_NODE, index, &node,
		   sizeof(node));
	on_anon = lru_sum(node.inactive_anon, node.active_anon);
	on_file = lru_sum(node.inactive_file, node.active_file);
	if (on_anon == MEMLENS_UNKNOWN || on_file == MEMLENS_UNKNOWN ||
	    !on_anon || file_part(on_file, on_anon) * NODE_LESS >
	    file_part(tally->file, tally->anon))
		return;
	prose_say(tally->prose, "Node %u differs: beside %s of anon it has %s of file.",
		  node.nid, tally_pages(tally, anon, on_anon),
		  tally_pages(tally, file, on_file));
}

static void nodes_say(const struct tally *tally)
{
	const u32 count = lru_count(tally->wire, MEMLENS_SECTION_LRU_NODE);
	u32 i;

	if (!tally->file || tally->file == MEMLENS_UNKNOWN ||
	    tally->anon == MEMLENS_UNKNOWN)
		return;
	for (i = 0; i < count; i++)
		node_say(tally, i);
}

/* ---- all ------------------------------------------------------------- */

static void zones_sum(struct tally *tally)
{
	const u32 count = lru_count(tally->wire, MEMLENS_SECTION_LRU_ZONE);
	struct memlens_lru_zone zone;
	u32 i;

	if (!count)
		tally->mlocked = MEMLENS_UNKNOWN;
	for (i = 0; i < count; i++) {
		lru_record(tally->wire, MEMLENS_SECTION_LRU_ZONE, i, &zone,
			   sizeof(zone));
		tally->managed = lru_sum(tally->managed, zone.managed);
		tally->mlocked = lru_sum(tally->mlocked, zone.mlocked);
	}
}

/*
 * Of file pages what is shmem or in the swap cache is on other lists, so that page cache
 * on the lists of file is the rest at most. Where the swap cache is not counted it may be
 * that much less.
 */
static void cache_take(struct tally *tally)
{
	const struct memlens_lru_node *all = &tally->all;
	const u64 rest = lru_less(all->file, all->shmem);
	const u64 cache = all->swapcache == MEMLENS_UNKNOWN ? rest :
		lru_less(rest, all->swapcache);

	tally->cache = tally->file;
	if (cache == MEMLENS_UNKNOWN || tally->file == MEMLENS_UNKNOWN ||
	    cache >= tally->file)
		return;
	tally->cache = cache;
	if (tally->file - cache > tally->file / NOISE)
		tally->given_up = tally->file - cache;
}

static void tally_begin(struct tally *tally, const struct source *source,
			const struct options *options, struct prose *prose)
{
	static const char meminfo[] = "proc/meminfo";
	const struct memlens_lru_node *all = &tally->all;

	memset(tally, 0, sizeof(*tally));
	tally->wire = &source->wire;
	tally->options = options;
	tally->prose = prose;
	lru_nodes_sum(tally->wire, &tally->all);
	zones_sum(tally);
	tally->anon = lru_sum(all->inactive_anon, all->active_anon);
	tally->file = lru_sum(all->inactive_file, all->active_file);
	cache_take(tally);
	tally->busy = lru_sum(all->file_mapped,
			      lru_sum(all->dirty, all->writeback));
	tally->swap_bytes = proc_number(options, meminfo, "SwapTotal:");
	tally->swap_free_bytes = proc_number(options, meminfo, "SwapFree:");
}

enum status explain_lru(const struct source *source,
			const struct options *options, struct output *output)
{
	struct tally tally;
	struct prose prose;

	prose_begin(&prose, output);
	if (!lru_count(&source->wire, MEMLENS_SECTION_LRU_NODE)) {
		prose_say(&prose, "There is no node in this look.");
		return prose.status;
	}
	tally_begin(&tally, source, options, &prose);
	lists_explain(&tally);
	prose_title(&prose, "What of it could go");
	droppable_say(&tally);
	swap_say(&tally);
	fixed_say(&tally);
	nodes_say(&tally);
	available_explain(&tally);
	age_explain(&tally);
	return prose.status;
}
