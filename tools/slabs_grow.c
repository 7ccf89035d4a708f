// SPDX-License-Identifier: GPL-2.0
/* Growth between two looks, and the ranks by it. */
#include "module/pure/table.h"
#include "tools/slabs_grow.h"
#include "tools/slabs_sort.h"

#define END_OF(type, member)						\
	(offsetof(type, member) + sizeof_field(type, member))

/* Few change places: it is looked for from behind the last one on. */
static bool cache_find(const struct memlens_wire *before,
		       const struct memlens_section *section, u64 id, u32 *at,
		       struct memlens_cache *cache)
{
	u32 tried;

	for (tried = 0; tried < section->record_count; tried++) {
		const u32 index = (u32)(((u64)*at + tried) %
					section->record_count);

		slabs_cache(before, section, index, cache);
		if (cache->id == id) {
			*at = index + 1;
			return true;
		}
	}
	return false;
}

static s64 difference(u64 now, u64 before)
{
	return now == MEMLENS_UNKNOWN || before == MEMLENS_UNKNOWN ?
		MEMLENS_UNKNOWN_S64 : (s64)(now - before);
}

static void growth_write(const struct memlens_wire *copy,
			 const struct memlens_section *section, u32 index,
			 s64 growth)
{
	u8 *record = (u8 *)memlens_wire_record(copy, section, index);

	if (section->record_size >=
	    END_OF(struct memlens_cache, growth_minute_bytes))
		memcpy(record +
		       offsetof(struct memlens_cache, growth_minute_bytes),
		       &growth, sizeof(growth));
}

static void span_write(const struct memlens_wire *copy, u64 span_ns)
{
	const struct memlens_section *section =
		memlens_wire_section(copy, MEMLENS_SECTION_SLABS);

	if (section && section->record_count &&
	    section->record_size >= END_OF(struct memlens_slabs, growth_ns))
		memcpy((u8 *)memlens_wire_record(copy, section, 0) +
		       offsetof(struct memlens_slabs, growth_ns),
		       &span_ns, sizeof(span_ns));
}

/* By no id at all nothing is found. */
static bool has_ids(const struct memlens_section *section)
{
	return section && section->record_size >=
		END_OF(struct memlens_cache, id);
}

void slabs_grow(const struct memlens_wire *copy,
		const struct memlens_wire *before)
{
	const struct memlens_section *section = slabs_caches(copy);
	const struct memlens_section *was = slabs_caches(before);
	u32 i, at = 0;

	if (!has_ids(section))
		return;
	for (i = 0; i < section->record_count; i++) {
		struct memlens_cache now, old;
		u64 bytes = 0;

		slabs_cache(copy, section, i, &now);
		if (has_ids(was) &&
		    cache_find(before, was, now.id, &at, &old))
			bytes = old.counts.bytes;
		else if (!has_ids(was) || was->lost_count)
			bytes = MEMLENS_UNKNOWN;
		growth_write(copy, section, i,
			     difference(now.counts.bytes, bytes));
	}
	span_write(copy, copy->header->mono_ns - before->header->mono_ns);
	slabs_rank(copy);
}
