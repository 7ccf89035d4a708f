// SPDX-License-Identifier: GPL-2.0
/* Wanted members: paths, and structs that share a name. */
#include "module/pure/btf_place.h"

static bool path_follow(struct memlens_btf_place *place, const char *path)
{
	while (*path) {
		size_t length = strcspn(path, ".[");

		if (!length || !memlens_btf_place_member(place, path, length))
			return false;
		for (path += length; !strncmp(path, "[]", 2); path += 2)
			if (!memlens_btf_place_element(place))
				return false;
		if (!*path)
			return true;
		if (*path++ != '.' || !*path)
			return false;
	}
	return true;
}

static bool is_as_found(const struct memlens_btf_want *want,
			const struct memlens_btf_place *place)
{
	return want->bit_offset == place->bit_offset &&
		want->bit_size == place->bit_size &&
		want->stride == place->stride &&
		want->elements == place->elements &&
		want->bitfield == place->bitfield;
}

/* Looks for the member in one struct of the name. */
static void definition_try(const struct memlens_btf *btf,
			   struct memlens_btf_want *want, u32 id)
{
	struct memlens_btf_place place = { .btf = btf, .work = &want->work };

	want->definitions++;
	if (!memlens_btf_place_begin(&place, id) ||
	    !path_follow(&place, want->path ? want->path : ""))
		return;
	if (want->found) {
		want->ambiguous |= !is_as_found(want, &place);
		return;
	}
	want->found = true;
	want->bit_offset = (u32)place.bit_offset;
	want->bit_size = place.bit_size;
	want->stride = place.stride;
	want->elements = place.elements;
	want->bitfield = place.bitfield;
}

static void want_reset(const struct memlens_btf *btf,
		       struct memlens_btf_want *want)
{
	const struct memlens_btf_want blank = {
		.type = want->type,
		.path = want->path,
		.work = MEMLENS_BTF_WORK(btf->types_length),
	};

	*want = blank;
}

/* Of an answer that does not hold nothing is left to be used by mistake. */
static bool want_settle(struct memlens_btf_want *want)
{
	want->gave_up = !want->work;
	if (want->found && !want->ambiguous && !want->gave_up)
		return true;
	want->found = false;
	want->bitfield = false;
	want->bit_offset = 0;
	want->bit_size = 0;
	want->stride = 0;
	want->elements = 0;
	return false;
}

u32 memlens_btf_resolve(const struct memlens_btf *btf,
			struct memlens_btf_want *wants, u32 count)
{
	struct memlens_btf_type type;
	u32 found = 0;
	u32 id, i;

	for (i = 0; i < count; i++)
		want_reset(btf, &wants[i]);
	for (id = 1; memlens_btf_type(btf, id, &type); id++) {
		const char *name = memlens_btf_string(btf, type.name);

		if (!name || !*name || (type.kind != MEMLENS_BTF_STRUCT &&
					type.kind != MEMLENS_BTF_UNION))
			continue;
		for (i = 0; i < count; i++)
			if (!strcmp(name, wants[i].type))
				definition_try(btf, &wants[i], id);
	}
	for (i = 0; i < count; i++)
		found += want_settle(&wants[i]);
	return found;
}
