// SPDX-License-Identifier: GPL-2.0
/*
 * The container. The reading half trusts nothing: whatever memlens_wire_open()
 * lets through, every section and record of it lies inside the bytes given.
 */
#include "module/pure/wire.h"
#include "uapi/memlens_reclaim.h"

#define WIRE_ALIGN	8

/* What a record of each known type had at least, from format 1 on. */
static const struct {
	u32 type;
	u32 record_size;
} first_sizes[] = {
	{ MEMLENS_SECTION_NODE, sizeof(struct memlens_node) },
	{ MEMLENS_SECTION_ZONE, sizeof(struct memlens_zone) },
	{ MEMLENS_SECTION_CLASS, sizeof(struct memlens_class) },
	{ MEMLENS_SECTION_INFO, offsetof(struct memlens_info, hists_full) },
	{ MEMLENS_SECTION_FILE, sizeof(struct memlens_file) },
	{ MEMLENS_SECTION_FEATURE, sizeof(struct memlens_feature) },
	{ MEMLENS_SECTION_SINCE, sizeof(struct memlens_since) },
	{ MEMLENS_SECTION_HIST, sizeof(struct memlens_hist_row) },
	{ MEMLENS_SECTION_EVENT, sizeof(struct memlens_event) },
	{ MEMLENS_SECTION_SHRINKER, sizeof(struct memlens_shrinker) },
	{ MEMLENS_SECTION_STALL, sizeof(struct memlens_stall) },
	{ MEMLENS_SECTION_STALLER_TASK, sizeof(struct memlens_staller) },
	{ MEMLENS_SECTION_STALLER_CGROUP, sizeof(struct memlens_staller) },
	{ MEMLENS_SECTION_WAIT, sizeof(struct memlens_wait) },
};

static u32 first_size(u32 type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(first_sizes); i++)
		if (first_sizes[i].type == type)
			return first_sizes[i].record_size;
	return WIRE_ALIGN;
}

static const struct memlens_section *section_at(const struct memlens_wire *wire,
						u32 index)
{
	const struct memlens_header *header = wire->header;

	return (const struct memlens_section *)(wire->base +
		header->header_size + (u64)index * header->section_size);
}

static bool section_sound(const struct memlens_section *section, u64 from,
			  u64 total)
{
	if (section->offset < from || section->offset > total ||
	    section->offset % WIRE_ALIGN || section->record_size % WIRE_ALIGN)
		return false;
	if (section->record_size < first_size(section->type))
		return false;
	/* Two 32-bit factors: the product cannot overflow. */
	return (u64)section->record_size * section->record_count <=
		total - section->offset;
}

static enum memlens_wire_error header_check(const struct memlens_header *header,
					    size_t size)
{
	if (size < sizeof(header->magic) ||
	    memcmp(header->magic, MEMLENS_MAGIC, sizeof(header->magic)))
		return MEMLENS_WIRE_MAGIC;
	if (size < offsetof(struct memlens_header, header_size))
		return MEMLENS_WIRE_SHORT;
	if (header->byte_order != MEMLENS_BYTE_ORDER)
		return MEMLENS_WIRE_ORDER;
	if (header->format > MEMLENS_FORMAT)
		return MEMLENS_WIRE_FORMAT;
	if (size < sizeof(*header) || header->total_size > size)
		return MEMLENS_WIRE_SHORT;
	if (!header->format || header->header_size < sizeof(*header) ||
	    header->header_size % WIRE_ALIGN ||
	    header->section_size < sizeof(struct memlens_section) ||
	    header->section_size % WIRE_ALIGN || !header->page_size)
		return MEMLENS_WIRE_BROKEN;
	return MEMLENS_WIRE_OK;
}

