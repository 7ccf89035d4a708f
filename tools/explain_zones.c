// SPDX-License-Identifier: GPL-2.0
/* Why each zone's marks are where they are, and what its state means. */
#include <stdio.h>
#include <string.h>

#include "module/pure/wmark.h"
#include "tools/explain.h"

#define ULL(number)	((unsigned long long)(number))
#define MOVABLE		"Movable"

/* All that is said of one zone is said of these. */
struct machine {
	const struct source *source;
	const struct options *options;
	const struct memlens_section *zones;
	struct memlens_wmark_settings settings;
	bool settings_known;
	bool capped;		/* Movable zones do not share in min_free */
	u64 managed_all;
};

static void zone_copy(const struct machine *machine, u32 index,
		      struct memlens_zone *zone)
{
	memlens_wire_copy(&machine->source->wire, machine->zones, index, zone,
			  sizeof(*zone));
	/* Bounds of arrays, whatever a file says. */
	if (zone->order_count > MEMLENS_ORDERS_MAX)
		zone->order_count = MEMLENS_ORDERS_MAX;
	if (zone->class_count > MEMLENS_CLASSES_MAX)
		zone->class_count = MEMLENS_CLASSES_MAX;
}

static bool is_movable(const struct memlens_zone *zone)
{
	return !strncmp(zone->name, MOVABLE, sizeof(zone->name));
}

static void name_of(const char *name, size_t size, char *chars, size_t most)
{
	struct memlens_text text = { .chars = chars, .size = most - 1 };

	memlens_text_name(&text, name, size);
	chars[text.length] = '\0';
}

static void class_name(const struct machine *machine, u32 index, char *chars,
		       size_t most)
{
	const struct memlens_wire *wire = &machine->source->wire;
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_CLASS);
	struct memlens_class class;

	if (!section || index >= section->record_count) {
		snprintf(chars, most, "class %u", index);
		return;
	}
	memlens_wire_copy(wire, section, index, &class, sizeof(class));
	name_of(class.name, sizeof(class.name), chars, most);
}

static void setup(const struct machine *machine,
		  const struct memlens_zone *zone, bool capped,
		  struct memlens_wmark_marks *marks)
{
	memlens_wmark_setup(&machine->settings, zone->managed,
			    capped && is_movable(zone), marks);
}

static bool reproduces(const struct machine *machine,
		       const struct memlens_zone *zone, bool capped)
{
	struct memlens_wmark_marks marks;

	setup(machine, zone, capped, &marks);
	return marks.min == zone->min - zone->boost &&
		marks.low == zone->low - zone->boost &&
		marks.high == zone->high - zone->boost;
}

/* Pages that share min_free_kbytes, and the zones that a rule explains. */
static u32 rule_try(struct machine *machine, bool capped)
{
	struct memlens_zone zone;
	u32 explained = 0;
	u32 i;

	machine->settings.lowmem_pages = 0;
	for (i = 0; i < machine->zones->record_count; i++) {
		zone_copy(machine, i, &zone);
		if (!capped || !is_movable(&zone))
			machine->settings.lowmem_pages += zone.managed;
	}
	for (i = 0; i < machine->zones->record_count; i++) {
		zone_copy(machine, i, &zone);
		explained += reproduces(machine, &zone, capped);
	}
	return explained;
}

/* Kernels changed the rule for Movable, and no header says so: see which. */
static void rule_choose(struct machine *machine)
{
	u32 plain = rule_try(machine, false);

	machine->managed_all = machine->settings.lowmem_pages;
	machine->capped = rule_try(machine, true) >= plain;
	rule_try(machine, machine->capped);
}

static void settings_read(struct machine *machine)
{
	struct memlens_wmark_settings *settings = &machine->settings;

	settings->page_size = machine->source->wire.header->page_size;
	machine->settings_known = settings->page_size >= 1024 &&
		explain_setting(machine->options, "min_free_kbytes",
				&settings->min_free_kbytes, 1) &&
		explain_setting(machine->options, "watermark_scale_factor",
				&settings->watermark_scale_factor, 1);
	if (machine->settings_known)
		rule_choose(machine);
}

/* ---- the machine ---------------------------------------------------- */

static void settings_say(const struct machine *machine)
{
	const struct memlens_wmark_settings *settings = &machine->settings;
	u64 pages;

	printf("Where the marks come from\n");
	if (!machine->settings_known) {
		explain_say(2, "vm.min_free_kbytes and vm.watermark_scale_factor are not known here, so the marks below are not derived, only named.");
		return;
	}
	pages = settings->min_free_kbytes / (settings->page_size / 1024);
	explain_say(2, "vm.min_free_kbytes is %llu, that is %llu pages of %u bytes. It is one figure for the whole machine: the zones share it, each by its part of the %llu managed pages. So no zone's min is min_free_kbytes unless there is only one zone; their sum is, but for rounding%s.",
		    ULL(settings->min_free_kbytes), ULL(pages),
		    settings->page_size, ULL(settings->lowmem_pages),
		    machine->managed_all != settings->lowmem_pages ?
		    ", and but for Movable zones, which have a small min of their own here" :
		    "");
	explain_say(2, "The kernel sets it at boot to about sqrt(16 x lowmem in KiB), and khugepaged may raise it to keep 2 MiB blocks whole.");
	explain_say(2, "low is one distance above min, high one above low, promo one above high. The distance is the larger of a quarter of the zone's share and vm.watermark_scale_factor (%llu) ten-thousandths of its managed pages.",
		    ULL(settings->watermark_scale_factor));
}

