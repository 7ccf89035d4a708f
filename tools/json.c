// SPDX-License-Identifier: GPL-2.0
/*
 * A look as JSON: an object "memlens" about the look, then a list per kind of
 * record. Keys are the text's column names with their units; a record that the
 * text shows in several tables is one object; what is not known is null. Names
 * are escaped as in the text, so that both can be joined.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/json.h"

static struct json_object *chars_json(const struct memlens_text *text)
{
	return json_object_new_string_len(text->chars, (int)text->length);
}

static struct json_object *name_json(const char *name, size_t size)
{
	char chars[MEMLENS_LINE_MAX];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	memlens_text_name(&text, name, size);
	return chars_json(&text);
}

static struct json_object *share_json(s64 share)
{
	char chars[32];
	struct memlens_text text = {
		.chars = chars,
		.size = sizeof(chars) - 1,
	};

	memlens_text_share(&text, share);
	chars[text.length] = '\0';
	return json_object_new_double_s(strtod(chars, NULL), chars);
}

/* Pages that a multiplication carries beyond 64 bits are nobody's memory. */
static u64 scale(const struct options *options, const struct source *source)
{
	return options->units == MEMLENS_UNITS_BYTES ?
		source->wire.header->page_size : 1;
}

static struct json_object *value_json(const struct memlens_column *column,
				      const struct memlens_value *value,
				      u64 factor)
{
	const char *word;

	if (!value->known)
		return NULL;
	switch (column->kind) {
	case MEMLENS_KIND_NAME:
		return name_json(value->name, column->size);
	case MEMLENS_KIND_PAGES:
		return json_object_new_uint64(value->number * factor);
	case MEMLENS_KIND_PAGES_SIGNED:
		return json_object_new_int64((s64)((u64)value->amount * factor));
	case MEMLENS_KIND_SHARE:
		return share_json(value->amount);
	case MEMLENS_KIND_WORD:
		word = memlens_table_word(column->words, value->number);
		if (word)
			return json_object_new_string(word);
		break;
	case MEMLENS_KIND_NUMBER:
	case MEMLENS_KIND_BYTES:
		break;
	}
	return json_object_new_uint64(value->number);
}

static struct json_object *column_json(const struct memlens_column *column,
				       const void *record, size_t size,
				       u64 factor)
{
	struct memlens_value value;
	struct json_object *list;
	u32 i;

	if (!column->array_max) {
		value = memlens_table_value(column, record, size, 0);
		return value_json(column, &value, factor);
	}
	list = json_object_new_array();
	for (i = 0; i < memlens_table_elements(column, record, size); i++) {
		value = memlens_table_value(column, record, size, i);
		json_object_array_add(list, value_json(column, &value, factor));
	}
	return list;
}

/* A column that two tables show, the key, is set twice to the same. */
static void table_add(struct json_object *object,
		      const struct memlens_table *table, const void *record,
		      size_t size, const struct options *options, u64 factor)
{
	u32 i;

	for (i = 0; i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];
		char name[64];
		struct memlens_text text = {
			.chars = name,
			.size = sizeof(name) - 1,
		};

		memlens_text_head(&text, column, options->units);
		name[text.length] = '\0';
		json_object_object_add(object, name,
				       column_json(column, record, size,
						   factor));
	}
}

/* All that the file's tables show of one record. */
static struct json_object *
record_json(const struct memlens_file_tables *file, u32 section,
	    const void *record, size_t size, const struct options *options,
	    u64 factor)
{
	struct json_object *object = json_object_new_object();
	u32 i;

	for (i = 0; i < file->table_count; i++)
		if (file->tables[i].section == section)
			table_add(object, &file->tables[i], record, size,
				  options, factor);
	return object;
}

static void section_add(struct json_object *root,
			const struct memlens_file_tables *file,
			const struct memlens_table *table,
			const struct source *source,
			const struct options *options)
{
	const struct memlens_section *section =
		memlens_wire_section(&source->wire, table->section);
	struct json_object *list = json_object_new_array();
	struct selection selection;
	u32 i;

	selection_init(&selection, options);
	for (i = 0; section && i < section->record_count; i++) {
		const void *record = memlens_wire_record(&source->wire,
							 section, i);
		size_t size = section->record_size;

		if (selection.filter.shows(&selection.filter, section->type,
					   record, size))
			json_object_array_add(list,
				record_json(file, section->type, record, size,
					    options, scale(options, source)));
	}
	if (!table->by_field) {
		json_object_object_add(root, table->json, list);
		return;
	}
	json_object_object_add(root, table->json, json_object_get(
				json_object_array_get_idx(list, 0)));
	json_object_put(list);
}

static void file_add(struct json_object *root,
		     const struct memlens_file_tables *file,
		     const struct source *source, const struct options *options)
{
	u32 i;

	for (i = 0; i < file->table_count; i++)
		if (!json_object_object_get_ex(root, file->tables[i].json,
					       NULL))
			section_add(root, file, &file->tables[i], source,
				    options);
}

static struct json_object *look_json(const struct memlens_header *header)
{
	struct json_object *look = json_object_new_object();

	json_object_object_add(look, "format",
			       json_object_new_uint64(header->format));
	json_object_object_add(look, "sequence",
			       json_object_new_uint64(header->sequence));
	json_object_object_add(look, "mono_ns",
			       json_object_new_uint64(header->mono_ns));
	json_object_object_add(look, "wall_ns",
			       json_object_new_uint64(header->wall_ns));
	json_object_object_add(look, "release",
			       name_json(header->release,
					 sizeof(header->release)));
	json_object_object_add(look, "page_bytes",
			       json_object_new_uint64(header->page_size));
	json_object_object_add(look, "nodes",
			       json_object_new_uint64(header->node_count));
	json_object_object_add(look, "cpus",
			       json_object_new_uint64(header->cpu_count));
	return look;
}

enum status show_json(const struct subject *subject,
		      const struct source *source,
		      const struct options *options, bool line,
		      struct output *output)
{
	struct json_object *root = json_object_new_object();
	enum status status = STATUS_ERROR;
	const char *chars;
	size_t length;
	u32 i;

	json_object_object_add(root, "memlens",
			       look_json(source->wire.header));
	for (i = 0; i < subject->file_count; i++)
		file_add(root, subject->files[i], source, options);
	chars = json_object_to_json_string_length(root, line ?
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE :
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
		JSON_C_TO_STRING_NOSLASHESCAPE, &length);
	if (chars && !output_append(output, chars, length))
		status = output_append(output, "\n", 1);
	json_object_put(root);
	return status;
}
