// SPDX-License-Identifier: GPL-2.0
/* A look as text. */
#include <string.h>

#include "tools/memcgs_order.h"
#include "tools/show.h"
#include "tools/usage.h"
#include "uapi/memlens_lru.h"
#include "uapi/memlens_memcgs.h"
#include "uapi/memlens_reclaim.h"
#include "uapi/memlens_slabs.h"
#include "uapi/memlens_tail.h"

/* Where the node's number stands in records that are of a node. */
static const struct {
	u32 section;
	size_t offset;
} nids[] = {
	{ MEMLENS_SECTION_NODE, offsetof(struct memlens_node, nid) },
	{ MEMLENS_SECTION_ZONE, offsetof(struct memlens_zone, nid) },
	{ MEMLENS_SECTION_HIST, offsetof(struct memlens_hist_row, nid) },
	{ MEMLENS_SECTION_SHRINKER, offsetof(struct memlens_shrinker, nid) },
	{ MEMLENS_SECTION_STALL, offsetof(struct memlens_stall, nid) },
	{ MEMLENS_SECTION_CACHE_NODE,
	  offsetof(struct memlens_cache_node, nid) },
	{ MEMLENS_SECTION_LRU_NODE, offsetof(struct memlens_lru_node, nid) },
	{ MEMLENS_SECTION_LRU_ZONE, offsetof(struct memlens_lru_zone, nid) },
	{ MEMLENS_SECTION_LRU_CGROUPS,
	  offsetof(struct memlens_lru_cgroups, nid) },
	{ MEMLENS_SECTION_GENERATION,
	  offsetof(struct memlens_generation, nid) },
	{ MEMLENS_SECTION_MEMCG_NODE,
	  offsetof(struct memlens_memcg_node, nid) },
	{ MEMLENS_SECTION_TAIL, offsetof(struct memlens_tail, nid) },
	{ SECTION_USAGE, offsetof(struct usage_row, nid) },
	{ SECTION_USAGE_WITHIN, offsetof(struct usage_row, nid) },
};

/* And its name in those that are of a zone: each has it since its format 1. */
static const struct {
	u32 section;
	size_t offset;
} zone_names[] = {
	{ MEMLENS_SECTION_ZONE, offsetof(struct memlens_zone, name) },
	{ MEMLENS_SECTION_LRU_ZONE, offsetof(struct memlens_lru_zone, name) },
};

/* A record that is of some node, but of which is not known, is not shown. */
static bool node_shows(long wanted, u32 section, const void *record,
		       size_t record_size)
{
	u32 nid;
	size_t i;

	if (wanted == ANY_NODE)
		return true;
	for (i = 0; i < ARRAY_SIZE(nids); i++) {
		if (nids[i].section != section)
			continue;
		if (nids[i].offset + sizeof(nid) > record_size)
			return false;
		memcpy(&nid, (const u8 *)record + nids[i].offset, sizeof(nid));
		return nid == wanted;
	}
	return true;
}

static bool zone_shows(const char *wanted, u32 section, const void *record,
		       size_t record_size)
{
	size_t i;

	if (!wanted)
		return true;
	for (i = 0; i < ARRAY_SIZE(zone_names); i++)
		if (zone_names[i].section == section)
			return zone_names[i].offset + MEMLENS_NAME_SIZE <=
					record_size &&
				!strncmp((const char *)record +
					 zone_names[i].offset, wanted,
					 MEMLENS_NAME_SIZE);
	return true;
}

static bool selection_shows(const struct memlens_filter *filter, u32 section,
			    const void *record, size_t record_size)
{
	const struct selection *selection = (const void *)filter;
	const struct options *options = selection->options;

	return node_shows(options->node, section, record, record_size) &&
		zone_shows(options->zone, section, record, record_size);
}

void selection_init(struct selection *selection, const struct options *options)
{
	selection->filter.shows = selection_shows;
	selection->options = options;
}

/* Something is left of the zones in the section of that type. */
static enum status zones_check(const struct source *source, u32 type,
			       const struct options *options)
{
	const struct memlens_section *section =
		memlens_wire_section(&source->wire, type);
	struct selection selection;
	u32 i;

	selection_init(&selection, options);
	if (!section)
		return STATUS_OK;
	for (i = 0; i < section->record_count; i++)
		if (selection_shows(&selection.filter, section->type,
				    memlens_wire_record(&source->wire, section,
							i),
				    section->record_size))
			return STATUS_OK;
	if (options->zone && options->node != ANY_NODE)
		complain("no zone named %s on node %ld", options->zone,
			 options->node);
	else if (options->zone)
		complain("no zone named %s", options->zone);
	else
		complain("no zone on node %ld", options->node);
	return STATUS_ERROR;
}

