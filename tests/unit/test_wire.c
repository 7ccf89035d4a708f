// SPDX-License-Identifier: GPL-2.0
/* The container: what one half writes the other reads, a later one too. */
#include "tests/unit/image.h"
#include "uapi/memlens_reclaim.h"

#define LARGER	16	/* bytes that a later writer's structs have more */

/* ---- the layout of format 1, which never changes ---------------------- */

static void test_layout_is_that_of_format_1(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct memlens_header), 144);
	assert_int_equal(offsetof(struct memlens_header, total_size), 32);
	assert_int_equal(offsetof(struct memlens_header, release), 72);
	assert_int_equal(sizeof(struct memlens_section), 40);
	assert_int_equal(offsetof(struct memlens_section, offset), 16);
	assert_int_equal(sizeof(struct memlens_node), 24);
	assert_int_equal(sizeof(struct memlens_class), 24);
	assert_int_equal(sizeof(struct memlens_zone), 432);
	assert_int_equal(offsetof(struct memlens_zone, free_approx), 40);
	assert_int_equal(offsetof(struct memlens_zone, min), 64);
	assert_int_equal(offsetof(struct memlens_zone, over_low_share), 120);
	assert_int_equal(offsetof(struct memlens_zone, managed), 128);
	assert_int_equal(offsetof(struct memlens_zone, lowmem_reserve), 200);
	assert_int_equal(offsetof(struct memlens_zone, at_min), 416);
	assert_int_equal(offsetof(struct memlens_info, hists_full), 152);
	assert_int_equal(sizeof(struct memlens_file), 48);
	assert_int_equal(sizeof(struct memlens_feature), 104);
}

/* What came with reclaim; info had 152 bytes before it. */
static void test_layout_of_reclaim(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct memlens_info), 216);
	assert_int_equal(sizeof(struct memlens_since), 16);
	assert_int_equal(offsetof(struct memlens_hist_row, cgroup_id), 32);
	assert_int_equal(offsetof(struct memlens_hist_row, shift), 80);
	assert_int_equal(offsetof(struct memlens_hist_row, count), 88);
	assert_int_equal(offsetof(struct memlens_hist_row, slot_count), 164);
	assert_int_equal(offsetof(struct memlens_hist_row, slots), 184);
	assert_int_equal(sizeof(struct memlens_hist_row), 1144);
	assert_int_equal(sizeof(struct memlens_event), 64);
	assert_int_equal(sizeof(struct memlens_shrinker), 176);
	assert_int_equal(sizeof(struct memlens_stall), 240);
	assert_int_equal(sizeof(struct memlens_staller), 96);
	assert_int_equal(sizeof(struct memlens_wait), 24);
}

/* ---- writing ---------------------------------------------------------- */

static void test_round_trip(void **state)
{
	struct image *image = *state;
	const struct memlens_section *section;
	const struct memlens_zone *zone;
	const struct memlens_node *node;
	struct memlens_wire wire;
	u32 i;

	assert_int_equal(memlens_wire_open(&wire, image->bytes, image->size),
			 MEMLENS_WIRE_OK);
	assert_int_equal(wire.header->total_size, image->size);
	assert_int_equal(wire.header->section_count, 2);
	assert_int_equal(wire.header->sequence, 7);
	section = memlens_wire_section(&wire, MEMLENS_SECTION_NODE);
	assert_int_equal(section->record_count, NODES);
	assert_int_equal(section->begin_ns, 1000);
	assert_int_equal(section->end_ns, 2000);
	for (i = 0; i < NODES; i++) {
		node = memlens_wire_record(&wire, section, i);
		assert_int_equal(node->nid, i);
		assert_int_equal(node->kswapd_failures, 100 + i);
		assert_int_equal(node->reserved, 0);
	}
	section = memlens_wire_section(&wire, MEMLENS_SECTION_ZONE);
	assert_int_equal(section->record_count, ZONES);
	for (i = 0; i < ZONES; i++) {
		zone = memlens_wire_record(&wire, section, i);
		assert_int_equal(zone->nid, i);
		assert_int_equal(zone->at_min[MEMLENS_ORDERS_MAX - 1], i);
	}
	assert_null(memlens_wire_section(&wire, MEMLENS_SECTION_INFO));
}

/* Whatever was in the buffer before must not leave the kernel. */
static void test_no_byte_of_the_buffer_leaks(void **state)
{
	struct image *image = *state;
	size_t i;

	for (i = 0; i < image->size; i++)
		if (image->bytes[i] == 0xaa)
			FAIL_CASE("byte %zu was not written", i);
}

