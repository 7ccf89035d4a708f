// SPDX-License-Identifier: GPL-2.0
/* What the whole machine has, and by which rule its kernel computes marks. */
#include <string.h>

#include "tools/explain_machine.h"

static bool is_named(const struct memlens_zone *zone, const char *name)
{
	return !strncmp(zone->name, name, sizeof(zone->name));
}

bool machine_capped(const struct machine *machine,
		    const struct memlens_zone *zone)
{
	return is_named(zone, "HighMem") ||
		(machine->movable_capped && is_named(zone, "Movable"));
}

void machine_marks(const struct machine *machine,
		   const struct memlens_zone *zone,
		   struct memlens_wmark_marks *marks)
{
	memlens_wmark_setup(&machine->settings, zone->managed,
			    machine_capped(machine, zone), marks);
}

void machine_zone(const struct machine *machine, u32 index,
		  struct memlens_zone *zone)
{
	memlens_wire_copy(machine->wire, machine->zones, index, zone,
			  sizeof(*zone));
	if (zone->order_count > MEMLENS_ORDERS_MAX)
		zone->order_count = MEMLENS_ORDERS_MAX;
	if (zone->class_count > MEMLENS_CLASSES_MAX)
		zone->class_count = MEMLENS_CLASSES_MAX;
}

/* Takes a rule for Movable zones; returns the pages by which it is off. */
static u64 rule_take(struct machine *machine, bool movable_capped)
{
	struct memlens_wmark_marks marks;
	struct memlens_zone zone;
	u64 off = 0;
	u32 i;

	machine->movable_capped = movable_capped;
	machine->settings.lowmem_pages = 0;
	machine->sharing = 0;
	machine->sharing_min = 0;
	for (i = 0; i < machine->zones->record_count; i++) {
		machine_zone(machine, i, &zone);
		if (machine_capped(machine, &zone))
			continue;
		machine->settings.lowmem_pages += zone.managed;
		machine->sharing++;
		machine->sharing_min += zone.min - zone.boost;
	}
	for (i = 0; i < machine->zones->record_count; i++) {
		machine_zone(machine, i, &zone);
		machine_marks(machine, &zone, &marks);
		zone.min -= zone.boost;
		off += zone.min > marks.min ? zone.min - marks.min :
			marks.min - zone.min;
	}
	return off;
}

/* Kernels changed the rule for Movable, and nothing but the marks says so. */
static void rule_choose(struct machine *machine)
{
	u64 shared_off = rule_take(machine, false);

	if (rule_take(machine, true) > shared_off)
		rule_take(machine, false);
}

void machine_init(struct machine *machine, const struct source *source,
		  const struct options *options, struct prose *prose)
{
	struct memlens_wmark_settings *settings = &machine->settings;

	memset(machine, 0, sizeof(*machine));
	machine->wire = &source->wire;
	machine->options = options;
	machine->prose = prose;
	machine->zones = memlens_wire_section(&source->wire,
					      MEMLENS_SECTION_ZONE);
	settings->page_size = source->wire.header->page_size;
	/* No kernel has smaller pages, and the arithmetic divides by that. */
	machine->settings_known = settings->page_size >= 1024 &&
		explain_setting(options, "min_free_kbytes",
				&settings->min_free_kbytes, 1) &&
		explain_setting(options, "watermark_scale_factor",
				&settings->watermark_scale_factor, 1);
	if (machine->settings_known)
		rule_choose(machine);
}
