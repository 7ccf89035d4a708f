/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What came between two looks, as a container of the same kind: of reclaim,
 * shrinkers and stalls each row less the same row of the look before, without
 * those that did not change; of slabs all caches, their growth that of the interval;
 * all else as it is. Whatever shows a look shows it.
 */
#ifndef MEMLENS_TOOLS_INTERVAL_H
#define MEMLENS_TOOLS_INTERVAL_H

#include "tools/source.h"

enum interval_kind {
	INTERVAL_LOOKS,		/* from one look to the next */
	/* All since load or reset, or of slabs what they grew by in the last
	 * minute, as it was collected:
	 */
	INTERVAL_FIRST,		/* there was no look before */
	INTERVAL_RESET,		/* the counts began anew in between */
	INTERVAL_LOST,		/* the look before lacked rows */
};

struct interval {
	bool slabs;			/* what is shown of it is slabs alone */
	enum interval_kind kind;
	u64 span_ns;			/* that it is over, or not known */
	struct look looks[2];
	u32 next;			/* of looks, which one is written */
	struct memlens_wire wire;
	struct memlens_wire before;	/* the interval before; base is NULL if
					 * there is none
					 */
};

enum status interval_init(struct interval *interval);
void interval_free(struct interval *interval);

/* Of a look that has none before it. */
enum status interval_first(struct interval *interval,
			   const struct memlens_wire *wire);

/* From @before to @now. Allocates only if a look has grown. */
enum status interval_make(struct interval *interval,
			  const struct memlens_wire *now,
			  const struct memlens_wire *before);

#define INTERVAL_NOTE_SIZE	160

/* What it is over, in a sentence; and in a word, for programs. */
void interval_note(const struct interval *interval, char *chars);
const char *interval_word(const struct interval *interval);

#endif /* MEMLENS_TOOLS_INTERVAL_H */
