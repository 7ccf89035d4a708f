// SPDX-License-Identifier: GPL-2.0
/*
 * Members of structs that the compiler laid out, found in the BTF that it wrote
 * of them. What is expected is offsetof and sizeof, and of bit-fields which bits
 * change when they are set.
 */
#include "module/pure/btf.h"
#include "tests/unit/btf_layouts.h"
#include "tests/unit/btf_make.h"

/* The section .BTF of btf_layouts.c, as its rule in the Makefile made it. */
__asm__(".section .rodata\n"
	"layouts_begin: .incbin \"" BTF_LAYOUTS "\"\n"
	"layouts_end:\n"
	".previous\n");

static int layouts_setup(void **state)
{
	struct blob *blob = blob_open(layouts_begin,
				      layouts_end - layouts_begin);

	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	assert_int_equal(blob->btf.stop_id, 0);
	*state = blob;
	return 0;
}

static int layouts_teardown(void **state)
{
	blob_close(*state);
	return 0;
}

/* ---- found ------------------------------------------------------------- */

struct expected {
	const char *type;
	const char *path;
	size_t offset;
	size_t size;
	size_t stride;
	size_t elements;
};

#define SIZEOF(kind, name, member)	sizeof(((kind name *)0)->member)

#define MEMBER(kind, name, member)					\
	{ #name, #member, offsetof(kind name, member),			\
	  SIZEOF(kind, name, member), 0, 0 }

/* The element 0 of an array is written [] in a path, and member0 is it in C. */
#define ELEMENT(kind, name, path, member0, array, count)		\
	{ #name, path, offsetof(kind name, member0),			\
	  SIZEOF(kind, name, member0), SIZEOF(kind, name, array[0]), count }

static const struct expected members[] = {
	{ "cache", NULL, 0, sizeof(struct cache), 0, 0 },
	{ "cache", "", 0, sizeof(struct cache), 0, 0 },
	{ "either", NULL, 0, sizeof(union either), 0, 0 },
	{ "deep", NULL, 0, sizeof(struct deep), 0, 0 },
	{ "bits", NULL, 0, sizeof(struct bits), 0, 0 },
	MEMBER(struct, cache, odd),
	MEMBER(struct, cache, size),
	MEMBER(struct, cache, object_size),
	MEMBER(struct, cache, oo),
	MEMBER(struct, cache, oo.x),
	MEMBER(struct, cache, seen),
	MEMBER(struct, cache, seen.x),
	MEMBER(struct, cache, refs),
	MEMBER(struct, cache, refs.counter),
	MEMBER(struct, cache, lock),
	MEMBER(struct, cache, lock.inner),
	MEMBER(struct, cache, lock.inner.x),
	MEMBER(struct, cache, colour),
	MEMBER(struct, cache, tint),
	MEMBER(struct, cache, ratio),
	MEMBER(struct, cache, wide),
	MEMBER(struct, cache, ctor),
	MEMBER(struct, cache, nowhere),
	MEMBER(struct, cache, self),
	MEMBER(struct, cache, on),
	MEMBER(struct, cache, list.prev),
	MEMBER(struct, cache, node),
	ELEMENT(struct, cache, "node[]", node[0], node, 1024),
	MEMBER(struct, cache, usage),
	ELEMENT(struct, cache, "usage[]", usage[0], usage, 6),
	ELEMENT(struct, cache, "usage[][]", usage[0][0], usage[0], 6),
	MEMBER(struct, cache, inner),
	ELEMENT(struct, cache, "inner[]", inner[0], inner, 4),
	ELEMENT(struct, cache, "inner[].first", inner[0].first, inner, 4),
	ELEMENT(struct, cache, "inner[].first.x", inner[0].first.x, inner, 4),
	ELEMENT(struct, cache, "inner[].second", inner[0].second, inner, 4),
	ELEMENT(struct, cache, "inner[].second[]", inner[0].second[0],
		inner[0].second, 3),
	MEMBER(struct, cache, named),
	MEMBER(struct, cache, named.number),
	ELEMENT(struct, cache, "named.bytes[]", named.bytes[0], named.bytes, 9),
	MEMBER(struct, cache, nothing),
	{ "cache", "last", offsetof(struct cache, last), 0, 0, 0 },
	ELEMENT(struct, cache, "last[]", last[0], last, 0),
	MEMBER(struct, old_page, slab_list),
	MEMBER(struct, old_page, slab_list.prev),
	MEMBER(struct, old_page, pobjects),
	MEMBER(struct, old_page, slab_cache),
	MEMBER(struct, old_page, freelist),
	MEMBER(struct, old_page, counters),
	MEMBER(struct, old_page, mapping),
	MEMBER(struct, old_page, refcount.counter),
	MEMBER(struct, new_cache, per_node),
	ELEMENT(struct, new_cache, "per_node[].barn", per_node[0].barn,
		per_node, 1024),
	ELEMENT(struct, new_cache, "per_node[].node", per_node[0].node,
		per_node, 1024),
	MEMBER(struct, sheaf, capacity),
	MEMBER(struct, sheaf, pfmemalloc),
	MEMBER(struct, sheaf, barn_list.next),
	MEMBER(struct, sheaf, size),
	ELEMENT(struct, sheaf, "objects[]", objects[0], objects, 0),
	ELEMENT(struct, flexible_inner, "entries[].order.x",
		entries[0].order.x, entries, 0),
	MEMBER(union, either, number),
	MEMBER(union, either, parts.high),
	MEMBER(struct, bits, whole),
	MEMBER(struct, deep, level0),
	MEMBER(struct, deep, level7),
	MEMBER(struct, deep, level8),
};

