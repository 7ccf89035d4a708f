// SPDX-License-Identifier: GPL-2.0
/* Records as rows, and the lines of a file one after the other. */
#include "module/pure/text.h"

#define FIELD_WIDTH	16	/* of the names in a table by field */

/* One line in the making: cells are set apart by spaces, none at its end. */
struct row {
	const struct memlens_text_file *file;
	struct memlens_text *text;
	u32 pending;		/* spaces due before the next cell */
};

static void cell_begin(struct row *row)
{
	while (row->pending) {
		memlens_text_char(row->text, ' ');
		row->pending--;
	}
}

static void cell_end_left(struct row *row, size_t start, size_t width)
{
	size_t length = row->text->length - start;

	row->pending = (u32)(length < width ? width - length : 0) + 1;
}

/* What that moves past the end is dropped, as all that comes after it. */
static void cell_end_right(struct row *row, size_t start, size_t width)
{
	struct memlens_text *text = row->text;
	const size_t room = text->size - start;
	size_t length = text->length - start;
	size_t pad = length < width ? width - length : 0;

	row->pending = 1;
	if (pad > room)
		pad = room;
	if (length > room - pad)
		length = room - pad;
	memmove(text->chars + start + pad, text->chars + start, length);
	memset(text->chars + start, ' ', pad);
	text->length = start + pad + length;
}

static void cell_end(struct row *row, size_t start,
		     const struct memlens_column *column, size_t width)
{
	if (column->kind == MEMLENS_KIND_NAME ||
	    column->kind == MEMLENS_KIND_PATH ||
	    column->kind == MEMLENS_KIND_WORD)
		cell_end_left(row, start, width);
	else
		cell_end_right(row, start, width);
}

static size_t column_width(const struct memlens_column *column,
			   enum memlens_units units)
{
	size_t head = 0;

	if (column->head == MEMLENS_HEAD_NONE)
		head = strlen(column->name) +
			strlen(memlens_text_unit(column->kind, units));
	return head > column->width ? head : column->width;
}

static void class_text(struct row *row, u32 index)
{
	const struct memlens_wire *wire = row->file->wire;
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_CLASS);
	const struct memlens_class *class;

	if (!section || index >= section->record_count) {
		memlens_text_number(row->text, index);
		return;
	}
	class = memlens_wire_record(wire, section, index);
	memlens_text_name(row->text, class->name, sizeof(class->name));
}

static void head_cell(struct row *row, const struct memlens_column *column,
		      u32 element)
{
	size_t start;

	cell_begin(row);
	start = row->text->length;
	if (column->head == MEMLENS_HEAD_INDEX)
		memlens_text_number(row->text, element);
	else if (column->head == MEMLENS_HEAD_CLASS)
		class_text(row, element);
	else
		memlens_text_head(row->text, column, row->file->units);
	cell_end(row, start, column, column_width(column, row->file->units));
}

static void value_cell(struct row *row, const struct memlens_column *column,
		       const void *record, size_t record_size, u32 element)
{
	const struct memlens_text_file *file = row->file;
	struct memlens_value value =
		memlens_table_value(column, record, record_size, element);
	size_t start;

	cell_begin(row);
	start = row->text->length;
	if (column->kind == MEMLENS_KIND_PATH)
		memlens_text_path(row->text, file->wire, record, record_size);
	else
		memlens_text_value(row->text, column, &value,
				   file->wire->header->page_size, file->units);
	cell_end(row, start, column, column_width(column, file->units));
}

/* An array has as many columns in the head as in the first record. */
static void head_row(struct row *row, const struct memlens_table *table,
		     const struct memlens_section *section)
{
	const void *record = NULL;
	size_t size = 0;
	u32 i, element;

	if (section && section->record_count) {
		record = memlens_wire_record(row->file->wire, section, 0);
		size = section->record_size;
	}
	memlens_text_string(row->text, "# ");
	memlens_text_string(row->text, table->name);
	row->pending = 1;
	if (table->by_field) {
		memlens_text_string(row->text, " field");
		row->pending = FIELD_WIDTH - 4;
		cell_begin(row);
		memlens_text_string(row->text, "value");
		return;
	}
	for (i = 0; i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];

		u32 count = table->by_slot ? 1 :
			memlens_table_elements(column, record, size);

		for (element = 0; element < count; element++)
			head_cell(row, column, element);
	}
}

static void row_begin(struct row *row, const struct memlens_table *table)
{
	memlens_text_string(row->text, table->name);
	row->pending = 3;	/* the head's "# ", and the space between */
}

static void record_row(struct row *row, const struct memlens_table *table,
		       const void *record, size_t size)
{
	u32 i, element;

	row_begin(row, table);
	for (i = 0; i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];

		u32 count = memlens_table_elements(column, record, size);

		for (element = 0; element < count; element++)
			value_cell(row, column, record, size, element);
	}
}

static void slot_row(struct row *row, const struct memlens_table *table,
		     const void *record, size_t size, u32 element)
{
	u32 i;

	row_begin(row, table);
	for (i = 0; i < table->column_count; i++) {
		const struct memlens_column *column = &table->columns[i];

		value_cell(row, column, record, size,
			   column->array_max ? element : 0);
	}
}

