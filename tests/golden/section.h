/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays of records as sections of an invented look. */
#ifndef MEMLENS_TESTS_GOLDEN_SECTION_H
#define MEMLENS_TESTS_GOLDEN_SECTION_H

#include "module/pure/wire.h"

#define BEGIN_NS	1234567890123ULL

/* Of each record the first @shown bytes, as a writer that knew no more. */
static void section_cut(struct memlens_wire_writer *writer, u32 type,
			const void *records, size_t size, size_t shown,
			size_t count)
{
	size_t i;

	memlens_wire_section_begin(writer, type, (u32)shown,
				   BEGIN_NS + type * 1000);
	for (i = 0; i < count; i++)
		memcpy(memlens_wire_record_add(writer),
		       (const u8 *)records + i * size, shown);
	memlens_wire_section_end(writer, BEGIN_NS + type * 1000 + 500);
}

static void section_write(struct memlens_wire_writer *writer, u32 type,
			  const void *records, size_t size, size_t count)
{
	section_cut(writer, type, records, size, size, count);
}

/* Of a machine with one node and four CPUs. */
static inline void header_write(struct memlens_wire_writer *writer, const char *release)
{
	struct memlens_header *header = memlens_wire_header(writer);

	header->page_size = 4096;
	header->sequence = 42;
	header->mono_ns = BEGIN_NS;
	header->wall_ns = 1700000000000000000ULL;
	header->node_count = 1;
	header->cpu_count = 4;
	memcpy(header->release, release, strlen(release));
}

#define SECTION_WRITE(writer, type, records)				\
	section_write(writer, MEMLENS_SECTION_##type, records,		\
		      sizeof((records)[0]), ARRAY_SIZE(records))

#endif /* MEMLENS_TESTS_GOLDEN_SECTION_H */
