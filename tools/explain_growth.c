// SPDX-License-Identifier: GPL-2.0
/* Which cache grows, and what its figures say of a leak, and what not. */
#include <stdio.h>

#include "tools/explain_slabs.h"
#include "tools/human.h"
#include "tools/slabs_cells.h"

#define LEAK_LEAST	(1 << 20)	/* bytes a minute; less is not told */
#define LEAK_USE	9500		/* hundredths of a percent, at least */
#define MINUTE_LEAST	55000000000ULL	/* samples are not to the second */

#define ULL(number)	((unsigned long long)(number))

/* "grew by 1.2M", "shrank by 3K", "is as large as it was" */
static const char *change_text(char *chars, size_t size, s64 growth)
{
	char bytes[SLAB_WORD];

	survey_bytes(bytes, growth < 0 ? -(u64)growth : (u64)growth);
	if (!growth)
		snprintf(chars, size, "is as large as it was");
	else
		snprintf(chars, size, "%s by %s",
			 growth < 0 ? "shrank" : "grew", bytes);
	return chars;
}

static void growth_say(const struct survey *survey,
		       const struct memlens_cache *cache, const char *span)
{
	char name[SLAB_WORD], bytes[SLAB_WORD], minute[SLAB_WORD];
	char since[SLAB_WORD + 32];

	survey_bytes(minute, (u64)cache->growth_minute_bytes);
	survey_name(name, cache);
	survey_bytes(bytes, cache->counts.bytes);
	if (cache->growth_bytes == MEMLENS_UNKNOWN_S64)
		prose_say(survey->prose, "%s grows fastest: in the last %s by %s, to %s. How it grew before that is not known.",
			  name, span, minute, bytes);
	else
		prose_say(survey->prose, "%s grows fastest: in the last %s by %s, to %s. Since memlens was loaded, or since the cache was created if that is later, it %s.",
			  name, span, minute, bytes,
			  change_text(since, sizeof(since),
				      cache->growth_bytes));
}

/*
 * Two figures of growth and one of use: they say what a leak would look like, and
 * not more. What speaks against it is said, in the order in which that settles it;
 * false if nothing does.
 */
static bool no_leak_say(const struct survey *survey,
			const struct memlens_cache *cache)
{
	struct prose *prose = survey->prose;
	const u64 use = slabs_use(cache);

	if (survey->all.growth_ns < MINUTE_LEAST)
		prose_say(prose, "memlens has been loaded for less than a minute: that is too short to tell a leak from any other growth.");
	else if (cache->growth_minute_bytes < LEAK_LEAST)
		prose_say(prose, "That is less than 1M a minute, so nothing is said of a leak.");
	else if (cache->reclaimable == 1)
		prose_say(prose, "It is marked reclaimable, so this may be a cache that fills: reclaim asks for it back when memory is short.");
	else if (cache->growth_bytes == MEMLENS_UNKNOWN_S64)
		prose_say(prose, "With no more than that, nothing tells a leak from a burst.");
	else if (cache->growth_bytes < cache->growth_minute_bytes)
		prose_say(prose, "That is less than in the last minute alone, so it has given slabs back before: that speaks against a leak.");
	else if (use == MEMLENS_UNKNOWN)
		prose_say(prose, "How many of its objects are in use is not known here: it may be a leak, or slabs that have emptied.");
	else if (use < LEAK_USE)
		prose_say(prose, "Part of its objects is free, so it is not growth in use alone: these figures do not tell a leak from a burst.");
	else
		return false;
	return true;
}

static void leak_say(const struct survey *survey,
		     const struct memlens_cache *cache)
{
	char minute[SLAB_WORD], since[SLAB_WORD];

	prose_say(survey->prose, "That looks like a leak: it grew %s in the last minute and %s since memlens was loaded, and gave nothing back that these figures show: %.1f %% of its objects are in use%s. An owner that is just busy looks the same for a while.",
		  survey_bytes(minute, (u64)cache->growth_minute_bytes),
		  survey_bytes(since, (u64)cache->growth_bytes),
		  (double)(slabs_use(cache) / 10) / 10,
		  cache->counts.accuracy == MEMLENS_SLABS_EXACT ? "" :
		  ", by an estimate");
}

void growth_explain(const struct survey *survey)
{
	struct memlens_cache cache;
	char span[HUMAN_SIZE];

	slabs_sort(survey->wire, SLABS_BY_GROWTH);
	survey_cache(survey, 0, &cache);
	human_ns(span, survey->all.growth_ns);
	prose_title(survey->prose, "What grows");
	if (cache.growth_minute_bytes == MEMLENS_UNKNOWN_S64 ||
	    survey->all.growth_ns == MEMLENS_UNKNOWN) {
		prose_say(survey->prose, "How much caches grew lately is not known here.");
		return;
	}
	if (cache.growth_minute_bytes <= 0) {
		prose_say(survey->prose, "No cache grew in the last %s.", span);
		return;
	}
	growth_say(survey, &cache, span);
	if (!no_leak_say(survey, &cache))
		leak_say(survey, &cache);
}
