// SPDX-License-Identifier: GPL-2.0
/*
 * BTF as it lies in memory: its header, its strings, and its types one after
 * the other. memlens_btf_open() lets through only what is inside the bytes given,
 * each type with all of its parts.
 */
#include "module/pure/btf_place.h"

#define BTF_MAGIC	0xeb9f
#define BTF_VERSION	1

/* As in the blob; the sections' offsets are from the end of the header. */
struct header {
	u16 magic;
	u8 version;
	u8 flags;
	u32 header_length;
	u32 types_at;
	u32 types_length;
	u32 strings_at;
	u32 strings_length;
	/* In 7.2 and later, if header_length says so. */
	u32 layout_at;
	u32 layout_length;
};

#define HEADER_LEAST	offsetof(struct header, layout_at)

/* Bytes behind a type: some once, some for each of vlen. */
struct parts {
	u8 once;
	u8 each;
};

static const struct parts known_parts[MEMLENS_BTF_KINDS] = {
	[MEMLENS_BTF_INT]		= { 4, 0 },
	[MEMLENS_BTF_ARRAY]		= { 12, 0 },
	[MEMLENS_BTF_STRUCT]		= { 0, MEMLENS_BTF_MEMBER_BYTES },
	[MEMLENS_BTF_UNION]		= { 0, MEMLENS_BTF_MEMBER_BYTES },
	[MEMLENS_BTF_ENUM]		= { 0, 8 },
	[MEMLENS_BTF_FUNC_PROTO]	= { 0, 8 },
	[MEMLENS_BTF_VAR]		= { 4, 0 },
	[MEMLENS_BTF_DATASEC]		= { 0, 12 },
	[MEMLENS_BTF_DECL_TAG]		= { 4, 0 },
	[MEMLENS_BTF_ENUM64]		= { 0, 12 },
};

static const char *const error_texts[] = {
	[MEMLENS_BTF_OK]	= "ok",
	[MEMLENS_BTF_SHORT]	= "btf-short",
	[MEMLENS_BTF_MAGIC]	= "not-btf",
	[MEMLENS_BTF_ORDER]	= "btf-of-other-byte-order",
	[MEMLENS_BTF_VERSION]	= "btf-of-unknown-version",
	[MEMLENS_BTF_HEADER]	= "btf-header-broken",
	[MEMLENS_BTF_STRINGS]	= "btf-strings-broken",
	[MEMLENS_BTF_TYPE]	= "btf-type-broken",
	[MEMLENS_BTF_ROOM]	= "btf-index-too-small",
};

const char *memlens_btf_error_text(enum memlens_btf_error error)
{
	if ((u32)error >= ARRAY_SIZE(error_texts))
		return "btf-error";
	return error_texts[error];
}

/* ---- types ------------------------------------------------------------- */

/* Nothing in the blob need be aligned, nor the blob itself. */
u32 memlens_btf_word(const struct memlens_btf *btf, u32 at)
{
	u32 word;

	memcpy(&word, btf->types + at, sizeof(word));
	return word;
}

const char *memlens_btf_string(const struct memlens_btf *btf, u32 at)
{
	return at < btf->strings_length ? btf->strings + at : NULL;
}

static void type_decode(const struct memlens_btf *btf, u32 at,
			struct memlens_btf_type *type)
{
	u32 info = memlens_btf_word(btf, at + 4);

	type->name = memlens_btf_word(btf, at);
	type->kind = info >> 24 & 0x7f;
	type->vlen = info & 0xffffff;
	type->has_bitfields = info >> 31;
	type->size = memlens_btf_word(btf, at + 8);
	type->parts = at + MEMLENS_BTF_TYPE_BYTES;
}

bool memlens_btf_type(const struct memlens_btf *btf, u32 id,
		      struct memlens_btf_type *type)
{
	if (!btf->offsets || !id || id > btf->type_count)
		return false;
	type_decode(btf, btf->offsets[id - 1], type);
	return true;
}

/* A kind that we know is as long as we know, whatever the blob's table says. */
static bool parts_lookup(const struct memlens_btf *btf, u32 kind,
			 struct parts *parts)
{
	if (kind < MEMLENS_BTF_KINDS) {
		*parts = known_parts[kind];
		return true;
	}
	if (kind >= btf->layout_kinds)
		return false;
	parts->once = btf->layout[4 * kind];
	parts->each = btf->layout[4 * kind + 1];
	return true;
}

/*
 * The bytes from a type to the next. 0 if there is no way on: then *error says
 * whether it is broken, or only unknown.
 */
static u32 type_bytes(const struct memlens_btf *btf, u32 at, u32 *kind,
		      enum memlens_btf_error *error)
{
	u32 left = btf->types_length - at;
	struct memlens_btf_type type;
	struct parts parts;
	u64 bytes;