enum memlens_wire_error memlens_wire_open(struct memlens_wire *wire,
					  const void *bytes, size_t size)
{
	const struct memlens_header *header = bytes;
	enum memlens_wire_error error = header_check(header, size);
	u64 from;
	u32 i;

	if (error)
		return error;
	wire->base = bytes;
	wire->header = header;
	from = header->header_size +
		(u64)header->section_size * header->section_count;
	if (from > header->total_size)
		return MEMLENS_WIRE_BROKEN;
	for (i = 0; i < header->section_count; i++)
		if (!section_sound(section_at(wire, i), from,
				   header->total_size))
			return MEMLENS_WIRE_BROKEN;
	return MEMLENS_WIRE_OK;
}

const struct memlens_section *
memlens_wire_section(const struct memlens_wire *wire, u32 type)
{
	u32 i;

	for (i = 0; i < wire->header->section_count; i++)
		if (section_at(wire, i)->type == type)
			return section_at(wire, i);
	return NULL;
}

const void *memlens_wire_record(const struct memlens_wire *wire,
				const struct memlens_section *section,
				u32 index)
{
	return wire->base + section->offset + (u64)index * section->record_size;
}

void memlens_wire_copy(const struct memlens_wire *wire,
		       const struct memlens_section *section, u32 index,
		       void *record, size_t size)
{
	size_t there = section->record_size;

	if (there > size)
		there = size;
	memset(record, 0, size);
	memcpy(record, memlens_wire_record(wire, section, index), there);
}

size_t memlens_wire_overhead(u32 sections)
{
	return sizeof(struct memlens_header) +
		sections * sizeof(struct memlens_section);
}

void memlens_wire_begin(struct memlens_wire_writer *writer, void *bytes,
			size_t size, u32 sections_max)
{
	struct memlens_header *header = bytes;

	writer->base = bytes;
	writer->size = size;
	writer->sections_max = sections_max;
	writer->used = memlens_wire_overhead(sections_max);
	writer->open = NULL;

	/* Records start behind room for the whole table; entries that are
	 * never begun stay a gap of zeroes, beyond section_count.
	 */
	memset(bytes, 0, writer->used);
	memcpy(header->magic, MEMLENS_MAGIC, sizeof(header->magic));
	header->byte_order = MEMLENS_BYTE_ORDER;
	header->format = MEMLENS_FORMAT;
	header->header_size = sizeof(*header);
	header->section_size = sizeof(struct memlens_section);
}

struct memlens_header *
memlens_wire_header(const struct memlens_wire_writer *writer)
{
	return (struct memlens_header *)writer->base;
}

void memlens_wire_section_begin(struct memlens_wire_writer *writer, u32 type,
				u32 record_size, u64 now_ns)
{
	struct memlens_header *header = memlens_wire_header(writer);
	struct memlens_section *table = (struct memlens_section *)(header + 1);

	if (header->section_count == writer->sections_max)
		return;
	writer->open = &table[header->section_count++];
	writer->open->type = type;
	writer->open->record_size = record_size;
	writer->open->offset = writer->used;
	writer->open->begin_ns = now_ns;
}

void *memlens_wire_record_add(struct memlens_wire_writer *writer)
{
	struct memlens_section *section = writer->open;
	void *record;

	if (!section)
		return NULL;
	if (writer->size - writer->used < section->record_size) {
		section->lost_count++;
		return NULL;
	}
	record = writer->base + writer->used;
	memset(record, 0, section->record_size);
	writer->used += section->record_size;
	section->record_count++;
	return record;
}

void memlens_wire_record_lose(struct memlens_wire_writer *writer)
{
	if (writer->open)
		writer->open->lost_count++;
}

void memlens_wire_record_drop(struct memlens_wire_writer *writer)
{
	writer->used -= writer->open->record_size;
	writer->open->record_count--;
}

u32 memlens_wire_section_end(struct memlens_wire_writer *writer, u64 now_ns)
{
	struct memlens_section *section = writer->open;

	if (!section)
		return 0;
	section->end_ns = now_ns;
	writer->open = NULL;
	return section->lost_count;
}

size_t memlens_wire_end(struct memlens_wire_writer *writer)
{
	memlens_wire_header(writer)->total_size = writer->used;
	return writer->used;
}
