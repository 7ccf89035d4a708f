// SPDX-License-Identifier: GPL-2.0
/* Containers as memlens-read shows them: JSON, bars, intervals, plain words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/files.h"
#include "tests/fuzz/target.h"
#include "tools/bars.h"
#include "tools/explain.h"
#include "tools/interval.h"
#include "tools/json.h"
#include "tools/lru_lines.h"
#include "tools/memcgs_table.h"
#include "tools/show.h"
#include "tools/slabs_table.h"
#include "tools/usage.h"

unsigned long target_opened;
const u32 target_weight = 8;
const char *const target_seed = "tests/golden/root/snapshot";
const char *const target_corpus = "tests/fuzz/corpus/*";

static const struct subject all = {
	.name = "all", .file = "snapshot", .file_count = FILES,
	.files = fuzz_files,
};

/* Some of all its files. */
struct part {
	const struct memlens_file_tables *files[FILES];
	struct subject subject;
};

static const struct subject *part_init(struct part *part, u32 touched)
{
	u32 i;

	part->subject = all;
	part->subject.files = part->files;
	part->subject.file_count = 0;
	for (i = 0; i < FILES; i++)
		if (touched & 1U << i)
			part->files[part->subject.file_count++] = fuzz_files[i];
	return &part->subject;
}

static void insist(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "# fuzz: %s\n", what);
	abort();
}

/* Text, with its newlines, that a terminal does not obey. */
static void output_check(struct output *output)
{
	size_t i;

	for (i = 0; i < output->length; i++)
		insist((unsigned char)output->bytes[i] >= ' ' ||
		       output->bytes[i] == '\n', "a control character");
	insist(output->length && output->bytes[output->length - 1] == '\n',
	       "no end of the last line");
	output->length = 0;
}

/* What an older look may lack. */
static bool is_later(const struct memlens_file_tables *file)
{
	return file == &memlens_tables_slabs || file == &memlens_tables_lru ||
		file == &memlens_tables_memcgs || file == &memlens_tables_tail;
}

static bool has_all(const struct memlens_wire *wire)
{
	size_t i;
	u32 t;

	for (i = 0; i < FILES; i++)
		for (t = 0; t < fuzz_files[i]->table_count; t++)
			if (!is_later(fuzz_files[i]) &&
			    !memlens_wire_section(wire,
						  fuzz_files[i]->tables[t].section))
				return false;
	return true;
}

/* More records than the sample has are as many of the same. */
static bool is_small(const struct memlens_wire *wire)
{
	u32 type;

	for (type = 0; type < 64; type++) {
		const struct memlens_section *section =
			memlens_wire_section(wire, type);

		if (section && section->record_count > 100)
			return false;
	}
	return true;
}

/* The lists as a terminal shows them, after the container before. */
static void lists_check(const struct memlens_wire *wire,
			struct output *output)
{
	static struct lru_ticks ticks;
	struct canvas canvas = {
		.width = 80, .to = output, .line = canvas_print,
	};
	const struct lru_lines lines = {
		.wire = wire, .before = wire, .ticks = &ticks,
		.units = target_opened % 3, .utf8 = target_opened % 2,
		.canvas = &canvas,
	};
	const u32 count = lru_count(wire, MEMLENS_SECTION_LRU_NODE);
	u32 i;

	if (!ticks.nodes)
		insist(lru_ticks_init(&ticks, wire) == STATUS_OK, "no memory");
	lru_ticks_take(&ticks, wire);
	insist(lru_lines_head(&lines) == STATUS_OK, "no head of lists");
	for (i = 0; i < count; i++)
		insist(lru_lines_node(&lines, i) == STATUS_OK, "no lists");
	insist(lru_lines_legend(&lines) == STATUS_OK, "no legend");
	output_check(output);
}

/* Cgroups by each key, as a tree or of a pattern: much, so not of every container. */
static void memcgs_check(const struct source *source,
			 struct output *output)
{
	const struct options options = {
		.root = "tests/golden/root", .node = ANY_NODE,
		.memcgs_sort = target_opened / 4 % (MEMCGS_BY_NAME + 1),
		.tree = target_opened / 4 % 2,
		.path = target_opened % 3 ? NULL : "*c*",
		.top = target_opened % 5,
	};
	struct part part;
	/* Others have no order; info, which all have, if there is no memcgs. */
	const struct subject *subject = part_init(&part, FILE_MEMCGS |
						  FILE_INFO);

	if (target_opened % 4)
		return;
	insist(memcg_table_show(&source->wire, &options, output) == STATUS_OK,
	       "no table of cgroups");
	output_check(output);
	insist(show_text(subject, &source->wire, &options, output) == STATUS_OK,
	       "no text of cgroups in order");
	output_check(output);
	insist(show_json(subject, &source->wire, NULL, &options, true, output) ==
	       STATUS_OK, "no JSON of cgroups in order");
	output_check(output);
}

