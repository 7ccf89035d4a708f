// SPDX-License-Identifier: GPL-2.0
/* What is no BTF, or not all of it, is refused. */
#include "tests/unit/btf_make.h"

static void short_at_every_length(bool with_layout)
{
	struct make *make = sound_make(with_layout);
	u8 bytes[512];
	size_t whole = make_bytes(make, bytes);
	size_t length;

	free(make);
	for (length = 0; length <= whole; length++) {
		struct blob *blob = blob_open(bytes, length);
		enum memlens_btf_error wanted = length < whole ?
			MEMLENS_BTF_SHORT : MEMLENS_BTF_OK;

		if (blob->error != wanted)
			FAIL_CASE("%zu bytes: error %d", length, blob->error);
		assert_int_equal(want_of(blob, "wanted", "member").found,
				 length == whole);
		blob_close(blob);
	}
}

static void test_short_at_every_length(void **state)
{
	(void)state;
	short_at_every_length(false);
	short_at_every_length(true);
}

/* No blob need be aligned, nor end where memory does. */
static void test_at_any_address_and_with_more_behind(void **state)
{
	struct make *make = sound_make(true);
	struct memlens_btf_want want = { .type = "wanted", .path = "member" };
	struct memlens_btf btf;
	u8 bytes[512];
	u32 offsets[2], i;

	(void)state;
	for (i = 0; i < 8; i++) {
		size_t length = make_bytes(make, bytes + i);

		assert_int_equal(memlens_btf_open(&btf, bytes + i, length + i),
				 MEMLENS_BTF_OK);
		assert_int_equal(memlens_btf_index(&btf, offsets, 2),
				 MEMLENS_BTF_OK);
		assert_int_equal(memlens_btf_resolve(&btf, &want, 1), 1);
	}
	free(make);
}

#define TYPES		(16 + 24)
#define STRINGS_AT	TYPES
#define STRINGS		(1 + 4 + 7 + 7)

