// SPDX-License-Identifier: GPL-2.0
/* memlens-read: the words of the command line, and what they lead to. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "tools/bars.h"
#include "tools/explain.h"
#include "tools/forms.h"
#include "tools/human.h"
#include "tools/json.h"
#include "tools/memcgs_table.h"
#include "tools/options.h"
#include "tools/show.h"
#include "tools/slabs_table.h"
#include "tools/source.h"
#include "tools/usage.h"
#include "tools/watch.h"

static const struct memlens_file_tables *const zones_files[] = {
	&memlens_tables_zones,
};

static const struct memlens_file_tables *const lru_files[] = {
	&memlens_tables_lru,
};

static const struct memlens_file_tables *const memcgs_files[] = {
	&memlens_tables_memcgs,
};

static const struct memlens_file_tables *const tail_files[] = {
	&memlens_tables_tail,
};

static const struct memlens_file_tables *const reclaim_files[] = {
	&memlens_tables_reclaim,
};

static const struct memlens_file_tables *const shrinkers_files[] = {
	&memlens_tables_shrinkers,
};

static const struct memlens_file_tables *const stalls_files[] = {
	&memlens_tables_stalls,
};

static const struct memlens_file_tables *const slabs_files[] = {
	&memlens_tables_slabs,
};

static const struct memlens_file_tables *const info_files[] = {
	&memlens_tables_info,
};

/* What it is made out of. */
static const struct memlens_file_tables *const usage_files[] = {
	&memlens_tables_zones,
	&memlens_tables_lru,
	&memlens_tables_slabs,
};

static const struct memlens_file_tables *const all_files[] = {
	&memlens_tables_zones,
	&memlens_tables_lru,
	&memlens_tables_memcgs,
	&memlens_tables_tail,
	&memlens_tables_reclaim,
	&memlens_tables_shrinkers,
	&memlens_tables_stalls,
	&memlens_tables_slabs,
	&memlens_tables_info,
};

/* THE TABLE of words; the first is what no word means. */
static const struct subject subjects[] = {
	{ "zones", "raw/zones", ARRAY_SIZE(zones_files), zones_files,
	  "how far each zone is from its watermarks, and why", NULL, NULL },
	{ "lru", "raw/lru", ARRAY_SIZE(lru_files), lru_files,
	  "what the lists of reclaim hold, and how old it is", NULL, NULL },
	{ "memcgs", "raw/memcgs", ARRAY_SIZE(memcgs_files), memcgs_files,
	  "what each memory cgroup holds, may hold and was refused", NULL,
	  memcg_table_show },
	{ "tail", "raw/tail", ARRAY_SIZE(tail_files), tail_files,
	  "what reclaim meets next, at the ends of its lists", NULL, NULL },
	{ "reclaim", "raw/reclaim", ARRAY_SIZE(reclaim_files), reclaim_files,
	  "how long reclaim takes and what it gets: histograms", NULL, NULL },
	{ "shrinkers", "raw/shrinkers", ARRAY_SIZE(shrinkers_files),
	  shrinkers_files, "what each shrinker was asked for, took and freed", NULL, NULL },
	{ "stalls", "raw/stalls", ARRAY_SIZE(stalls_files), stalls_files,
	  "who waits for memory now, and who has waited most", NULL, NULL },
	{ "slabs", "raw/slabs", ARRAY_SIZE(slabs_files), slabs_files,
	  "which caches hold the kernel's memory, and which grow", NULL,
	  slab_table_show },
	{ "info", "raw/info", ARRAY_SIZE(info_files), info_files,
	  "versions, what memlens costs, what it cannot show here", NULL, NULL },
	{ "all", "snapshot", ARRAY_SIZE(all_files), all_files,
	  "all of them, of one moment", NULL, NULL },
	{ "usage", "snapshot", ARRAY_SIZE(usage_files), usage_files,
	  "where all the memory went, part by part", usage_show, NULL },
};

/* THE TABLE of what can be explained: a subject's name, and how. */
static const struct explainer explainers[] = {
	{ "zones", explain_zones, NULL,
	  "in plain words: how the marks come about, what they do now" },
	{ "lru", explain_lru, "snapshot",
	  "in plain words: what could go, what is available, how old" },
	{ "tail", explain_tail, "snapshot",
	  "in plain words: what could go next, whose, what that means" },
	{ "reclaim", explain_reclaim, NULL,
	  "in plain words: what was reclaimed, by whom, who waited" },
	{ "slabs", explain_slabs, NULL,
	  "in plain words: who holds slabs, what grows, what is free" },
};

