// SPDX-License-Identifier: GPL-2.0
/* How long tasks waited for memory, who did, and what kswapd did meanwhile. */
#include <stdio.h>
#include <string.h>

#include "tools/explain_reclaim.h"
#include "tools/human.h"

#define ULL(number)	((unsigned long long)(number))

/* A name of 16 bytes, each of which may print as four. */
#define COMM_CHARS	(MEMLENS_NAME_SIZE * 4 + 1)

/* Ways of waiting, as sentences begin: "Tasks reclaimed by themselves". */
static const struct wait_kind {
	u32 kind;
	const char *begin;
} wait_kinds[] = {
	{ MEMLENS_HIST_DIRECT, "Tasks reclaimed by themselves (direct reclaim)" },
	{ MEMLENS_HIST_MEMCG, "Tasks reclaimed inside a cgroup" },
	{ MEMLENS_HIST_SOFTLIMIT, "Soft limits of cgroups were reclaimed" },
	{ MEMLENS_HIST_NODE, "Tasks reclaimed on one node (vm.zone_reclaim_mode)" },
	{ MEMLENS_HIST_COMPACT, "Tasks compacted a zone" },
	{ MEMLENS_HIST_THROTTLED, "Reclaim was made to sleep (throttled)" },
	{ MEMLENS_HIST_PFMEMALLOC,
	  "Tasks slept before direct reclaim, so that kswapd gets ahead," },
	{ MEMLENS_HIST_HIGH, "Tasks over a cgroup's memory.high were held up" },
	{ MEMLENS_HIST_DIRTY, "Writers of dirty pages were made to sleep" },
};

/* "15.0 ms, by stress (pid 1234)" */
static void longest_text(char *chars, size_t size,
			 const struct waiting *waiting)
{
	const struct memlens_hist_row *row = &waiting->longest;
	char ns[HUMAN_SIZE], comm[COMM_CHARS];

	human_ns(ns, row->max);
	if (row->max_pid == MEMLENS_UNKNOWN_U32) {
		snprintf(chars, size, "%s", ns);
		return;
	}
	prose_name(comm, sizeof(comm), row->max_comm, sizeof(row->max_comm));
	snprintf(chars, size, "%s, by %s (pid %u)", ns, comm, row->max_pid);
}

static const char *times(u64 count)
{
	return count == 1 ? "time" : "times";
}

static void sum_text(char *chars, const struct memlens_hist *hist)
{
	human_ns(chars, hist->sum);
}

static void percentile_text(char *chars, const struct memlens_hist *hist,
			    u32 permyriad)
{
	human_ns(chars, memlens_hist_percentile(hist, permyriad,
						MEMLENS_HIST_NS));
}

static void wait_say(const struct ledger *ledger, const struct wait_kind *kind)
{
	const struct waiting *waiting = &ledger->waits[kind->kind];
	const struct memlens_hist *hist = &waiting->hist;
	char sum[HUMAN_SIZE], p50[HUMAN_SIZE], p99[HUMAN_SIZE];
	char longest[HUMAN_SIZE + COMM_CHARS + 32];

	if (!hist->count)
		return;
	sum_text(sum, hist);
	percentile_text(p50, hist, 5000);
	percentile_text(p99, hist, 9900);
	longest_text(longest, sizeof(longest), waiting);
	prose_say(ledger->prose, "%s %llu %s, %s in all: half of these took about %s or less, 99 %% about %s or less, the longest %s.",
		  kind->begin, ULL(hist->count), times(hist->count), sum, p50, p99, longest);
}

/* That tasks did not have to is worth a sentence, if it would have been seen. */
static void direct_absent_say(const struct ledger *ledger)
{
	if (ledger->waits[MEMLENS_HIST_DIRECT].hist.count)
		return;
	if (ledger_attached(ledger, "mm_vmscan_direct_reclaim_begin") &&
	    ledger_attached(ledger, "mm_vmscan_direct_reclaim_end"))
		prose_say(ledger->prose, "No task had to reclaim by itself (direct reclaim).");
	else
		prose_say(ledger->prose, "Whether tasks had to reclaim by themselves (direct reclaim) is not counted here.");
}

static void longest_say(const struct ledger *ledger)
{
	const struct waiting *longest = NULL;
	char chars[HUMAN_SIZE + COMM_CHARS + 32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wait_kinds); i++) {
		const struct waiting *waiting =
			&ledger->waits[wait_kinds[i].kind];

		if (waiting->hist.count &&
		    (!longest || waiting->hist.max > longest->hist.max))
			longest = waiting;
	}
	if (!longest)
		return;
	longest_text(chars, sizeof(chars), longest);
	prose_say(ledger->prose, "The longest wait of all was %s: %s. One wait may lie inside another of another kind, so these times do not add up.",
		  memlens_table_word(&memlens_words_hist_kind,
				     longest->longest.kind), chars);
}

