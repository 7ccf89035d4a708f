/* SPDX-License-Identifier: GPL-2.0 */
/* What caches grew by between two looks. */
#ifndef MEMLENS_TOOLS_SLABS_GROW_H
#define MEMLENS_TOOLS_SLABS_GROW_H

#include "tools/slabs.h"

/*
 * In @copy, a look's copy, growth becomes what came since the look @before,
 * growth_ns how long that was, and ranks follow. It goes by ids: a cache that was
 * created in between has grown by all that it has, whatever had its name. If the
 * look before had no room for all of them, growth of those that it lacks is not
 * known. All else stays as it is.
 */
void slabs_grow(const struct memlens_wire *copy,
		const struct memlens_wire *before);

#endif /* MEMLENS_TOOLS_SLABS_GROW_H */
