// SPDX-License-Identifier: GPL-2.0
/* Records of slabs: read, and what follows from one alone. */
#include "module/pure/table.h"
#include "tools/slabs.h"

#define GROWTH_MOST	9.0e18	/* a double that has room in an s64 */

static void record_read(const struct memlens_wire *wire,
			const struct memlens_section *section, u32 index,
			void *record, size_t size)
{
	memcpy(record, memlens_wire_record(wire, section, index),
	       section->record_size < size ? section->record_size : size);
}

bool slabs_all(const struct memlens_wire *wire, struct memlens_slabs *all)
{
	const struct memlens_section *section =
		memlens_wire_section(wire, MEMLENS_SECTION_SLABS);

	memset(all, 0xff, sizeof(*all));
	if (!section || !section->record_count)
		return false;
	record_read(wire, section, 0, all, sizeof(*all));
	return true;
}

const struct memlens_section *slabs_caches(const struct memlens_wire *wire)
{
	return memlens_wire_section(wire, MEMLENS_SECTION_CACHE);
}

void slabs_cache(const struct memlens_wire *wire,
		 const struct memlens_section *section, u32 index,
		 struct memlens_cache *cache)
{
	/* All ones are what no unsigned figure is; the others have their own. */
	memset(cache, 0xff, sizeof(*cache));
	cache->growth_bytes = MEMLENS_UNKNOWN_S64;
	cache->growth_minute_bytes = MEMLENS_UNKNOWN_S64;
	record_read(wire, section, index, cache, sizeof(*cache));
	if (section->record_size < offsetof(struct memlens_cache, object_size))
		memset(cache->name, 0, sizeof(cache->name));
}

u64 slabs_held(const struct memlens_wire *wire)
{
	const struct memlens_section *section = slabs_caches(wire);
	struct memlens_slabs all;
	struct memlens_cache cache;
	u64 held = 0;
	bool known = false;
	u32 i;

	slabs_all(wire, &all);
	if (all.reclaimable_bytes != MEMLENS_UNKNOWN &&
	    all.unreclaimable_bytes != MEMLENS_UNKNOWN)
		return all.reclaimable_bytes + all.unreclaimable_bytes;
	for (i = 0; section && i < section->record_count; i++) {
		slabs_cache(wire, section, i, &cache);
		if (cache.counts.bytes == MEMLENS_UNKNOWN)
			continue;
		held += cache.counts.bytes;
		known = true;
	}
	return known ? held : MEMLENS_UNKNOWN;
}

s64 slabs_a_minute(s64 growth, u64 growth_ns)
{
	double a_minute;

	if (growth == MEMLENS_UNKNOWN_S64 || !growth_ns ||
	    growth_ns == MEMLENS_UNKNOWN)
		return MEMLENS_UNKNOWN_S64;
	if (growth_ns == SLABS_MINUTE_NS)
		return growth;
	a_minute = (double)growth * SLABS_MINUTE_NS / (double)growth_ns;
	if (a_minute > GROWTH_MOST)
		a_minute = GROWTH_MOST;
	if (a_minute < -GROWTH_MOST)
		a_minute = -GROWTH_MOST;
	return (s64)a_minute;
}

u64 slabs_use(const struct memlens_cache *cache)
{
	const struct memlens_slab_counts *counts = &cache->counts;

	if (counts->in_use == MEMLENS_UNKNOWN || !counts->objects ||
	    counts->objects == MEMLENS_UNKNOWN ||
	    counts->in_use > counts->objects)
		return MEMLENS_UNKNOWN;
	return (u64)(10000.0 * (double)counts->in_use /
		     (double)counts->objects);
}
