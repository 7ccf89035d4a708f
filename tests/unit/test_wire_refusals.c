// SPDX-License-Identifier: GPL-2.0
/* What is no container, or not all of one, must not be read. */
#include "tests/unit/image.h"

static void test_short_at_every_length(void **state)
{
	struct image *image = *state;
	size_t size;

	for (size = 0; size < image->size; size++) {
		enum memlens_wire_error error = open_copy(image->bytes, size);
		enum memlens_wire_error wanted =
			size < 8 ? MEMLENS_WIRE_MAGIC : MEMLENS_WIRE_SHORT;

		if (error != wanted)
			FAIL_CASE("%zu bytes: error %d", size, error);
	}
	assert_int_equal(open_copy(image->bytes, size), MEMLENS_WIRE_OK);
}

#define HEADER(member, new_value, wanted_error)				\
	{ "header." #member " = " #new_value,				\
	  offsetof(struct memlens_header, member),			\
	  sizeof_field(struct memlens_header, member),			\
	  new_value, MEMLENS_WIRE_##wanted_error }
/* Of the second section: zones, the last bytes of the image. */
#define SECTION(member, new_value, wanted_error)			\
	{ "section." #member " = " #new_value,				\
	  sizeof(struct memlens_header) + sizeof(struct memlens_section) + \
	  offsetof(struct memlens_section, member),			\
	  sizeof_field(struct memlens_section, member),			\
	  new_value, MEMLENS_WIRE_##wanted_error }

#define RECORDS_AT	(144 + 3 * 40)		/* three table entries */
#define ZONES_AT	(RECORDS_AT + NODES * 24)
#define IMAGE_SIZE	(ZONES_AT + ZONES * 432)

static const struct {
	const char *name;
	size_t offset;
	size_t size;
	u64 value;
	enum memlens_wire_error wanted;
} changes[] = {
	HEADER(byte_order, 0x01020304, OK),
	HEADER(byte_order, 0x04030201, ORDER),
	HEADER(byte_order, 0, ORDER),
	HEADER(format, 2, FORMAT),
	HEADER(format, 0xffffffff, FORMAT),
	HEADER(format, 0, BROKEN),
	HEADER(header_size, 0, BROKEN),
	HEADER(header_size, 136, BROKEN),
	HEADER(header_size, 148, BROKEN),
	HEADER(header_size, 0xfffffff8, BROKEN),
	HEADER(section_size, 0, BROKEN),
	HEADER(section_size, 32, BROKEN),
	HEADER(section_size, 44, BROKEN),
	HEADER(section_size, 0xfffffff8, BROKEN),
	HEADER(section_count, 0, OK),
	HEADER(section_count, 1, OK),
	HEADER(section_count, 3, BROKEN),	/* an entry of zeroes */
	HEADER(section_count, 0xffffffff, BROKEN),
	HEADER(page_size, 0, BROKEN),
	HEADER(total_size, IMAGE_SIZE + 1, SHORT),
	HEADER(total_size, 0xffffffffffffffff, SHORT),
	HEADER(total_size, IMAGE_SIZE - 8, BROKEN),
	HEADER(total_size, 144, BROKEN),
	HEADER(total_size, 0, BROKEN),
	SECTION(offset, ZONES_AT, OK),
	SECTION(offset, ZONES_AT + 4, BROKEN),
	SECTION(offset, ZONES_AT - 4, BROKEN),
	SECTION(offset, ZONES_AT + 8, BROKEN),
	SECTION(offset, 0, BROKEN),
	SECTION(offset, 144, BROKEN),
	SECTION(offset, IMAGE_SIZE, BROKEN),
	SECTION(offset, IMAGE_SIZE + 8, BROKEN),
	SECTION(offset, 0xfffffffffffffff8, BROKEN),
	SECTION(offset, 0x8000000000000000, BROKEN),
	SECTION(record_size, 0, BROKEN),
	SECTION(record_size, 424, BROKEN),	/* less than format 1 has */
	SECTION(record_size, 436, BROKEN),
	SECTION(record_size, 440, BROKEN),	/* five of them do not fit */
	SECTION(record_size, 0xfffffff8, BROKEN),
	SECTION(record_count, 0, OK),
	SECTION(record_count, ZONES - 1, OK),
	SECTION(record_count, ZONES + 1, BROKEN),
	SECTION(record_count, 0xffffffff, BROKEN),
	SECTION(type, 12345, OK),
	SECTION(lost_count, 0xffffffff, OK),
};

static void test_contradictions(void **state)
{
	struct image *image = *state;
	size_t i;

	assert_int_equal(image->size, IMAGE_SIZE);
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		enum memlens_wire_error error;
		u64 saved = 0;

		/* Little-endian, as every machine these tests run on. */
		memcpy(&saved, image->bytes + changes[i].offset,
		       changes[i].size);
		memcpy(image->bytes + changes[i].offset, &changes[i].value,
		       changes[i].size);
		error = open_copy(image->bytes, image->size);
		if (error != changes[i].wanted)
			FAIL_CASE("%s: error %d", changes[i].name, error);
		memcpy(image->bytes + changes[i].offset, &saved,
		       changes[i].size);
	}
}

static void test_a_product_beyond_64_bits(void **state)
{
	struct image *image = *state;
	struct memlens_section *section = section_of(image, 1);
	static const u32 sizes[] = {
		0xfffffff8, 0x80000000, 0x40000000, 0x10000,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		section->record_size = sizes[i];
		section->record_count = 0xffffffff;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_BROKEN);
		section->record_count = 0x80000000;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_BROKEN);
		section->record_count = 0x10000;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_BROKEN);
	}
	header_of(image)->section_size = 0xfffffff8;
	header_of(image)->section_count = 0xffffffff;
	assert_int_equal(open_copy(image->bytes, image->size),
			 MEMLENS_WIRE_BROKEN);
}

