/* SPDX-License-Identifier: GPL-2.0 */
/* Blobs of BTF by hand, type by type, and blobs opened in memory of their size. */
#ifndef MEMLENS_TESTS_BTF_MAKE_H
#define MEMLENS_TESTS_BTF_MAKE_H

#include "module/pure/btf_place.h"
#include "tests/unit/unit.h"

/* ---- opened ------------------------------------------------------------ */

struct blob {
	u8 *bytes;
	size_t length;
	struct memlens_btf btf;
	enum memlens_btf_error error;
	u32 *offsets;
};

/* A copy: no byte more than that, so that a read beyond is seen. */
static inline struct blob *blob_open(const void *bytes, size_t length)
{
	struct blob *blob = calloc(1, sizeof(*blob));

	blob->bytes = malloc(length);
	blob->length = length;
	if (length)
		memcpy(blob->bytes, bytes, length);
	blob->error = memlens_btf_open(&blob->btf, blob->bytes, length);
	if (blob->error)
		return blob;
	blob->offsets = malloc(blob->btf.type_count * sizeof(u32));
	assert_int_equal(memlens_btf_index(&blob->btf, blob->offsets,
					   blob->btf.type_count),
			 MEMLENS_BTF_OK);
	return blob;
}

static inline void blob_close(struct blob *blob)
{
	free(blob->offsets);
	free(blob->bytes);
	free(blob);
}

static inline struct memlens_btf_want want_of(const struct blob *blob,
					      const char *type,
					      const char *path)
{
	struct memlens_btf_want want = { .type = type, .path = path };
	u32 found = memlens_btf_resolve(&blob->btf, &want, 1);

	assert_int_equal(found, want.found);
	return want;
}

/* ---- made -------------------------------------------------------------- */

#define MAKE_ROOM	65536

/* As in the blob, of 7.2; in 6.12 it ended at layout_at. */
struct make_header {
	u16 magic;
	u8 version;
	u8 flags;
	u32 header_length;
	u32 types_at;
	u32 types_length;
	u32 strings_at;
	u32 strings_length;
	u32 layout_at;
	u32 layout_length;
};

#define MAKE_SHORT	offsetof(struct make_header, layout_at)

struct make {
	u32 types[MAKE_ROOM / 4];
	u32 words;
	u32 ids;
	char strings[1024];
	u32 strings_length;
	u8 layout[4 * 128];
	u32 layout_length;
};

static inline struct make *make_begin(void)
{
	struct make *make = calloc(1, sizeof(*make));

	make->strings_length = 1;
	return make;
}

static inline u32 make_string(struct make *make, const char *string)
{
	u32 at = make->strings_length;

	if (!string)
		return 0;
	assert_true(at + strlen(string) < sizeof(make->strings));
	memcpy(make->strings + at, string, strlen(string) + 1);
	make->strings_length += (u32)strlen(string) + 1;
	return at;
}

static inline void make_word(struct make *make, u32 word)
{
	assert_true(make->words < ARRAY_SIZE(make->types));
	make->types[make->words++] = word;
}

#define MAKE_BITFIELDS	0x80000000

/* The head of a type; @vlen may have MAKE_BITFIELDS. Returns its id. */
static inline u32 make_type(struct make *make, u32 kind, const char *name,
			    u32 vlen, u32 size)
{
	make_word(make, make_string(make, name));
	make_word(make, kind << 24 | vlen);
	make_word(make, size);
	return ++make->ids;
}

static inline u32 make_int(struct make *make, u32 bytes)
{
	u32 id = make_type(make, MEMLENS_BTF_INT, "int", 0, bytes);

	make_word(make, bytes * 8);
	return id;
}

static inline u32 make_array(struct make *make, u32 element, u32 count)
{
	u32 id = make_type(make, MEMLENS_BTF_ARRAY, NULL, 0, 0);

	make_word(make, element);
	make_word(make, element);
	make_word(make, count);
	return id;
}

/* Behind a struct, as often as its vlen says; @offset in bits. */
static inline void make_member(struct make *make, const char *name, u32 type,
			       u32 offset)
{
	make_word(make, make_string(make, name));
	make_word(make, type);
	make_word(make, offset);
}

/* A struct of one member at 0. */
static inline u32 make_struct(struct make *make, const char *name, u32 size,
			      const char *member, u32 type)
{
	u32 id = make_type(make, MEMLENS_BTF_STRUCT, name, 1, size);

	make_member(make, member, type, 0);
	return id;
}

/* 2 types: int, and a struct of it; with a table of lengths or without. */
static inline struct make *sound_make(bool with_layout)
{
	struct make *make = make_begin();
	u32 id = make_int(make, 4);

	make_struct(make, "wanted", 4, "member", id);
	if (with_layout)
		make->layout_length = 4 * MEMLENS_BTF_KINDS;
	return make;
}

/* Strings last: what is cut is cut there first. Returns the length. */
static inline size_t make_bytes(const struct make *make, u8 *bytes)
{
	struct make_header header = {
		.magic = 0xeb9f,
		.version = 1,
		.header_length = make->layout_length ? sizeof(header) :
			MAKE_SHORT,
		.types_length = 4 * make->words,
		.layout_at = 4 * make->words,
		.layout_length = make->layout_length,
		.strings_at = 4 * make->words + make->layout_length,
		.strings_length = make->strings_length,
	};
	u8 *to = bytes;

	memcpy(to, &header, header.header_length);
	to += header.header_length;
	memcpy(to, make->types, header.types_length);
	to += header.types_length;
	memcpy(to, make->layout, make->layout_length);
	to += make->layout_length;
	memcpy(to, make->strings, make->strings_length);
	to += make->strings_length;
	return to - bytes;
}

/* Frees what it was made from. */
static inline struct blob *make_open(struct make *make)
{
	u8 *bytes = malloc(2 * MAKE_ROOM);
	struct blob *blob = blob_open(bytes, make_bytes(make, bytes));

	free(bytes);
	free(make);
	return blob;
}

#endif /* MEMLENS_TESTS_BTF_MAKE_H */
