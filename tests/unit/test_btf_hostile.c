// SPDX-License-Identifier: GPL-2.0
/* BTF that only somebody with bad intent would write leads nowhere, and ends. */
#include "tests/unit/btf_make.h"

/* Neither found nor given up: it came to an end by itself. */
static void nothing_found(struct make *make, const char *path)
{
	struct blob *blob = make_open(make);
	struct memlens_btf_want want;

	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	want = want_of(blob, "wanted", path);
	if (want.found || want.gave_up || want.definitions != 1)
		FAIL_CASE("%s: found %d, gave up %d", path, want.found,
			  want.gave_up);
	blob_close(blob);
}

static void test_typedefs_of_themselves(void **state)
{
	struct make *make = make_begin();

	(void)state;
	make_type(make, MEMLENS_BTF_TYPEDEF, "self", 0, 1);
	make_struct(make, "wanted", 4, "member", 1);
	nothing_found(make, "member");

	make = make_begin();
	make_type(make, MEMLENS_BTF_CONST, NULL, 0, 2);
	make_type(make, MEMLENS_BTF_VOLATILE, NULL, 0, 1);
	make_struct(make, "wanted", 4, "member", 1);
	nothing_found(make, "member.x");

	make = make_begin();
	make_type(make, MEMLENS_BTF_CONST, NULL, 0, 1);
	make_struct(make, "wanted", 4, NULL, 1);
	nothing_found(make, "member");
}

static void test_arrays_of_themselves(void **state)
{
	struct make *make = make_begin();

	(void)state;
	make_array(make, 1, 1);
	make_struct(make, "wanted", 4, "member", 1);
	nothing_found(make, "member");

	make = make_begin();
	make_array(make, 1, 0);
	make_struct(make, "wanted", 4, "member", 1);
	nothing_found(make, "member[]");
}

static void test_ids_that_are_none(void **state)
{
	static const u32 ids[] = { 0, 2, 3, 0x7fffffff, 0xffffffff };
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		struct make *make = make_begin();

		make_struct(make, "wanted", 4, "member", ids[i]);
		nothing_found(make, "member");
		make = make_begin();
		make_struct(make, "wanted", 4, NULL, ids[i]);
		nothing_found(make, "member");
		make = make_begin();
		make_struct(make, "wanted", 4, "member", 2);
		make_type(make, MEMLENS_BTF_CONST, NULL, 0,
			  ids[i] == 2 ? 3 : ids[i]);
		nothing_found(make, "member");
	}
}

/* An anonymous struct that is its own member: as deep as any, and no deeper. */
static void test_structs_within_themselves(void **state)
{
	struct make *make = make_begin();

	(void)state;
	make_struct(make, "wanted", 4, NULL, 1);
	nothing_found(make, "member");
	make = make_begin();
	make_struct(make, "wanted", 4, "again", 1);
	nothing_found(make, "again.again.again.member");
}

/* Of 32 members each, all of them the struct itself: 32^8 ways to go down. */
static void test_a_tree_of_structs_ends(void **state)
{
	struct make *make = make_begin();
	struct memlens_btf_want want;
	struct blob *blob;
	u32 i;

	(void)state;
	make_type(make, MEMLENS_BTF_STRUCT, "wanted", 33, 4);
	for (i = 0; i < 32; i++)
		make_member(make, NULL, 1, 0);
	make_member(make, "member", 2, 0);
	make_int(make, 4);
	blob = make_open(make);
	want = want_of(blob, "wanted", "none");
	assert_false(want.found);
	assert_true(want.gave_up);
	assert_int_equal(want.bit_size, 0);
	/* Each want has its own work. */
	want = want_of(blob, "wanted", NULL);
	assert_true(want.found);
	blob_close(blob);
}