/* The end of what there is cuts the table of sections. */
static void test_a_table_beyond_the_end(void **state)
{
	struct image *image = *state;
	size_t size;

	header_of(image)->section_count = 3;
	for (size = 144; size < 144 + 3 * 40; size += 8) {
		header_of(image)->total_size = size;
		assert_int_equal(open_copy(image->bytes, size),
				 MEMLENS_WIRE_BROKEN);
	}
}

static void test_every_byte_of_the_magic_counts(void **state)
{
	struct image *image = *state;
	u32 i;

	for (i = 0; i < 8; i++) {
		image->bytes[i] ^= 0x20;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_MAGIC);
		image->bytes[i] ^= 0x20;
	}
}

static void test_records_smaller_than_the_first_format(void **state)
{
	static const struct { u32 type; u32 size; } firsts[] = {
		{ MEMLENS_SECTION_NODE, 24 }, { MEMLENS_SECTION_ZONE, 432 },
		{ MEMLENS_SECTION_CLASS, 24 }, { MEMLENS_SECTION_INFO, 152 },
		{ MEMLENS_SECTION_FILE, 48 }, { MEMLENS_SECTION_FEATURE, 104 },
		{ 12345, 8 },
	};
	struct image *image = *state;
	struct memlens_section *section = section_of(image, 1);
	size_t i;

	section->record_count = 1;
	for (i = 0; i < ARRAY_SIZE(firsts); i++) {
		section->type = firsts[i].type;
		section->record_size = firsts[i].size;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_OK);
		section->record_size = firsts[i].size + 4;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_BROKEN);
		section->record_size = firsts[i].size - 8;
		assert_int_equal(open_copy(image->bytes, image->size),
				 MEMLENS_WIRE_BROKEN);
	}
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, image_setup, image_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_short_at_every_length),
		TEST(test_contradictions),
		TEST(test_a_product_beyond_64_bits),
		TEST(test_a_table_beyond_the_end),
		TEST(test_every_byte_of_the_magic_counts),
		TEST(test_records_smaller_than_the_first_format),
	};

	return cmocka_run_group_tests_name("wire_refusals", tests, NULL, NULL);
}
