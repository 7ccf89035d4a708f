// SPDX-License-Identifier: GPL-2.0
/* Where each zone stands, what that means, and what requests would meet. */
#include <stdio.h>
#include <string.h>

#include "tools/explain_marks.h"

#define ULL(number)	((unsigned long long)(number))

/* A name of 16 bytes, each of which may print as four. */
#define NAME_CHARS	(MEMLENS_NAME_SIZE * 4 + 1)

static const char *state_word(const struct memlens_zone *zone)
{
	const char *word = memlens_table_word(&memlens_words_state,
					      zone->state);

	return word ? word : "a state that this memlens-read does not know";
}

static void states_say(struct prose *prose)
{
	prose_title(prose, "What the states mean");
	prose_say(prose, "ok: free is above high. Requests are served at once; kswapd sleeps, or goes to sleep.");
	prose_say(prose, "low-high: free is above low, up to high. Requests are served at once; a kswapd that was woken works on until high.");
	prose_say(prose, "kswapd: free is at low or under it, down to min. A request that finds all its zones so wakes kswapd, and is served while free stays above min.");
	prose_say(prose, "critical: free is under min. Ordinary requests have to reclaim by themselves, and wait (direct reclaim); only such as must not wait, and reclaim itself, may go on into the rest.");
	prose_say(prose, "boost: after a request had to take a block of another mobility, pages are put on top of every mark for a while, so that kswapd frees more and blocks stay whole. It is in every mark shown.");
	prose_say(prose, "drift: the state goes by exact free, the kernel's test by a counter that lacks what each CPU has not yet added to it. The drift between the two matters where free is nearer to a mark than that: the test may then pass or stop a request against the exact figure.");
}

/* ---- one zone ------------------------------------------------------- */

/* "296340 over low", "12 under low" */
static void over_text(char *chars, size_t size, s64 pages, const char *mark)
{
	snprintf(chars, size, "%llu %s %s",
		 ULL(pages < 0 ? -(u64)pages : (u64)pages),
		 pages < 0 ? "under" : "over", mark);
}

static void free_say(struct prose *prose, const struct memlens_zone *zone)
{
	char low[64], min[64];

	over_text(low, sizeof(low), zone->over_low, "low");
	over_text(min, sizeof(min), zone->over_min, "min");
	prose_say(prose, "free: %llu pages, %s, %s.",
		  ULL(memlens_wmark_free(zone)), low, min);
	if (zone->free_exact == MEMLENS_UNKNOWN)
		prose_say(prose, "That is the counter: while memory of the node goes offline, nothing more exact is known.");
	else if (zone->drift)
		prose_say(prose, "drift: the counter says %llu, so exact free is %llu %s.",
			  ULL(zone->free_approx),
			  ULL(zone->drift < 0 ? -(u64)zone->drift :
			      (u64)zone->drift),
			  zone->drift < 0 ? "less" : "more");
	else
		prose_say(prose, "drift: none now.");
}

static void class_name(const struct machine *machine, u32 index, char *chars,
		       size_t size)
{
	const struct memlens_section *section =
		memlens_wire_section(machine->wire, MEMLENS_SECTION_CLASS);
	struct memlens_class class;

	if (!section || index >= section->record_count) {
		snprintf(chars, size, "class %u", index);
		return;
	}
	memlens_wire_copy(machine->wire, section, index, &class,
			  sizeof(class));
	prose_name(chars, size, class.name, sizeof(class.name));
}

/* Managed pages of the same node's zones above, up to a class. */
static u64 managed_above(const struct machine *machine,
			 const struct memlens_zone *zone, u32 class)
{
	struct memlens_zone other;
	u64 pages = 0;
	u32 i;

	for (i = 0; i < machine->zones->record_count; i++) {
		machine_zone(machine, i, &other);
		if (other.nid == zone->nid && other.index > zone->index &&
		    other.index <= class)
			pages += other.managed;
	}
	return pages;
}

/* " (772918 managed pages above / 256)", "" if that cannot be told. */
static void reserve_origin(const struct machine *machine,
			   const struct memlens_zone *zone, u32 class,
			   char *chars, size_t size)
{
	u64 ratios[MEMLENS_CLASSES_MAX];
	u64 above, ratio;

	chars[0] = '\0';
	if (zone->index >= MEMLENS_CLASSES_MAX ||
	    !explain_setting(machine->options, "lowmem_reserve_ratio", ratios,
			     zone->index + 1) ||
	    !ratios[zone->index])
		return;
	ratio = ratios[zone->index];
	above = managed_above(machine, zone, class);
	snprintf(chars, size, " (%llu managed pages of the zones above it / lowmem_reserve_ratio %llu = %llu%s)",
		 ULL(above), ULL(ratio), ULL(above / ratio),
		 above / ratio == zone->lowmem_reserve[class] ? "" :
		 "; the kernel's figure is of when it last computed it");
}

