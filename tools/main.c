// SPDX-License-Identifier: GPL-2.0
/* memlens-read: the command line, and what it leads to. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/explain.h"
#include "tools/json.h"
#include "tools/options.h"
#include "tools/show.h"
#include "tools/source.h"
#include "tools/watch.h"

#define SECONDS_LEAST	0.05
#define SECONDS_MOST	86400

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
	{ "zones", "raw/zones", 1, zones_files,
	  "how far each zone is from its watermarks, and why" },
	{ "info", "raw/info", 1, info_files,
	  "versions, what memlens costs, what it cannot show here" },
	{ "all", "snapshot", ARRAY_SIZE(all_files), all_files,
	  "all of them, of one moment" },
};

static const struct explainer {
	const char *name;
	enum status (*explain)(const struct source *source,
			       const struct options *options);
} explainers[] = {
	{ "zones", explain_zones },
};

static const char usage[] =
	"usage: memlens-read [zones|info|all] [--watch [SECONDS]] [--json]\n"
	"                    [--units pages|bytes|human] [--node N] [--zone NAME]\n"
	"                    [--root DIR]\n"
	"       memlens-read explain zones [--node N] [--zone NAME] [--root DIR]\n"
	"       memlens-read --help | --version\n";

void complain(const char *format, ...)
{
	va_list arguments;

	fputs("memlens-read: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static void __attribute__((noreturn, format(printf, 1, 2)))
bad_usage(const char *format, ...)
{
	va_list arguments;

	fputs("memlens-read: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n%s", usage);
	exit(STATUS_USAGE);
}

static void __attribute__((noreturn)) help(void)
{
	size_t i;

	fputs(usage, stdout);
	fputs("\nShows where memory stands, by the kernel module memlens.\n\n",
	      stdout);
	for (i = 0; i < ARRAY_SIZE(subjects); i++)
		printf("  %-15s %s%s\n", subjects[i].name, subjects[i].help,
		       i ? "" : " (default)");
	for (i = 0; i < ARRAY_SIZE(explainers); i++)
		printf("  explain %-7s the same in plain words, and how it comes about\n",
		       explainers[i].name);
	fputs("\n"
	      "  --watch[=SECONDS]  look again every SECONDS (1); q or Ctrl-C ends it\n"
	      "  --json             JSON; with --watch a document a line\n"
	      "  --units UNITS      pages (default), bytes, or human: 1.5M\n"
	      "  --node N           only node N\n"
	      "  --zone NAME        only zones of that name\n"
	      "  --root DIR         read DIR/raw/FILE or DIR/snapshot, saved ones\n"
	      "                     perhaps, instead of what the kernel publishes\n"
	      "\nExit status: 0 ok, 1 error, 2 usage, 4 not available.\n",
	      stdout);
	exit(STATUS_OK);
}

static double seconds_parse(const char *word)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(word, &end);
	if (errno || end == word || *end || !isfinite(seconds) ||
	    seconds < SECONDS_LEAST || seconds > SECONDS_MOST)
		bad_usage("--watch takes %g to %d seconds, not '%s'",
			  SECONDS_LEAST, SECONDS_MOST, word);
	return seconds;
}

static long node_parse(const char *word)
{
	char *end;
	long node;

	errno = 0;
	node = strtol(word, &end, 10);
	if (errno || end == word || *end || node < 0)
		bad_usage("--node takes a node's number, not '%s'", word);
	return node;
}

static enum memlens_units units_parse(const char *word)
{
	if (!strcmp(word, "pages"))
		return MEMLENS_UNITS_PAGES;
	if (!strcmp(word, "bytes"))
		return MEMLENS_UNITS_BYTES;
	if (!strcmp(word, "human"))
		return MEMLENS_UNITS_HUMAN;
	bad_usage("--units takes pages, bytes or human, not '%s'", word);
}

/* A word of its own that begins like a number belongs to --watch. */
static const char *watch_value(int argc, char **argv)
{
	if (optarg)
		return optarg;
	if (optind < argc && strchr("0123456789.", argv[optind][0]) &&
	    argv[optind][0])
		return argv[optind++];
	return NULL;
}

