/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the members of private structs lie, out of the kernel's own BTF.
 *
 * The bytes are not trusted. Nothing outside of them is read, whatever they say,
 * and the work is bounded: open and index take a step for each 12 bytes of the
 * types, resolve compares the name of each type with that of each want and then
 * takes, for each want, at most MEMLENS_BTF_WORK(length) steps more. A step is
 * of constant cost: it looks at one member or at one link of a chain of types.
 *
 * Both forms of the format are read, since one is the other with bits that were
 * always 0: in 6.12 a type has 16 bits of vlen and 5 of kind, in 7.2 24 and 7,
 * and perhaps there is a table of how long types of each kind are.
 *
 * Open, index, resolve; the bytes and the index are the caller's and stay there
 * until the last resolve.
 */
#ifndef MEMLENS_PURE_BTF_H
#define MEMLENS_PURE_BTF_H

#include "module/pure/pure.h"

enum memlens_btf_error {
	MEMLENS_BTF_OK,
	MEMLENS_BTF_SHORT,	/* there is less of it than it says */
	MEMLENS_BTF_MAGIC,	/* not BTF at all */
	MEMLENS_BTF_ORDER,	/* of a machine of the other byte order */
	MEMLENS_BTF_VERSION,	/* of a later version than we know */
	MEMLENS_BTF_HEADER,	/* the header contradicts itself */
	MEMLENS_BTF_STRINGS,	/* strings do not begin or end as they must */
	MEMLENS_BTF_TYPE,	/* a type that is none, or is cut: stop_id */
	MEMLENS_BTF_ROOM,	/* no room for the index */
};

/* A word for a value in a table: "btf-short". */
const char *memlens_btf_error_text(enum memlens_btf_error error);

struct memlens_btf {
	const u8 *types;
	const char *strings;	/* the last byte of them is NUL */
	const u8 *layout;	/* 4 bytes for each kind */
	u32 types_length;
	u32 strings_length;
	u32 layout_kinds;
	u32 type_count;		/* ids are 1 to type_count */
	u32 stop_id;		/* where reading stopped: 0, nowhere */
	u32 stop_kind;
	const u32 *offsets;	/* of id 1, 2...; NULL before the index */
};

/*
 * Checks all of it, and counts the types. A kind that is unknown and not in the
 * table of lengths cannot be stepped over: that is no error, but the types end
 * before it, and stop_id and stop_kind say so.
 *
 * To refuse such a blob would be safer. What is found in the rest is as sound as
 * ever, since all that a type says of itself is before it in the list or not
 * used at all; but another struct of the same name, which would have made the
 * answer ambiguous, may be beyond the stop. That is rare, and a new kind takes
 * all of the private members away at once, so it is left to the caller: one that
 * follows addresses by what is found here had better treat stop_id as an error.
 */
enum memlens_btf_error memlens_btf_open(struct memlens_btf *btf,
					const void *bytes, size_t length);

/* Fills offsets of the caller's, room of at least type_count of them. */
enum memlens_btf_error memlens_btf_index(struct memlens_btf *btf, u32 *offsets,
					 u32 room);

/*
 * One wanted member. The path begins in a struct or union of the name @type:
 *
 *	"size"			a member, also one of an anonymous struct within
 *	"oo.x"			a member of a member
 *	"node[]"		an element of an array: the first
 *	"per_node[].node"	a member of an element
 *	"" or NULL		the struct itself, for its size
 *
 * const, typedef and their like are seen through, pointers are not followed. A
 * member called without [] is the whole array. What pahole and clang write has
 * no arrays of arrays: a[2][3] is a[6] there; gcc -gbtf writes what C has, a
 * pair of brackets for each.
 *
 * Where several structs have the name, those count that have the member. If they
 * do not agree on all of the result, it is ambiguous and not found.
 */
struct memlens_btf_want {
	const char *type;
	const char *path;

	bool found;
	bool ambiguous;
	bool gave_up;		/* beyond MEMLENS_BTF_WORK: not found, either */
	bool bitfield;
	u32 definitions;	/* structs of that name */
	u32 bit_offset;		/* of an array's element 0 */
	u32 bit_size;		/* of a bit-field, an element, or all of it */
	u32 stride;		/* bytes from element to element of the last [] */
	u32 elements;		/* of the last []; 0 as well if it is flexible */
	u32 work;		/* steps left; not the caller's */
};

#define MEMLENS_BTF_WORK(length)	(4096 + (length) / 8)

/* Neither a size nor an offset is more, in bits; in a kernel none is near. */
#define MEMLENS_BTF_BITS_MAX		(1U << 31)

/* Returns how many were found. */
u32 memlens_btf_resolve(const struct memlens_btf *btf,
			struct memlens_btf_want *wants, u32 count);

#endif /* MEMLENS_PURE_BTF_H */
