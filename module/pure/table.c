// SPDX-License-Identifier: GPL-2.0
/*
 * Values out of records by their column. A field that lies beyond the record
 * (its writer was older) is not known, as is one that holds MEMLENS_UNKNOWN.
 */
#include "module/pure/hist.h"
#include "module/pure/table.h"

static bool field_read(void *field, size_t size, const void *record,
		       size_t record_size, size_t offset)
{
	if (offset + size > record_size)
		return false;
	memcpy(field, (const u8 *)record + offset, size);
	return true;
}

u32 memlens_table_elements(const struct memlens_column *column,
			   const void *record, size_t record_size)
{
	u32 count;

	if (!column->array_max)
		return 1;
	if (!field_read(&count, sizeof(count), record, record_size,
			column->count_offset))
		return 0;
	return count < column->array_max ? count : column->array_max;
}

static void unsigned_read(struct memlens_value *value, size_t size,
			  const void *record, size_t record_size,
			  size_t offset)
{
	u32 half;
	u8 byte;

	if (size == sizeof(byte)) {
		value->known = field_read(&byte, size, record, record_size,
					  offset);
		value->number = value->known ? byte : 0;
	} else if (size == sizeof(half)) {
		value->known = field_read(&half, size, record, record_size,
					  offset) &&
			half != MEMLENS_UNKNOWN_U32;
		value->number = value->known ? half : 0;
	} else {
		value->known = field_read(&value->number, size, record,
					  record_size, offset) &&
			value->number != MEMLENS_UNKNOWN;
	}
}

static void signed_read(struct memlens_value *value, size_t size,
			const void *record, size_t record_size, size_t offset)
{
	s32 half;

	if (size == sizeof(half)) {
		value->known = field_read(&half, size, record, record_size,
					  offset) &&
			half != MEMLENS_UNKNOWN_S32;
		value->amount = value->known ? half : 0;
	} else {
		value->known = field_read(&value->amount, size, record,
					  record_size, offset) &&
			value->amount != MEMLENS_UNKNOWN_S64;
	}
}

/* A shift that no histogram has says nothing. */
static void least_read(struct memlens_value *value,
		       const struct memlens_column *column, const void *record,
		       size_t record_size, u32 element)
{
	u32 shift;

	value->known = field_read(&shift, sizeof(shift), record, record_size,
				  column->shift_offset) &&
		shift <= MEMLENS_SHIFT_MOST;
	value->number = value->known ? memlens_hist_least(element, shift) : 0;
}

struct memlens_value memlens_table_value(const struct memlens_column *column,
					 const void *record,
					 size_t record_size, u32 element)
{
	size_t offset = column->offset + (size_t)element * column->size;
	struct memlens_value value = { .known = false };

	switch (column->kind) {
	case MEMLENS_KIND_NAME:
	case MEMLENS_KIND_PATH:
		value.known = offset + column->size <= record_size;
		if (value.known)
			value.name = (const char *)record + offset;
		break;
	case MEMLENS_KIND_BYTES_SIGNED:
	case MEMLENS_KIND_PAGES_SIGNED:
	case MEMLENS_KIND_SHARE:
		signed_read(&value, column->size, record, record_size, offset);
		break;
	case MEMLENS_KIND_LEAST:
		least_read(&value, column, record, record_size, element);
		break;
	default:
		unsigned_read(&value, column->size, record, record_size,
			      offset);
	}
	return value;
}

const char *memlens_table_word(const struct memlens_words *words, u64 value)
{
	return value < words->count ? words->words[value] : NULL;
}
