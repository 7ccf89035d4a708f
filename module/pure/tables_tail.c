// SPDX-License-Identifier: GPL-2.0
/* THE TABLES: what tail shows, column by column. */
#include "module/pure/columns.h"
#include "uapi/memlens_tail.h"

static const struct memlens_words list_words = WORDS("inactive", "generation");

#define TAIL_PAGES(member)						\
	COLUMN(struct memlens_tail, member, #member, MEMLENS_KIND_PAGES, \
	       .width = 6)

static const struct memlens_column all_columns[] = {
	COLUMN(struct memlens_tail_all, share, "share", MEMLENS_KIND_SHARE),
	NUMBER(struct memlens_tail_all, cgroups),
	NUMBER(struct memlens_tail_all, left_out),
	NUMBER(struct memlens_tail_all, folios_in_hold_max),
};

static const struct memlens_column tail_columns[] = {
	NUMBER(struct memlens_tail, nid),
	WORD(struct memlens_tail, type, memlens_words_list_type),
	COLUMN(struct memlens_tail, generation, "of", MEMLENS_KIND_WORD,
	       .width = 10, .words = &list_words),
	NUMBER(struct memlens_tail, rank),
	COLUMN(struct memlens_tail, list_pages, "list", MEMLENS_KIND_PAGES,
	       .width = 10),
	WORD(struct memlens_tail, whole, memlens_words_yes_no),
	NUMBER(struct memlens_tail, folios),
	COLUMN(struct memlens_tail, pages, "looked_at", MEMLENS_KIND_PAGES),
	TAIL_PAGES(yield),
	TAIL_PAGES(clean),
	TAIL_PAGES(dirty),
	TAIL_PAGES(writeback),
	TAIL_PAGES(referenced),
	TAIL_PAGES(mapped),
	TAIL_PAGES(swap_backed),
	TAIL_PAGES(in_swap),
	TAIL_PAGES(large),
	TAIL_PAGES(unevictable),
	NUMBER(struct memlens_tail, id),
	NAME(struct memlens_tail, name, "cgroup"),
};

static const struct memlens_table tail_tables[] = {
	TABLE("all", MEMLENS_SECTION_TAIL_ALL, all_columns, .by_field = true,
	      .json = "tail_all"),
	TABLE("tail", MEMLENS_SECTION_TAIL, tail_columns, .json = "tails"),
};

const struct memlens_file_tables memlens_tables_tail = {
	.name = "tail",
	.format = 1,
	.table_count = ARRAY_SIZE(tail_tables),
	.tables = tail_tables,
};