static void reserve_say(const struct machine *machine,
			const struct memlens_zone *zone)
{
	char class[NAME_CHARS], origin[256];
	u64 last = 0;
	u32 i;

	for (i = 0; i < zone->class_count; i++) {
		/* One that adds nothing to the class below says nothing new. */
		if (zone->lowmem_reserve[i] == last)
			continue;
		last = zone->lowmem_reserve[i];
		class_name(machine, i, class, sizeof(class));
		reserve_origin(machine, zone, i, origin, sizeof(origin));
		prose_say(machine->prose, "lowmem_reserve: %llu pages here are kept from requests that could use %s as well%s: they find each mark that much higher.",
			  ULL(last), class, origin);
	}
	if (!last)
		prose_say(machine->prose, "lowmem_reserve: nothing here is kept from anyone.");
}

/* By enum memlens_verdict. */
static const char *const reasons[] = {
	"",
	"free is at the mark or under it",
	"without the pages of the request itself, free is at the mark or under it",
	"without the pages kept for atomic requests (highatomic), free is at the mark or under it",
	"without CMA's pages, which it may not use, free is at the mark or under it",
	"with lowmem_reserve on top of the mark, free is at it or under it",
	"there are pages enough, but no free block of that order or above that it may use",
	"GFP_KERNEL may not use such a zone",
};

static void verdict_say(struct prose *prose, const struct memlens_zone *zone,
			const char *mark, const u8 *verdicts)
{
	const char *reason = "something that this memlens-read does not know";
	u32 order;

	if (!zone->order_count)
		return;
	for (order = 0; order < zone->order_count; order++)
		if (verdicts[order])
			break;
	if (order == zone->order_count) {
		prose_say(prose, "A GFP_KERNEL request passes at %s with every order, 0 to %u.",
			  mark, order - 1);
		return;
	}
	if (verdicts[order] < ARRAY_SIZE(reasons))
		reason = reasons[verdicts[order]];
	if (order)
		prose_say(prose, "A GFP_KERNEL request passes at %s up to order %u. Order %u is stopped: %s.",
			  mark, order - 1, order, reason);
	else
		prose_say(prose, "A GFP_KERNEL request is stopped at %s from order 0 on: %s.",
			  mark, reason);
}

static void zone_say(const struct machine *machine,
		     const struct memlens_zone *zone)
{
	char name[NAME_CHARS];

	prose_name(name, sizeof(name), zone->name, sizeof(zone->name));
	prose_title(machine->prose, "Node %u, zone %s: %s", zone->nid, name,
		    state_word(zone));
	marks_explain_zone(machine, zone);
	free_say(machine->prose, zone);
	reserve_say(machine, zone);
	verdict_say(machine->prose, zone, "low", zone->at_low);
	verdict_say(machine->prose, zone, "min", zone->at_min);
}

/* ---- nodes ---------------------------------------------------------- */

static void node_say(struct prose *prose, const struct memlens_node *node)
{
	if (!node->kswapd_failures && node->hopeless != 1 &&
	    node->offlining != 1)
		return;
	prose_title(prose, "Node %u", node->nid);
	if (node->kswapd_failures)
		prose_say(prose, "kswapd ran %llu times in a row and freed nothing. After 16 such runs it gives the node up: requests then reclaim by themselves, until that frees something.",
			  ULL(node->kswapd_failures));
	if (node->hopeless == 1)
		prose_say(prose, "hopeless: it has given this node up.");
	if (node->offlining == 1)
		prose_say(prose, "Memory of this node is going offline now.");
}

static void nodes_say(const struct machine *machine)
{
	const struct memlens_section *section =
		memlens_wire_section(machine->wire, MEMLENS_SECTION_NODE);
	const long wanted = machine->options->node;
	struct memlens_node node;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(machine->wire, section, i, &node,
				  sizeof(node));
		if (wanted == ANY_NODE || wanted == node.nid)
			node_say(machine->prose, &node);
	}
}

enum status explain_zones(const struct source *source,
			  const struct options *options,
			  struct output *output)
{
	struct selection selection;
	struct memlens_zone zone;
	struct machine machine;
	struct prose prose;
	u32 i;

	prose_begin(&prose, output);
	machine_init(&machine, source, options, &prose);
	marks_explain_machine(&machine);
	states_say(&prose);
	selection_init(&selection, options);
	for (i = 0; i < machine.zones->record_count && !prose.status; i++) {
		machine_zone(&machine, i, &zone);
		if (selection.filter.shows(&selection.filter,
					   MEMLENS_SECTION_ZONE, &zone,
					   sizeof(zone)))
			zone_say(&machine, &zone);
	}
	nodes_say(&machine);
	return prose.status;
}
