// SPDX-License-Identifier: GPL-2.0
/* What slabs does not know exactly, or at all; and names that share a cache. */
#include <stdio.h>

#include "tools/explain_slabs.h"
#include "tools/human.h"

#define NAMES_CHARS	3072	/* of one cache; what is beyond is counted */

#define ULL(number)	((unsigned long long)(number))

/* ---- names ----------------------------------------------------------- */

static const struct memlens_section *aliases_of(const struct survey *survey)
{
	return memlens_wire_section(survey->wire,
				    MEMLENS_SECTION_CACHE_ALIAS);
}

static void alias_read(const struct survey *survey, u32 index,
		       struct memlens_cache_alias *alias)
{
	memlens_wire_copy(survey->wire, aliases_of(survey), index, alias,
			  sizeof(*alias));
}

/* All names that share the cache of alias @first, which is the first of them. */
static void names_say(const struct survey *survey, u32 first)
{
	const struct memlens_section *section = aliases_of(survey);
	char names[NAMES_CHARS], name[SLAB_WORD];
	struct memlens_cache_alias of, alias;
	size_t length = 0;
	u32 i, more = 0;

	alias_read(survey, first, &of);
	names[0] = '\0';
	for (i = first; i < section->record_count; i++) {
		alias_read(survey, i, &alias);
		if (alias.id != of.id)
			continue;
		prose_name(name, sizeof(name), alias.name, sizeof(alias.name));
		if (length + sizeof(name) + 2 > sizeof(names)) {
			more++;
			continue;
		}
		length += (size_t)snprintf(names + length,
					   sizeof(names) - length, "%s%s",
					   length ? ", " : "", name);
	}
	prose_name(name, sizeof(name), of.cache, sizeof(of.cache));
	if (more)
		prose_say(survey->prose, "%s also stands for: %s, and %u more.",
			  name, names, more);
	else
		prose_say(survey->prose, "%s also stands for: %s.", name, names);
}

static bool seen_before(const struct survey *survey, u32 index)
{
	struct memlens_cache_alias alias, earlier;
	u32 i;

	alias_read(survey, index, &alias);
	for (i = 0; i < index; i++) {
		alias_read(survey, i, &earlier);
		if (earlier.id == alias.id)
			return true;
	}
	return false;
}

void aliases_explain(const struct survey *survey)
{
	const struct memlens_section *section = aliases_of(survey);
	char when[HUMAN_SIZE];
	u32 i;

	if (!section || !section->record_count)
		return;
	prose_title(survey->prose, "Names that share a cache");
	prose_say(survey->prose, "Caches that are alike in size and kind are one for the kernel: what is said of it is said of all its names together, and which of them has grown cannot be told.");
	for (i = 0; i < section->record_count; i++)
		if (!seen_before(survey, i))
			names_say(survey, i);
	if (survey->all.aliases_ns == MEMLENS_UNKNOWN)
		return;
	human_when(when, survey->wire->header, survey->all.aliases_ns);
	prose_say(survey->prose, "These names were read at %s: some may have come since, and one stays after whoever asked for it has gone.",
		  when);
}

/* ---- doubts ---------------------------------------------------------- */

static u32 accuracy_count(const struct survey *survey, u32 accuracy,
			  struct memlens_cache *one)
{
	struct memlens_cache cache;
	u32 i, count = 0;

	for (i = 0; i < survey->count; i++) {
		survey_cache(survey, i, &cache);
		if (cache.counts.accuracy != accuracy)
			continue;
		if (!count++)
			*one = cache;
	}
	return count;
}

/* "dentry", "dentry, the largest of 3 caches," */
static void who_text(char *chars, size_t size,
		     const struct memlens_cache *largest, u32 count)
{
	char name[SLAB_WORD];

	survey_name(name, largest);
	if (count == 1)
		snprintf(chars, size, "%s", name);
	else
		snprintf(chars, size, "%s, the largest of %u such caches,",
			 name, count);
}

static void bounds_say(const struct survey *survey,
		       const struct memlens_cache *cache)
{
	char name[SLAB_WORD];

	if (cache->counts.in_use_least == MEMLENS_UNKNOWN ||
	    cache->counts.in_use_most == MEMLENS_UNKNOWN)
		return;
	prose_say(survey->prose, "In use in %s are %llu objects at least, and %llu at most.",
		  survey_name(name, cache), ULL(cache->counts.in_use_least),
		  ULL(cache->counts.in_use_most));
}

static void estimated_say(const struct survey *survey)
{
	char who[SLAB_WORD + 48];
	struct memlens_cache cache;
	u32 count = accuracy_count(survey, MEMLENS_SLABS_ESTIMATED, &cache);

	if (!count)
		return;
	who_text(who, sizeof(who), &cache, count);
	prose_say(survey->prose, "What is in use and free in %s is an estimate: a node of it has more partial slabs than the %u that are looked at, half of them from each end of its list, and the others are taken to be as full as these.",
		  who, MEMLENS_SLABS_LOOKED_AT);
	bounds_say(survey, &cache);
}

static void bounded_say(const struct survey *survey)
{
	char who[SLAB_WORD + 48];
	struct memlens_cache cache;
	u32 count = accuracy_count(survey, MEMLENS_SLABS_BOUNDED, &cache);

	if (!count)
		return;
	who_text(who, sizeof(who), &cache, count);
	prose_say(survey->prose, "What is in use in %s is known within bounds only: somebody held the lock of a node's list, and memlens does not wait for one, so that for this node what is shown is halfway between the bounds. Another look may have better luck.",
		  who);
	bounds_say(survey, &cache);
}

static void sysfs_say(const struct survey *survey)
{
	if (survey->all.source != MEMLENS_SLABS_SYSFS)
		return;
	prose_say(survey->prose, "All this is from the caches' attributes in sysfs, as memlens could not read the kernel's own structs here (info says why). What is in use, free or parked is not known then, nor which caches are accounted to cgroups: the kernel would walk whole lists with interrupts off to tell what is in use.");
}

static void forgotten_say(const struct survey *survey)
{
	const struct memlens_slabs *all = &survey->all;

	if (survey->section->lost_count)
		prose_say(survey->prose, "Caches that are missing here since there was no room for them: %u. They are in the sums of all.",
			  survey->section->lost_count);
	if (all->caches_forgotten && all->caches_forgotten != MEMLENS_UNKNOWN)
		prose_say(survey->prose, "There was no room to remember the size of %llu cache%s: growth of such is not known.",
			  ULL(all->caches_forgotten),
			  all->caches_forgotten == 1 ? "" : "s");
}

static void moments_say(const struct survey *survey)
{
	if (survey->counted)
		prose_say(survey->prose, "Counted as in use are also objects that CPUs keep free on lists of their own: nobody but that CPU can tell these apart.");
	prose_say(survey->prose, "Each cache was read at a moment of its own.");
}

void doubts_explain(const struct survey *survey)
{
	slabs_sort(survey->wire, SLABS_BY_HELD);
	prose_title(survey->prose, "What is not exact, or not known");
	sysfs_say(survey);
	estimated_say(survey);
	bounded_say(survey);
	forgotten_say(survey);
	moments_say(survey);
}