static void states_say(void)
{
	printf("\nWhat the states mean\n");
	explain_say(2, "ok: free is above high. Requests are served at once; kswapd sleeps, or goes to sleep.");
	explain_say(2, "low-high: free is above low, up to high. Requests are served at once; a kswapd that was woken works on until high.");
	explain_say(2, "kswapd: free is at low or under it, down to min. A request that finds all its zones so wakes kswapd and is served down to min.");
	explain_say(2, "critical: free is under min. Ordinary requests reclaim by themselves and wait (direct reclaim); only those that hold things up, such as atomic ones and reclaim itself, may go on into the rest.");
	explain_say(2, "boost is added to all marks for a while after a request had to take a block of the wrong mobility: kswapd then frees more than it had to, so that blocks stay whole.");
	explain_say(2, "The state goes by exact free. Allocations go by the counter, which lags behind by what each CPU has not yet added to it: the drift. It matters when it is about as large as free is.");
}

/* ---- one zone ------------------------------------------------------- */

static void min_say(const struct machine *machine,
		    const struct memlens_zone *zone,
		    const struct memlens_wmark_marks *marks)
{
	const struct memlens_wmark_settings *settings = &machine->settings;
	u64 pages = settings->min_free_kbytes / (settings->page_size / 1024);

	if (machine->capped && is_movable(zone))
		explain_say(2, "min: Movable does not share in min_free_kbytes on this kernel; a 1024th of its %llu managed pages, 32 to 128, is %llu.",
			    ULL(zone->managed), ULL(marks->min));
	else
		explain_say(2, "min: %llu pages x %llu of %llu managed = %llu.",
			    ULL(pages), ULL(zone->managed),
			    ULL(settings->lowmem_pages), ULL(marks->min));
}

static void marks_say(const struct machine *machine,
		      const struct memlens_zone *zone)
{
	const struct memlens_wmark_settings *settings = &machine->settings;
	struct memlens_wmark_marks marks;
	bool by_min;

	setup(machine, zone, machine->capped, &marks);
	by_min = marks.by_min >= marks.by_scale;
	min_say(machine, zone, &marks);
	explain_say(2, "Distance: a quarter of the share is %llu, %llu x %llu / 10000 is %llu: %s wins.",
		    ULL(marks.by_min), ULL(zone->managed),
		    ULL(settings->watermark_scale_factor),
		    ULL(marks.by_scale),
		    by_min ? "the quarter" : "the scale factor");
	explain_say(2, "So low is %llu, high %llu%s.", ULL(marks.low),
		    ULL(marks.high), zone->boost ? ", before boost" : "");
	if (zone->boost)
		explain_say(2, "boost adds %llu to each now: min %llu, low %llu, high %llu.",
			    ULL(zone->boost), ULL(zone->min), ULL(zone->low),
			    ULL(zone->high));
	if (reproduces(machine, zone, machine->capped))
		explain_say(2, "These are the kernel's own figures, to the page.");
	else
		explain_say(2, "The kernel's differ: min %llu, low %llu, high %llu. It computes them only at boot, when memory comes or goes, and when one of the two settings is written, from the managed pages of that moment; managed pages have changed since (memory of the boot was freed, or a balloon took or gave some).",
			    ULL(zone->min - zone->boost),
			    ULL(zone->low - zone->boost),
			    ULL(zone->high - zone->boost));
}

static void promo_say(const struct memlens_zone *zone)
{
	if (zone->promo != MEMLENS_UNKNOWN)
		explain_say(2, "promo, %llu, is what kswapd frees up to while hot pages are promoted into this node from slower memory.",
			    ULL(zone->promo));
}

static void free_say(const struct memlens_zone *zone)
{
	const char *state = memlens_table_word(&memlens_words_state,
					       zone->state);

	explain_say(2, "free: %llu pages, %lld over low and %lld over min, so the state is %s.%s",
		    ULL(memlens_wmark_free(zone)), (long long)zone->over_low,
		    (long long)zone->over_min, state ? state : "unknown here",
		    zone->free_exact == MEMLENS_UNKNOWN ?
		    " Memory of the node is going offline, so that is the counter." :
		    "");
	if (zone->free_exact != MEMLENS_UNKNOWN && zone->drift)
		explain_say(2, "The counter that allocations see says %llu: a drift of %lld.",
			    ULL(zone->free_approx), (long long)zone->drift);
}

