// SPDX-License-Identifier: GPL-2.0
/* The heavy ones. */
#include "module/pure/heavy.h"

/* Up to the most that it can hold. */
static u64 plus(u64 a, u64 b)
{
	return a + b < a ? ~(u64)0 : a + b;
}

static struct memlens_heavy_entry *lookup(struct memlens_heavy_entry *entries,
					  u32 count, u64 key)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (entries[i].key == key)
			return &entries[i];
	return NULL;
}

static struct memlens_heavy_entry *
lightest(struct memlens_heavy_entry *entries, u32 count)
{
	u32 least = 0;
	u32 i;

	for (i = 1; i < count; i++)
		if (entries[i].weight < entries[least].weight)
			least = i;
	return &entries[least];
}

static void entry_add(struct memlens_heavy_entry *entry, u64 weight, u64 now,
		      const char *name)
{
	entry->weight = plus(entry->weight, weight);
	entry->count++;
	if (weight > entry->max)
		entry->max = weight;
	entry->last = now;
	memcpy(entry->name, name, sizeof(entry->name));
}

void memlens_heavy_add(struct memlens_heavy *heavy, u64 key, u64 weight,
		       u64 now, const char name[MEMLENS_HEAVY_NAME])
{
	struct memlens_heavy_entry *entry;

	entry = lookup(heavy->entries, MEMLENS_HEAVY_ENTRIES, key);
	if (!entry) {
		/* One that is nobody's is the lightest, and has no weight. */
		entry = lightest(heavy->entries, MEMLENS_HEAVY_ENTRIES);
		entry->key = key;
		entry->error = entry->weight;
		entry->count = 0;
		entry->max = 0;
	}
	entry_add(entry, weight, now, name);
}

static u64 floor_of(const struct memlens_heavy_entry *entries, u32 count)
{
	u64 least = ~(u64)0;
	u32 i;

	for (i = 0; i < count; i++) {
		if (!entries[i].key)
			return 0;
		if (entries[i].weight < least)
			least = entries[i].weight;
	}
	return least;
}

u64 memlens_heavy_floor(const struct memlens_heavy *heavy)
{
	return floor_of(heavy->entries, MEMLENS_HEAVY_ENTRIES);
}

/* ---- merged --------------------------------------------------------- */

static void entry_merge(struct memlens_heavy_entry *to,
			const struct memlens_heavy_entry *from)
{
	to->weight = plus(to->weight, from->weight);
	to->error = plus(to->error, from->error);
	to->count += from->count;
	if (from->max > to->max)
		to->max = from->max;
	if (from->last >= to->last) {
		to->last = from->last;
		memcpy(to->name, from->name, sizeof(to->name));
	}
}

/* What it may have had in the tables before this one. */
static void entry_admit(struct memlens_heavy_merged *merged,
			const struct memlens_heavy_entry *from, u64 before)
{
	struct memlens_heavy_entry *to =
		lightest(merged->entries, MEMLENS_HEAVY_MERGED);
	u64 weight = plus(from->weight, before);

	if (to->key && to->weight >= weight) {
		if (weight > merged->evicted)
			merged->evicted = weight;
		return;
	}
	if (to->key && to->weight > merged->evicted)
		merged->evicted = to->weight;
	*to = *from;
	to->weight = weight;
	to->error = plus(from->error, before);
}

void memlens_heavy_merge(struct memlens_heavy_merged *merged,
			 const struct memlens_heavy *heavy)
{
	const u64 floor = memlens_heavy_floor(heavy);
	const u64 before = plus(merged->floors, merged->evicted);
	const struct memlens_heavy_entry *from;
	bool known[MEMLENS_HEAVY_ENTRIES];
	struct memlens_heavy_entry *to;
	u32 i;

	for (i = 0; i < MEMLENS_HEAVY_MERGED; i++) {
		to = &merged->entries[i];
		if (!to->key || lookup((struct memlens_heavy_entry *)heavy->entries,
				       MEMLENS_HEAVY_ENTRIES, to->key))
			continue;
		to->weight = plus(to->weight, floor);
		to->error = plus(to->error, floor);
	}
	/* Those that are there already come first: one that had to leave for a new
	 * one would come in again without what it had.
	 */
	for (i = 0; i < MEMLENS_HEAVY_ENTRIES; i++) {
		from = &heavy->entries[i];
		to = lookup(merged->entries, MEMLENS_HEAVY_MERGED, from->key);
		known[i] = from->key && to;
		if (known[i])
			entry_merge(to, from);
	}
	for (i = 0; i < MEMLENS_HEAVY_ENTRIES; i++) {
		from = &heavy->entries[i];
		if (from->key && !known[i])
			entry_admit(merged, from, before);
	}
	merged->floors = plus(merged->floors, floor);
}

u64 memlens_heavy_missing(const struct memlens_heavy_merged *merged)
{
	return plus(merged->floors, merged->evicted);
}

static u64 certain(const struct memlens_heavy_entry *entry)
{
	return entry->weight - entry->error;
}

/* By insertion: there are few. */
u32 memlens_heavy_sort(struct memlens_heavy_merged *merged)
{
	struct memlens_heavy_entry *entries = merged->entries;
	u32 count = 0;
	u32 i, at;

	for (i = 0; i < MEMLENS_HEAVY_MERGED; i++) {
		struct memlens_heavy_entry entry = entries[i];

		if (!entry.key)
			continue;
		for (at = count++; at; at--) {
			if (certain(&entries[at - 1]) >= certain(&entry))
				break;
			entries[at] = entries[at - 1];
		}
		entries[at] = entry;
	}
	return count;
}
