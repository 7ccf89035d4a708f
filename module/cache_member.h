/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Members of the kernel's own structs, by their places: read so that what is freed
 * meanwhile does no harm. What cannot be read is 0.
 */
#ifndef MEMLENS_CACHE_MEMBER_H
#define MEMLENS_CACHE_MEMBER_H

#include <linux/types.h>
#include <linux/uaccess.h>

#include "module/layout.h"

static inline void *memlens_member(void *base, enum memlens_member which)
{
	return (char *)base + memlens_layout_place(which)->offset;
}

static inline bool memlens_has(enum memlens_member which)
{
	return memlens_layout_place(which)->found;
}

static inline u32 memlens_int_of(void *base, enum memlens_member which)
{
	u32 value;

	if (copy_from_kernel_nofault(&value, memlens_member(base, which),
				     sizeof(value)))
		return 0;
	return value;
}

static inline unsigned long memlens_long_of(void *base, enum memlens_member which)
{
	unsigned long value;

	if (copy_from_kernel_nofault(&value, memlens_member(base, which),
				     sizeof(value)))
		return 0;
	return value;
}

static inline void *memlens_pointer_of(void *base, enum memlens_member which)
{
	return (void *)memlens_long_of(base, which);
}

#endif /* MEMLENS_CACHE_MEMBER_H */
