// SPDX-License-Identifier: GPL-2.0
/* Caches in order, by a heap: it needs no memory, nor a long time for any input. */
#include "module/pure/table.h"
#include "tools/slabs_sort.h"

#define RANKED_MOST	8192	/* with more caches no rank is known */

const char *const slabs_keys =
	"held, growth, grown, free, padding, objects, used, use, parked, slabs, size or name";

static const char *const words[] = {
	[SLABS_BY_HELD] = "held",
	[SLABS_BY_GROWTH] = "growth",
	[SLABS_BY_GROWN] = "grown",
	[SLABS_BY_FREE] = "free",
	[SLABS_BY_PADDING] = "padding",
	[SLABS_BY_OBJECTS] = "objects",
	[SLABS_BY_USED] = "used",
	[SLABS_BY_USE] = "use",
	[SLABS_BY_PARKED] = "parked",
	[SLABS_BY_SLABS] = "slabs",
	[SLABS_BY_SIZE] = "size",
	[SLABS_BY_NAME] = "name",
};

enum slabs_key slabs_key_lookup(const char *word)
{
	u32 key;

	for (key = SLABS_BY_HELD; key < ARRAY_SIZE(words); key++)
		if (!strcmp(words[key], word))
			return key;
	return SLABS_UNSORTED;
}

/* ---- which of two ---------------------------------------------------- */

/* More weight comes first; what is not known has none. */
static u64 number_weight(u64 number)
{
	return number == MEMLENS_UNKNOWN ? 0 : number + 1;
}

static u64 amount_weight(s64 amount)
{
	/* As unsigned numbers, in the same order. */
	return amount == MEMLENS_UNKNOWN_S64 ? 0 :
		((u64)amount ^ (1ULL << 63)) + 1;
}

static u64 use_weight(const struct memlens_cache *cache)
{
	const u64 use = slabs_use(cache);

	return use == MEMLENS_UNKNOWN ? 0 : MEMLENS_UNKNOWN - use;
}

static u64 weight(enum slabs_key key, const struct memlens_cache *cache)
{
	const struct memlens_slab_counts *counts = &cache->counts;

	switch (key) {
	case SLABS_BY_HELD:
		return number_weight(counts->bytes);
	case SLABS_BY_GROWTH:
		return amount_weight(cache->growth_minute_bytes);
	case SLABS_BY_GROWN:
		return amount_weight(cache->growth_bytes);
	case SLABS_BY_FREE:
		return number_weight(counts->free_bytes);
	case SLABS_BY_PADDING:
		return number_weight(cache->padding_bytes);
	case SLABS_BY_OBJECTS:
		return number_weight(counts->objects);
	case SLABS_BY_USED:
		return number_weight(counts->in_use);
	case SLABS_BY_USE:
		return use_weight(cache);
	case SLABS_BY_PARKED:
		return number_weight(counts->parked);
	case SLABS_BY_SLABS:
		return number_weight(counts->slabs);
	case SLABS_BY_SIZE:
		return cache->size == MEMLENS_UNKNOWN_U32 ? 0 :
			number_weight(cache->size);
	case SLABS_BY_NAME:
	case SLABS_UNSORTED:
		break;
	}
	return 0;
}

static int compare(u64 a, u64 b)
{
	return a > b ? -1 : a < b;
}

/* Under 0: @a comes first. Only one and the same id is neither. */
static int caches_compare(enum slabs_key key, const struct memlens_cache *a,
			  const struct memlens_cache *b)
{
	int order = key == SLABS_BY_NAME ?
		strncmp(a->name, b->name, sizeof(a->name)) :
		compare(weight(key, a), weight(key, b));

	if (!order)
		order = compare(weight(SLABS_BY_GROWN, a),
				weight(SLABS_BY_GROWN, b));
	if (!order)
		order = compare(weight(SLABS_BY_HELD, a),
				weight(SLABS_BY_HELD, b));
	return order ? order : compare(b->id, a->id);
}

/* ---- a heap ---------------------------------------------------------- */

struct heap {
	const struct memlens_wire *wire;
	const struct memlens_section *section;
	enum slabs_key key;
	u32 *places;	/* what is moved: these, or the records if it is NULL */
};

static bool comes_before(const struct heap *heap, u32 a, u32 b)
{
	struct memlens_cache left, right;

	slabs_cache(heap->wire, heap->section,
		    heap->places ? heap->places[a] : a, &left);
	slabs_cache(heap->wire, heap->section,
		    heap->places ? heap->places[b] : b, &right);
	return caches_compare(heap->key, &left, &right) < 0;
}

static void records_swap(const struct heap *heap, u32 a, u32 b)
{
	const size_t size = heap->section->record_size;
	u8 *records = (u8 *)heap->wire->base + heap->section->offset;
	u8 *left = records + a * size;
	u8 *right = records + b * size;
	size_t i;

	for (i = 0; i < size; i++) {
		const u8 byte = left[i];

		left[i] = right[i];
		right[i] = byte;
	}
}

static void swap(const struct heap *heap, u32 a, u32 b)
{
	u32 place;

	if (!heap->places) {
		records_swap(heap, a, b);
		return;
	}
	place = heap->places[a];
	heap->places[a] = heap->places[b];
	heap->places[b] = place;
}

/* Below each of the first @count stand those that come before it. */
static void sift(const struct heap *heap, u32 root, u32 count)
{
	u32 child;

	for (; (u64)root * 2 + 1 < count; root = child) {
		child = root * 2 + 1;
		if (child + 1 < count && comes_before(heap, child, child + 1))
			child++;
		if (!comes_before(heap, root, child))
			return;
		swap(heap, root, child);
	}
}

static void heap_sort(const struct heap *heap, u32 count)
{
	u32 i;

	for (i = count / 2; i; i--)
		sift(heap, i - 1, count);
	for (i = count; i > 1; i--) {
		swap(heap, 0, i - 1);
		sift(heap, 0, i - 1);
	}
}

void slabs_sort(const struct memlens_wire *wire, enum slabs_key key)
{
	const struct heap heap = {
		.wire = wire,
		.section = slabs_caches(wire),
		.key = key,
	};

	if (heap.section && key != SLABS_UNSORTED)
		heap_sort(&heap, heap.section->record_count);
}

static void rank_write(const struct heap *heap, u32 index, u32 rank)
{
	const size_t offset = offsetof(struct memlens_cache, growth_rank);
	struct memlens_cache cache;

	if (heap->section->record_size < offset + sizeof(rank))
		return;
	slabs_cache(heap->wire, heap->section, index, &cache);
	if (cache.growth_minute_bytes == MEMLENS_UNKNOWN_S64 ||
	    rank > RANKED_MOST)
		rank = MEMLENS_UNKNOWN_U32;
	memcpy((u8 *)memlens_wire_record(heap->wire, heap->section, index) +
	       offset, &rank, sizeof(rank));
}

void slabs_rank(const struct memlens_wire *wire)
{
	static u32 places[RANKED_MOST];
	const struct heap heap = {
		.wire = wire,
		.section = slabs_caches(wire),
		.key = SLABS_BY_GROWTH,
		.places = places,
	};
	const u32 count = heap.section ? heap.section->record_count : 0;
	u32 i;

	if (count > RANKED_MOST) {
		for (i = 0; i < count; i++)
			rank_write(&heap, i, MEMLENS_UNKNOWN_U32);
		return;
	}
	for (i = 0; i < count; i++)
		places[i] = i;
	heap_sort(&heap, count);
	for (i = 0; i < count; i++)
		rank_write(&heap, places[i], i + 1);
}
