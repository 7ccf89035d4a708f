// SPDX-License-Identifier: GPL-2.0
/*
 * What was reclaimed: anon, which goes to swap, or page cache; and by whom. All
 * of it since load or reset. Waits are told in explain_waits.c.
 */
#include <stdio.h>
#include <string.h>

#include "tools/explain_reclaim.h"
#include "tools/human.h"

#define ULL(number)	((unsigned long long)(number))

#define ANON	MEMLENS_LIST_ANON
#define FILE_	MEMLENS_LIST_FILE	/* FILE is stdio's */

/* By enum memlens_reclaimer: as the subject of a sentence. */
static const char *const reclaimers[] = {
	"kswapd", "Direct reclaim", "Reclaim inside cgroups",
	"Soft limit reclaim", "Node reclaim", "khugepaged",
	"Reclaim of another kind, or begun before,",
};

bool ledger_attached(const struct ledger *ledger, const char *event)
{
	const struct memlens_section *section =
		memlens_wire_section(ledger->wire, MEMLENS_SECTION_EVENT);
	struct memlens_event record;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(ledger->wire, section, i, &record,
				  sizeof(record));
		if (!strncmp(record.name, event, sizeof(record.name)))
			return record.state == MEMLENS_EVENT_ATTACHED;
	}
	return false;
}

/* ---- adding up ------------------------------------------------------ */

static void pages_add(struct ledger *ledger, const struct memlens_hist_row *row)
{
	struct pages *by, *all = &ledger->all;

	if (row->sum == MEMLENS_UNKNOWN || row->type >= LIST_TYPES ||
	    row->reclaimer >= MEMLENS_BY_COUNT)
		return;
	by = &ledger->by[row->reclaimer];
	if (row->kind == MEMLENS_HIST_SCANNED) {
		by->scanned[row->type] += row->sum;
		all->scanned[row->type] += row->sum;
	} else {
		by->reclaimed[row->type] += row->sum;
		all->reclaimed[row->type] += row->sum;
	}
}

static void wait_add(struct ledger *ledger, const struct memlens_hist_row *row)
{
	struct waiting *waiting = &ledger->waits[row->kind];
	struct memlens_hist hist;

	/* Slots of some other form than this program's add up to nothing. */
	if (row->shift != MEMLENS_HIST_NS || !hists_take(row, &hist))
		return;
	if (!waiting->hist.count || hist.max > waiting->hist.max)
		waiting->longest = *row;
	memlens_hist_merge(&waiting->hist, &hist);
}

static void ledger_fill(struct ledger *ledger)
{
	const struct memlens_section *section =
		memlens_wire_section(ledger->wire, MEMLENS_SECTION_HIST);
	struct memlens_hist_row row;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		hists_row(ledger->wire, section, i, &row);
		if (row.kind >= MEMLENS_HIST_KINDS)
			continue;
		ledger->counted += row.count;
		if (row.kind == MEMLENS_HIST_SCANNED ||
		    row.kind == MEMLENS_HIST_RECLAIMED)
			pages_add(ledger, &row);
		else if (row.unit == MEMLENS_UNIT_NS)
			wait_add(ledger, &row);
	}
}

/* ---- since when ----------------------------------------------------- */

static void since_say(const struct ledger *ledger)
{
	const struct memlens_header *header = ledger->wire->header;
	const u64 span_ns = hists_span(ledger->wire);
	struct memlens_since since;
	char when[HUMAN_SIZE], span[HUMAN_SIZE];

	if (span_ns == MEMLENS_UNKNOWN) {
		prose_say(ledger->prose, "Since when all this is counted is not known.");
		return;
	}
	hists_since(ledger->wire, &since);
	human_when(when, header, since.since_ns);
	human_ns(span, span_ns);
	if (since.resets)
		prose_say(ledger->prose, "All of it is counted since %s, for %s: since the last of %llu resets.",
			  when, span, ULL(since.resets));
	else
		prose_say(ledger->prose, "All of it is counted since %s, for %s: since memlens was loaded.",
			  when, span);
}

