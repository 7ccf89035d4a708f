/* SPDX-License-Identifier: GPL-2.0 */
/* Cells of tables for people: figures in few characters, names in columns. */
#ifndef MEMLENS_TOOLS_CELLS_H
#define MEMLENS_TOOLS_CELLS_H

#include "module/pure/text.h"

/* 1.2M, 99K, 5B, 0, rounded toward zero; '-' if not known. */
void cell_bytes_put(struct memlens_text *text, u64 bytes);
/* 999, 9.9K, 99K, by thousands: four characters up to 999P. */
void cell_short_put(struct memlens_text *text, u64 count);

/* Escapes what the rule of text.h lets stand: it may take more than a column. */
void cell_ascii_put(struct memlens_text *text, const char *chars,
		    size_t length);

/* Characters of an escaped name, at most @room, between which it can be cut. */
size_t cell_cut(const char *chars, size_t length, size_t room);

/* An escaped path in @width columns: its end says most, and '<' stands for the rest. */
void cell_end_put(struct memlens_text *text, const char *path, size_t width);

/* Spaces before what is @length characters long, to the right of @width. */
void cell_begin(struct memlens_text *text, size_t length, size_t width);

#endif /* MEMLENS_TOOLS_CELLS_H */
