// SPDX-License-Identifier: GPL-2.0
/* What slabs hold: how much of it reclaim may take, who has it, what is free. */
#include <stdio.h>
#include <string.h>

#include "tools/cells.h"
#include "tools/explain_slabs.h"

#define LARGEST		3

#define ULL(number)	((unsigned long long)(number))

void survey_cache(const struct survey *survey, u32 index,
		  struct memlens_cache *cache)
{
	slabs_cache(survey->wire, survey->section, index, cache);
}

const char *survey_name(char *word, const struct memlens_cache *cache)
{
	prose_name(word, SLAB_WORD, cache->name, sizeof(cache->name));
	return word;
}

const char *survey_bytes(char *word, u64 bytes)
{
	struct memlens_text text = { .chars = word, .size = SLAB_WORD - 1 };

	cell_bytes_put(&text, bytes);
	word[text.length] = '\0';
	return word;
}

double survey_percent(u64 part, u64 whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* ---- all of them ----------------------------------------------------- */

/* What the kernel manages: the zones say so, or the running kernel does. */
static u64 ram_bytes(const struct survey *survey)
{
	const struct memlens_section *zones =
		memlens_wire_section(survey->wire, MEMLENS_SECTION_ZONE);
	struct memlens_zone zone;
	unsigned long long kib = 0;
	u64 pages = 0;
	FILE *file;
	u32 i;

	for (i = 0; zones && i < zones->record_count; i++) {
		memlens_wire_copy(survey->wire, zones, i, &zone, sizeof(zone));
		pages += zone.managed;
	}
	if (pages || survey->options->root)
		return pages * survey->wire->header->page_size;
	file = fopen("/proc/meminfo", "re");
	if (!file)
		return 0;
	if (fscanf(file, "MemTotal: %llu kB", &kib) != 1)
		kib = 0;
	fclose(file);
	return kib << 10;
}

static void held_say(const struct survey *survey)
{
	const u64 ram = ram_bytes(survey);
	char held[SLAB_WORD], all[SLAB_WORD];

	survey_bytes(held, survey->held);
	survey_bytes(all, ram);
	if (survey->held == MEMLENS_UNKNOWN)
		prose_say(survey->prose, "How much slabs hold is not known here.");
	else if (ram && survey->held <= ram)
		prose_say(survey->prose, "Slabs hold %s, %.1f %% of the %s of memory that this kernel manages.",
			  held, survey_percent(survey->held, ram), all);
	else
		prose_say(survey->prose, "Slabs hold %s. How much memory this machine has is not known here.",
			  held);
}

static void reclaimable_say(const struct survey *survey)
{
	const struct memlens_slabs *all = &survey->all;
	char may[SLAB_WORD], may_not[SLAB_WORD];

	if (all->reclaimable_bytes == MEMLENS_UNKNOWN ||
	    all->unreclaimable_bytes == MEMLENS_UNKNOWN)
		return;
	prose_say(survey->prose, "%s of it (%.1f %%) is in caches that are marked reclaimable: reclaim can ask their owners to give objects back, but gets only those that nobody uses; how many these are, no figure here says. The other %s reclaim cannot take.",
		  survey_bytes(may, all->reclaimable_bytes),
		  survey_percent(all->reclaimable_bytes, survey->held),
		  survey_bytes(may_not, all->unreclaimable_bytes));
}

static void counters_say(const struct survey *survey)
{
	const struct memlens_slabs *all = &survey->all;
	char may[SLAB_WORD], may_not[SLAB_WORD];

	if (all->kernel_reclaimable_bytes == MEMLENS_UNKNOWN ||
	    all->kernel_unreclaimable_bytes == MEMLENS_UNKNOWN)
		return;
	prose_say(survey->prose, "The kernel's own counters say %s reclaimable and %s not. They lack what CPUs have not added to them yet, and hold as well what was too large for any cache.",
		  survey_bytes(may, all->kernel_reclaimable_bytes),
		  survey_bytes(may_not, all->kernel_unreclaimable_bytes));
}

/* ---- the largest ----------------------------------------------------- */

static void use_text(char *chars, size_t size, const struct memlens_cache *cache)
{
	const u64 use = slabs_use(cache);

	if (use == MEMLENS_UNKNOWN)
		snprintf(chars, size, "how many of them are in use is not known");
	else if (cache->counts.accuracy == MEMLENS_SLABS_EXACT)
		snprintf(chars, size, "%.1f %% of them in use",
			 (double)(use / 10) / 10);
	else
		snprintf(chars, size, "about %llu %% of them in use",
			 ULL(use / 100));
}

static void cache_say(const struct survey *survey,
		      const struct memlens_cache *cache)
{
	char name[SLAB_WORD], bytes[SLAB_WORD], use[80], objects[80] = "";

	use_text(use, sizeof(use), cache);
	if (cache->counts.objects != MEMLENS_UNKNOWN &&
	    cache->size != MEMLENS_UNKNOWN_U32)
		snprintf(objects, sizeof(objects),
			 ": %llu object%s of %u bytes, ",
			 ULL(cache->counts.objects),
			 cache->counts.objects == 1 ? "" : "s", cache->size);
	else
		snprintf(objects, sizeof(objects), "; of its objects, ");
	prose_say(survey->prose, "%s holds %s (%.1f %% of all slabs)%s%s.%s",
		  survey_name(name, cache),
		  survey_bytes(bytes, cache->counts.bytes),
		  survey_percent(cache->counts.bytes, survey->held), objects,
		  use, cache->reclaimable == 1 ? " It is reclaimable." : "");
}

static void largest_explain(const struct survey *survey)
{
	struct memlens_cache cache;
	u32 i;

	slabs_sort(survey->wire, SLABS_BY_HELD);
	for (i = 0; i < survey->count && i < LARGEST; i++) {
		survey_cache(survey, i, &cache);
		if (cache.counts.bytes == MEMLENS_UNKNOWN)
			return;
		if (!i)
			prose_title(survey->prose, "The largest caches");
		cache_say(survey, &cache);
	}
}

/* ---- what is free ---------------------------------------------------- */

static void free_most_say(const struct survey *survey)
{
	char name[SLAB_WORD], bytes[SLAB_WORD];
	struct memlens_cache cache;

	slabs_sort(survey->wire, SLABS_BY_FREE);
	survey_cache(survey, 0, &cache);
	if (cache.counts.free_bytes == MEMLENS_UNKNOWN ||
	    !cache.counts.free_bytes)
		return;
	prose_say(survey->prose, "Most of it is in %s: %s, %.1f %% of what that cache holds%s.",
		  survey_name(name, &cache),
		  survey_bytes(bytes, cache.counts.free_bytes),
		  survey_percent(cache.counts.free_bytes, cache.counts.bytes),
		  cache.counts.accuracy == MEMLENS_SLABS_EXACT ? "" :
		  "; that is an estimate");
}

static void free_explain(const struct survey *survey)
{
	const struct memlens_slabs *all = &survey->all;
	char unused[SLAB_WORD], padding[SLAB_WORD];

	prose_title(survey->prose, "What is held for nothing");
	if (all->free_bytes == MEMLENS_UNKNOWN) {
		prose_say(survey->prose, "How much of it is free objects is not known here.");
	} else if (!all->free_bytes) {
		prose_say(survey->prose, "No free object is known of.");
	} else {
		prose_say(survey->prose, "%s (%.1f %%) is free objects: fragmentation, in slabs that have others in use and go back only when their last object is free; and a few empty slabs at hand.",
			  survey_bytes(unused, all->free_bytes),
			  survey_percent(all->free_bytes, survey->held));
		if (survey->count)
			free_most_say(survey);
	}
	if (all->padding_bytes && all->padding_bytes != MEMLENS_UNKNOWN)
		prose_say(survey->prose, "%s (%.1f %%) is lost to padding: bytes of each object that nobody asked for, and the rests of slabs.",
			  survey_bytes(padding, all->padding_bytes),
			  survey_percent(all->padding_bytes, survey->held));
}

static void parked_say(const struct survey *survey)
{
	char name[SLAB_WORD], most_name[SLAB_WORD], bytes[SLAB_WORD];
	struct memlens_cache cache, most = { 0 };
	u64 sum = 0, largest = 0;
	u32 i;

	for (i = 0; i < survey->count; i++) {
		u64 parked;

		survey_cache(survey, i, &cache);
		if (cache.counts.parked == MEMLENS_UNKNOWN ||
		    cache.size == MEMLENS_UNKNOWN_U32)
			continue;
		parked = cache.counts.parked * cache.size;
		sum += parked;
		if (parked > largest) {
			largest = parked;
			most = cache;
		}
	}
	if (!largest)
		return;
	survey_name(most_name, &most);
	survey_bytes(name, largest);
	prose_say(survey->prose, "%s more is in objects that are parked in sheaves: free as well, but kept at hand by a CPU or a node. Most of these are %s's: %llu objects, %s.",
		  survey_bytes(bytes, sum), most_name,
		  ULL(most.counts.parked), name);
}

/* ---- all ------------------------------------------------------------- */

static void survey_begin(struct survey *survey, const struct source *source,
			 const struct options *options, struct prose *prose)
{
	struct memlens_cache cache;
	u32 i;

	memset(survey, 0, sizeof(*survey));
	survey->wire = &source->wire;
	survey->section = slabs_caches(&source->wire);
	survey->options = options;
	survey->prose = prose;
	survey->held = slabs_held(&source->wire);
	survey->count = survey->section ? survey->section->record_count : 0;
	slabs_all(&source->wire, &survey->all);
	for (i = 0; i < survey->count && !survey->counted; i++) {
		survey_cache(survey, i, &cache);
		survey->counted = cache.counts.in_use != MEMLENS_UNKNOWN;
	}
}

static void nothing_say(const struct survey *survey)
{
	if (survey->all.source == MEMLENS_SLABS_NONE)
		prose_say(survey->prose, "Which caches there are is not known: this kernel lets memlens read neither its structs nor their attributes. What memlens could not read, info says.");
	else
		prose_say(survey->prose, "There are no caches in this look.");
	counters_say(survey);
}

enum status explain_slabs(const struct source *source,
			  const struct options *options,
			  struct output *output)
{
	struct survey survey;
	struct prose prose;

	prose_begin(&prose, output);
	survey_begin(&survey, source, options, &prose);
	prose_title(&prose, "What slabs hold");
	if (!survey.count) {
		nothing_say(&survey);
		return prose.status;
	}
	held_say(&survey);
	reclaimable_say(&survey);
	counters_say(&survey);
	largest_explain(&survey);
	growth_explain(&survey);
	free_explain(&survey);
	parked_say(&survey);
	aliases_explain(&survey);
	doubts_explain(&survey);
	return prose.status;
}
