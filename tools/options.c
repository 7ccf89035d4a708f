// SPDX-License-Identifier: GPL-2.0
/* The command line's options. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/options.h"

#define SECONDS_LEAST	0.05
#define SECONDS_MOST	86400

const char options_usage[] =
	"usage: memlens-read [zones|lru|memcgs|tail|reclaim|shrinkers|stalls|slabs|\n"
	"                     info|all|usage]\n"
	"                    [--watch [SECONDS]] [--json|--text|--bars|--table]\n"
	"                    [--sort KEY] [--rows N]\n"
	"                    [--top N] [--path GLOB] [--tree]\n"
	"                    [--units pages|bytes|human] [--node N] [--zone NAME]\n"
	"                    [--root DIR]\n"
	"       memlens-read explain zones [--node N] [--zone NAME] [--root DIR]\n"
	"       memlens-read explain lru|tail|reclaim|slabs [--root DIR]\n"
	"       memlens-read --help | --version\n";

const char options_help[] =
	"  --watch[=SECONDS]  look again every SECONDS (1); q or Ctrl-C ends it;\n"
	"                     what is counted is that of the interval\n"
	"  --json             JSON; with --watch a document a line\n"
	"  --bars             reclaim as bars, as it is in a terminal\n"
	"  --table            slabs or memcgs as a table, as in a terminal\n"
	"  --text             text, as it is elsewhere\n"
	"  --sort KEY         caches or cgroups by growth, usage, name ...\n"
	"  --rows N           only the first N caches of the table\n"
	"  --top N            only the first N cgroups\n"
	"  --path GLOB        only cgroups with such a path: '/user.slice/*'\n"
	"  --tree             cgroups below their parents\n"
	"  --units UNITS      pages (default), bytes, or human: 1.5M\n"
	"  --node N           only node N\n"
	"  --zone NAME        only zones of that name\n"
	"  --root DIR         read DIR/raw/FILE or DIR/snapshot, saved ones\n"
	"                     perhaps, instead of what the kernel publishes\n";

/* Above any character, so that getopt's optopt tells which of the two it is. */
enum {
	OPTION_WATCH = 256,
	OPTION_JSON,
	OPTION_BARS,
	OPTION_TABLE,
	OPTION_TEXT,
	OPTION_SORT,
	OPTION_ROWS,
	OPTION_TOP,
	OPTION_PATH,
	OPTION_TREE,
	OPTION_UNITS,
	OPTION_NODE,
	OPTION_ZONE,
	OPTION_ROOT,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option long_options[] = {
	{ "watch", optional_argument, NULL, OPTION_WATCH },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "bars", no_argument, NULL, OPTION_BARS },
	{ "table", no_argument, NULL, OPTION_TABLE },
	{ "text", no_argument, NULL, OPTION_TEXT },
	{ "sort", required_argument, NULL, OPTION_SORT },
	{ "rows", required_argument, NULL, OPTION_ROWS },
	{ "top", required_argument, NULL, OPTION_TOP },
	{ "path", required_argument, NULL, OPTION_PATH },
	{ "tree", no_argument, NULL, OPTION_TREE },
	{ "units", required_argument, NULL, OPTION_UNITS },
	{ "node", required_argument, NULL, OPTION_NODE },
	{ "zone", required_argument, NULL, OPTION_ZONE },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

void bad_usage(const char *format, ...)
{
	char what[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	complain("%s", what);
	fputs(options_usage, stderr);
	exit(STATUS_USAGE);
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
	if (errno || end == word || *end || node < 0 || node > INT_MAX)
		bad_usage("--node takes a node's number, not '%s'", word);
	return node;
}

static u32 rows_parse(const char *option, const char *word)
{
	char *end;
	long rows;

	errno = 0;
	rows = strtol(word, &end, 10);
	if (errno || end == word || *end || rows < 1 || rows > INT_MAX)
		bad_usage("%s takes a number of rows, not '%s'", option, word);
	return (u32)rows;
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
	const char *next = optind < argc ? argv[optind] : "";

	if (optarg)
		return optarg;
	if (!*next || !strchr("0123456789.", *next))
		return NULL;
	optind++;
	return next;
}

static void watch_take(struct options *options, int argc, char **argv)
{
	const char *value = watch_value(argc, argv);

	options->watch = true;
	if (value)
		options->seconds = seconds_parse(value);
}

static void __attribute__((noreturn)) option_refuse(int option, char **argv)
{
	const char *word = argv[optind - 1];

	if (option == ':')
		bad_usage("%s takes a value", word);
	if (optopt >= OPTION_WATCH)
		bad_usage("'%s': this option takes no value", word);
	if (optopt)
		bad_usage("there is no option -%c", optopt);
	bad_usage("there is no option %s", word);
}

static void option_take(struct options *options, int option, int argc,
			char **argv)
{
	switch (option) {
	case OPTION_WATCH:
		watch_take(options, argc, argv);
		break;
	case OPTION_JSON:
		options->json = true;
		break;
	case OPTION_BARS:
		options->bars = true;
		break;
	case OPTION_TABLE:
		options->table = true;
		break;
	case OPTION_TEXT:
		options->text = true;
		break;
	case OPTION_SORT:
		options->sort_word = optarg;
		break;
	case OPTION_ROWS:
		options->rows = rows_parse("--rows", optarg);
		break;
	case OPTION_TOP:
		options->top = rows_parse("--top", optarg);
		break;
	case OPTION_PATH:
		options->path = optarg;
		break;
	case OPTION_TREE:
		options->tree = true;
		break;
	case OPTION_UNITS:
		options->units = units_parse(optarg);
		options->units_given = true;
		break;
	case OPTION_NODE:
		options->node = node_parse(optarg);
		break;
	case OPTION_ZONE:
		options->zone = optarg;
		break;
	case OPTION_ROOT:
		options->root = optarg;
		break;
	case OPTION_HELP:
		options->help = true;
		break;
	case OPTION_VERSION:
		options->version = true;
		break;
	default:
		option_refuse(option, argv);
	}
}

void options_parse(struct options *options, int argc, char **argv)
{
	int option;

	memset(options, 0, sizeof(*options));
	options->seconds = 1;
	options->node = ANY_NODE;
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":", long_options,
				     NULL)) != -1)
		option_take(options, option, argc, argv);
	if (options->json + options->bars + options->table + options->text > 1)
		bad_usage("one of --json, --bars, --table and --text at most");
	if (options->rows && (options->json || options->text))
		bad_usage("--rows is of the table, so neither of --json nor of --text");
	if (options->top && options->tree)
		bad_usage("--top is of a list, so it does not go with --tree");
	if (options->json && options->units == MEMLENS_UNITS_HUMAN)
		bad_usage("JSON is for programs: --units pages or bytes");
}
