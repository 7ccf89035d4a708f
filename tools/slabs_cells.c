// SPDX-License-Identifier: GPL-2.0
/* THE TABLE of what people see of a cache. */
#include <stdio.h>

#include "tools/cells.h"
#include "tools/slabs_cells.h"

#define COUNT_WHOLE	10000000	/* from here on 12M says enough */
#define NAME_CHARS	(MEMLENS_CACHE_NAME_SIZE * 4)

#define ULL(number)	((unsigned long long)(number))

/* ---- figures --------------------------------------------------------- */

void slab_growth_put(struct memlens_text *text, s64 bytes)
{
	if (bytes == MEMLENS_UNKNOWN_S64) {
		memlens_text_char(text, '-');
		return;
	}
	if (bytes)
		memlens_text_char(text, bytes < 0 ? '-' : '+');
	cell_bytes_put(text, bytes < 0 ? -(u64)bytes : (u64)bytes);
}

static void count_put(struct memlens_text *text, u64 count)
{
	if (count == MEMLENS_UNKNOWN)
		memlens_text_char(text, '-');
	else if (count < COUNT_WHOLE)
		memlens_text_number(text, count);
	else
		cell_short_put(text, count);
}

/* Tenths of a percent, three digits at most; a part of nothing is not known. */
static void percent_put(struct memlens_text *text, u64 part, u64 whole)
{
	char chars[16];
	double percent;

	if (part == MEMLENS_UNKNOWN || !whole || whole == MEMLENS_UNKNOWN ||
	    part > whole) {
		memlens_text_char(text, '-');
		return;
	}
	percent = 100.0 * (double)part / (double)whole;
	/* Toward zero, as all else. */
	if (percent < 10)
		snprintf(chars, sizeof(chars), "%.1f",
			 (double)(u32)(percent * 10) / 10);
	else
		snprintf(chars, sizeof(chars), "%u", (u32)percent);
	memlens_text_string(text, chars);
}

/* ---- cells ----------------------------------------------------------- */

static void held_put(struct memlens_text *text, const struct slab_row *row)
{
	cell_bytes_put(text, row->cache.counts.bytes);
}

static void share_put(struct memlens_text *text, const struct slab_row *row)
{
	percent_put(text, row->cache.counts.bytes, row->held);
}

static void minute_put(struct memlens_text *text, const struct slab_row *row)
{
	slab_growth_put(text, slabs_a_minute(row->cache.growth_minute_bytes,
					     row->growth_ns));
}

static void grown_put(struct memlens_text *text, const struct slab_row *row)
{
	slab_growth_put(text, row->cache.growth_bytes);
}

static bool is_exact(const struct slab_row *row)
{
	return row->cache.counts.accuracy == MEMLENS_SLABS_EXACT;
}

/* 1234, ~1234 if that is estimated, 1.2K-5K if no more than bounds are known. */
static void used_put(struct memlens_text *text, const struct slab_row *row)
{
	const struct memlens_slab_counts *counts = &row->cache.counts;

	if (counts->accuracy == MEMLENS_SLABS_BOUNDED &&
	    counts->in_use_least != MEMLENS_UNKNOWN &&
	    counts->in_use_most != MEMLENS_UNKNOWN) {
		cell_short_put(text, counts->in_use_least);
		memlens_text_char(text, '-');
		cell_short_put(text, counts->in_use_most);
		return;
	}
	if (counts->in_use != MEMLENS_UNKNOWN && !is_exact(row))
		memlens_text_char(text, '~');
	count_put(text, counts->in_use);
}

static void objects_put(struct memlens_text *text, const struct slab_row *row)
{
	count_put(text, row->cache.counts.objects);
}

static void use_put(struct memlens_text *text, const struct slab_row *row)
{
	const u64 use = slabs_use(&row->cache);

	if (use == MEMLENS_UNKNOWN) {
		memlens_text_char(text, '-');
		return;
	}
	if (!is_exact(row))
		memlens_text_char(text, '~');
	memlens_text_number(text, use / 100);
}

static void free_put(struct memlens_text *text, const struct slab_row *row)
{
	cell_bytes_put(text, row->cache.counts.free_bytes);
}

