/* SPDX-License-Identifier: GPL-2.0 */
/* A sound container of two sections, for the tests of wire.c to break. */
#ifndef MEMLENS_TESTS_IMAGE_H
#define MEMLENS_TESTS_IMAGE_H

#include "module/pure/wire.h"
#include "tests/unit/unit.h"

#define NODES	3
#define ZONES	5

struct image {
	u8 *bytes;
	size_t size;
};

static inline void image_fill(struct memlens_wire_writer *writer)
{
	struct memlens_node *node;
	struct memlens_zone *zone;
	u32 i;

	memlens_wire_section_begin(writer, MEMLENS_SECTION_NODE,
				   sizeof(*node), 1000);
	for (i = 0; i < NODES; i++) {
		node = memlens_wire_record_add(writer);
		assert_non_null(node);
		node->nid = i;
		node->kswapd_failures = 100 + i;
	}
	assert_int_equal(memlens_wire_section_end(writer, 2000), 0);
	memlens_wire_section_begin(writer, MEMLENS_SECTION_ZONE,
				   sizeof(*zone), 3000);
	for (i = 0; i < ZONES; i++) {
		zone = memlens_wire_record_add(writer);
		assert_non_null(zone);
		zone->nid = i;
		zone->at_min[MEMLENS_ORDERS_MAX - 1] = (u8)i;
	}
	assert_int_equal(memlens_wire_section_end(writer, 4000), 0);
}

/* As the kernel side writes it; room for one more section than it has. */
static inline int image_setup(void **state)
{
	struct image *image = calloc(1, sizeof(*image));
	struct memlens_wire_writer writer;
	size_t room = 4096;
	u8 *bytes = malloc(room);

	memset(bytes, 0xaa, room);
	memlens_wire_begin(&writer, bytes, room, 3);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_header(&writer)->sequence = 7;
	image_fill(&writer);
	image->size = memlens_wire_end(&writer);
	/* No byte more than that: a read beyond is seen. */
	image->bytes = malloc(image->size);
	memcpy(image->bytes, bytes, image->size);
	free(bytes);
	*state = image;
	return 0;
}

static inline int image_teardown(void **state)
{
	struct image *image = *state;

	free(image->bytes);
	free(image);
	return 0;
}

static inline struct memlens_header *header_of(struct image *image)
{
	return (struct memlens_header *)image->bytes;
}

static inline struct memlens_section *section_of(struct image *image, u32 index)
{
	struct memlens_section *table =
		(struct memlens_section *)(header_of(image) + 1);

	return &table[index];
}

/* All that a reader may touch after MEMLENS_WIRE_OK. */
static inline u64 all_read(const struct memlens_wire *wire)
{
	u64 sum = 0;
	u32 type, i, byte;

	for (type = 0; type < 64; type++) {
		const struct memlens_section *section =
			memlens_wire_section(wire, type);

		for (i = 0; section && i < section->record_count; i++) {
			const u8 *record = memlens_wire_record(wire, section,
							       i);

			for (byte = 0; byte < section->record_size; byte++)
				sum += record[byte];
		}
	}
	return sum;
}

/* Opens a copy that ends where it is said to end. */
static inline enum memlens_wire_error open_copy(const void *bytes, size_t size)
{
	struct memlens_wire wire;
	enum memlens_wire_error error;
	void *copy = malloc(size);

	memcpy(copy, bytes, size);
	error = memlens_wire_open(&wire, copy, size);
	if (error == MEMLENS_WIRE_OK)
		assert_true(all_read(&wire) < UINT64_MAX);
	free(copy);
	return error;
}

#endif /* MEMLENS_TESTS_IMAGE_H */