static void nothing_say(const struct ledger *ledger)
{
	const u64 span_ns = hists_span(ledger->wire);
	struct memlens_since since = { 0 };
	char when[HUMAN_SIZE] = "load or the last reset";

	if (span_ns != MEMLENS_UNKNOWN) {
		hists_since(ledger->wire, &since);
		human_when(when, ledger->wire->header, since.since_ns);
	}
	if (ledger_attached(ledger, "mm_vmscan_lru_shrink_inactive"))
		prose_say(ledger->prose, "Nothing was reclaimed since %s.",
			  when);
	else
		prose_say(ledger->prose, "Nothing was counted since %s; but what is reclaimed is not counted here at all, see below.",
			  when);
}

/* ---- anon and page cache -------------------------------------------- */

/* Of what may be 0, and may be more than fits when a file is broken. */
static double percent(u64 part, u64 rest)
{
	const double all = (double)part + (double)rest;

	return all > 0 ? 100.0 * (double)part / all : 0;
}

/* "20.0 % of the anon", of what was looked at. */
static void yield_text(char *chars, size_t size, const struct pages *pages,
		       u32 type, const char *name)
{
	if (!pages->scanned[type])
		snprintf(chars, size, "no %s was looked at", name);
	else
		snprintf(chars, size, "of the %s it looked at it freed %.1f %%",
			 name, 100.0 * (double)pages->reclaimed[type] /
			 (double)pages->scanned[type]);
}

static bool pages_any(const struct pages *pages)
{
	return pages->scanned[ANON] || pages->scanned[FILE_] ||
		pages->reclaimed[ANON] || pages->reclaimed[FILE_];
}

static void pages_say(const struct ledger *ledger, const char *who,
		      const struct pages *pages)
{
	char anon[80], file[80];

	if (!pages_any(pages))
		return;
	if (!ledger_attached(ledger, "mm_vmscan_lru_isolate")) {
		prose_say(ledger->prose, "%s freed %llu pages of anon and %llu of page cache (%.1f %% anon); how many it looked at is not counted here.",
			  who, ULL(pages->reclaimed[ANON]),
			  ULL(pages->reclaimed[FILE_]),
			  percent(pages->reclaimed[ANON],
				  pages->reclaimed[FILE_]));
		return;
	}
	yield_text(anon, sizeof(anon), pages, ANON, "anon");
	yield_text(file, sizeof(file), pages, FILE_, "page cache");
	prose_say(ledger->prose, "%s looked at %llu pages of anon and %llu of page cache (%.1f %% anon), and freed %llu and %llu (%.1f %% anon): %s, %s.",
		  who, ULL(pages->scanned[ANON]), ULL(pages->scanned[FILE_]),
		  percent(pages->scanned[ANON], pages->scanned[FILE_]),
		  ULL(pages->reclaimed[ANON]), ULL(pages->reclaimed[FILE_]),
		  percent(pages->reclaimed[ANON], pages->reclaimed[FILE_]),
		  anon, file);
}

static void swappiness_say(const struct ledger *ledger)
{
	const struct pages *all = &ledger->all;
	u64 swappiness;

	if (!explain_setting(ledger->options, "swappiness", &swappiness, 1) ||
	    swappiness > 200) {
		prose_say(ledger->prose, "vm.swappiness is not known here.");
		return;
	}
	prose_say(ledger->prose, "vm.swappiness is %llu of 200: that is the weight of anon, and %llu that of page cache, before the kernel counts in what getting either back has cost.",
		  ULL(swappiness), ULL(200 - swappiness));
	if (all->scanned[ANON] || all->scanned[FILE_])
		prose_say(ledger->prose, "By these weights alone %.1f %% of the pages looked at would be anon; %.1f %% were.",
			  (double)swappiness / 2,
			  percent(all->scanned[ANON], all->scanned[FILE_]));
}

/* Whose anon pages they were that were freed. */
static void anon_say(const struct ledger *ledger)
{
	const u64 freed = ledger->all.reclaimed[ANON];
	char parts[512];
	size_t length = 0;
	u32 i;

	for (i = 0; i < MEMLENS_BY_COUNT; i++) {
		const u64 part = ledger->by[i].reclaimed[ANON];

		if (!part)
			continue;
		length += (size_t)snprintf(parts + length,
			sizeof(parts) - length, "%s%s %llu (%.1f %%)",
			length ? ", " : "",
			memlens_table_word(&memlens_words_reclaimer, i),
			ULL(part), 100.0 * (double)part / (double)freed);
	}
	prose_say(ledger->prose, "%llu pages of anon were freed: what was in them went to swap, unless their owner had said that it may go (MADV_FREE). By reclaimer: %s. In the same time %llu pages of page cache were freed.",
		  ULL(freed), parts, ULL(ledger->all.reclaimed[FILE_]));
}

