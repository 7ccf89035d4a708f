/* SPDX-License-Identifier: GPL-2.0 */
/* Rows that count since load or reset: which are the same, and their difference. */
#ifndef MEMLENS_TOOLS_SUBTRACT_H
#define MEMLENS_TOOLS_SUBTRACT_H

#include "tools/hists.h"

enum change {
	CHANGE_NONE,	/* nothing to show */
	CHANGE_SOME,
	CHANGE_BACK,	/* it counts less than before: the counts began anew */
};

union counted {
	struct memlens_hist_row hist;
	struct memlens_event event;
	struct memlens_shrinker shrinker;
	struct memlens_staller staller;
	struct memlens_wait wait;
};

/* How the rows of one section are subtracted. */
struct subtraction {
	u32 section;
	size_t size;		/* of its record */
	size_t key_size;	/* bytes that same() looks at, at most */
	bool (*same)(const union counted *now, const union counted *before);
	/* Takes @before away; it is NULL for a row that is new, */
	enum change (*subtract)(union counted *now,
				const union counted *before);
	/* or what this says of rows that the look before did not have. */
	void (*absent)(const struct memlens_wire *before,
		       const struct memlens_section *section,
		       union counted *was);
};

#define SUBTRACTIONS	6
extern const struct subtraction subtractions[SUBTRACTIONS];

#endif /* MEMLENS_TOOLS_SUBTRACT_H */
