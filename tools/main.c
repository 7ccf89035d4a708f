// SPDX-License-Identifier: GPL-2.0
/* memlens-read: the words of the command line, and what they lead to. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "tools/explain.h"
#include "tools/json.h"
#include "tools/options.h"
#include "tools/show.h"
#include "tools/source.h"
#include "tools/watch.h"

static const struct memlens_file_tables *const zones_files[] = {
	&memlens_tables_zones,
};

static const struct memlens_file_tables *const info_files[] = {
	&memlens_tables_info,
};

static const struct memlens_file_tables *const all_files[] = {
	&memlens_tables_zones,
	&memlens_tables_info,
};

/* THE TABLE of words; the first is what no word means. */
static const struct subject subjects[] = {
	{ "zones", "raw/zones", ARRAY_SIZE(zones_files), zones_files,
	  "how far each zone is from its watermarks, and why" },
	{ "info", "raw/info", ARRAY_SIZE(info_files), info_files,
	  "versions, what memlens costs, what it cannot show here" },
	{ "all", "snapshot", ARRAY_SIZE(all_files), all_files,
	  "all of them, of one moment" },
};

/* THE TABLE of what can be explained: a subject's name, and how. */
static const struct explainer explainers[] = {
	{ "zones", explain_zones,
	  "in plain words: how the marks come about, what they do now" },
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

static enum status show(const struct subject *subject,
			const struct source *source,
			const struct options *options,
			const struct explainer *explainer)
{
	struct output output;
	enum status status = output_init(&output, false);

	if (status)
		return status;
	if (explainer)
		status = explainer->explain(source, options, &output);
	else if (options->json)
		status = show_json(subject, &source->wire, options, false,
				   &output);
	else
		status = show_text(subject, &source->wire, options, &output);
	if (!status)
		status = output_flush(&output);
	output_free(&output);
	return status;
}

static enum status look(const struct subject *subject,
			const struct options *options,
			const struct explainer *explainer)
{
	struct source source;
	enum status status = source_open(&source, options->root,
					 subject->file);

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

static void subject_options_check(const struct subject *subject,
				  const struct options *options)
{
	if ((options->zone || options->node != ANY_NODE) &&
	    !subject_has(subject, MEMLENS_SECTION_ZONE))
		bad_usage("%s has no zones for --node and --zone to choose from",
			  subject->name);
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
		if (options.json || options.watch || options.units_given)
			bad_usage("explain takes --node, --zone and --root only");
	}
	if (optind < argc)
		bad_usage("one word too many: '%s'", argv[optind]);
	subject = subject_lookup(word);
	subject_options_check(subject, &options);
	return look(subject, &options, explainer);
}
