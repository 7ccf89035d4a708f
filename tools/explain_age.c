// SPDX-License-Identifier: GPL-2.0
/* How old pages are, by generations, and which came back: what these say, and not. */
#include <stdio.h>
#include <string.h>

#include "tools/explain_lru.h"
#include "tools/human.h"

#define TYPES		2	/* of lists: anon, file */
#define RANK_MAY_GO	2	/* the two youngest stay until there is a younger one
				 * (MIN_NR_GENS, include/linux/mmzone.h)
				 */
#define TYPE_TEXT	384

#define ULL(number)	((unsigned long long)(number))

/* One generation of all nodes. */
struct age {
	u64 pages;
	u64 cgroups;		/* on each node those that have some of it there */
	u64 least_ms;
	u64 most_ms;
};

static const char *const types[TYPES] = { "anon", "file" };

/* ---- generations ----------------------------------------------------- */

static void age_take(struct age *age,
		     const struct memlens_generation *generation)
{
	age->pages = lru_sum(age->pages, generation->pages);
	age->cgroups = lru_sum(age->cgroups, generation->cgroups);
	if (generation->age_least_ms < age->least_ms)
		age->least_ms = generation->age_least_ms;
	if (generation->age_most_ms != MEMLENS_UNKNOWN &&
	    (age->most_ms == MEMLENS_UNKNOWN ||
	     generation->age_most_ms > age->most_ms))
		age->most_ms = generation->age_most_ms;
}

static void ages_collect(const struct tally *tally, u32 type,
			 struct age ages[MEMLENS_RANKS])
{
	const u32 count = lru_count(tally->wire, MEMLENS_SECTION_GENERATION);
	struct memlens_generation generation;
	u32 i;

	for (i = 0; i < MEMLENS_RANKS; i++)
		ages[i] = (struct age){
			.least_ms = MEMLENS_UNKNOWN, .most_ms = MEMLENS_UNKNOWN,
		};
	for (i = 0; i < count; i++) {
		lru_record(tally->wire, MEMLENS_SECTION_GENERATION, i,
			   &generation, sizeof(generation));
		if (generation.type == type && generation.rank < MEMLENS_RANKS &&
		    generation.pages && generation.pages != MEMLENS_UNKNOWN)
			age_take(&ages[generation.rank], &generation);
	}
}

static void ms_text(char *chars, u64 ms)
{
	human_ns(chars, ms > MEMLENS_UNKNOWN / 1000000 ? MEMLENS_UNKNOWN :
		 ms * 1000000);
}

/* "156M (40.0 %) on 80 cgroups' lists, begun 5 s to 60 s ago" */
static int age_text(const struct tally *tally, const struct age *age, u64 all,
		    char *chars, size_t size)
{
	char pages[TALLY_WORD], least[HUMAN_SIZE], most[HUMAN_SIZE];
	bool one;

	ms_text(least, age->least_ms);
	ms_text(most, age->most_ms);
	one = !strcmp(least, most);
	return snprintf(chars, size,
			"%s (%.1f %%) on %llu cgroup%s lists, begun %s%s%s ago",
			tally_pages(tally, pages, age->pages),
			100.0 * (double)age->pages / (double)all,
			ULL(age->cgroups), age->cgroups == 1 ? "'s" : "s'",
			least, one ? "" : " to ", one ? "" : most);
}

/* What of a type may go, the oldest first; false if there is none of it. */
static bool type_text(const struct tally *tally, u32 type, char *chars,
		      size_t size)
{
	struct age ages[MEMLENS_RANKS];
	char pages[TALLY_WORD];
	size_t length;
	u64 all = 0;
	u32 i, told = 0;

	ages_collect(tally, type, ages);
	for (i = 0; i < MEMLENS_RANKS; i++)
		all = lru_sum(all, ages[i].pages);
	if (!all || all == MEMLENS_UNKNOWN)
		return false;
	length = (size_t)snprintf(chars, size, "of %s ", types[type]);
	for (i = MEMLENS_RANKS; i > RANK_MAY_GO; i--) {
		if (!ages[i - 1].pages)
			continue;
		length += (size_t)snprintf(chars + length, size - length, "%s",
					   told++ ? ", then " : "");
		length += (size_t)age_text(tally, &ages[i - 1], all,
					   chars + length, size - length);
	}
	if (!told)
		snprintf(chars + length, size - length,
			 "none of %s, before aging",
			 tally_pages(tally, pages, all));
	return true;
}

