// SPDX-License-Identifier: GPL-2.0
/* Which options go with which word, and the form that it is shown in. */
#include <unistd.h>

#include "tools/forms.h"
#include "uapi/memlens_slabs.h"

static bool is_of(const struct subject *subject,
		  const struct memlens_file_tables *tables)
{
	return subject->files[0] == tables;
}

void sort_choose(const struct subject *subject, struct options *options)
{
	const char *word = options->sort_word;

	if (!word)
		return;
	if (is_of(subject, &memlens_tables_memcgs)) {
		options->memcgs_sort = memcgs_key_lookup(word);
		if (!options->memcgs_sort)
			bad_usage("--sort takes %s, not '%s'", memcgs_keys,
				  word);
		return;
	}
	if (!subject_has(subject, MEMLENS_SECTION_CACHE) || subject->show)
		bad_usage("%s has no caches for --sort to order, nor cgroups",
			  subject->name);
	options->sort = slabs_key_lookup(word);
	if (!options->sort)
		bad_usage("--sort takes %s, not '%s'", slabs_keys, word);
}

static void memcgs_options_check(const struct subject *subject,
				 const struct options *options)
{
	if ((options->top || options->path || options->tree) &&
	    !is_of(subject, &memlens_tables_memcgs))
		bad_usage("--top, --path and --tree are of memcgs, not of %s",
			  subject->name);
}

static void table_options_check(const struct subject *subject,
				const struct options *options)
{
	if (options->table && !subject->table)
		bad_usage("--table is of slabs and memcgs, not of %s",
			  subject->name);
	if (options->rows && !is_of(subject, &memlens_tables_slabs))
		bad_usage("--rows is of slabs, not of %s", subject->name);
	if ((options->table || options->rows) &&
	    (options->units_given || options->node != ANY_NODE))
		bad_usage("the table is of all nodes, for people: --node and --units go with --text");
}

void subject_options_check(const struct subject *subject,
			   const struct options *options)
{
	if (options->zone && !subject_has_zones(subject))
		bad_usage("%s has no zones for --zone to choose from",
			  subject->name);
	if (options->node != ANY_NODE && !subject_has_nodes(subject))
		bad_usage("%s has no nodes for --node to choose from",
			  subject->name);
	if (options->bars && !is_of(subject, &memlens_tables_reclaim))
		bad_usage("%s has no histograms for --bars", subject->name);
	table_options_check(subject, options);
	memcgs_options_check(subject, options);
	if (subject->show && (options->watch || options->zone))
		bad_usage("%s takes --node, --units, --json, --text and --root only",
			  subject->name);
}

void explainer_options_check(const struct explainer *explainer,
			     const struct options *options)
{
	if (options->json || options->watch || options->units_given ||
	    options->bars || options->text || options->table ||
	    options->sort_word || options->rows || options->top ||
	    options->path || options->tree)
		bad_usage("explain takes --node, --zone and --root only");
	/* What passes scan and free is not counted by node. */
	if (explainer->explain != explain_zones && options->node != ANY_NODE)
		bad_usage("explain %s is of all nodes: it takes --root only",
			  explainer->name);
	if (explainer->explain != explain_zones && options->zone)
		bad_usage("explain %s is of all zones: it takes --root only",
			  explainer->name);
}

/* A table is for whom it has no other form, what has most of it first. */
static void table_choose(const struct subject *subject,
			 struct options *options, bool screen)
{
	const bool plain = !options->units_given && options->node == ANY_NODE &&
		!options->json && !options->text;

	if (options->rows || (plain && (screen || options->tree)))
		options->table = true;
	if (is_of(subject, &memlens_tables_slabs)) {
		if (options->table && !options->sort)
			options->sort = SLABS_BY_HELD;
	} else if (options->top && !options->memcgs_sort) {
		options->memcgs_sort = MEMCGS_BY_USAGE;
	}
}

/*
 * In a terminal histograms are bars, and usage is in human units, unless text is asked
 * for.
 */
void form_choose(const struct subject *subject, struct options *options)
{
	const bool screen = isatty(STDOUT_FILENO) && !options->json &&
		!options->text;

	if (is_of(subject, &memlens_tables_reclaim) && screen)
		options->bars = true;
	if (subject->show && screen && !options->units_given)
		options->units = MEMLENS_UNITS_HUMAN;
	if (subject->table)
		table_choose(subject, options, screen);
}