static void test_members_outside_of_their_struct(void **state)
{
	static const struct { u32 flag; u32 offset; bool found; } cases[] = {
		{ 0, 0, true },
		{ 0, 32, true },
		{ 0, 40, false },
		{ 0, 64, false },
		{ 0, 33, false },	/* no whole byte */
		{ 0, 31, false },
		{ 0, 0xffffffe0, false },
		{ 0, 0xfffffff8, false },
		{ MAKE_BITFIELDS, 32, true },
		{ MAKE_BITFIELDS, 1 << 24 | 63, true },
		{ MAKE_BITFIELDS, 1 << 24 | 64, false },
		{ MAKE_BITFIELDS, 32 << 24 | 32, true },
		{ MAKE_BITFIELDS, 32 << 24 | 33, false },
		{ MAKE_BITFIELDS, 33U << 24, false },	/* of 32 bits */
		{ MAKE_BITFIELDS, 255U << 24, false },
		{ MAKE_BITFIELDS, 0xffffffff, false },
	};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct make *make = make_begin();
		struct blob *blob;
		u32 id = make_int(make, 4);

		make_type(make, MEMLENS_BTF_STRUCT, "wanted",
			  cases[i].flag | 1, 8);
		make_member(make, "member", id, cases[i].offset);
		blob = make_open(make);
		if (want_of(blob, "wanted", "member").found != cases[i].found)
			FAIL_CASE("offset %#x", cases[i].offset);
		blob_close(blob);
	}
}

/* Around the struct "inner" of 4 bytes, whose member is x. */
static void inner_check(u32 flag, const char *name, u32 offset,
			const char *path, bool found)
{
	struct make *make = make_begin();
	struct blob *blob;
	u32 id;

	id = make_struct(make, "inner", 4, "x", make_int(make, 4));
	make_type(make, MEMLENS_BTF_STRUCT, "wanted", flag | 1, 8);
	make_member(make, name, id, offset);
	blob = make_open(make);
	if (want_of(blob, "wanted", path).found != found)
		FAIL_CASE("%s at %#x", path, offset);
	blob_close(blob);
}

static void test_anonymous_structs_outside_of_theirs(void **state)
{
	(void)state;
	inner_check(0, NULL, 32, "x", true);
	inner_check(0, NULL, 40, "x", false);
	inner_check(0, NULL, 33, "x", false);
	inner_check(0, NULL, 0xfffffff8, "x", false);
}

static void test_structs_that_are_bit_fields(void **state)
{
	(void)state;
	inner_check(MAKE_BITFIELDS, NULL, 0, "x", true);
	inner_check(MAKE_BITFIELDS, NULL, 32 << 24, "x", false);
	inner_check(MAKE_BITFIELDS, "member", 0, "member.x", true);
	inner_check(MAKE_BITFIELDS, "member", 32 << 24, "member", true);
	inner_check(MAKE_BITFIELDS, "member", 32 << 24, "member.x", false);
}

static void test_arrays_that_are_bit_fields(void **state)
{
	u32 width;

	(void)state;
	for (width = 0; width <= 32; width += 32) {
		struct make *make = make_begin();
		struct blob *blob;
		u32 id = make_array(make, make_int(make, 4), 1);

		make_type(make, MEMLENS_BTF_STRUCT, "wanted",
			  MAKE_BITFIELDS | 1, 8);
		make_member(make, "member", id, width << 24);
		blob = make_open(make);
		assert_int_equal(want_of(blob, "wanted", "member[]").found,
				 !width);
		blob_close(blob);
	}
}

/* As the first compilers wrote bit-fields: 3 bits of an integer of 4 bytes. */
static void test_integers_that_do_not_fill_their_bytes(void **state)
{
	static const u32 encodings[] = { 3, 4 << 16 | 28, 1 << 16 | 32, 0, 64 };
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(encodings); i++) {
		struct make *make = make_begin();
		u32 id = make_type(make, MEMLENS_BTF_INT, "int", 0, 4);

		make_word(make, encodings[i]);
		make_struct(make, "wanted", 4, "member", id);
		nothing_found(make, "member");
	}
}

