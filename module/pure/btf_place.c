// SPDX-License-Identifier: GPL-2.0
/*
 * From a struct to a member, from an array to an element. The types may say
 * anything, refer to themselves and contain each other: each step is one of the
 * place's work, and a member that is not inside of its struct is not found.
 */
#include "module/pure/btf_place.h"

#define BYTES_MAX	(MEMLENS_BTF_BITS_MAX / 8)
#define CHAIN_MAX	64	/* links of const and typedef, or of arrays */
#define NESTED_MAX	8	/* anonymous structs in each other */

struct member {
	u32 name;
	u32 type;
	u32 bit_offset;		/* from the begin of its struct */
	u32 bit_size;
	bool bitfield;
};

/* A struct whose members are being looked at. */
struct level {
	struct memlens_btf_type type;
	u64 bit_offset;
	u32 next;
};

static bool work_take(struct memlens_btf_place *place)
{
	if (!*place->work)
		return false;
	--*place->work;
	return true;
}

/* ---- types ------------------------------------------------------------- */

static bool is_struct(const struct memlens_btf_type *type)
{
	return type->kind == MEMLENS_BTF_STRUCT ||
		type->kind == MEMLENS_BTF_UNION;
}

static bool is_modifier(const struct memlens_btf_type *type)
{
	switch (type->kind) {
	case MEMLENS_BTF_TYPEDEF:
	case MEMLENS_BTF_VOLATILE:
	case MEMLENS_BTF_CONST:
	case MEMLENS_BTF_RESTRICT:
	case MEMLENS_BTF_TYPE_TAG:
		return true;
	}
	return false;
}

/* The type without const, typedef and their like. */
static bool type_strip(struct memlens_btf_place *place, u32 id,
		       struct memlens_btf_type *type)
{
	u32 links;

	for (links = 0; links < CHAIN_MAX; links++) {
		if (!work_take(place) ||
		    !memlens_btf_type(place->btf, id, type))
			return false;
		if (!is_modifier(type))
			return true;
		id = type->size;
	}
	return false;
}

/* Behind the type of an array: its element's, its index's, how many. */
static u32 array_element(const struct memlens_btf *btf,
			 const struct memlens_btf_type *type)
{
	return memlens_btf_word(btf, type->parts);
}

static u32 array_count(const struct memlens_btf *btf,
		       const struct memlens_btf_type *type)
{
	return memlens_btf_word(btf, type->parts + 8);
}

/* One that does not fill its bytes is how bit-fields were once written. */
static bool int_is_whole(const struct memlens_btf *btf,
			 const struct memlens_btf_type *type)
{
	u32 encoding = memlens_btf_word(btf, type->parts);
	u32 from = encoding >> 16 & 0xff;
	u32 bits = encoding & 0xff;

	return !from && bits == (u64)type->size * 8;
}

static bool size_of_plain(const struct memlens_btf *btf,
			  const struct memlens_btf_type *type, u32 *bytes)
{
	*bytes = type->size;
	switch (type->kind) {
	case MEMLENS_BTF_PTR:
		/* The blob is that of the kernel this runs in. */
		*bytes = sizeof(void *);
		return true;
	case MEMLENS_BTF_INT:
		return int_is_whole(btf, type);
	case MEMLENS_BTF_STRUCT:
	case MEMLENS_BTF_UNION:
	case MEMLENS_BTF_ENUM:
	case MEMLENS_BTF_FLOAT:
	case MEMLENS_BTF_ENUM64:
		return true;
	}
	return false;
}

/* Functions, void, and what is only announced have none. */
static bool type_size(struct memlens_btf_place *place, u32 id, u32 *bytes)
{
	struct memlens_btf_type type;
	u64 count = 1;
	u32 links;

	for (links = 0; links < CHAIN_MAX; links++) {
		if (!type_strip(place, id, &type))
			return false;
		if (type.kind != MEMLENS_BTF_ARRAY) {
			if (!size_of_plain(place->btf, &type, bytes) ||
			    count * *bytes > BYTES_MAX)
				return false;
			*bytes *= (u32)count;
			return true;
		}
		/* Two factors of 32 bits: the product cannot overflow. */
		count *= array_count(place->btf, &type);
		if (count > BYTES_MAX)
			return false;
		id = array_element(place->btf, &type);
	}
	return false;
}