static void reserve_say(const struct machine *machine,
			const struct memlens_zone *zone)
{
	char own[MEMLENS_LINE_MAX], class[MEMLENS_LINE_MAX];
	u64 ratios[MEMLENS_CLASSES_MAX];
	bool said = false;
	u32 i;

	name_of(zone->name, sizeof(zone->name), own, sizeof(own));
	for (i = 0; i < zone->class_count; i++) {
		/* One that adds nothing to the class below says nothing new. */
		if (!zone->lowmem_reserve[i] ||
		    (i && zone->lowmem_reserve[i] ==
		     zone->lowmem_reserve[i - 1]))
			continue;
		class_name(machine, i, class, sizeof(class));
		explain_say(2, "lowmem_reserve: a request that may go up to %s finds each mark %llu pages higher here, since it can use higher zones as well.",
			    class, ULL(zone->lowmem_reserve[i]));
		said = true;
	}
	if (!said)
		explain_say(2, "lowmem_reserve: nothing is held back here from anyone.");
	else if (zone->index < MEMLENS_CLASSES_MAX &&
		 explain_setting(machine->options, "lowmem_reserve_ratio",
				 ratios, zone->index + 1) &&
		 ratios[zone->index])
		explain_say(2, "That is the managed pages of the zones above %s, up to the one named, over its vm.lowmem_reserve_ratio, %llu.",
			    own, ULL(ratios[zone->index]));
}

/* By enum memlens_verdict. */
static const char *const reasons[] = {
	"",
	"free is at the mark or under it",
	"without the pages of the request itself, free is at the mark or under it",
	"without the pages kept for atomic requests (highatomic), free is at the mark or under it",
	"without CMA's pages, which it may not use, free is at the mark or under it",
	"with lowmem_reserve on top of the mark, free is at it or under it",
	"there are pages enough, but no free block of that order or above",
	"GFP_KERNEL may not use such a zone",
};

static void verdict_say(const struct memlens_zone *zone, const char *mark,
			const u8 *verdicts)
{
	u32 order;

	for (order = 0; order < zone->order_count; order++)
		if (verdicts[order])
			break;
	if (!zone->order_count)
		return;
	if (order == zone->order_count)
		explain_say(2, "A GFP_KERNEL request passes at %s with every order.",
			    mark);
	else if (verdicts[order] >= ARRAY_SIZE(reasons))
		explain_say(2, "A GFP_KERNEL request of order %u is stopped at %s, by something that this memlens-read does not know.",
			    order, mark);
	else if (order)
		explain_say(2, "A GFP_KERNEL request passes at %s up to order %u. Order %u is stopped: %s.",
			    mark, order - 1, order, reasons[verdicts[order]]);
	else
		explain_say(2, "A GFP_KERNEL request is stopped at %s, whatever its order: %s.",
			    mark, reasons[verdicts[order]]);
}

static void zone_say(const struct machine *machine,
		     const struct memlens_zone *zone)
{
	char name[MEMLENS_LINE_MAX];
	const char *state = memlens_table_word(&memlens_words_state,
					       zone->state);

	name_of(zone->name, sizeof(zone->name), name, sizeof(name));
	printf("\nNode %u, zone %s: %s\n", zone->nid, name,
	       state ? state : "?");
	if (machine->settings_known)
		marks_say(machine, zone);
	else
		explain_say(2, "min %llu, low %llu, high %llu, boost of %llu included.",
			    ULL(zone->min), ULL(zone->low), ULL(zone->high),
			    ULL(zone->boost));
	promo_say(zone);
	free_say(zone);
	reserve_say(machine, zone);
	verdict_say(zone, "low", zone->at_low);
	verdict_say(zone, "min", zone->at_min);
}

static void node_say(const struct memlens_node *node)
{
	if (!node->kswapd_failures)
		return;
	printf("\nNode %u\n", node->nid);
	explain_say(2, "kswapd ran %llu times in a row without freeing anything. After 16 it gives the node up: requests then reclaim by themselves until one of them succeeds.%s",
		    ULL(node->kswapd_failures),
		    node->hopeless ? " It has given up." : "");
}

static void nodes_say(const struct machine *machine)
{
	const struct memlens_wire *wire = &machine->source->wire;
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_NODE);
	struct memlens_node node;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(wire, section, i, &node, sizeof(node));
		if (machine->options->node == ANY_NODE ||
		    machine->options->node == node.nid)
			node_say(&node);
	}
}

enum status explain_zones(const struct source *source,
			  const struct options *options)
{
	struct machine machine = {
		.source = source,
		.options = options,
		.zones = memlens_wire_section(&source->wire,
					      MEMLENS_SECTION_ZONE),
	};
	struct selection selection;
	struct memlens_zone zone;
	u32 i;

	settings_read(&machine);
	settings_say(&machine);
	states_say();
	selection_init(&selection, options);
	for (i = 0; i < machine.zones->record_count; i++) {
		zone_copy(&machine, i, &zone);
		if (selection.filter.shows(&selection.filter,
					   MEMLENS_SECTION_ZONE, &zone,
					   sizeof(zone)))
			zone_say(&machine, &zone);
	}
	nodes_say(&machine);
	return STATUS_OK;
}
