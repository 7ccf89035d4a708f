/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records <-> bytes: the container of uapi/memlens.h, written by the kernel
 * side and read by both.
 */
#ifndef MEMLENS_PURE_WIRE_H
#define MEMLENS_PURE_WIRE_H

#include "module/pure/pure.h"
#include "uapi/memlens.h"

enum memlens_wire_error {
	MEMLENS_WIRE_OK,
	MEMLENS_WIRE_MAGIC,	/* not a container at all */
	MEMLENS_WIRE_ORDER,	/* of a machine of the other byte order */
	MEMLENS_WIRE_FORMAT,	/* of a later format than we know */
	MEMLENS_WIRE_SHORT,	/* there is less of it than it says */
	MEMLENS_WIRE_BROKEN,	/* sizes and offsets contradict each other */
};

/* A container that memlens_wire_open() found sound; owns nothing. */
struct memlens_wire {
	const u8 *base;		/* 8-byte aligned */
	const struct memlens_header *header;
};

enum memlens_wire_error memlens_wire_open(struct memlens_wire *wire,
					  const void *bytes, size_t size);

/* The first section of a type, or NULL. */
const struct memlens_section *
memlens_wire_section(const struct memlens_wire *wire, u32 type);

/* Record @index < record_count; section->record_size bytes of it are there. */
const void *memlens_wire_record(const struct memlens_wire *wire,
				const struct memlens_section *section,
				u32 index);

/* Copies the first @size bytes of a record, zeroes for those it lacks. */
void memlens_wire_copy(const struct memlens_wire *wire,
		       const struct memlens_section *section, u32 index,
		       void *record, size_t size);

/* Writes one container into a buffer of the caller's. */
struct memlens_wire_writer {
	u8 *base;		/* 8-byte aligned */
	size_t size;
	size_t used;
	u32 sections_max;
	struct memlens_section *open;
};

/* Bytes of a container with @sections sections and no records. */
size_t memlens_wire_overhead(u32 sections);

/* @size is at least memlens_wire_overhead(@sections_max). */
void memlens_wire_begin(struct memlens_wire_writer *writer, void *bytes,
			size_t size, u32 sections_max);
struct memlens_header *
memlens_wire_header(const struct memlens_wire_writer *writer);

void memlens_wire_section_begin(struct memlens_wire_writer *writer, u32 type,
				u32 record_size, u64 now_ns);
/* The next record, zeroed; NULL, and counted in lost_count, without room. */
void *memlens_wire_record_add(struct memlens_wire_writer *writer);
/* Counts one for which the caller itself had no room. */
void memlens_wire_record_lose(struct memlens_wire_writer *writer);
/* Takes back the record that was added last; it was not NULL. */
void memlens_wire_record_drop(struct memlens_wire_writer *writer);
/* Returns the number of records that had no room. */
u32 memlens_wire_section_end(struct memlens_wire_writer *writer, u64 now_ns);

/* Returns the size of the whole. */
size_t memlens_wire_end(struct memlens_wire_writer *writer);

#endif /* MEMLENS_PURE_WIRE_H */
