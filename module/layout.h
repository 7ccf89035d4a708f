/* SPDX-License-Identifier: GPL-2.0 */
/* Private members of the kernel's structs: where they lie in the one running. */
#ifndef MEMLENS_LAYOUT_H
#define MEMLENS_LAYOUT_H

#include <linux/types.h>

/* One wanted member; offset is set at load from the kernel's own BTF. */
struct memlens_layout_member {
	const char *type;	/* "kmem_cache" */
	const char *member;	/* "size" */
	const char *lost;	/* what cannot be shown without it */
	u32 offset;		/* bytes; MEMLENS_LAYOUT_MISSING */
};

#define MEMLENS_LAYOUT_MISSING	(~0U)

u32 memlens_layout_count(void);
const struct memlens_layout_member *memlens_layout_lookup(u32 index);

#endif /* MEMLENS_LAYOUT_H */
