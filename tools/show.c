// SPDX-License-Identifier: GPL-2.0
/* A look as text. */
#include <string.h>

#include "tools/show.h"

static bool selection_shows(const struct memlens_filter *filter, u32 section,
			    const void *record, size_t record_size)
{
	const struct selection *selection = (const void *)filter;
	const struct options *options = selection->options;
	const struct memlens_zone *zone = record;
	const struct memlens_node *node = record;

	(void)record_size;	/* is that of format 1 at least */
	if (section == MEMLENS_SECTION_NODE)
		return options->node == ANY_NODE || node->nid == options->node;
	if (section != MEMLENS_SECTION_ZONE)
		return true;
	if (options->node != ANY_NODE && zone->nid != options->node)
		return false;
	return !options->zone || !strncmp(zone->name, options->zone,
					  sizeof(zone->name));
}

void selection_init(struct selection *selection, const struct options *options)
{
	selection->filter.shows = selection_shows;
	selection->options = options;
}

static enum status zones_check(const struct source *source,
			       const struct options *options)
{
	const struct memlens_section *section =
		memlens_wire_section(&source->wire, MEMLENS_SECTION_ZONE);
	struct selection selection;
	u32 i;

	selection_init(&selection, options);
	for (i = 0; section && i < section->record_count; i++)
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

static bool file_present(const struct memlens_wire *wire,
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

enum status subject_check(const struct subject *subject,
			  const struct source *source,
			  const struct options *options)
{
	u32 i;

	for (i = 0; i < subject->file_count; i++) {
		if (file_present(&source->wire, subject->files[i]))
			continue;
		complain("%s: there is nothing of %s in it", source->path,
			 subject->files[i]->name);
		return STATUS_ERROR;
	}
	if (options->zone || options->node != ANY_NODE)
		return zones_check(source, options);
	return STATUS_OK;
}

static void losses_say(const struct memlens_file_tables *file,
		       const struct source *source)
{
	u32 type = 0;
	u32 i;

	/* Tables of one section stand side by side. */
	for (i = 0; i < file->table_count; i++) {
		const struct memlens_table *table = &file->tables[i];
		const struct memlens_section *section =
			memlens_wire_section(&source->wire, table->section);

		if (section && section->lost_count && table->section != type)
			complain("%s: %u of its %s are missing: there was no room for them; run this again",
				 source->path, section->lost_count,
				 table->json);
		type = table->section;
	}
}

void subject_losses(const struct subject *subject, const struct source *source)
{
	u32 i;

	for (i = 0; i < subject->file_count; i++)
		losses_say(subject->files[i], source);
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
	u32 i;

	selection_init(&selection, options);
	for (i = 0; i < subject->file_count; i++) {
		struct memlens_text_file file = {
			.wire = wire,
			.tables = subject->files[i],
			.filter = &selection.filter,
			.units = options->units,
		};

		if (file_text(&file, output))
			return STATUS_ERROR;
	}
	return STATUS_OK;
}