static enum status help(void)
{
	size_t i;

	fputs(options_usage, stdout);
	fputs("\nShows where memory stands, by the kernel module memlens.\n\n",
	      stdout);
	for (i = 0; i < ARRAY_SIZE(subjects); i++)
		printf("  %-17s  %s%s\n", subjects[i].name, subjects[i].help,
		       i ? "" : " (default)");
	for (i = 0; i < ARRAY_SIZE(explainers); i++)
		printf("  explain %-9s  %s\n", explainers[i].name,
		       explainers[i].help);
	printf("\n%s", options_help);
	puts("\nExit status: 0 ok, 1 error, 2 usage, 4 not available.");
	return STATUS_OK;
}

/* What went through stdio may fail as late as here: a full disk. */
static enum status stdio_end(void)
{
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return STATUS_OK;
	complain("cannot write: %s", strerror(errno ? errno : EIO));
	return STATUS_ERROR;
}

static const struct subject *subject_lookup(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(subjects); i++)
		if (!word || !strcmp(subjects[i].name, word))
			return &subjects[i];
	bad_usage("there is no word '%s'", word);
}

static const struct explainer *explainer_lookup(const char *word)
{
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(explainers); i++)
		if (!strcmp(explainers[i].name, word))
			return &explainers[i];
	if (!word)
		bad_usage("explain what?");
	bad_usage("there is no explanation of '%s'", word);
}

/* Since when the bars count, and these. */
static enum status show_bars(const struct memlens_wire *wire,
			     const struct options *options,
			     struct output *output)
{
	char line[HUMAN_SIZE + 40], span[HUMAN_SIZE];
	int length;

	human_ns(span, hists_span(wire));
	length = snprintf(line, sizeof(line), "over %s, since load or reset\n",
			  span);
	if (output_append(output, line, (size_t)length))
		return STATUS_ERROR;
	return bars_show(wire, options, output);
}

static enum status show(const struct subject *subject,
			const struct source *source,
			const struct options *options,
			const struct explainer *explainer)
{
	struct output output;
	enum status status = output_init(&output, false);

	if (status)
		return status;
	slabs_sort(&source->wire, options->sort);
	if (explainer)
		status = explainer->explain(source, options, &output);
	else if (subject->show)
		status = subject->show(subject, source, options, &output);
	else if (options->json)
		status = show_json(subject, &source->wire, NULL, options,
				   false, &output);
	else if (options->bars)
		status = show_bars(&source->wire, options, &output);
	else if (options->table)
		status = subject->table(&source->wire, options, &output);
	else
		status = show_text(subject, &source->wire, options, &output);
	if (!status)
		status = output_flush(&output);
	output_free(&output);
	return status;
}

/* Saved ones are read as they were saved. */
static const char *file_choose(const struct subject *subject,
			       const struct options *options,
			       const struct explainer *explainer)
{
	if (explainer && explainer->file && !options->root)
		return explainer->file;
	return subject->file;
}

static enum status look(const struct subject *subject,
			const struct options *options,
			const struct explainer *explainer)
{
	struct source source;
	enum status status = source_open(&source, options->root,
					 file_choose(subject, options,
						     explainer));

	if (status)
		return status;
	status = source_read(&source);
	if (!status)
		status = subject_check(subject, &source, options);
	if (!status)
		subject_losses(subject, &source);
	if (!status && options->watch)
		status = watch(subject, &source, options);
	else if (!status)
		status = show(subject, &source, options, explainer);
	source_close(&source);
	return status;
}

int main(int argc, char **argv)
{
	const struct explainer *explainer = NULL;
	const struct subject *subject;
	struct options options;
	const char *word;

	options_parse(&options, argc, argv);
	if (options.help)
		return help() || stdio_end();
	if (options.version) {
		puts("memlens-read " MEMLENS_VERSION);
		return stdio_end();
	}
	word = optind < argc ? argv[optind++] : NULL;
	if (word && !strcmp(word, "explain")) {
		word = optind < argc ? argv[optind++] : NULL;
		explainer = explainer_lookup(word);
		explainer_options_check(explainer, &options);
	}
	if (optind < argc)
		bad_usage("one word too many: '%s'", argv[optind]);
	subject = subject_lookup(word);
	sort_choose(subject, &options);
	subject_options_check(subject, &options);
	if (!explainer)
		form_choose(subject, &options);
	return look(subject, &options, explainer);
}