static void expected_check(const struct expected *expected,
			   const struct memlens_btf_want *want)
{
	if (!want->found || want->ambiguous || want->gave_up ||
	    want->bitfield || want->definitions != 1 ||
	    want->bit_offset != expected->offset * 8 ||
	    want->bit_size != expected->size * 8 ||
	    want->stride != expected->stride ||
	    want->elements != expected->elements)
		FAIL_CASE("%s %s: found %d, %u bits at bit %u, %u of %u bytes",
			  expected->type, expected->path, want->found,
			  want->bit_size, want->bit_offset, want->elements,
			  want->stride);
}

static void test_members_are_where_the_compiler_put_them(void **state)
{
	struct memlens_btf_want wants[ARRAY_SIZE(members)];
	struct blob *blob = *state;
	size_t i;

	/* What was in the results before does not matter. */
	memset(wants, 0xff, sizeof(wants));
	for (i = 0; i < ARRAY_SIZE(members); i++) {
		wants[i].type = members[i].type;
		wants[i].path = members[i].path;
	}
	assert_int_equal(memlens_btf_resolve(&blob->btf, wants,
					     ARRAY_SIZE(members)),
			 ARRAY_SIZE(members));
	for (i = 0; i < ARRAY_SIZE(members); i++)
		expected_check(&members[i], &wants[i]);
}

/* ---- bit-fields -------------------------------------------------------- */

/* Of bytes where one field is all ones: the first such bit, and how many. */
static void bits_check(struct blob *blob, const char *type, const char *path,
		       const void *bytes, size_t size)
{
	struct memlens_btf_want want = want_of(blob, type, path);
	u32 first = 0, count = 0;
	size_t bit;

	for (bit = 0; bit < size * 8; bit++) {
		if (!(((const u8 *)bytes)[bit / 8] >> bit % 8 & 1))
			continue;
		if (!count++)
			first = (u32)bit;
	}
	if (!want.found || !want.bitfield || want.bit_offset != first ||
	    want.bit_size != count || want.stride)
		FAIL_CASE("%s %s: %u bits at bit %u, not %u at %u", type, path,
			  want.bit_size, want.bit_offset, count, first);
}

#define BITS_CHECK(name, member)					\
	do {								\
		struct name record;					\
									\
		memset(&record, 0, sizeof(record));			\
		record.member = -1;					\
		bits_check(*state, #name, #member, &record,		\
			   sizeof(record));				\
	} while (0)

static void test_bit_fields_are_the_bits_that_change(void **state)
{
	BITS_CHECK(old_page, inuse);
	BITS_CHECK(old_page, objects);
	BITS_CHECK(old_page, frozen);
	BITS_CHECK(bits, first);
	BITS_CHECK(bits, second);
	BITS_CHECK(bits, third);
	BITS_CHECK(bits, negative);
	BITS_CHECK(bits, flag);
}

/* ---- not found --------------------------------------------------------- */