static void test_lost_records_are_counted(void **state)
{
	u64 bytes[64];
	struct memlens_wire_writer writer;
	struct memlens_wire wire;
	const struct memlens_section *section;
	size_t room = memlens_wire_overhead(2) + 2 * 24 + 16;
	u32 i;

	(void)state;
	memlens_wire_begin(&writer, bytes, room, 2);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_section_begin(&writer, MEMLENS_SECTION_NODE, 24, 0);
	for (i = 0; i < 5; i++)
		assert_int_equal(!memlens_wire_record_add(&writer), i >= 2);
	assert_int_equal(memlens_wire_section_end(&writer, 0), 3);
	/* Smaller records still fit behind. */
	memlens_wire_section_begin(&writer, 99, 8, 0);
	for (i = 0; i < 3; i++)
		assert_int_equal(!memlens_wire_record_add(&writer), i >= 2);
	assert_int_equal(memlens_wire_section_end(&writer, 0), 1);
	assert_int_equal(memlens_wire_end(&writer), room);

	assert_int_equal(memlens_wire_open(&wire, bytes, room),
			 MEMLENS_WIRE_OK);
	section = memlens_wire_section(&wire, MEMLENS_SECTION_NODE);
	assert_int_equal(section->record_count, 2);
	assert_int_equal(section->lost_count, 3);
}

static void test_sections_beyond_the_table_are_not_begun(void **state)
{
	u64 bytes[64];
	struct memlens_wire_writer writer;
	struct memlens_wire wire;

	(void)state;
	memlens_wire_begin(&writer, bytes, sizeof(bytes), 1);
	memlens_wire_header(&writer)->page_size = 4096;
	assert_null(memlens_wire_record_add(&writer));
	memlens_wire_section_begin(&writer, 1, 24, 0);
	assert_non_null(memlens_wire_record_add(&writer));
	memlens_wire_section_end(&writer, 0);
	memlens_wire_section_begin(&writer, 2, 24, 0);
	assert_null(memlens_wire_record_add(&writer));
	assert_int_equal(memlens_wire_section_end(&writer, 0), 0);
	assert_int_equal(memlens_wire_end(&writer),
			 memlens_wire_overhead(1) + 24);
	assert_int_equal(memlens_wire_open(&wire, bytes, sizeof(bytes)),
			 MEMLENS_WIRE_OK);
	assert_int_equal(wire.header->section_count, 1);
}

/* ---- a later writer --------------------------------------------------- */

struct later_section {
	struct memlens_section section;
	u8 more[LARGER];
};

struct later_node {
	struct memlens_node node;
	u8 more[LARGER];
};

/* All structs larger, an unknown section first, bytes behind the end. */
struct later {
	struct memlens_header header;
	u8 more[LARGER];
	struct later_section table[2];
	u64 unknown[2];
	struct later_node nodes[2];
	u64 behind;
};

static void later_fill(struct later *later)
{
	memset(later, 0x5a, sizeof(*later));
	memset(&later->header, 0, sizeof(later->header));
	memcpy(later->header.magic, MEMLENS_MAGIC, 8);
	later->header.byte_order = MEMLENS_BYTE_ORDER;
	later->header.format = MEMLENS_FORMAT;
	later->header.header_size = offsetof(struct later, table);
	later->header.section_size = sizeof(struct later_section);
	later->header.section_count = 2;
	later->header.page_size = 4096;
	later->header.total_size = offsetof(struct later, behind);
	later->table[0].section = (struct memlens_section){
		.type = 4711, .record_size = 8, .record_count = 2,
		.offset = offsetof(struct later, unknown),
	};
	later->table[1].section = (struct memlens_section){
		.type = MEMLENS_SECTION_NODE,
		.record_size = sizeof(struct later_node), .record_count = 2,
		.offset = offsetof(struct later, nodes),
	};
	later->nodes[1].node = (struct memlens_node){ .nid = 17 };
}

static void test_a_later_writer_is_understood(void **state)
{
	struct later later;
	struct memlens_wire wire;
	const struct memlens_section *section;
	struct { struct memlens_node node; u8 more[2 * LARGER]; } copy;
	struct memlens_node node;

	(void)state;
	later_fill(&later);
	assert_int_equal(memlens_wire_open(&wire, &later, sizeof(later)),
			 MEMLENS_WIRE_OK);
	section = memlens_wire_section(&wire, MEMLENS_SECTION_NODE);
	assert_ptr_equal(section, &later.table[1].section);
	assert_ptr_equal(memlens_wire_record(&wire, section, 1),
			 &later.nodes[1]);

	memlens_wire_copy(&wire, section, 1, &node, sizeof(node));
	assert_memory_equal(&node, &later.nodes[1].node, sizeof(node));
	memset(&copy, 0xff, sizeof(copy));
	memlens_wire_copy(&wire, section, 1, &copy, sizeof(copy));
	assert_int_equal(copy.node.nid, 17);
	assert_int_equal(copy.more[LARGER - 1], 0x5a);
	assert_int_equal(copy.more[LARGER], 0);
	assert_int_equal(copy.more[2 * LARGER - 1], 0);
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, image_setup, image_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_layout_is_that_of_format_1),
		TEST(test_layout_of_reclaim),
		TEST(test_round_trip),
		TEST(test_no_byte_of_the_buffer_leaks),
		TEST(test_lost_records_are_counted),
		TEST(test_sections_beyond_the_table_are_not_begun),
		TEST(test_a_later_writer_is_understood),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
