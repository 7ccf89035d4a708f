// SPDX-License-Identifier: GPL-2.0
/*
 * Where the marks come from: min_free_kbytes and watermark_scale_factor, by the
 * kernel's own arithmetic (module/pure/wmark.c), held against its figures.
 */
#include <stdio.h>

#include "tools/explain_marks.h"

#define ULL(number)	((unsigned long long)(number))

/* calculate_min_free_kbytes(), mm/page_alloc.c */
#define MIN_FREE_LEAST	128
#define MIN_FREE_MOST	262144

/* ---- the machine ---------------------------------------------------- */

static u64 min_pages(const struct machine *machine)
{
	return machine->settings.min_free_kbytes /
		(machine->settings.page_size / 1024);
}

static u64 square_root(u64 number)
{
	u64 root = 0;
	u64 bit;

	for (bit = 1ULL << 31; bit; bit >>= 1)
		if ((root | bit) * (root | bit) <= number)
			root |= bit;
	return root;
}

/* What the kernel chooses by itself, from the zones that GFP_KERNEL may use. */
static u64 min_free_chosen(const struct machine *machine)
{
	struct memlens_zone zone;
	u64 kbytes = 0;
	u64 chosen;
	u32 i;

	for (i = 0; i < machine->zones->record_count; i++) {
		machine_zone(machine, i, &zone);
		if (zone.index <= zone.kernel_class)
			kbytes += zone.managed *
				(machine->settings.page_size / 1024);
	}
	chosen = square_root(kbytes * 16);
	if (chosen < MIN_FREE_LEAST)
		return MIN_FREE_LEAST;
	return chosen < MIN_FREE_MOST ? chosen : MIN_FREE_MOST;
}

/* Memory that came or went since the choice moves it a little. */
static void choice_say(const struct machine *machine)
{
	const u64 chosen = min_free_chosen(machine);
	const u64 is = machine->settings.min_free_kbytes;

	prose_say(machine->prose, "The kernel's own choice is the square root of 16 x the KiB that GFP_KERNEL may use, about %llu.",
		  ULL(chosen));
	if (is > chosen + chosen / 50)
		prose_say(machine->prose, "It is more here: khugepaged raises it where transparent huge pages are on, so that whole huge pages stay free, or somebody wrote it.");
	else if (is < chosen - chosen / 50)
		prose_say(machine->prose, "It is less here: somebody wrote it, or there was less memory when the kernel chose it.");
}

static void sum_say(const struct machine *machine)
{
	u64 pages = min_pages(machine);
	u64 sum = machine->sharing_min;

	if (machine->sharing < 2)
		prose_say(machine->prose, "One zone shares in it here, so that zone's min is all of it.");
	else if (sum <= pages && pages - sum < machine->sharing)
		prose_say(machine->prose, "So no zone's min is min_free_kbytes. Their sum is, but for rounding down: the %u zones that share in it have %llu of %llu pages.",
			  machine->sharing, ULL(sum), ULL(pages));
	else
		prose_say(machine->prose, "So no zone's min is min_free_kbytes. Their sum is, just after the kernel computed them; now the %u zones that share in it have %llu, and it asks for %llu.",
			  machine->sharing, ULL(sum), ULL(pages));
}

static void movable_say(const struct machine *machine)
{
	struct memlens_zone zone;
	u32 i;

	for (i = 0; i < machine->zones->record_count; i++) {
		machine_zone(machine, i, &zone);
		if (machine_capped(machine, &zone)) {
			prose_say(machine->prose, "Movable and HighMem zones have no share in it: their min is a 1024th of their managed pages, at least 32 and at most 128.");
			return;
		}
	}
}

void marks_explain_machine(const struct machine *machine)
{
	const struct memlens_wmark_settings *settings = &machine->settings;
	struct prose *prose = machine->prose;

	prose_title(prose, "Where the marks come from");
	if (!machine->settings_known) {
		prose_say(prose, "vm.min_free_kbytes and vm.watermark_scale_factor are not known here, so the marks below are named, not derived.");
		return;
	}
	prose_say(prose, "vm.min_free_kbytes is %llu KiB = %llu pages of %u bytes. It is one figure for the whole machine: the zones share it, each by its part of their %llu managed pages.",
		  ULL(settings->min_free_kbytes), ULL(min_pages(machine)),
		  settings->page_size, ULL(settings->lowmem_pages));
	sum_say(machine);
	movable_say(machine);
	choice_say(machine);
	prose_say(prose, "low is one distance above min, high one above low, promo one above high. The distance is the larger of two: a quarter of the zone's share of min_free_kbytes, and vm.watermark_scale_factor (%llu) ten-thousandths of its managed pages.",
		  ULL(settings->watermark_scale_factor));
}