/* How many cgroups of all nodes keep generations; not known without MGLRU. */
static u64 generations_on(const struct tally *tally)
{
	const u32 count = lru_count(tally->wire, MEMLENS_SECTION_LRU_CGROUPS);
	struct memlens_lru_cgroups cgroups;
	u64 on = MEMLENS_UNKNOWN;
	u32 i;

	for (i = 0; i < count; i++) {
		lru_record(tally->wire, MEMLENS_SECTION_LRU_CGROUPS, i,
			   &cgroups, sizeof(cgroups));
		if (cgroups.generations_on != MEMLENS_UNKNOWN)
			on = lru_sum(on == MEMLENS_UNKNOWN ? 0 : on,
				     cgroups.generations_on);
	}
	return on;
}

static bool some(u64 figure)
{
	return figure && figure != MEMLENS_UNKNOWN;
}

/* ---- refaults -------------------------------------------------------- */

/* "file 12345 (2345 made active at once)" */
static void refaults_text(char *chars, size_t size, const char *type,
			  u64 refaults, u64 active)
{
	if (refaults == MEMLENS_UNKNOWN)
		snprintf(chars, size, "%s not known", type);
	else if (!refaults || active == MEMLENS_UNKNOWN)
		snprintf(chars, size, "%s %llu", type, ULL(refaults));
	else
		snprintf(chars, size, "%s %llu (%llu made active at once)",
			 type, ULL(refaults), ULL(active));
}

static void refaults_say(const struct tally *tally)
{
	const struct memlens_lru_node *all = &tally->all;
	char span[HUMAN_SIZE], file[160], anon[160];

	human_ns(span, tally->wire->header->mono_ns);
	refaults_text(file, sizeof(file), types[1], all->refault_file,
		      all->activate_file);
	refaults_text(anon, sizeof(anon), types[0], all->refault_anon,
		      all->activate_anon);
	prose_say(tally->prose, "Refaults, pages that reclaim took and that were soon wanted again, since boot %s ago: %s, %s.",
		  span, file, anon);
	if (some(all->activate_file) || some(all->activate_anon))
		prose_say(tally->prose, "While those made active rise (memlens-read lru --watch), reclaim takes what is in use.");
}

/* ---- both ------------------------------------------------------------ */

static void oldest_say(const struct tally *tally)
{
	char texts[TYPES][TYPE_TEXT] = { "", "" };
	const bool anon = type_text(tally, 0, texts[0], sizeof(texts[0]));
	const bool file = type_text(tally, 1, texts[1], sizeof(texts[1]));

	if (anon || file)
		prose_say(tally->prose, "Of each list its oldest generation goes first, and its two youngest not before there is a younger one (aging). What may go: %s%s%s. Long ages say that reclaim needed no new generations, short ones that lists turn over as fast; a page that is read in may begin in an old one.",
			  texts[0], anon && file ? "; " : "", texts[1]);
	else
		prose_say(tally->prose, "MGLRU is on, and no generation has pages.");
}

void age_explain(const struct tally *tally)
{
	const u64 on = generations_on(tally);

	prose_title(tally->prose, "How old it is, and what came back");
	if (on == MEMLENS_UNKNOWN)
		prose_say(tally->prose, "Ages are not known: no generations (MGLRU) are known of here, and lists do not tell a page's age.");
	else if (!on)
		prose_say(tally->prose, "Ages are not known: MGLRU is off, and lists do not tell a page's age.");
	else
		oldest_say(tally);
	refaults_say(tally);
}
