/* SPDX-License-Identifier: GPL-2.0 */
/* What memory is used for, part by part, and who says so. */
#ifndef MEMLENS_TOOLS_USAGE_PARTS_H
#define MEMLENS_TOOLS_USAGE_PARTS_H

#include "tools/lru.h"
#include "tools/options.h"
#include "uapi/memlens_slabs.h"

/* All of the machine, or one node of it. */
struct place {
	const struct memlens_wire *wire;
	const struct options *options;
	u32 nid;			/* MEMLENS_UNKNOWN_U32: all */
	struct memlens_lru_node lru;
};

void place_init(struct place *place, const struct memlens_wire *wire,
		const struct options *options, u32 nid);

struct part {
	const char *name;
	const char *within;	/* the part that has it already, else NULL */
	/* In pages; says where that is from, if it is known. */
	u64 (*pages)(const struct place *place, const struct part *part,
		     const char **source);
	size_t offset;		/* in a record */
	const char *key;	/* in a file of the kernel's */
};

#define USAGE_PARTS	28
extern const struct part usage_parts[USAGE_PARTS];

/* What all zones of a place manage: what the parts are parts of. */
u64 place_managed(const struct place *place);

#endif /* MEMLENS_TOOLS_USAGE_PARTS_H */
