// SPDX-License-Identifier: GPL-2.0
/* Types that gcc does not write: kinds, later formats, structs of one name. */
#include "tests/unit/btf_make.h"

/* ---- kinds ------------------------------------------------------------- */

#define LINKS_MOST	64

static void test_every_kind_is_stepped_over(void **state)
{
	/* Words behind each type with a vlen of 2, as linux/btf.h says. */
	static const u8 words[MEMLENS_BTF_KINDS] = {
		[MEMLENS_BTF_INT] = 1, [MEMLENS_BTF_ARRAY] = 3,
		[MEMLENS_BTF_STRUCT] = 6, [MEMLENS_BTF_UNION] = 6,
		[MEMLENS_BTF_ENUM] = 4, [MEMLENS_BTF_FUNC_PROTO] = 4,
		[MEMLENS_BTF_VAR] = 1, [MEMLENS_BTF_DATASEC] = 6,
		[MEMLENS_BTF_DECL_TAG] = 1, [MEMLENS_BTF_ENUM64] = 6,
	};
	u32 kind, i;

	(void)state;
	for (kind = 1; kind < MEMLENS_BTF_KINDS; kind++) {
		struct make *make = make_begin();
		struct memlens_btf_want want;
		struct blob *blob;
		u32 id;

		make_type(make, kind, NULL, 2, 0);
		for (i = 0; i < words[kind]; i++)
			make_word(make, 0xffffffff);
		id = make_int(make, 4);
		make_struct(make, "wanted", 4, "member", id);
		blob = make_open(make);
		assert_int_equal(blob->error, MEMLENS_BTF_OK);
		assert_int_equal(blob->btf.type_count, 3);
		want = want_of(blob, "wanted", "member");
		if (!want.found || want.bit_size != 32)
			FAIL_CASE("kind %u", kind);
		blob_close(blob);
	}
}

static void test_modifiers_are_seen_through(void **state)
{
	static const u32 kinds[] = {
		MEMLENS_BTF_TYPEDEF, MEMLENS_BTF_VOLATILE, MEMLENS_BTF_CONST,
		MEMLENS_BTF_RESTRICT, MEMLENS_BTF_TYPE_TAG,
	};
	struct make *make = make_begin();
	struct memlens_btf_want want;
	struct blob *blob;
	u32 i, id;

	(void)state;
	id = make_int(make, 8);
	id = make_struct(make, "inner", 8, "x", id);
	/* One link less than is followed: the struct is one as well. */
	for (i = 0; i < LINKS_MOST - 1; i++)
		id = make_type(make, kinds[i % ARRAY_SIZE(kinds)], NULL, 0, id);
	make_struct(make, "near", 8, "member", id);
	id = make_type(make, MEMLENS_BTF_CONST, NULL, 0, id);
	make_struct(make, "far", 8, "member", id);
	blob = make_open(make);
	want = want_of(blob, "near", "member.x");
	assert_true(want.found);
	assert_int_equal(want.bit_size, 64);
	want = want_of(blob, "far", "member.x");
	assert_false(want.found);
	assert_int_equal(want.definitions, 1);
	blob_close(blob);
}

/* None of these has a size, and nothing is looked for behind them. */
static void test_what_has_no_size_is_no_member(void **state)
{
	static const u32 kinds[] = {
		MEMLENS_BTF_FWD, MEMLENS_BTF_FUNC, MEMLENS_BTF_FUNC_PROTO,
		MEMLENS_BTF_VAR, MEMLENS_BTF_DATASEC, MEMLENS_BTF_DECL_TAG,
	};
	u32 i, id;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct make *make = make_begin();
		struct blob *blob;

		id = make_int(make, 1);
		id = make_type(make, kinds[i], "odd", 0, id);
		if (kinds[i] == MEMLENS_BTF_VAR ||
		    kinds[i] == MEMLENS_BTF_DECL_TAG)
			make_word(make, 0);
		make_struct(make, "wanted", 4, "member", id);
		blob = make_open(make);
		assert_int_equal(blob->btf.type_count, 3);
		if (want_of(blob, "wanted", "member").found)
			FAIL_CASE("kind %u", kinds[i]);
		assert_true(want_of(blob, "wanted", NULL).found);
		blob_close(blob);
	}
}

static void test_an_enum64_has_a_size(void **state)
{
	struct make *make = make_begin();
	struct memlens_btf_want want;
	struct blob *blob;
	u32 id;

	(void)state;
	id = make_type(make, MEMLENS_BTF_ENUM64, "big", 1, 8);
	make_member(make, "VALUE", 1, 2);
	make_struct(make, "wanted", 8, "member", id);
	blob = make_open(make);
	want = want_of(blob, "wanted", "member");
	assert_true(want.found);
	assert_int_equal(want.bit_size, 64);
	blob_close(blob);
}