bool file_present(const struct memlens_wire *wire,
		  const struct memlens_file_tables *file)
{
	u32 i;

	for (i = 0; i < file->table_count; i++)
		if (!memlens_wire_section(wire, file->tables[i].section))
			return false;
	return true;
}

bool subject_has(const struct subject *subject, u32 section)
{
	u32 i, table;

	for (i = 0; i < subject->file_count; i++)
		for (table = 0; table < subject->files[i]->table_count; table++)
			if (subject->files[i]->tables[table].section == section)
				return true;
	return false;
}

bool subject_has_nodes(const struct subject *subject)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(nids); i++)
		if (subject_has(subject, nids[i].section))
			return true;
	return false;
}

bool subject_has_zones(const struct subject *subject)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zone_names); i++)
		if (subject_has(subject, zone_names[i].section))
			return true;
	return false;
}

bool subject_counts(const struct subject *subject)
{
	return subject_has(subject, MEMLENS_SECTION_HIST) ||
		subject_has(subject, MEMLENS_SECTION_SHRINKER) ||
		subject_has(subject, MEMLENS_SECTION_STALL) ||
		subject_has(subject, MEMLENS_SECTION_CACHE);
}

static bool any_present(const struct subject *subject,
			const struct memlens_wire *wire)
{
	u32 i;

	for (i = 0; i < subject->file_count; i++)
		if (file_present(wire, subject->files[i]))
			return true;
	return false;
}

enum status subject_check(const struct subject *subject,
			  const struct source *source,
			  const struct options *options)
{
	size_t i;

	if (!any_present(subject, &source->wire)) {
		complain("%s: there is nothing of %s in it", source->path,
			 subject->files[0]->name);
		return STATUS_ERROR;
	}
	if (!options->zone && options->node == ANY_NODE)
		return STATUS_OK;
	for (i = 0; i < ARRAY_SIZE(zone_names); i++)
		if (subject_has(subject, zone_names[i].section) &&
		    zones_check(source, zone_names[i].section, options))
			return STATUS_ERROR;
	return STATUS_OK;
}

/* Rows that a table's section had no room for; the first of its tables has them. */
static u32 table_lost(const struct memlens_file_tables *file, u32 index,
		      const struct memlens_wire *wire)
{
	const u32 type = file->tables[index].section;
	const struct memlens_section *section = memlens_wire_section(wire, type);

	/* Tables of one section stand side by side. */
	if (!section || (index && file->tables[index - 1].section == type))
		return 0;
	return section->lost_count;
}

static void losses_say(const struct memlens_file_tables *file,
		       const struct source *source)
{
	u32 i, lost;

	for (i = 0; i < file->table_count; i++) {
		lost = table_lost(file, i, &source->wire);
		if (lost)
			complain("%s: %u of its %s are missing: there was no room for them; run this again",
				 source->path, lost, file->tables[i].json);
	}
}

u64 subject_lost(const struct subject *subject, const struct memlens_wire *wire)
{
	u64 lost = 0;
	u32 i, table;

	for (i = 0; i < subject->file_count; i++)
		for (table = 0; table < subject->files[i]->table_count; table++)
			lost += table_lost(subject->files[i], table, wire);
	return lost;
}

void subject_losses(const struct subject *subject, const struct source *source)
{
	u32 i;

	for (i = 0; i < subject->file_count; i++) {
		const struct memlens_file_tables *file = subject->files[i];

		if (!file_present(&source->wire, file))
			complain("%s: there is nothing of %s in it, so that is left out",
				 source->path, file->name);
		losses_say(file, source);
	}
}

static enum status file_text(const struct memlens_text_file *file,
			     struct output *output)
{
	struct memlens_text_cursor cursor = { 0 };
	char line[MEMLENS_LINE_MAX];

	for (;;) {
		struct memlens_text text = {
			.chars = line,
			.size = sizeof(line),
		};

		if (!memlens_text_line(file, &cursor, &text))
			return STATUS_OK;
		if (output_append(output, line, text.length))
			return STATUS_ERROR;
	}
}

enum status show_text(const struct subject *subject,
		      const struct memlens_wire *wire,
		      const struct options *options, struct output *output)
{
	struct selection selection;
	struct memcgs_order order;
	enum status status = memcgs_order_make(&order, wire, options);
	u32 i;

	selection_init(&selection, options);
	for (i = 0; !status && i < subject->file_count; i++) {
		struct memlens_text_file file = {
			.wire = wire,
			.tables = subject->files[i],
			.filter = &selection.filter,
			.order = order.order,
			.units = options->units,
		};

		if (file_present(wire, file.tables))
			status = file_text(&file, output);
	}
	memcgs_order_free(&order);
	return status;
}