static const struct option long_options[] = {
	{ "watch", optional_argument, NULL, 'w' },
	{ "json", no_argument, NULL, 'j' },
	{ "units", required_argument, NULL, 'u' },
	{ "node", required_argument, NULL, 'n' },
	{ "zone", required_argument, NULL, 'z' },
	{ "root", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static void option_take(struct options *options, int option, int argc,
			char **argv)
{
	const char *value;

	switch (option) {
	case 'w':
		options->watch = true;
		value = watch_value(argc, argv);
		if (value)
			options->seconds = seconds_parse(value);
		break;
	case 'j':
		options->json = true;
		break;
	case 'u':
		options->units = units_parse(optarg);
		break;
	case 'n':
		options->node = node_parse(optarg);
		break;
	case 'z':
		options->zone = optarg;
		break;
	case 'r':
		options->root = optarg;
		break;
	case 'h':
		help();
	case 'V':
		puts("memlens-read " MEMLENS_VERSION);
		exit(STATUS_OK);
	default:
		/* getopt has said what is wrong. */
		fputs(usage, stderr);
		exit(STATUS_USAGE);
	}
}

static void options_parse(struct options *options, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "", long_options,
				     NULL)) != -1)
		option_take(options, option, argc, argv);
	if (options->json && options->units == MEMLENS_UNITS_HUMAN)
		bad_usage("JSON is for programs: --units pages or bytes");
}

static const struct subject *subject_lookup(const char *word)
{
	size_t i;

	if (!word)
		return &subjects[0];
	for (i = 0; i < ARRAY_SIZE(subjects); i++)
		if (!strcmp(subjects[i].name, word))
			return &subjects[i];
	bad_usage("there is no word '%s'", word);
}

static const struct explainer *explainer_lookup(const char *word)
{
	size_t i;

	if (!word)
		bad_usage("explain what?");
	for (i = 0; i < ARRAY_SIZE(explainers); i++)
		if (!strcmp(explainers[i].name, word))
			return &explainers[i];
	bad_usage("there is no explanation of '%s'", word);
}

static enum status show(const struct subject *subject, struct source *source,
			const struct options *options)
{
	struct output output;
	enum status status = output_init(&output);

	if (status)
		return status;
	if (options->json)
		status = show_json(subject, source, options, false, &output);
	else
		status = show_text(subject, source, options, &output);
	if (!status)
		status = output_flush(&output);
	free(output.bytes);
	return status;
}

/* stdio's own buffer may fail last of all: a full disk. */
static enum status explain(const struct explainer *explainer,
			   const struct source *source,
			   const struct options *options)
{
	enum status status = explainer->explain(source, options);

	if (!status && (fflush(stdout) || ferror(stdout))) {
		complain("cannot write: %s", strerror(errno));
		status = STATUS_ERROR;
	}
	return status;
}

static enum status look(const struct subject *subject,
			const struct explainer *explainer,
			const struct options *options)
{
	struct source source;
	enum status status = source_open(&source, options->root,
					 subject->file);

	if (status)
		return status;
	status = source_read(&source);
	if (!status)
		status = subject_check(subject, &source, options);
	if (status)
		goto close;
	if (explainer)
		status = explain(explainer, &source, options);
	else if (options->watch)
		status = watch(subject, &source, options);
	else
		status = show(subject, &source, options);
close:
	source_close(&source);
	return status;
}

int main(int argc, char **argv)
{
	struct options options = { .seconds = 1, .node = ANY_NODE };
	const struct explainer *explainer = NULL;
	const char *word = NULL;

	options_parse(&options, argc, argv);
	if (optind < argc)
		word = argv[optind++];
	if (word && !strcmp(word, "explain")) {
		word = optind < argc ? argv[optind++] : NULL;
		explainer = explainer_lookup(word);
		if (options.json || options.watch || options.units)
			bad_usage("explain takes --node, --zone and --root only");
	}
	if (optind < argc)
		bad_usage("one word too many: '%s'", argv[optind]);
	return look(subject_lookup(word), explainer, &options);
}
