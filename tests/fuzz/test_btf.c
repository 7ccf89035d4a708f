// SPDX-License-Identifier: GPL-2.0
/* BTF as the kernel side looks into it: what it finds is inside of something. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module/pure/btf_place.h"
#include "tests/fuzz/target.h"

unsigned long target_opened;
const u32 target_weight = 1;
const char *const target_seed = "build/fuzz/btf_layouts.btf";
const char *const target_corpus = "tests/fuzz/corpus_btf/*";

/* Of each struct its size first, as the others are compared with it. */
static const struct memlens_btf_want wanted[] = {
	{ .type = "cache", .path = NULL },
	{ .type = "cache", .path = "size" },
	{ .type = "cache", .path = "oo.x" },
	{ .type = "cache", .path = "refs.counter" },
	{ .type = "cache", .path = "node" },
	{ .type = "cache", .path = "node[]" },
	{ .type = "cache", .path = "usage[][]" },
	{ .type = "cache", .path = "inner[].second[]" },
	{ .type = "cache", .path = "named.bytes[]" },
	{ .type = "cache", .path = "last[]" },
	{ .type = "cache", .path = "none" },
	{ .type = "old_page", .path = NULL },
	{ .type = "old_page", .path = "objects" },
	{ .type = "old_page", .path = "slab_cache" },
	{ .type = "new_cache", .path = NULL },
	{ .type = "new_cache", .path = "per_node[].node" },
	{ .type = "bits", .path = NULL },
	{ .type = "bits", .path = "flag" },
	{ .type = "deep", .path = NULL },
	{ .type = "deep", .path = "level8" },
	{ .type = "flexible_inner", .path = NULL },
	{ .type = "flexible_inner", .path = "entries[].order.x" },
};

static void insist(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "# fuzz: %s\n", what);
	abort();
}

/* Each is behind the one before, and its parts are there. */
static void types_check(const struct memlens_btf *btf)
{
	struct memlens_btf_type type;
	u32 end = 0;
	u32 id;

	for (id = 1; id <= btf->type_count; id++) {
		insist(memlens_btf_type(btf, id, &type), "a type is missing");
		insist(type.parts >= end + MEMLENS_BTF_TYPE_BYTES,
		       "types in each other");
		end = type.parts;
		if (type.kind == MEMLENS_BTF_STRUCT)
			end += type.vlen * MEMLENS_BTF_MEMBER_BYTES;
		insist(end <= btf->types_length, "a type beyond the end");
	}
	insist(!memlens_btf_type(btf, 0, &type), "void has a type");
	insist(!memlens_btf_type(btf, id, &type), "a type too many");
}

/* What was not found leaves no numbers behind. */
static void absent_check(const struct memlens_btf_want *want)
{
	insist(!want->bit_offset && !want->bit_size && !want->stride &&
	       !want->elements && !want->bitfield, "numbers of nothing");
}

static void found_check(const struct memlens_btf_want *want)
{
	insist(!want->ambiguous && !want->gave_up && want->definitions,
	       "found, and not");
	insist(want->bit_offset <= MEMLENS_BTF_BITS_MAX &&
	       want->bit_size <= MEMLENS_BTF_BITS_MAX, "a size without bounds");
	if (want->bitfield)
		insist(want->bit_size && want->bit_size < 256,
		       "a bit-field of no bits, or of too many");
	else
		insist(want->bit_offset % 8 == 0 && want->bit_size % 8 == 0,
		       "no whole bytes");
	if (want->path && strchr(want->path, '['))
		insist(want->bit_size <= (u64)want->stride * 8,
		       "more than an element");
	else
		insist(!want->stride && !want->elements, "elements of nothing");
}

/* Beyond its struct is only what an array without a count leads to. */
static void inside_check(const struct memlens_btf_want *whole,
			 const struct memlens_btf_want *want)
{
	const char *array = want->path ? strchr(want->path, '[') : NULL;

	if (!whole->found || whole->definitions != 1)
		return;
	if (array && (!want->elements || strchr(array + 1, '[')))
		return;
	insist((u64)want->bit_offset + want->bit_size <= whole->bit_size,
	       "a member outside of its struct");
	insist((u64)want->bit_offset / 8 + (u64)want->stride * want->elements <=
	       whole->bit_size / 8 + (u64)want->stride, "an array outside");
}

static void wants_check(const struct memlens_btf *btf)
{
	struct memlens_btf_want wants[ARRAY_SIZE(wanted)];
	const struct memlens_btf_want *whole = wants;
	u32 found = 0;
	u32 i;

	memcpy(wants, wanted, sizeof(wants));
	found = memlens_btf_resolve(btf, wants, ARRAY_SIZE(wants));
	for (i = 0; i < ARRAY_SIZE(wants); i++) {
		const struct memlens_btf_want *want = &wants[i];

		if (!want->path)
			whole = want;
		insist(want->definitions <= btf->type_count, "structs of none");
		insist(want->work <= MEMLENS_BTF_WORK(btf->types_length),
		       "work that became more");
		found -= want->found;
		if (!want->found) {
			absent_check(want);
			continue;
		}
		found_check(want);
		inside_check(whole, want);
	}
	insist(!found, "not as many as it said");
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	struct memlens_btf btf;
	/* Of its own size, so that the sanitizer sees its end. */
	void *copy = malloc(size);
	u32 *offsets;

	if (size)
		memcpy(copy, bytes, size);
	if (memlens_btf_open(&btf, copy, size) == MEMLENS_BTF_OK) {
		target_opened++;
		offsets = malloc(btf.type_count * sizeof(*offsets));
		insist(memlens_btf_index(&btf, offsets, btf.type_count) ==
		       MEMLENS_BTF_OK, "counted, and not indexed");
		types_check(&btf);
		wants_check(&btf);
		free(offsets);
	}
	free(copy);
	return 0;
}

/* All types are looked for in any case: a name leads anywhere. */
void target_changed(const u8 *bytes, size_t size, size_t from, size_t to)
{
	(void)from;
	(void)to;
	LLVMFuzzerTestOneInput(bytes, size);
}