static void test_arrays_of_arrays_from_without_to_within(void **state)
{
	struct make *make = make_begin();
	struct memlens_btf_want want;
	struct blob *blob;
	u32 id;

	(void)state;
	id = make_int(make, 4);
	id = make_array(make, make_array(make, id, 7), 5);
	make_struct(make, "wanted", 140, "a", id);
	blob = make_open(make);
	want = want_of(blob, "wanted", "a[]");
	assert_true(want.found);
	assert_int_equal(want.elements, 5);
	assert_int_equal(want.stride, 28);
	want = want_of(blob, "wanted", "a[][]");
	assert_true(want.found);
	assert_int_equal(want.elements, 7);
	assert_int_equal(want.stride, 4);
	blob_close(blob);
}

/* As with -fms-extensions: the struct has a name, the member has none. */
static void test_a_named_struct_as_an_anonymous_member(void **state)
{
	struct make *make = make_begin();
	struct memlens_btf_want want;
	struct blob *blob;
	u32 id;

	(void)state;
	id = make_struct(make, "inner", 4, "x", make_int(make, 4));
	make_type(make, MEMLENS_BTF_STRUCT, "wanted", 2, 8);
	make_member(make, "first", 1, 0);
	make_member(make, NULL, id, 32);
	blob = make_open(make);
	want = want_of(blob, "wanted", "x");
	assert_true(want.found);
	assert_int_equal(want.bit_offset, 32);
	assert_false(want_of(blob, "wanted", "inner").found);
	blob_close(blob);
}

/* ---- the later format -------------------------------------------------- */

#define KIND_LATER	100

/* A struct on each side of a kind that nobody has heard of. */
static struct make *later_make(void)
{
	struct make *make = make_begin();
	u32 id = make_int(make, 4);

	make_struct(make, "before", 4, "member", id);
	make_type(make, KIND_LATER, "later", 3, 0);
	make_word(make, 0xffffffff);
	make_word(make, 0xffffffff);
	make_word(make, 0xffffffff);
	make_word(make, 0xffffffff);
	make_struct(make, "behind", 4, "member", id);
	return make;
}

static void test_an_unknown_kind_ends_the_types(void **state)
{
	struct blob *blob = make_open(later_make());

	(void)state;
	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	assert_int_equal(blob->btf.type_count, 2);
	assert_int_equal(blob->btf.stop_id, 3);
	assert_int_equal(blob->btf.stop_kind, KIND_LATER);
	assert_true(want_of(blob, "before", "member").found);
	assert_false(want_of(blob, "behind", "member").found);
	blob_close(blob);
}

static void test_a_table_of_lengths_leads_over_it(void **state)
{
	struct make *make = later_make();
	struct blob *blob;

	(void)state;
	make->layout_length = 4 * (KIND_LATER + 1);
	make->layout[4 * KIND_LATER] = 4;
	make->layout[4 * KIND_LATER + 1] = 4;
	/* What we know ourselves is not asked of it. */
	make->layout[4 * MEMLENS_BTF_STRUCT] = 8;
	blob = make_open(make);
	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	assert_int_equal(blob->btf.type_count, 4);
	assert_int_equal(blob->btf.stop_id, 0);
	assert_true(want_of(blob, "before", "member").found);
	assert_true(want_of(blob, "behind", "member").found);
	blob_close(blob);
}

static void test_a_table_that_ends_before_it_does_not(void **state)
{
	struct make *make = later_make();
	struct blob *blob;

	(void)state;
	make->layout_length = 4 * KIND_LATER;
	blob = make_open(make);
	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	assert_int_equal(blob->btf.stop_id, 3);
	blob_close(blob);
}

static void test_a_table_may_lead_beyond_the_end(void **state)
{
	struct make *make = later_make();
	struct blob *blob;

	(void)state;
	make->layout_length = 4 * (KIND_LATER + 1);
	make->layout[4 * KIND_LATER + 1] = 255;
	blob = make_open(make);
	assert_int_equal(blob->error, MEMLENS_BTF_TYPE);
	assert_int_equal(blob->btf.stop_id, 3);
	blob_close(blob);
}

/* In 6.12 a vlen has 16 bits. */
static void test_a_struct_of_more_than_65535_members(void **state)
{
	const u32 count = 65536 + 1;
	u32 words[4 + 3 + 3 * (65536 + 1)] = {
		0, MEMLENS_BTF_INT << 24, 4, 32,
		1, MEMLENS_BTF_STRUCT << 24 | count, 4 * count,
	};
	static const char strings[] = "\0wanted\0last";
	struct make_header header = {
		.magic = 0xeb9f, .version = 1, .header_length = MAKE_SHORT,
		.types_length = sizeof(words), .strings_at = sizeof(words),
		.strings_length = sizeof(strings),
	};
	u8 *bytes = malloc(MAKE_SHORT + sizeof(words) + sizeof(strings));
	struct memlens_btf_want want;
	struct blob *blob;
	u32 i;

	(void)state;
	for (i = 0; i < count; i++) {
		words[7 + 3 * i] = i + 1 == count ? 8 : 2;
		words[7 + 3 * i + 1] = 1;
		words[7 + 3 * i + 2] = 32 * i;
	}
	memcpy(bytes, &header, MAKE_SHORT);
	memcpy(bytes + MAKE_SHORT, words, sizeof(words));
	memcpy(bytes + MAKE_SHORT + sizeof(words), strings, sizeof(strings));
	blob = blob_open(bytes, MAKE_SHORT + sizeof(words) + sizeof(strings));
	free(bytes);
	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	assert_int_equal(blob->btf.type_count, 2);
	/* There is work enough for each struct to be looked through once. */
	want = want_of(blob, "wanted", "last");
	assert_true(want.found);
	assert_int_equal(want.bit_offset, 32 * (count - 1));
	blob_close(blob);
}

