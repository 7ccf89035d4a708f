// SPDX-License-Identifier: GPL-2.0
/* A look as text. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/show.h"

#define OUTPUT_FIRST	(256 << 10)

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
		complain("node %ld has no zone named %s", options->node,
			 options->zone);
	else if (options->zone)
		complain("there is no zone named %s", options->zone);
	else
		complain("node %ld has no zone", options->node);
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
	if ((options->zone || options->node != ANY_NODE) &&
	    memlens_wire_section(&source->wire, MEMLENS_SECTION_ZONE))
		return zones_check(source, options);
	return STATUS_OK;
}

enum status output_init(struct output *output)
{
	output->bytes = malloc(OUTPUT_FIRST);
	output->capacity = OUTPUT_FIRST;
	output->length = 0;
	if (output->bytes)
		return STATUS_OK;
	complain("no memory");
	return STATUS_ERROR;
}

enum status output_append(struct output *output, const char *bytes,
			  size_t length)
{
	while (output->capacity - output->length < length) {
		char *larger = realloc(output->bytes, output->capacity * 2);

		if (!larger) {
			complain("no memory");
			return STATUS_ERROR;
		}
		output->bytes = larger;
		output->capacity *= 2;
	}
	memcpy(output->bytes + output->length, bytes, length);
	output->length += length;
	return STATUS_OK;
}

enum status output_flush(struct output *output)
{
	size_t done = 0;

	while (done < output->length) {
		ssize_t wrote = write(STDOUT_FILENO, output->bytes + done,
				      output->length - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			/* Whoever read us has seen enough: head, less. */
			if (errno != EPIPE)
				complain("cannot write: %s", strerror(errno));
			return STATUS_ERROR;
		}
		done += (size_t)wrote;
	}
	output->length = 0;
	return STATUS_OK;
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
		      const struct source *source,
		      const struct options *options, struct output *output)
{
	struct selection selection;
	u32 i;

	selection_init(&selection, options);
	for (i = 0; i < subject->file_count; i++) {
		struct memlens_text_file file = {
			.wire = &source->wire,
			.tables = subject->files[i],
			.filter = &selection.filter,
			.units = options->units,
		};

		if (file_text(&file, output))
			return STATUS_ERROR;
	}
	return STATUS_OK;
}
