/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of slabs as this program's own: what a record lacks, as its writer was
 * older, is not known, as is what its writer did not know.
 */
#ifndef MEMLENS_TOOLS_SLABS_H
#define MEMLENS_TOOLS_SLABS_H

#include "module/pure/wire.h"
#include "uapi/memlens_slabs.h"

#define SLABS_MINUTE_NS	60000000000ULL

/* False, and nothing known, if the look does not have it. */
bool slabs_all(const struct memlens_wire *wire, struct memlens_slabs *all);

/* Of the caches' section, which may be NULL: then there is none. */
const struct memlens_section *slabs_caches(const struct memlens_wire *wire);

void slabs_cache(const struct memlens_wire *wire,
		 const struct memlens_section *section, u32 index,
		 struct memlens_cache *cache);

/* What all caches hold, as memlens adds it up; else as the rows do, if they do. */
u64 slabs_held(const struct memlens_wire *wire);

/* @growth, which was over @growth_ns, as that of a minute. */
s64 slabs_a_minute(s64 growth, u64 growth_ns);

/* Hundredths of a percent of its objects that are in use, or not known. */
u64 slabs_use(const struct memlens_cache *cache);

#endif /* MEMLENS_TOOLS_SLABS_H */