/* ---- structs of one name ----------------------------------------------- */

struct pair {
	struct make *make;
	u32 byte;
	u32 word;
};

static struct pair pair_begin(void)
{
	struct pair pair = { .make = make_begin() };

	pair.byte = make_int(pair.make, 1);
	pair.word = make_int(pair.make, 4);
	/* One that has the name, and no such member. */
	make_struct(pair.make, "twin", 64, "other", pair.byte);
	make_struct(pair.make, "twin", 8, "member", pair.word);
	return pair;
}

/* Expects what two structs of 4 bytes at 0 and of @wanted come to. */
static void pair_end(struct pair pair, bool found, bool ambiguous)
{
	struct blob *blob = make_open(pair.make);
	struct memlens_btf_want want = want_of(blob, "twin", "member");

	assert_int_equal(want.definitions, 3);
	assert_int_equal(want.found, found);
	assert_int_equal(want.ambiguous, ambiguous);
	assert_int_equal(want.bit_size, found ? 32 : 0);
	/* Their sizes were never the same. */
	assert_true(want_of(blob, "twin", NULL).ambiguous);
	assert_false(want_of(blob, "twin", NULL).found);
	blob_close(blob);
}

static void test_twins_that_agree(void **state)
{
	struct pair pair = pair_begin();

	(void)state;
	make_struct(pair.make, "twin", 16, "member", pair.word);
	pair_end(pair, true, false);
}

static void test_twins_of_another_offset(void **state)
{
	struct pair pair = pair_begin();

	(void)state;
	make_type(pair.make, MEMLENS_BTF_UNION, "twin", 1, 8);
	make_member(pair.make, "member", pair.word, 32);
	pair_end(pair, false, true);
}

static void test_twins_of_another_size(void **state)
{
	struct pair pair = pair_begin();

	(void)state;
	make_struct(pair.make, "twin", 8, "member", pair.byte);
	pair_end(pair, false, true);
}

static void test_twins_of_which_one_has_a_bit_field(void **state)
{
	struct pair pair = pair_begin();

	(void)state;
	make_type(pair.make, MEMLENS_BTF_STRUCT, "twin", MAKE_BITFIELDS | 1, 8);
	make_member(pair.make, "member", pair.word, 32 << 24);
	pair_end(pair, false, true);
}

/* Of one array; of the other what is given. */
static void twin_arrays(u32 size, u32 count, bool found)
{
	struct make *make = make_begin();
	struct blob *blob;
	u32 word = make_int(make, 4);
	u32 id;

	id = make_array(make, make_struct(make, "one", 4, "x", word), 2);
	make_struct(make, "twin", 64, "member", id);
	id = make_array(make, make_struct(make, "two", size, "x", word), count);
	make_struct(make, "twin", 64, "member", id);
	blob = make_open(make);
	assert_int_equal(want_of(blob, "twin", "member[].x").found, found);
	blob_close(blob);
}

static void test_twins_of_another_array(void **state)
{
	(void)state;
	twin_arrays(4, 2, true);
	twin_arrays(8, 2, false);
	twin_arrays(4, 3, false);
}

/* One that is only announced, or contradicts itself, says nothing. */
static void test_twins_that_do_not_count(void **state)
{
	struct pair pair = pair_begin();

	(void)state;
	make_type(pair.make, MEMLENS_BTF_FWD, "twin", 0, 0);
	make_struct(pair.make, "twin", 3, "member", pair.word);
	pair_end(pair, true, false);
}

#define TEST(name)	cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_kind_is_stepped_over),
		TEST(test_modifiers_are_seen_through),
		TEST(test_what_has_no_size_is_no_member),
		TEST(test_an_enum64_has_a_size),
		TEST(test_arrays_of_arrays_from_without_to_within),
		TEST(test_a_named_struct_as_an_anonymous_member),
		TEST(test_an_unknown_kind_ends_the_types),
		TEST(test_a_table_of_lengths_leads_over_it),
		TEST(test_a_table_that_ends_before_it_does_not),
		TEST(test_a_table_may_lead_beyond_the_end),
		TEST(test_a_struct_of_more_than_65535_members),
		TEST(test_twins_that_agree),
		TEST(test_twins_of_another_offset),
		TEST(test_twins_of_another_size),
		TEST(test_twins_of_which_one_has_a_bit_field),
		TEST(test_twins_of_another_array),
		TEST(test_twins_that_do_not_count),
	};

	return cmocka_run_group_tests_name("btf_made", tests, NULL, NULL);
}
