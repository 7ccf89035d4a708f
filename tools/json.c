// SPDX-License-Identifier: GPL-2.0
/*
 * A look as JSON: an object "memlens" about the look, then a list per kind of
 * record. Keys are the text's column names with their units; a record that the
 * text shows in several tables is one object; what is not known is null. A table
 * by field is one object, one by slot a list "slots" in each record. Names are
 * escaped as in the text, so that both can be joined.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/json.h"
#include "tools/memcgs_order.h"

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

static struct json_object *path_json(const struct memlens_wire *wire,
				     const void *record, size_t size)
{
	char chars[MEMLENS_LINE_MAX];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	memlens_text_path(&text, wire, record, size);
	if (text.length == text.size)
		memlens_text_cut(&text, text.size);
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
	const struct memlens_order *order;
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
	case MEMLENS_KIND_PATH:
		return name_json(value->name, column->size);
	case MEMLENS_KIND_LIMIT:
		if (value->number == MEMLENS_NO_LIMIT)
			return json_object_new_string("max");
		return json_object_new_uint64(value->number * factor);
	case MEMLENS_KIND_PAGES:
		return json_object_new_uint64(value->number * factor);
	case MEMLENS_KIND_PAGES_SIGNED:
		return json_object_new_int64((s64)((u64)value->amount *
						   factor));
	case MEMLENS_KIND_BYTES_SIGNED:
		return json_object_new_int64(value->amount);
	case MEMLENS_KIND_SHARE:
		return share_json(value->amount);
	case MEMLENS_KIND_WORD:
		word = memlens_table_word(column->words, value->number);
		if (word)
			return json_object_new_string(word);
		break;
	case MEMLENS_KIND_NUMBER:
	case MEMLENS_KIND_BYTES:
	case MEMLENS_KIND_LEAST:
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

	if (column->kind == MEMLENS_KIND_PATH)
		return path_json(form->wire, record, size);
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

static void value_add(const struct form *form, struct json_object *object,
		      const struct memlens_column *column,
		      struct json_object *value)
{
	char name[64];
	struct memlens_text text = {
		.chars = name,
		.size = sizeof(name) - 1,
	};

	memlens_text_head(&text, column, form->options->units);
	name[text.length] = '\0';
	json_object_object_add(object, name, value);
}

/* A column that several tables show, such as the name, is one key. */
static void table_add(const struct form *form, struct json_object *object,
		      const struct memlens_table *table, const void *record,
		      size_t size)
{
	u32 i;

	for (i = 0; i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];

		value_add(form, object, column,
			  column_json(form, column, record, size));
	}
}

static struct json_object *slot_json(const struct form *form,
				     const struct memlens_table *table,
				     const void *record, size_t size,
				     u32 element)
{
	struct json_object *slot = json_object_new_object();
	u32 i;

	for (i = 0; slot && i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];
		struct memlens_value value;

		if (!column->array_max)
			continue;
		value = memlens_table_value(column, record, size, element);
		value_add(form, slot, column,
			  value_json(column, &value, form->factor));
	}
	return slot;
}

/* What a table by slot has in rows is a list in its record, without those of 0. */
static void slots_add(const struct form *form, struct json_object *object,
		      const struct memlens_table *table, const void *record,
		      size_t size)
{
	const struct memlens_column *last =
		&table->columns[table->column_count - 1];
	const u32 count = memlens_table_elements(last, record, size);
	struct json_object *list = json_object_new_array();
	u32 i;

	for (i = 0; list && i < count; i++)
		if (memlens_table_value(last, record, size, i).number)
			json_object_array_add(list, slot_json(form, table,
							      record, size, i));
	json_object_object_add(object, "slots", list);
}

/* All that the file's tables show of one record. */
static struct json_object *
record_json(const struct form *form, const struct memlens_section *section,
	    const void *record)
{
	struct json_object *object = json_object_new_object();
	u32 i;

	for (i = 0; object && i < form->file->table_count; i++) {
		const struct memlens_table *table = &form->file->tables[i];

		if (table->section != section->type)
			continue;
		if (table->by_slot)
			slots_add(form, object, table, record,
				  section->record_size);
		else
			table_add(form, object, table, record,
				  section->record_size);
	}
	return object;
}

/* The records of a section that are selected; none if it is NULL. */
static struct json_object *
section_json(const struct form *form, const struct memlens_section *section)
{
	const struct memlens_order *order = section ?
		memlens_order_of(form->order, section->type) : NULL;
	const u32 count = order ? order->count :
		section ? section->record_count : 0;
	struct json_object *list = json_object_new_array();
	struct selection selection;
	u32 i;

	selection_init(&selection, form->options);
	for (i = 0; list && i < count; i++) {
		const void *record =
			memlens_wire_record(form->wire, section,
					    order ? order->indexes[i] : i);

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

static void interval_add(struct json_object *look,
			 const struct interval *interval)
{
	json_object_object_add(look, "interval",
			       json_object_new_string(interval_word(interval)));
	json_object_object_add(look, "interval_ns",
			       interval->span_ns == MEMLENS_UNKNOWN ? NULL :
			       json_object_new_uint64(interval->span_ns));
}

static struct json_object *look_json(const struct memlens_header *header,
				     const struct interval *interval)
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
	if (interval)
		interval_add(look, interval);
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
		      const struct interval *interval,
		      const struct options *options, bool line,
		      struct output *output)
{
	struct json_object *root = json_object_new_object();
	struct form form = { .wire = wire, .options = options, .factor = 1 };
	struct memcgs_order order;
	enum status status;
	u32 i;

	if (!root) {
		complain("there is no memory for JSON");
		return STATUS_ERROR;
	}
	status = memcgs_order_make(&order, wire, options);
	form.order = order.order;
	if (options->units == MEMLENS_UNITS_BYTES)
		form.factor = wire->header->page_size;
	json_object_object_add(root, "memlens",
			       look_json(wire->header, interval));
	for (i = 0; !status && i < subject->file_count; i++) {
		form.file = subject->files[i];
		if (file_present(wire, form.file))
			file_add(&form, root);
	}
	if (!status)
		status = json_append(root, line, output);
	memcgs_order_free(&order);
	json_object_put(root);
	return status;
}
