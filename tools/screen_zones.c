// SPDX-License-Identifier: GPL-2.0
/* All zones on a terminal, the nodes, and what requests would meet. */
#include <curses.h>

#include "tools/screen_zone.h"
#include "tools/screen_zones.h"
#include "tools/show.h"

/* The same zone in the look before. */
static bool zone_before(const struct source *source,
			const struct memlens_zone *zone,
			struct memlens_zone *before)
{
	const struct memlens_section *section;
	u32 i;

	if (!source->before.base)
		return false;
	section = memlens_wire_section(&source->before, MEMLENS_SECTION_ZONE);
	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(&source->before, section, i, before,
				  sizeof(*before));
		if (before->nid == zone->nid && before->index == zone->index)
			return true;
	}
	return false;
}

/* Draws the zones that are selected, by @draw if there is one; counts them. */
static u32 zones_draw(struct drawing *drawing,
		      void (*draw)(const struct drawing *drawing))
{
	const struct memlens_wire *wire = &drawing->source->wire;
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_ZONE);
	struct memlens_zone zone, before;
	struct selection selection;
	u32 count = 0;
	u32 i;

	selection_init(&selection, drawing->options);
	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(wire, section, i, &zone, sizeof(zone));
		if (!selection.filter.shows(&selection.filter, section->type,
					    &zone, sizeof(zone)))
			continue;
		count++;
		if (!draw || drawing->pen->row >= LINES)
			continue;
		drawing->zone = &zone;
		drawing->before = zone_before(drawing->source, &zone, &before) ?
			&before : NULL;
		draw(drawing);
	}
	return count;
}

/* Its failures changed since the look before. */
static bool node_changed(const struct source *source,
			 const struct memlens_node *node)
{
	const struct memlens_section *section;
	struct memlens_node before;
	u32 i;

	if (!source->before.base)
		return false;
	section = memlens_wire_section(&source->before, MEMLENS_SECTION_NODE);
	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(&source->before, section, i, &before,
				  sizeof(before));
		if (before.nid == node->nid)
			return before.kswapd_failures != node->kswapd_failures;
	}
	return false;
}

static void node_draw(const struct drawing *drawing,
		      const struct memlens_node *node)
{
	struct pen *pen = drawing->pen;

	pen_put(pen, A_NORMAL, "node %u: ", node->nid);
	pen_put(pen, BOLD_IF(node_changed(drawing->source, node)),
		"kswapd failures %llu",
		(unsigned long long)node->kswapd_failures);
	if (node->hopeless == 1)
		pen_put(pen, A_REVERSE, ", hopeless: kswapd gave up");
	if (node->offlining == 1)
		pen_put(pen, A_BOLD, ", memory going offline");
	pen_next(pen);
}

static void nodes_draw(const struct drawing *drawing)
{
	const struct memlens_wire *wire = &drawing->source->wire;
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_NODE);
	struct memlens_node node;
	u32 i;

	for (i = 0; section && i < section->record_count; i++) {
		if (drawing->pen->row >= LINES)
			return;
		memlens_wire_copy(wire, section, i, &node, sizeof(node));
		if (drawing->options->node == ANY_NODE ||
		    drawing->options->node == node.nid)
			node_draw(drawing, &node);
	}
}

static int lines_each(u32 zones, int room)
{
	int lines = zones && zones < (u32)room ? room / (int)zones : 1;

	return lines > 3 ? 3 : lines;
}

/* Where lines are scarce the marks go first, then the bars move up beside. */
void screen_zones_draw(const struct source *source,
		       const struct options *options, struct pen *pen)
{
	struct drawing drawing = {
		.source = source,
		.options = options,
		.pen = pen,
		.page_size = source->wire.header->page_size,
	};
	u32 zones = zones_draw(&drawing, NULL);
	const int room = LINES - pen->row - 2;	/* the head, the legend */

	drawing.lines_each = lines_each(zones, room);
	screen_zone_head(&drawing);
	zones_draw(&drawing, screen_zone_draw);
	if (room > 0 && zones > (u32)room) {
		pen->row = LINES - 1;
		pen_put(pen, A_REVERSE, "%u more: a taller terminal, or --node and --zone",
			zones - (u32)room);
		return;
	}
	pen_put(pen, A_DIM, "bar: # free, 0 to 2 x high; m min, l low, h high; > more");
	pen_next(pen);
	nodes_draw(&drawing);
	if (pen->row + 1 >= LINES)
		return;
	pen_put(pen, A_UNDERLINE, "orders at which a plain GFP_KERNEL request passes");
	pen_next(pen);
	zones_draw(&drawing, screen_zone_verdicts);
}