bool memlens_btf_place_begin(struct memlens_btf_place *place, u32 id)
{
	u32 bytes;

	if (!type_size(place, id, &bytes))
		return false;
	place->type = id;
	place->bit_offset = 0;
	place->bit_size = bytes * 8;
	place->stride = 0;
	place->elements = 0;
	place->bitfield = false;
	return true;
}

/* ---- members ----------------------------------------------------------- */

static void member_read(const struct memlens_btf *btf, struct level *level,
			struct member *member)
{
	u32 at = level->type.parts + level->next * MEMLENS_BTF_MEMBER_BYTES;
	u32 offset = memlens_btf_word(btf, at + 8);

	member->name = memlens_btf_word(btf, at);
	member->type = memlens_btf_word(btf, at + 4);
	member->bit_offset = offset;
	member->bit_size = 0;
	if (level->type.has_bitfields) {
		member->bit_offset = offset & 0xffffff;
		member->bit_size = offset >> 24;
	}
	member->bitfield = member->bit_size;
	level->next++;
}

/* Sets its size. It is in its struct, and a bit-field no wider than its type. */
static bool member_measure(struct memlens_btf_place *place,
			   const struct level *level, struct member *member)
{
	u32 bytes;

	if (!type_size(place, member->type, &bytes))
		return false;
	if (!member->bitfield) {
		if (member->bit_offset % 8)
			return false;
		member->bit_size = bytes * 8;
	}
	return member->bit_size <= bytes * 8 &&
		(u64)member->bit_offset + member->bit_size <=
		(u64)level->type.size * 8;
}

/* An anonymous struct's members are those of the struct around it. */
static bool level_enter(struct memlens_btf_place *place,
			const struct level *from, struct member *member,
			struct level *to)
{
	if (member->bitfield ||
	    !type_strip(place, member->type, &to->type) ||
	    !is_struct(&to->type) || !member_measure(place, from, member))
		return false;
	to->bit_offset = from->bit_offset + member->bit_offset;
	to->next = 0;
	return true;
}

static bool member_enter(struct memlens_btf_place *place,
			 const struct level *level, struct member *member)
{
	if (!member_measure(place, level, member))
		return false;
	place->type = member->type;
	place->bit_offset = level->bit_offset + member->bit_offset;
	place->bit_size = member->bit_size;
	place->bitfield = member->bitfield;
	return place->bit_offset <= MEMLENS_BTF_BITS_MAX;
}

/* A part of a path is no string of its own. */
static bool name_is(const char *name, const char *wanted, size_t length)
{
	return !strncmp(name, wanted, length) && !name[length];
}

bool memlens_btf_place_member(struct memlens_btf_place *place,
			      const char *wanted, size_t length)
{
	struct level levels[NESTED_MAX + 1];
	struct level *level = levels;

	if (place->bitfield || !type_strip(place, place->type, &level->type) ||
	    !is_struct(&level->type))
		return false;
	level->bit_offset = place->bit_offset;
	level->next = 0;
	while (work_take(place)) {
		struct member member;
		const char *name;

		if (level->next == level->type.vlen) {
			if (level == levels)
				return false;
			level--;
			continue;
		}
		member_read(place->btf, level, &member);
		name = memlens_btf_string(place->btf, member.name);
		if (!name)
			continue;
		if (name_is(name, wanted, length))
			return member_enter(place, level, &member);
		if (!*name && level < &levels[NESTED_MAX] &&
		    level_enter(place, level, &member, level + 1))
			level++;
	}
	return false;
}

bool memlens_btf_place_element(struct memlens_btf_place *place)
{
	struct memlens_btf_type type;

	if (place->bitfield || !type_strip(place, place->type, &type) ||
	    type.kind != MEMLENS_BTF_ARRAY)
		return false;
	place->type = array_element(place->btf, &type);
	place->elements = array_count(place->btf, &type);
	if (!type_size(place, place->type, &place->stride))
		return false;
	place->bit_size = place->stride * 8;
	return true;
}
