// SPDX-License-Identifier: GPL-2.0
/* Containers as memlens-read shows them: JSON, and in plain words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/target.h"
#include "tools/explain.h"
#include "tools/json.h"
#include "tools/show.h"

unsigned long target_opened;
const u32 target_weight = 8;

static const struct memlens_file_tables *const files[] = {
	&memlens_tables_zones,
	&memlens_tables_info,
};

static const struct subject all = {
	.name = "all", .file = "snapshot", .file_count = ARRAY_SIZE(files),
	.files = files,
};

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

static bool has_all(const struct memlens_wire *wire)
{
	size_t i;
	u32 t;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		for (t = 0; t < files[i]->table_count; t++)
			if (!memlens_wire_section(wire,
						  files[i]->tables[t].section))
				return false;
	return true;
}

/* More records than the sample has are as many of the same. */
static bool is_small(const struct memlens_wire *wire)
{
	u32 type;

	for (type = 0; type < 32; type++) {
		const struct memlens_section *section =
			memlens_wire_section(wire, type);

		if (section && section->record_count > 100)
			return false;
	}
	return true;
}

static void all_show(const struct source *source)
{
	struct options options = {
		.root = "tests/golden/root", .node = ANY_NODE,
	};
	static struct output output;

	if (!output.bytes)
		insist(output_init(&output, true) == STATUS_OK, "no memory");
	insist(show_json(&all, &source->wire, &options, target_opened % 2,
			 &output) == STATUS_OK, "no JSON");
	output_check(&output);
	insist(explain_zones(source, &options, &output) == STATUS_OK,
	       "no explanation");
	output_check(&output);
	options.units = target_opened % 3;
	insist(show_text(&all, &source->wire, &options, &output) == STATUS_OK,
	       "no text");
	output_check(&output);
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	static struct source source;
	void *copy = malloc(size);

	if (size)
		memcpy(copy, bytes, size);
	if (memlens_wire_open(&source.wire, copy, size) == MEMLENS_WIRE_OK &&
	    has_all(&source.wire) && is_small(&source.wire)) {
		target_opened++;
		all_show(&source);
	}
	free(copy);
	return 0;
}