static const struct {
	const char *type;
	const char *path;
	u32 definitions;
} absent[] = {
	{ "cach", "size", 0 },
	{ "caches", "size", 0 },
	{ "", "size", 0 },
	{ "", NULL, 0 },
	{ "announced", NULL, 0 },
	{ "colour", NULL, 0 },		/* an enum is no struct, nor is */
	{ "count_t", "counter", 0 },	/* a typedef, the name of one */
	{ "cache", "siz", 1 },
	{ "cache", "sizes", 1 },
	{ "cache", "x", 1 },
	{ "cache", "counter", 1 },	/* of a named one within */
	{ "cache", "number", 1 },
	{ "cache", "oo.y", 1 },
	{ "cache", "size.x", 1 },
	{ "cache", "size[]", 1 },
	{ "cache", "node[][]", 1 },
	{ "cache", "node.x", 1 },
	{ "cache", "inner.first", 1 },
	{ "cache", "usage[][][]", 1 },
	{ "cache", "self.size", 1 },	/* pointers */
	{ "cache", "self[]", 1 },
	{ "cache", "list.next.next", 1 },
	{ "cache", "nowhere.x", 1 },
	{ "cache", "ctor.x", 1 },
	{ "cache", ".", 1 },
	{ "cache", ".size", 1 },
	{ "cache", "size.", 1 },
	{ "cache", "oo..x", 1 },
	{ "cache", "[]", 1 },
	{ "cache", "[].size", 1 },
	{ "cache", "node[", 1 },
	{ "cache", "node]", 1 },
	{ "cache", "node[0]", 1 },
	{ "cache", "node[]]", 1 },
	{ "cache", "inner[]first", 1 },
	{ "cache", "inner[].", 1 },
	{ "cache", " size", 1 },
	{ "bits", "first.x", 1 },
	{ "bits", "first[]", 1 },
	{ "bits", "first ", 1 },
	{ "deep", "level9", 1 },
};

static void test_what_is_not_there_is_not_found(void **state)
{
	struct blob *blob = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(absent); i++) {
		struct memlens_btf_want want =
			want_of(blob, absent[i].type, absent[i].path);

		if (want.found || want.ambiguous || want.gave_up ||
		    want.bit_offset || want.bit_size || want.stride ||
		    want.elements || want.bitfield ||
		    want.definitions != absent[i].definitions)
			FAIL_CASE("%s %s: found %d, of %u definitions",
				  absent[i].type, absent[i].path, want.found,
				  want.definitions);
	}
}

static void test_found_are_counted(void **state)
{
	struct memlens_btf_want wants[] = {
		{ .type = "cache", .path = "size" },
		{ .type = "cache", .path = "none" },
		{ .type = "none", .path = "size" },
		{ .type = "either", .path = "number" },
	};
	struct blob *blob = *state;

	assert_int_equal(memlens_btf_resolve(&blob->btf, wants, 4), 2);
	assert_int_equal(memlens_btf_resolve(&blob->btf, wants, 3), 1);
	assert_int_equal(memlens_btf_resolve(&blob->btf, wants, 0), 0);
}

/* No index, no ids: nothing is found, and nothing read. */
static void test_without_an_index_nothing_is_found(void **state)
{
	struct memlens_btf_want want = { .type = "cache", .path = "size" };
	struct blob *blob = *state;
	struct memlens_btf btf;
	u32 *offsets = malloc(blob->btf.type_count * sizeof(*offsets));

	assert_int_equal(memlens_btf_open(&btf, blob->bytes, blob->length),
			 MEMLENS_BTF_OK);
	assert_int_equal(memlens_btf_resolve(&btf, &want, 1), 0);
	assert_int_equal(memlens_btf_index(&btf, offsets, btf.type_count - 1),
			 MEMLENS_BTF_ROOM);
	assert_int_equal(memlens_btf_resolve(&btf, &want, 1), 0);
	assert_int_equal(memlens_btf_index(&btf, offsets, btf.type_count),
			 MEMLENS_BTF_OK);
	assert_int_equal(memlens_btf_resolve(&btf, &want, 1), 1);
	free(offsets);
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, layouts_setup, layouts_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_members_are_where_the_compiler_put_them),
		TEST(test_bit_fields_are_the_bits_that_change),
		TEST(test_what_is_not_there_is_not_found),
		TEST(test_found_are_counted),
		TEST(test_without_an_index_nothing_is_found),
	};

	return cmocka_run_group_tests_name("btf", tests, NULL, NULL);
}