/* ---- one zone ------------------------------------------------------- */

static void min_say(const struct machine *machine,
		    const struct memlens_zone *zone,
		    const struct memlens_wmark_marks *marks)
{
	const u64 all = machine->settings.lowmem_pages;
	const double percent =
		all ? 100.0 * (double)zone->managed / (double)all : 0;

	if (machine_capped(machine, zone))
		prose_say(machine->prose, "min: %llu managed pages / 1024, at least 32 and at most 128, is %llu.",
			  ULL(zone->managed), ULL(marks->min));
	else
		prose_say(machine->prose, "min: it manages %llu of %llu pages = %.2f %%; that part of %llu pages is %llu.",
			  ULL(zone->managed), ULL(all), percent,
			  ULL(min_pages(machine)), ULL(marks->min));
}

static void distance_say(const struct machine *machine,
			 const struct memlens_zone *zone,
			 const struct memlens_wmark_marks *marks)
{
	const bool by_min = marks->by_min >= marks->by_scale;
	const u64 distance = by_min ? marks->by_min : marks->by_scale;

	prose_say(machine->prose, "Distance: %llu / 4 = %llu by min_free_kbytes, %llu x %llu / 10000 = %llu by watermark_scale_factor: %s wins.",
		  ULL(marks->share), ULL(marks->by_min), ULL(zone->managed),
		  ULL(machine->settings.watermark_scale_factor),
		  ULL(marks->by_scale), by_min ? "min_free_kbytes" :
		  "watermark_scale_factor");
	prose_say(machine->prose, "So low is %llu + %llu = %llu, and high %llu + %llu = %llu.",
		  ULL(marks->min), ULL(distance), ULL(marks->low),
		  ULL(marks->low), ULL(distance), ULL(marks->high));
}

/* "min 8700 (19 less)" */
static void off_text(char *chars, size_t size, const char *mark, u64 kernel,
		     u64 derived)
{
	if (kernel == derived)
		snprintf(chars, size, "%s %llu (the same)", mark, ULL(kernel));
	else
		snprintf(chars, size, "%s %llu (%llu %s)", mark, ULL(kernel),
			 ULL(kernel > derived ? kernel - derived :
			     derived - kernel),
			 kernel > derived ? "more" : "less");
}

static void kernel_say(const struct machine *machine,
		       const struct memlens_zone *zone,
		       const struct memlens_wmark_marks *marks)
{
	const u64 min = zone->min - zone->boost;
	const u64 low = zone->low - zone->boost;
	const u64 high = zone->high - zone->boost;
	char by_min[96], by_low[96], by_high[96];

	if (min == marks->min && low == marks->low && high == marks->high) {
		prose_say(machine->prose, "These are the kernel's own figures, to the page.");
		return;
	}
	off_text(by_min, sizeof(by_min), "min", min, marks->min);
	off_text(by_low, sizeof(by_low), "low", low, marks->low);
	off_text(by_high, sizeof(by_high), "high", high, marks->high);
	prose_say(machine->prose, "The kernel's own figures differ: %s, %s, %s. It computes them only at boot, when memory comes or goes, and when a setting is written, from the managed pages of that moment; these have changed since, as boot memory was freed or a balloon took or gave some.",
		  by_min, by_low, by_high);
}

static void boost_say(const struct machine *machine,
		      const struct memlens_zone *zone)
{
	if (zone->boost)
		prose_say(machine->prose, "boost: %llu pages are on top of each mark now, so they are min %llu, low %llu, high %llu.",
			  ULL(zone->boost), ULL(zone->min), ULL(zone->low),
			  ULL(zone->high));
	else
		prose_say(machine->prose, "boost: none now.");
}

static void promo_say(const struct machine *machine,
		      const struct memlens_zone *zone)
{
	if (zone->promo != MEMLENS_UNKNOWN)
		prose_say(machine->prose, "promo: %llu; kswapd frees up to it, not to high, while hot pages are promoted into this node from slower memory.",
			  ULL(zone->promo));
}

void marks_explain_zone(const struct machine *machine,
			const struct memlens_zone *zone)
{
	struct memlens_wmark_marks marks;

	if (machine->settings_known) {
		machine_marks(machine, zone, &marks);
		min_say(machine, zone, &marks);
		distance_say(machine, zone, &marks);
		kernel_say(machine, zone, &marks);
	} else {
		prose_say(machine->prose, "Marks: min %llu, low %llu, high %llu.",
			  ULL(zone->min), ULL(zone->low), ULL(zone->high));
	}
	boost_say(machine, zone);
	promo_say(machine, zone);
}