static void test_sizes_that_overflow(void **state)
{
	/* Of 4 bytes each; 2^28 bytes are the most. */
	static const struct { u32 outer; u32 inner; bool found; } cases[] = {
		{ 1 << 13, 1 << 13, true },
		{ 1 << 13, (1 << 13) + 1, false },
		{ 0x40000000, 1, false },
		{ 0x80000000, 2, false },
		{ 0x10000, 0x10000, false },
		{ 0xffffffff, 0xffffffff, false },
		{ 0x4000001, 1, false },
		{ 0xffffffff, 0, false },
		{ 0, 0xffffffff, false },
	};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct make *make = make_begin();
		struct blob *blob;
		u32 id = make_int(make, 4);

		id = make_array(make, id, cases[i].inner);
		id = make_array(make, id, cases[i].outer);
		make_struct(make, "wanted", 1 << 28, "member", id);
		blob = make_open(make);
		if (want_of(blob, "wanted", "member[][]").found !=
		    cases[i].found)
			FAIL_CASE("%#x of %#x", cases[i].outer, cases[i].inner);
		blob_close(blob);
	}
}

/* 2^28 bytes, 16 times: 2^32, which is 0 in 32 bits. */
static void test_an_array_of_large_structs_overflows(void **state)
{
	struct make *make = make_begin();
	u32 id = make_struct(make, "large", 1 << 28, "x", make_int(make, 4));

	(void)state;
	make_struct(make, "wanted", 8, "member", make_array(make, id, 16));
	nothing_found(make, "member");
}

static void test_structs_that_are_too_large(void **state)
{
	static const u32 sizes[] = {
		(1 << 28) + 1, 0x20000000, 0x80000000, 0xffffffff,
	};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct make *make = make_begin();
		u32 id = make_int(make, 4);

		make_struct(make, "wanted", sizes[i], "member", id);
		nothing_found(make, "member");
	}
}

static void test_names_outside_of_the_strings(void **state)
{
	struct make *make = sound_make(false);
	const u32 names[] = {
		make->strings_length, make->strings_length + 1, 0x7fffffff,
		0x80000000, 0xffffffff,
	};
	u8 bytes[512];
	size_t length = make_bytes(make, bytes);
	u32 i;

	(void)state;
	free(make);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct memlens_btf_want want;
		struct blob *blob;
		u32 saved;

		memcpy(&saved, bytes + MAKE_SHORT + 28, 4);
		memcpy(bytes + MAKE_SHORT + 28, &names[i], 4);
		blob = blob_open(bytes, length);
		want = want_of(blob, "wanted", "member");
		assert_int_equal(want.definitions, 1);
		assert_false(want.found);
		blob_close(blob);
		memcpy(bytes + MAKE_SHORT + 28, &saved, 4);

		memcpy(&saved, bytes + MAKE_SHORT + 16, 4);
		memcpy(bytes + MAKE_SHORT + 16, &names[i], 4);
		blob = blob_open(bytes, length);
		want = want_of(blob, "wanted", "member");
		assert_int_equal(want.definitions, 0);
		blob_close(blob);
		memcpy(bytes + MAKE_SHORT + 16, &saved, 4);
	}
}

#define TEST(name)	cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_typedefs_of_themselves),
		TEST(test_arrays_of_themselves),
		TEST(test_ids_that_are_none),
		TEST(test_structs_within_themselves),
		TEST(test_a_tree_of_structs_ends),
		TEST(test_members_outside_of_their_struct),
		TEST(test_anonymous_structs_outside_of_theirs),
		TEST(test_structs_that_are_bit_fields),
		TEST(test_arrays_that_are_bit_fields),
		TEST(test_integers_that_do_not_fill_their_bytes),
		TEST(test_sizes_that_overflow),
		TEST(test_an_array_of_large_structs_overflows),
		TEST(test_structs_that_are_too_large),
		TEST(test_names_outside_of_the_strings),
	};

	return cmocka_run_group_tests_name("btf_hostile", tests, NULL, NULL);
}
