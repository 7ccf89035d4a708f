/* SPDX-License-Identifier: GPL-2.0 */
/* A machine's zones, settings, and rule for the marks. */
#ifndef MEMLENS_TOOLS_EXPLAIN_MACHINE_H
#define MEMLENS_TOOLS_EXPLAIN_MACHINE_H

#include "module/pure/wmark.h"
#include "tools/explain.h"

/* All that is said of one zone is said of these. */
struct machine {
	const struct memlens_wire *wire;
	const struct options *options;
	struct prose *prose;
	const struct memlens_section *zones;
	struct memlens_wmark_settings settings;
	bool settings_known;
	bool movable_capped;	/* this kernel gives Movable zones a min of
				 * their own
				 */
	u32 sharing;		/* zones that share min_free_kbytes, */
	u64 sharing_min;	/* and their mins as the kernel has them */
};

void machine_init(struct machine *machine, const struct source *source,
		  const struct options *options, struct prose *prose);

/* The zone has a min of its own, and no share in min_free_kbytes. */
bool machine_capped(const struct machine *machine,
		    const struct memlens_zone *zone);
/* The marks that the settings ask for now, without boost. */
void machine_marks(const struct machine *machine,
		   const struct memlens_zone *zone,
		   struct memlens_wmark_marks *marks);

/* Zone @index; its counts are within their arrays, whatever a file says. */
void machine_zone(const struct machine *machine, u32 index,
		  struct memlens_zone *zone);

#endif /* MEMLENS_TOOLS_EXPLAIN_MACHINE_H */
