// SPDX-License-Identifier: GPL-2.0
#include "module/pure/growth.h"

void memlens_growth_begin(struct memlens_growth *growth)
{
	growth->counts[!growth->now] = 0;
	growth->merged = 0;
	growth->was_forgetful = growth->forgetful;
	growth->forgetful = false;
}

/* Of the last sample; ids rise, so each entry is passed once. */
static const struct memlens_past *past_merge(struct memlens_growth *growth, u64 id)
{
	const struct memlens_past *table = growth->tables[growth->now];
	const u32 count = growth->counts[growth->now];

	while (growth->merged < count && table[growth->merged].id < id)
		growth->merged++;
	if (growth->merged < count && table[growth->merged].id == id)
		return &table[growth->merged];
	return NULL;
}

static void past_add(struct memlens_growth *growth, u64 id, u64 bytes,
		     const struct memlens_past *before)
{
	const u32 next = !growth->now;
	struct memlens_past *past;

	if (growth->counts[next] == growth->room) {
		growth->forgetful = true;
		growth->forgotten++;
		return;
	}
	past = &growth->tables[next][growth->counts[next]++];
	memset(past, 0, sizeof(*past));
	past->id = id;
	if (before) {
		past->first = before->first;
		memcpy(&past->bytes[1], before->bytes,
		       (MEMLENS_SAMPLES - 1) * sizeof(past->bytes[0]));
	} else if (!growth->samples) {
		past->first = bytes;
	} else if (growth->was_forgetful) {
		/* It may have been there, without room. */
		past->first = MEMLENS_UNKNOWN;
		memset(past->bytes, 0xff, sizeof(past->bytes));
	}
	past->bytes[0] = bytes;
}

void memlens_growth_sample(struct memlens_growth *growth, u64 id, u64 bytes)
{
	past_add(growth, id, bytes, past_merge(growth, id));
}

void memlens_growth_keep(struct memlens_growth *growth, u64 id)
{
	const struct memlens_past *before = past_merge(growth, id);

	if (before)
		past_add(growth, id, before->bytes[0], before);
	else
		growth->forgetful = true;
}

void memlens_growth_end(struct memlens_growth *growth, u64 now_ns, bool all)
{
	growth->forgetful |= !all;
	memmove(&growth->taken_ns[1], growth->taken_ns,
		(MEMLENS_SAMPLES - 1) * sizeof(growth->taken_ns[0]));
	growth->taken_ns[0] = now_ns;
	growth->now = !growth->now;
	if (growth->samples < MEMLENS_SAMPLES)
		growth->samples++;
}

static const struct memlens_past *
past_lookup(const struct memlens_growth *growth, u64 id)
{
	const struct memlens_past *table = growth->tables[growth->now];
	u32 low = 0, high = growth->counts[growth->now];

	while (low < high) {
		const u32 middle = low + (high - low) / 2;

		if (table[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < growth->counts[growth->now] && table[low].id == id)
		return &table[low];
	return NULL;
}

static s64 grown(u64 bytes, u64 before)
{
	return before == MEMLENS_UNKNOWN ? MEMLENS_UNKNOWN_S64 :
		(s64)(bytes - before);
}

/* One that the last sample does not have came after it, if that had room for all. */
void memlens_growth_fill(const struct memlens_growth *growth,
			 struct memlens_cache *record)
{
	const struct memlens_past *past = past_lookup(growth, record->id);
	const u64 bytes = record->counts.bytes;

	if (!growth->samples || (!past && growth->forgetful)) {
		record->growth_bytes = MEMLENS_UNKNOWN_S64;
		record->growth_minute_bytes = MEMLENS_UNKNOWN_S64;
		return;
	}
	record->growth_bytes = grown(bytes, past ? past->first : 0);
	record->growth_minute_bytes =
		grown(bytes, past ? past->bytes[growth->samples - 1] : 0);
}

u64 memlens_growth_ns(const struct memlens_growth *growth, u64 now_ns)
{
	if (!growth->samples)
		return 0;
	return now_ns - growth->taken_ns[growth->samples - 1];
}
