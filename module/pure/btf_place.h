/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of btf share: types, and places within them. */
#ifndef MEMLENS_PURE_BTF_PLACE_H
#define MEMLENS_PURE_BTF_PLACE_H

#include "module/pure/btf.h"

/* ---- btf.c: a type ------------------------------------------------------ */

enum memlens_btf_kind {
	MEMLENS_BTF_INT		= 1,
	MEMLENS_BTF_PTR		= 2,
	MEMLENS_BTF_ARRAY	= 3,
	MEMLENS_BTF_STRUCT	= 4,
	MEMLENS_BTF_UNION	= 5,
	MEMLENS_BTF_ENUM	= 6,
	MEMLENS_BTF_FWD		= 7,
	MEMLENS_BTF_TYPEDEF	= 8,
	MEMLENS_BTF_VOLATILE	= 9,
	MEMLENS_BTF_CONST	= 10,
	MEMLENS_BTF_RESTRICT	= 11,
	MEMLENS_BTF_FUNC	= 12,
	MEMLENS_BTF_FUNC_PROTO	= 13,
	MEMLENS_BTF_VAR		= 14,
	MEMLENS_BTF_DATASEC	= 15,
	MEMLENS_BTF_FLOAT	= 16,
	MEMLENS_BTF_DECL_TAG	= 17,
	MEMLENS_BTF_TYPE_TAG	= 18,
	MEMLENS_BTF_ENUM64	= 19,
	MEMLENS_BTF_KINDS,
};

#define MEMLENS_BTF_TYPE_BYTES		12	/* of each type, before its parts */
#define MEMLENS_BTF_MEMBER_BYTES	12

struct memlens_btf_type {
	u32 name;
	u32 kind;
	u32 vlen;
	u32 size;		/* or the type that it refers to */
	u32 parts;		/* where its members, or its like, are */
	bool has_bitfields;	/* as members' offsets are written */
};

/* A number of the types; @at and the 3 bytes behind it are in a type. */
u32 memlens_btf_word(const struct memlens_btf *btf, u32 at);

/* A string of the blob's, or NULL. */
const char *memlens_btf_string(const struct memlens_btf *btf, u32 at);

/* The type of an id; false for void, which is 0, and for those beyond. */
bool memlens_btf_type(const struct memlens_btf *btf, u32 id,
		      struct memlens_btf_type *type);

/* ---- btf_place.c: where a path has come to ------------------------------ */

struct memlens_btf_place {
	const struct memlens_btf *btf;
	u32 *work;		/* steps left: at 0 nothing is found any more */
	u32 type;
	u64 bit_offset;
	u32 bit_size;
	u32 stride;
	u32 elements;
	bool bitfield;
};

/* At the whole of a type; btf and work are set. False if it has no size. */
bool memlens_btf_place_begin(struct memlens_btf_place *place, u32 id);

/* On to a member; its name is @length characters, and no NUL need follow. */
bool memlens_btf_place_member(struct memlens_btf_place *place,
			      const char *name, size_t length);

/* On to the first element. */
bool memlens_btf_place_element(struct memlens_btf_place *place);

#endif /* MEMLENS_PURE_BTF_PLACE_H */