static void lost_put(struct memlens_text *text, const struct slab_row *row)
{
	cell_bytes_put(text, row->cache.padding_bytes);
}

static void parked_put(struct memlens_text *text, const struct slab_row *row)
{
	const u64 parked = row->cache.counts.parked;

	if (parked == MEMLENS_UNKNOWN || parked < 100000)
		count_put(text, parked);
	else
		cell_short_put(text, parked);
}

static void size_put(struct memlens_text *text, const struct slab_row *row)
{
	count_put(text, row->cache.size == MEMLENS_UNKNOWN_U32 ?
		  MEMLENS_UNKNOWN : row->cache.size);
}

static void slabs_put(struct memlens_text *text, const struct slab_row *row)
{
	count_put(text, row->cache.counts.slabs);
}

static void flag_put(struct memlens_text *text, u32 flag, char letter)
{
	memlens_text_char(text, flag == MEMLENS_UNKNOWN_U32 ? '-' :
			  flag ? letter : '.');
}

static void flags_put(struct memlens_text *text, const struct slab_row *row)
{
	flag_put(text, row->cache.reclaimable, 'r');
	flag_put(text, row->cache.rcu_freed, 'R');
	flag_put(text, row->cache.accounted, 'a');
}

/* What is there if there is room comes in this order as well. */
const struct slab_cell slab_cells[SLAB_CELLS] = {
	{ "held", 5, SLAB_CELL_ALWAYS, held_put },
	{ "%all", 4, SLAB_CELL_ALWAYS, share_put },
	{ "+/min", 6, SLAB_CELL_ALWAYS, minute_put },
	{ "grown", 6, SLAB_CELL_IF_ROOM, grown_put },
	{ "in use", 8, SLAB_CELL_ALWAYS, used_put },
	{ "objects", 7, SLAB_CELL_ALWAYS, objects_put },
	{ "use%", 4, SLAB_CELL_ALWAYS, use_put },
	{ "free", 5, SLAB_CELL_ALWAYS, free_put },
	{ "lost", 5, SLAB_CELL_ALWAYS, lost_put },
	{ "parked", 6, SLAB_CELL_IF_PARKED, parked_put },
	{ "size", 7, SLAB_CELL_IF_ROOM, size_put },
	{ "slabs", 7, SLAB_CELL_IF_ROOM, slabs_put },
	{ "rRa", 3, SLAB_CELL_ALWAYS, flags_put },
};

/* ---- names ----------------------------------------------------------- */

static size_t name_chars(char *chars, const struct memlens_cache *cache)
{
	char escaped[NAME_CHARS];
	struct memlens_text name = { .chars = escaped, .size = NAME_CHARS };
	struct memlens_text text = { .chars = chars, .size = NAME_CHARS };

	memlens_text_name(&name, cache->name, sizeof(cache->name));
	cell_ascii_put(&text, escaped, name.length);
	return text.length;
}

static void aliases_chars(char *chars, size_t size,
			  const struct memlens_cache *cache)
{
	chars[0] = '\0';
	if (cache->aliases && cache->aliases != MEMLENS_UNKNOWN_U32)
		snprintf(chars, size, " +%u", cache->aliases);
}

size_t slab_name_width(const struct memlens_cache *cache)
{
	char chars[NAME_CHARS], aliases[16];

	aliases_chars(aliases, sizeof(aliases), cache);
	return name_chars(chars, cache) + strlen(aliases);
}

void slab_name_put(struct memlens_text *text,
		   const struct memlens_cache *cache, size_t width)
{
	char chars[NAME_CHARS], aliases[16];
	size_t length = name_chars(chars, cache);
	size_t room, i;

	aliases_chars(aliases, sizeof(aliases), cache);
	room = width > strlen(aliases) ? width - strlen(aliases) : 0;
	if (length > room) {
		length = cell_cut(chars, length, room ? room - 1 : 0);
		chars[length++] = '>';
	}
	for (i = 0; i < length; i++)
		memlens_text_char(text, chars[i]);
	memlens_text_string(text, aliases);
}