#define HEADER(member, new_value, wanted_error)				\
	{ #member " = " #new_value, offsetof(struct make_header, member), \
	  sizeof_field(struct make_header, member), new_value,		\
	  MEMLENS_BTF_##wanted_error, 0 }
/* From the end of the header: bytes of @size. */
#define BYTES(at, size, new_value, wanted_error, id)			\
	{ #at " = " #new_value, MAKE_SHORT + (at), size, new_value,	\
	  MEMLENS_BTF_##wanted_error, id }

static const struct {
	const char *name;
	size_t offset;
	size_t size;
	u32 value;
	enum memlens_btf_error wanted;
	u32 stop_id;
} changes[] = {
	HEADER(magic, 0xeb9f, OK),
	HEADER(magic, 0x9feb, ORDER),
	HEADER(magic, 0xeb9e, MAGIC),
	HEADER(magic, 0, MAGIC),
	HEADER(magic, 0x9f9f, MAGIC),
	HEADER(version, 0, VERSION),
	HEADER(version, 2, VERSION),
	HEADER(flags, 1, VERSION),
	HEADER(header_length, 0, HEADER),
	HEADER(header_length, 23, HEADER),
	HEADER(header_length, 0xffffffff, SHORT),
	HEADER(header_length, 25, SHORT),	/* the sections move */
	HEADER(types_at, 1, HEADER),
	HEADER(types_at, 2, HEADER),
	HEADER(types_at, 0xfffffffc, SHORT),
	HEADER(types_at, 24, SHORT),
	HEADER(types_length, 0, OK),
	HEADER(types_length, 16, OK),
	HEADER(types_length, TYPES + STRINGS + 1, SHORT),
	HEADER(types_length, 0xffffffff, SHORT),
	HEADER(strings_at, STRINGS_AT + 1, SHORT),
	HEADER(strings_at, 0xffffffff, SHORT),
	HEADER(strings_at, STRINGS_AT - 1, STRINGS),
	HEADER(strings_length, 0, STRINGS),
	HEADER(strings_length, STRINGS - 1, STRINGS),
	HEADER(strings_length, STRINGS + 1, SHORT),
	HEADER(strings_length, 0xffffffff, SHORT),
	HEADER(strings_length, 1, OK),
	BYTES(STRINGS_AT, 1, 'x', STRINGS, 0),
	BYTES(STRINGS_AT + STRINGS - 1, 1, 'x', STRINGS, 0),
	BYTES(4, 4, 0, TYPE, 1),		/* void is not in the list */
	BYTES(20, 4, 0, TYPE, 2),
	BYTES(20, 4, MEMLENS_BTF_STRUCT << 24 | 2, TYPE, 2),
	BYTES(20, 4, MEMLENS_BTF_STRUCT << 24 | 0xffffff, TYPE, 2),
	BYTES(20, 4, MEMLENS_BTF_STRUCT << 24 | 0, TYPE, 3),
	BYTES(20, 4, MEMLENS_BTF_ENUM64 << 24 | 0xffffff, TYPE, 2),
	BYTES(20, 4, 20 << 24, OK, 2),
	BYTES(20, 4, 0x7f << 24 | 0xffffff, OK, 2),
};

static void test_contradictions(void **state)
{
	struct make *make = sound_make(false);
	u8 bytes[512], sound[512];
	size_t length = make_bytes(make, sound);
	size_t i;

	(void)state;
	free(make);
	assert_int_equal(length, MAKE_SHORT + TYPES + STRINGS);
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		struct blob *blob;

		memcpy(bytes, sound, length);
		/* Little-endian, as every machine these tests run on. */
		memcpy(bytes + changes[i].offset, &changes[i].value,
		       changes[i].size);
		blob = blob_open(bytes, length);
		if (blob->error != changes[i].wanted ||
		    blob->btf.stop_id != changes[i].stop_id)
			FAIL_CASE("%s: error %d at %u", changes[i].name,
				  blob->error, blob->btf.stop_id);
		blob_close(blob);
	}
}

static void test_types_that_end_within_one(void **state)
{
	struct make *make = sound_make(false);
	u8 bytes[512];
	size_t length = make_bytes(make, bytes);
	u32 cut;

	(void)state;
	free(make);
	for (cut = 1; cut < TYPES; cut++) {
		struct blob *blob;

		memcpy(bytes + offsetof(struct make_header, types_length),
		       &cut, 4);
		blob = blob_open(bytes, length);
		assert_int_equal(blob->error, cut == 16 ? MEMLENS_BTF_OK :
				 MEMLENS_BTF_TYPE);
		assert_int_equal(blob->btf.stop_id,
				 cut == 16 ? 0 : cut < 16 ? 1 : 2);
		blob_close(blob);
	}
}

/* The types are the last of the blob: what they lack is in no other section. */
static void test_types_that_end_with_the_blob(void **state)
{
	struct make *make = sound_make(false);
	struct make_header header = {
		.magic = 0xeb9f, .version = 1, .header_length = MAKE_SHORT,
		.types_at = 4, .strings_length = 1,
	};
	u8 bytes[512] = { 0 };

	(void)state;
	memcpy(bytes + MAKE_SHORT + 4, make->types, TYPES);
	free(make);
	for (; header.types_length <= TYPES; header.types_length++) {
		u32 length = header.types_length;
		bool whole = !length || length == 16 || length == TYPES;
		struct blob *blob;

		memcpy(bytes, &header, MAKE_SHORT);
		blob = blob_open(bytes, MAKE_SHORT + 4 + length);
		assert_int_equal(blob->error, whole ? MEMLENS_BTF_OK :
				 MEMLENS_BTF_TYPE);
		blob_close(blob);
	}
}

static void test_a_table_of_lengths_beyond_the_end(void **state)
{
	struct make *make = sound_make(true);
	struct make_header *header;
	u8 bytes[512];
	size_t length = make_bytes(make, bytes);
	struct blob *blob;

	(void)state;
	free(make);
	header = (struct make_header *)bytes;
	header->layout_length = (u32)(length - sizeof(*header) -
				      header->layout_at) + 1;
	blob = blob_open(bytes, length);
	assert_int_equal(blob->error, MEMLENS_BTF_SHORT);
	blob_close(blob);
	header->layout_length--;
	blob = blob_open(bytes, length);
	assert_int_equal(blob->error, MEMLENS_BTF_OK);
	blob_close(blob);
}

static void test_each_error_has_a_word(void **state)
{
	u32 i, j;

	(void)state;
	for (i = 0; i <= MEMLENS_BTF_ROOM + 1; i++) {
		const char *word = memlens_btf_error_text(i);

		assert_true(*word);
		assert_int_equal(word[strspn(word, "abcdefghijklmnopqrstuvwxyz-")], 0);
		for (j = 0; j < i; j++)
			assert_string_not_equal(word, memlens_btf_error_text(j));
	}
	assert_string_equal(memlens_btf_error_text(-1), "btf-error");
}

#define TEST(name)	cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_short_at_every_length),
		TEST(test_at_any_address_and_with_more_behind),
		TEST(test_contradictions),
		TEST(test_types_that_end_within_one),
		TEST(test_types_that_end_with_the_blob),
		TEST(test_a_table_of_lengths_beyond_the_end),
		TEST(test_each_error_has_a_word),
	};

	return cmocka_run_group_tests_name("btf_refusals", tests, NULL, NULL);
}