static void cgroups_say(const struct ledger *ledger)
{
	const u64 freed = ledger->by[MEMLENS_BY_MEMCG].reclaimed[ANON];

	if (!freed)
		return;
	prose_say(ledger->prose, "%llu of these were freed inside cgroups, since a limit of theirs was reached or somebody wrote memory.reclaim: the page cache of all others does not count there, however much it is.",
		  ULL(freed));
}

static double yield(const struct pages *pages, u32 type)
{
	return (double)pages->reclaimed[type] / (double)pages->scanned[type];
}

/* Which of the two gave way more easily; why, the figures do not say. */
static void yields_say(const struct ledger *ledger)
{
	const struct pages *all = &ledger->all;

	if (!all->scanned[ANON] || !all->scanned[FILE_])
		return;
	if (yield(all, FILE_) < yield(all, ANON))
		prose_say(ledger->prose, "Page cache gave way less than anon: a page of it that was looked at was freed in %.1f %% of all cases, one of anon in %.1f %%.",
			  100 * yield(all, FILE_), 100 * yield(all, ANON));
	else
		prose_say(ledger->prose, "Page cache gave way no less than anon: a page of it that was looked at was freed in %.1f %% of all cases, one of anon in %.1f %%.",
			  100 * yield(all, FILE_), 100 * yield(all, ANON));
}

static void efficiency_say(const struct ledger *ledger)
{
	const struct memlens_section *section =
		memlens_wire_section(ledger->wire, MEMLENS_SECTION_HIST);
	struct memlens_hist_row row;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		hists_row(ledger->wire, section, i, &row);
		if (row.kind != MEMLENS_HIST_EFFICIENCY || !row.count ||
		    row.p50 == MEMLENS_UNKNOWN || row.type >= LIST_TYPES ||
		    row.reclaimer >= MEMLENS_BY_COUNT)
			continue;
		prose_say(ledger->prose, "Of %llu passes over %s by %s the middle one freed about %llu %% of what it took off the list.",
			  ULL(row.count), row.type == ANON ? "anon" :
			  "page cache",
			  memlens_table_word(&memlens_words_reclaimer,
					     row.reclaimer),
			  ULL(row.p50));
	}
}

static void swap_explain(const struct ledger *ledger)
{
	prose_title(ledger->prose, "Why swap rises while there is page cache");
	if (!ledger_attached(ledger, "mm_vmscan_lru_shrink_inactive")) {
		prose_say(ledger->prose, "What is freed is not counted here: mm_vmscan_lru_shrink_inactive is not attached.");
	} else if (!ledger->all.reclaimed[ANON]) {
		prose_say(ledger->prose, "No page of anon was freed in this time; of page cache %llu were.",
			  ULL(ledger->all.reclaimed[FILE_]));
	} else {
		anon_say(ledger);
		cgroups_say(ledger);
	}
	swappiness_say(ledger);
	yields_say(ledger);
}

enum status explain_reclaim(const struct source *source,
			    const struct options *options,
			    struct output *output)
{
	static struct ledger ledger;
	struct prose prose;
	u32 i;

	memset(&ledger, 0, sizeof(ledger));
	prose_begin(&prose, output);
	ledger.wire = &source->wire;
	ledger.options = options;
	ledger.prose = &prose;
	ledger_fill(&ledger);
	prose_title(&prose, "What was reclaimed: anon and page cache");
	if (ledger.counted) {
		since_say(&ledger);
		for (i = 0; i < MEMLENS_BY_COUNT; i++)
			pages_say(&ledger, reclaimers[i], &ledger.by[i]);
		efficiency_say(&ledger);
		swap_explain(&ledger);
	} else {
		nothing_say(&ledger);
	}
	waits_explain(&ledger);
	return prose.status;
}