/* ---- kswapd --------------------------------------------------------- */

static void kswapd_row_say(const struct ledger *ledger,
			   const struct memlens_hist_row *row)
{
	const bool run = row->kind == MEMLENS_HIST_KSWAPD_RUN;
	const u64 span = hists_span(ledger->wire);
	char node[32] = "", part[48] = "";
	char sum[HUMAN_SIZE], max[HUMAN_SIZE];

	human_ns(sum, row->sum);
	human_ns(max, row->max);
	if (row->nid != MEMLENS_UNKNOWN_U32)
		snprintf(node, sizeof(node), " of node %u", row->nid);
	if (span && span != MEMLENS_UNKNOWN && row->sum != MEMLENS_UNKNOWN)
		snprintf(part, sizeof(part), " (%.1f %% of the time)",
			 100.0 * (double)row->sum / (double)span);
	prose_say(ledger->prose, "kswapd%s %s %llu %s, %s in all%s, at most %s at a time.%s",
		  node, run ? "ran" : "was awake", ULL(row->count),
		  times(row->count), sum, part, max, run ? "" :
		  " Awake is from its first wake to its sleep, with its naps.");
}

static void kswapd_explain(const struct ledger *ledger)
{
	const struct memlens_section *section =
		memlens_wire_section(ledger->wire, MEMLENS_SECTION_HIST);
	struct memlens_hist_row row;
	bool any = false;
	u32 i;

	prose_title(ledger->prose, "What kswapd did");
	for (i = 0; section && i < section->record_count; i++) {
		hists_row(ledger->wire, section, i, &row);
		if ((row.kind != MEMLENS_HIST_KSWAPD_RUN &&
		     row.kind != MEMLENS_HIST_KSWAPD_AWAKE) || !row.count)
			continue;
		kswapd_row_say(ledger, &row);
		any = true;
	}
	if (!any)
		prose_say(ledger->prose, "No run of kswapd that has ended was counted.");
}

/* ---- what is missing ------------------------------------------------ */

/* By enum memlens_event_state. */
static const char *const states[] = {
	"", "switched off at load", "hidden at load (hide_event)",
	"this kernel has none", "the kernel would not attach a probe",
};

static void event_say(const struct ledger *ledger,
		      const struct memlens_event *event)
{
	char name[MEMLENS_EVENT_NAME_SIZE * 4 + 1];

	prose_name(name, sizeof(name), event->name, sizeof(event->name));
	if (event->state != MEMLENS_EVENT_ATTACHED)
		prose_say(ledger->prose, "%s is not counted: %s.", name,
			  event->state < ARRAY_SIZE(states) ?
			  states[event->state] :
			  "for a reason that this memlens-read does not know");
	else if (event->missed && event->missed != MEMLENS_UNKNOWN)
		prose_say(ledger->prose, "%llu calls of %s were not seen: as many tasks were inside as there are instances (wait_instances).",
			  ULL(event->missed), name);
}

static bool event_whole(const struct memlens_event *event)
{
	return event->state == MEMLENS_EVENT_ATTACHED &&
		(!event->missed || event->missed == MEMLENS_UNKNOWN);
}

static void missing_explain(const struct ledger *ledger)
{
	const struct memlens_section *section =
		memlens_wire_section(ledger->wire, MEMLENS_SECTION_EVENT);
	struct memlens_event event;
	bool whole = true;
	u32 i;

	prose_title(ledger->prose, "What is missing");
	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(ledger->wire, section, i, &event,
				  sizeof(event));
		event_say(ledger, &event);
		whole = whole && event_whole(&event);
	}
	if (!section || !section->record_count)
		prose_say(ledger->prose, "Which events are counted is not told here.");
	else if (whole)
		prose_say(ledger->prose, "No event is.");
}

void waits_explain(const struct ledger *ledger)
{
	size_t i;

	if (ledger->counted) {
		prose_title(ledger->prose, "How long tasks waited, and who");
		direct_absent_say(ledger);
		for (i = 0; i < ARRAY_SIZE(wait_kinds); i++)
			wait_say(ledger, &wait_kinds[i]);
		longest_say(ledger);
		kswapd_explain(ledger);
	}
	missing_explain(ledger);
}