	*kind = 0;
	*error = MEMLENS_BTF_TYPE;
	if (left < MEMLENS_BTF_TYPE_BYTES)
		return 0;
	type_decode(btf, at, &type);
	*kind = type.kind;
	if (!type.kind)
		return 0;
	if (!parts_lookup(btf, type.kind, &parts)) {
		*error = MEMLENS_BTF_OK;
		return 0;
	}
	bytes = MEMLENS_BTF_TYPE_BYTES + parts.once +
		(u64)parts.each * type.vlen;
	return bytes <= left ? (u32)bytes : 0;
}

/* Each type takes 12 bytes or more, so that 32 bits hold their number. */
static enum memlens_btf_error types_count(struct memlens_btf *btf)
{
	enum memlens_btf_error error;
	u32 at, bytes, kind;

	for (at = 0; at < btf->types_length; at += bytes) {
		bytes = type_bytes(btf, at, &kind, &error);
		if (!bytes) {
			btf->stop_id = btf->type_count + 1;
			btf->stop_kind = kind;
			return error;
		}
		btf->type_count++;
	}
	return MEMLENS_BTF_OK;
}

enum memlens_btf_error memlens_btf_index(struct memlens_btf *btf, u32 *offsets,
					 u32 room)
{
	enum memlens_btf_error error;
	u32 at = 0;
	u32 i, bytes, kind;

	if (room < btf->type_count)
		return MEMLENS_BTF_ROOM;
	for (i = 0; i < btf->type_count; i++) {
		bytes = type_bytes(btf, at, &kind, &error);
		/* Not of bytes that are what they were when they were counted. */
		if (!bytes)
			return MEMLENS_BTF_TYPE;
		offsets[i] = at;
		at += bytes;
	}
	btf->offsets = offsets;
	return MEMLENS_BTF_OK;
}

/* ---- the header -------------------------------------------------------- */

static enum memlens_btf_error magic_check(const u8 *bytes, size_t length)
{
	u16 magic;

	if (length < sizeof(magic))
		return MEMLENS_BTF_SHORT;
	memcpy(&magic, bytes, sizeof(magic));
	if (magic == BTF_MAGIC)
		return MEMLENS_BTF_OK;
	return (u16)(magic << 8 | magic >> 8) == BTF_MAGIC ?
		MEMLENS_BTF_ORDER : MEMLENS_BTF_MAGIC;
}

/* Takes as much of it as we know and the blob has; the rest is 0. */
static enum memlens_btf_error header_read(struct header *header,
					  const u8 *bytes, size_t length)
{
	enum memlens_btf_error error = magic_check(bytes, length);

	if (error)
		return error;
	if (length < HEADER_LEAST)
		return MEMLENS_BTF_SHORT;
	memset(header, 0, sizeof(*header));
	memcpy(header, bytes, HEADER_LEAST);
	if (header->version != BTF_VERSION || header->flags)
		return MEMLENS_BTF_VERSION;
	if (header->header_length < HEADER_LEAST || header->types_at % 4)
		return MEMLENS_BTF_HEADER;
	if (header->header_length > length)
		return MEMLENS_BTF_SHORT;
	if (header->header_length >= sizeof(*header))
		memcpy(header, bytes, sizeof(*header));
	return MEMLENS_BTF_OK;
}

/* The bytes of a section, or NULL if they are not all there. */
static const u8 *section_lookup(const struct header *header, const u8 *bytes,
				size_t length, u32 at, u32 section_length)
{
	u64 from = (u64)header->header_length + at;

	return from + section_length <= length ? bytes + from : NULL;
}

static bool strings_sound(const struct memlens_btf *btf)
{
	return btf->strings_length && !btf->strings[0] &&
		!btf->strings[btf->strings_length - 1];
}

enum memlens_btf_error memlens_btf_open(struct memlens_btf *btf,
					const void *bytes, size_t length)
{
	struct header header;
	enum memlens_btf_error error;

	memset(btf, 0, sizeof(*btf));
	error = header_read(&header, bytes, length);
	if (error)
		return error;
	btf->types_length = header.types_length;
	btf->types = section_lookup(&header, bytes, length, header.types_at,
				    header.types_length);
	btf->strings_length = header.strings_length;
	btf->strings = (const char *)section_lookup(&header, bytes, length,
						    header.strings_at,
						    header.strings_length);
	btf->layout_kinds = header.layout_length / 4;
	btf->layout = section_lookup(&header, bytes, length, header.layout_at,
				     header.layout_length);
	if (!btf->types || !btf->strings || !btf->layout)
		return MEMLENS_BTF_SHORT;
	if (!strings_sound(btf))
		return MEMLENS_BTF_STRINGS;
	return types_count(btf);
}