/* It opens many files, so not of every container. */
static void usage_check(const struct source *source,
			struct options *options, struct output *output)
{
	if (target_opened % 8)
		return;
	options->json = target_opened % 16 == 0;
	insist(usage_show(&all, source, options, output) == STATUS_OK,
	       "no usage");
	output_check(output);
	options->json = false;
}

/* What is made out of several files. */
static const struct {
	u32 reads;
	const char *without;
	enum status (*explain)(const struct source *source,
			       const struct options *options,
			       struct output *output);
} explanations[] = {
	{ FILE_ZONES, "no explanation", explain_zones },
	{ FILE_RECLAIM, "no explanation of reclaim", explain_reclaim },
	{ FILE_ZONES | FILE_LRU | FILE_SLABS, "no explanation of lru",
	  explain_lru },
	{ FILE_ZONES | FILE_LRU | FILE_MEMCGS | FILE_TAIL,
	  "no explanation of tail", explain_tail },
	{ FILE_ZONES | FILE_SLABS, "no explanation of slabs", explain_slabs },
};

static void explain_check(const struct source *source,
			  const struct options *options, u32 touched,
			  struct output *output)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(explanations); i++) {
		if (!(touched & explanations[i].reads))
			continue;
		insist(explanations[i].explain(source, options, output) ==
		       STATUS_OK, explanations[i].without);
		output_check(output);
	}
}

static void tables_check(const struct memlens_wire *wire,
			 const struct options *options, u32 touched,
			 struct output *output)
{
	if (touched & FILE_RECLAIM) {
		insist(bars_show(wire, options, output) == STATUS_OK,
		       "no bars");
		output_check(output);
	}
	if (touched & FILE_SLABS) {
		insist(slab_table_show(wire, options, output) == STATUS_OK,
		       "no table of caches");
		output_check(output);
		slabs_sort(wire, target_opened % SLABS_BY_NAME + 1);
	}
}

/* All that is made out of the files that were touched, and they themselves. */
static void all_show(const struct source *source, u32 touched)
{
	struct options options = {
		.root = "tests/golden/root", .node = ANY_NODE,
	};
	static struct output output;
	struct part part;
	const struct subject *subject = part_init(&part, touched);

	if (!output.bytes)
		insist(output_init(&output, true) == STATUS_OK, "no memory");
	insist(show_json(subject, &source->wire, NULL, &options,
			 target_opened % 2, &output) == STATUS_OK, "no JSON");
	output_check(&output);
	tables_check(&source->wire, &options, touched, &output);
	explain_check(source, &options, touched, &output);
	if (touched & (FILE_ZONES | FILE_LRU | FILE_SLABS))
		usage_check(source, &options, &output);
	if (touched & FILE_MEMCGS)
		memcgs_check(source, &output);
	if (touched & FILE_LRU)
		lists_check(&source->wire, &output);
	options.units = target_opened % 3;
	insist(show_text(subject, &source->wire, &options, &output) ==
	       STATUS_OK, "no text");
	output_check(&output);
}

#define FILES_SUBTRACTED						\
	(FILE_RECLAIM | FILE_SHRINKERS | FILE_STALLS | FILE_SLABS)

/*
 * What comes between the container before and this one is a container. Of files that
 * are not subtracted it has the same as the container; of the others all, as counts
 * that went back in one let it be subtracted from none.
 */
static void interval_show(const struct memlens_wire *wire, u32 touched)
{
	static struct interval interval;
	struct options options = { .node = ANY_NODE };
	struct memlens_wire opened;
	struct output output;
	struct part part;

	if (!interval.looks[0].bytes) {
		insist(interval_init(&interval) == STATUS_OK, "no memory");
		insist(interval_first(&interval, wire) == STATUS_OK,
		       "no first look");
		return;
	}
	interval.slabs = target_opened % 3 == 0;
	insist(interval_make(&interval, wire, target_opened % 2 ?
			     &interval.wire : wire) == STATUS_OK,
	       "no interval");
	insist(memlens_wire_open(&opened, interval.wire.base,
				 interval.wire.header->total_size) ==
	       MEMLENS_WIRE_OK, "an interval that is no container");
	insist(output_init(&output, true) == STATUS_OK, "no memory");
	insist(show_json(part_init(&part, touched | FILES_SUBTRACTED),
			 &interval.wire, &interval, &options, true,
			 &output) == STATUS_OK,
	       "no JSON of an interval");
	output_check(&output);
	output_free(&output);
}

void target_changed(const u8 *bytes, size_t size, size_t from, size_t to)
{
	static struct source source;
	void *copy = malloc(size);
	u32 touched;

	if (size)
		memcpy(copy, bytes, size);
	if (memlens_wire_open(&source.wire, copy, size) == MEMLENS_WIRE_OK &&
	    has_all(&source.wire) && is_small(&source.wire)) {
		target_opened++;
		touched = files_touched(&source.wire, from, to);
		all_show(&source, touched);
		if (touched & FILES_SUBTRACTED)
			interval_show(&source.wire, touched);
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	target_changed(bytes, size, 0, size);
	return 0;
}
