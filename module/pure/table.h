/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a published file looks like: its tables, their columns, each stated
 * once. Text (the kernel's and the reader's), JSON and units all follow from
 * these. The tables themselves stand in tables.c, tables_reclaim.c and
 * tables_slabs.c.
 */
#ifndef MEMLENS_PURE_TABLE_H
#define MEMLENS_PURE_TABLE_H

#include "module/pure/pure.h"
#include "module/pure/wire.h"

enum memlens_kind {
	MEMLENS_KIND_NAME,	/* char[size], escaped when printed */
	MEMLENS_KIND_NUMBER,	/* u32 or u64, by size: a count, an index */
	MEMLENS_KIND_BYTES,	/* u64 */
	MEMLENS_KIND_BYTES_SIGNED,	/* s64 */
	MEMLENS_KIND_PAGES,	/* u64 */
	MEMLENS_KIND_PAGES_SIGNED,	/* s64 */
	MEMLENS_KIND_SHARE,	/* s32, hundredths of a percent */
	MEMLENS_KIND_WORD,	/* u32 or u8, by size: an index into words */
	MEMLENS_KIND_LIMIT,	/* u64 pages, or MEMLENS_NO_LIMIT: max */
	MEMLENS_KIND_PATH,	/* char[]: the last part of a cgroup's path, which text
				 * has whole: the record is one of memlens_memcg
				 */
	MEMLENS_KIND_LEAST,	/* the least value of a histogram's slot, which
				 * goes by the element, not by what it holds
				 */
};

/* What the columns of an array are called in the head. */
enum memlens_array_head {
	MEMLENS_HEAD_NONE,	/* not an array */
	MEMLENS_HEAD_INDEX,	/* 0 1 2 ... */
	MEMLENS_HEAD_CLASS,	/* the zone types' names */
};

struct memlens_words {
	u32 count;
	const char *const *words;
};

struct memlens_column {
	const char *name;		/* without its unit */
	enum memlens_kind kind;
	u16 offset;			/* in the record */
	u16 size;			/* of one element */
	u16 width;			/* at least, in characters */
	enum memlens_array_head head;
	u16 array_max;			/* elements, 0: not an array */
	u16 count_offset;		/* of the u32 that counts them */
	u16 shift_offset;		/* LEAST: of the u32 that is its shift */
	const struct memlens_words *words;
};

struct memlens_table {
	const char *name;		/* first word of each of its rows */
	u32 section;			/* enum memlens_section_type */
	u16 column_count;
	bool by_field;			/* one row a field, not a record */
	bool by_slot;			/* one row an element of the last column
					 * that is not 0, none for a record
					 */
	bool hidden;			/* in JSON, not in text */
	const char *json;		/* key of the section's list in JSON */
	const struct memlens_column *columns;
};

struct memlens_file_tables {
	const char *name;		/* of the file */
	u32 format;			/* of its text: change it with them */
	u32 table_count;
	const struct memlens_table *tables;
};

extern const struct memlens_words memlens_words_state;	/* of a zone */
extern const struct memlens_words memlens_words_verdict;

/* uapi/memlens_reclaim.h */
extern const struct memlens_words memlens_words_hist_kind;
extern const struct memlens_words memlens_words_hist_unit;
extern const struct memlens_words memlens_words_reclaimer;
extern const struct memlens_words memlens_words_gfp_class;
extern const struct memlens_words memlens_words_list_type;
extern const struct memlens_words memlens_words_throttle_reason;
extern const struct memlens_words memlens_words_cgroup_origin;
extern const struct memlens_words memlens_words_event_state;

/* uapi/memlens_slabs.h */
extern const struct memlens_words memlens_words_slabs_source;
extern const struct memlens_words memlens_words_slabs_accuracy;

/* uapi/memlens_memcgs.h */
extern const struct memlens_words memlens_words_memcg_state;

extern const struct memlens_words memlens_words_yes_no;

extern const struct memlens_file_tables memlens_tables_zones;
extern const struct memlens_file_tables memlens_tables_lru;
extern const struct memlens_file_tables memlens_tables_memcgs;
extern const struct memlens_file_tables memlens_tables_tail;
extern const struct memlens_file_tables memlens_tables_reclaim;
extern const struct memlens_file_tables memlens_tables_shrinkers;
extern const struct memlens_file_tables memlens_tables_stalls;
extern const struct memlens_file_tables memlens_tables_slabs;
extern const struct memlens_file_tables memlens_tables_info;

/* A slot's least value has no room in 64 bits with a larger shift. */
#define MEMLENS_SHIFT_MOST	32

/* One value of a record. */
struct memlens_value {
	bool known;
	u64 number;		/* unsigned kinds */
	s64 amount;		/* *_SIGNED and SHARE */
	const char *name;	/* NAME: at most column->size bytes */
};

/* Elements of a column in this record: 1 if it is no array. */
u32 memlens_table_elements(const struct memlens_column *column,
			   const void *record, size_t record_size);

struct memlens_value memlens_table_value(const struct memlens_column *column,
					 const void *record,
					 size_t record_size, u32 element);

/* NULL if there is none: a later kernel side has learnt a value. */
const char *memlens_table_word(const struct memlens_words *words, u64 value);

#endif /* MEMLENS_PURE_TABLE_H */
