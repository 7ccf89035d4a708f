/* SPDX-License-Identifier: GPL-2.0 */
/* How a column, a table and a list of words are stated in tables*.c. */
#ifndef MEMLENS_PURE_COLUMNS_H
#define MEMLENS_PURE_COLUMNS_H

#include "module/pure/table.h"

#define COLUMN(type, member, label, column_kind, ...)			\
	{ .name = (label), .kind = (column_kind),			\
	  .offset = offsetof(type, member),				\
	  .size = sizeof_field(type, member), ##__VA_ARGS__ }

#define NAME(type, member, label)					\
	COLUMN(type, member, label, MEMLENS_KIND_NAME, .width = 8)
#define NUMBER(type, member)						\
	COLUMN(type, member, #member, MEMLENS_KIND_NUMBER)
#define PAGES(type, member)						\
	COLUMN(type, member, #member, MEMLENS_KIND_PAGES)
#define SIGNED(type, member)						\
	COLUMN(type, member, #member, MEMLENS_KIND_PAGES_SIGNED)

#define WORD(type, member, list)					\
	COLUMN(type, member, #member, MEMLENS_KIND_WORD, .width = 8,	\
	       .words = &(list))

#define ARRAY(type, member, column_kind, max, count, column_head, ...)	\
	{ .name = #member, .kind = (column_kind),			\
	  .offset = offsetof(type, member),				\
	  .size = sizeof(((type *)0)->member[0]), .array_max = (max),	\
	  .count_offset = offsetof(type, count),			\
	  .head = (column_head), ##__VA_ARGS__ }

#define TABLE(label, type, list, ...)					\
	{ .name = (label), .section = (type), .columns = (list),	\
	  .column_count = ARRAY_SIZE(list), ##__VA_ARGS__ }

#define WORDS(...)							\
	{ .count = ARRAY_SIZE(((const char *const[]){ __VA_ARGS__ })),	\
	  .words = (const char *const[]){ __VA_ARGS__ } }

#endif /* MEMLENS_PURE_COLUMNS_H */