static void field_row(struct row *row, const struct memlens_table *table,
		      const struct memlens_column *column, const void *record,
		      size_t size)
{
	const struct memlens_text_file *file = row->file;
	struct memlens_value value =
		memlens_table_value(column, record, size, 0);
	size_t start;

	row_begin(row, table);
	cell_begin(row);
	start = row->text->length;
	memlens_text_head(row->text, column, file->units);
	cell_end_left(row, start, FIELD_WIDTH);
	cell_begin(row);
	memlens_text_value(row->text, column, &value,
			   file->wire->header->page_size, file->units);
}

/* ---- lines ---------------------------------------------------------- */

static void title_line(const struct memlens_file_tables *tables,
		       struct memlens_text *text)
{
	memlens_text_string(text, "# memlens ");
	memlens_text_string(text, tables->name);
	memlens_text_char(text, ' ');
	memlens_text_number(text, tables->format);
}

static bool shows(const struct memlens_text_file *file, const void *record,
		  const struct memlens_section *section)
{
	const struct memlens_filter *filter = file->filter;

	return !filter || filter->shows(filter, section->type, record,
					section->record_size);
}

static bool field_line(struct row *row, const struct memlens_table *table,
		       const struct memlens_section *section,
		       struct memlens_text_cursor *cursor)
{
	const void *record;

	if (!section->record_count || cursor->line > table->column_count)
		return false;
	record = memlens_wire_record(row->file->wire, section, 0);
	field_row(row, table, &table->columns[cursor->line - 1], record,
		  section->record_size);
	cursor->line++;
	return true;
}

/* The next element that is not 0, from @element on; false if there is none. */
static bool slot_next(const struct memlens_table *table, const void *record,
		      size_t size, u32 *element)
{
	const struct memlens_column *column =
		&table->columns[table->column_count - 1];
	u32 count = memlens_table_elements(column, record, size);

	for (; *element < count; (*element)++)
		if (memlens_table_value(column, record, size, *element).number)
			return true;
	return false;
}

static bool slot_line(struct row *row, const struct memlens_table *table,
		      const struct memlens_section *section,
		      struct memlens_text_cursor *cursor)
{
	const struct memlens_text_file *file = row->file;
	const size_t size = section->record_size;

	for (; cursor->line <= section->record_count; cursor->line++) {
		const void *record = memlens_wire_record(file->wire, section,
							 cursor->line - 1);

		if (shows(file, record, section) &&
		    slot_next(table, record, size, &cursor->element)) {
			slot_row(row, table, record, size, cursor->element++);
			return true;
		}
		cursor->element = 0;
	}
	return false;
}

const struct memlens_order *
memlens_order_of(const struct memlens_order *order, u32 section)
{
	while (order && order->section != section)
		order = order->next;
	return order;
}

static bool record_line(struct row *row, const struct memlens_table *table,
			const struct memlens_section *section,
			struct memlens_text_cursor *cursor)
{
	const struct memlens_text_file *file = row->file;
	const struct memlens_order *order =
		memlens_order_of(file->order, section->type);
	const u32 count = order ? order->count : section->record_count;

	while (cursor->line <= count) {
		const u32 at = cursor->line++ - 1;
		const void *record = memlens_wire_record(file->wire, section,
			order ? order->indexes[at] : at);

		if (shows(file, record, section)) {
			record_row(row, table, record, section->record_size);
			return true;
		}
	}
	return false;
}

/* The row at the cursor, or the next to print; false after the table's last. */
static bool table_line(struct row *row, const struct memlens_table *table,
		       const struct memlens_section *section,
		       struct memlens_text_cursor *cursor)
{
	if (!cursor->line) {
		head_row(row, table, section);
		cursor->line = 1;
		cursor->element = 0;
		return true;
	}
	if (!section)
		return false;
	if (table->by_field)
		return field_line(row, table, section, cursor);
	if (table->by_slot)
		return slot_line(row, table, section, cursor);
	return record_line(row, table, section, cursor);
}

static bool next_line(struct row *row, struct memlens_text_cursor *cursor)
{
	const struct memlens_file_tables *tables = row->file->tables;

	for (; cursor->table <= tables->table_count; cursor->table++) {
		const struct memlens_table *table =
			&tables->tables[cursor->table - 1];

		if (!table->hidden &&
		    table_line(row, table,
			       memlens_wire_section(row->file->wire,
						    table->section), cursor))
			return true;
		cursor->line = 0;
	}
	return false;
}

/* A line that had no room for all of it ends in "...", where there is room for that. */
static void line_end(struct memlens_text *text)
{
	if (text->length == text->size && text->size)
		memlens_text_cut(text, text->size - 1);
	memlens_text_char(text, '\n');
}

bool memlens_text_line(const struct memlens_text_file *file,
		       struct memlens_text_cursor *cursor,
		       struct memlens_text *text)
{
	struct row row = { .file = file, .text = text };

	if (!cursor->table) {
		title_line(file->tables, text);
		cursor->table = 1;
		cursor->line = 0;
	} else if (!next_line(&row, cursor)) {
		return false;
	}
	line_end(text);
	return true;
}
