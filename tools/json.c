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

/* How the records of a file become objects. */
struct form {
	const struct memlens_wire *wire;
	const struct memlens_file_tables *file;
	const struct options *options;
	u64 factor;	/* of pages; what it carries over 64 bits is nobody's
			 * memory
			 */
};

static struct json_object *value_json(const struct memlens_column *column,
				      const struct memlens_value *value,
				      u64 factor)
{
	const char *word;

	if (!value->known)
		return NULL;		/* null */
	switch (column->kind) {
	case MEMLENS_KIND_NAME:
		return name_json(value->name, column->size);
	case MEMLENS_KIND_PAGES:
		return json_object_new_uint64(value->number * factor);
	case MEMLENS_KIND_PAGES_SIGNED:
		return json_object_new_int64((s64)((u64)value->amount *
						   factor));
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

static struct json_object *column_json(const struct form *form,
				       const struct memlens_column *column,
				       const void *record, size_t size)
{
	const u32 count = memlens_table_elements(column, record, size);
	struct memlens_value value;
	struct json_object *list;
	u32 i;

	if (!column->array_max) {
		value = memlens_table_value(column, record, size, 0);
		return value_json(column, &value, form->factor);
	}
	list = json_object_new_array();
	for (i = 0; list && i < count; i++) {
		value = memlens_table_value(column, record, size, i);
		json_object_array_add(list,
				      value_json(column, &value, form->factor));
	}
	return list;
}

/* A column that several tables show, such as the name, is one key. */
static void table_add(const struct form *form, struct json_object *object,
		      const struct memlens_table *table, const void *record,
		      size_t size)
{
	u32 i;

	for (i = 0; i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];
		char name[64];
		struct memlens_text text = {
			.chars = name,
			.size = sizeof(name) - 1,
		};

		memlens_text_head(&text, column, form->options->units);
		name[text.length] = '\0';
		json_object_object_add(object, name,
				       column_json(form, column, record, size));
	}
}

/* All that the file's tables show of one record. */
static struct json_object *
record_json(const struct form *form, const struct memlens_section *section,
	    const void *record)
{
	struct json_object *object = json_object_new_object();
	u32 i;

	for (i = 0; object && i < form->file->table_count; i++)
		if (form->file->tables[i].section == section->type)
			table_add(form, object, &form->file->tables[i], record,
				  section->record_size);
	return object;
}

/* The records of a section that are selected; none if it is NULL. */
static struct json_object *
section_json(const struct form *form, const struct memlens_section *section)
{
	struct json_object *list = json_object_new_array();
	struct selection selection;
	u32 i;

	selection_init(&selection, form->options);
	for (i = 0; list && section && i < section->record_count; i++) {
		const void *record =
			memlens_wire_record(form->wire, section, i);

		if (selection.filter.shows(&selection.filter, section->type,
					   record, section->record_size))
			json_object_array_add(list, record_json(form, section,
								record));
	}
	return list;
}

static void section_add(const struct form *form, struct json_object *root,
			const struct memlens_table *table)
{
	struct json_object *list = section_json(form,
		memlens_wire_section(form->wire, table->section));
	struct json_object *first;

	if (!list || !table->by_field) {
		json_object_object_add(root, table->json, list);
		return;
	}
	/* A table by field shows one record: that object, not a list. */
	first = json_object_get(json_object_array_get_idx(list, 0));
	json_object_object_add(root, table->json, first);
	json_object_put(list);
}

static void file_add(const struct form *form, struct json_object *root)
{
	const struct memlens_file_tables *file = form->file;
	u32 i;

	for (i = 0; i < file->table_count; i++)
		if (!json_object_object_get_ex(root, file->tables[i].json,
					       NULL))
			section_add(form, root, &file->tables[i]);
}

static void number_add(struct json_object *object, const char *key, u64 number)
{
	json_object_object_add(object, key, json_object_new_uint64(number));
}

static struct json_object *look_json(const struct memlens_header *header)
{
	struct json_object *look = json_object_new_object();

	if (!look)
		return NULL;
	number_add(look, "format", header->format);
	number_add(look, "sequence", header->sequence);
	number_add(look, "mono_ns", header->mono_ns);
	number_add(look, "wall_ns", header->wall_ns);
	json_object_object_add(look, "release",
			       name_json(header->release,
					 sizeof(header->release)));
	number_add(look, "page_bytes", header->page_size);
	number_add(look, "nodes", header->node_count);
	number_add(look, "cpus", header->cpu_count);
	return look;
}

static enum status json_append(struct json_object *root, bool line,
			       struct output *output)
{
	const int flags = JSON_C_TO_STRING_NOSLASHESCAPE | (line ?
		JSON_C_TO_STRING_PLAIN :
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED);
	size_t length;
	const char *chars = json_object_to_json_string_length(root, flags,
							      &length);

	if (!chars) {
		complain("there is no memory for JSON");
		return STATUS_ERROR;
	}
	if (output_append(output, chars, length))
		return STATUS_ERROR;
	return output_append(output, "\n", 1);
}

enum status show_json(const struct subject *subject,
		      const struct memlens_wire *wire,
		      const struct options *options, bool line,
		      struct output *output)
{
	struct json_object *root = json_object_new_object();
	struct form form = { .wire = wire, .options = options, .factor = 1 };
	enum status status;
	u32 i;

	if (!root) {
		complain("there is no memory for JSON");
		return STATUS_ERROR;
	}
	if (options->units == MEMLENS_UNITS_BYTES)
		form.factor = wire->header->page_size;
	json_object_object_add(root, "memlens", look_json(wire->header));
	for (i = 0; i < subject->file_count; i++) {
		form.file = subject->files[i];
		file_add(&form, root);
	}
	status = json_append(root, line, output);
	json_object_put(root);
	return status;
}
