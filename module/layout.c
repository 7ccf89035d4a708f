// SPDX-License-Identifier: GPL-2.0
/*
 * THE TABLE of private members that the running kernel's BTF must supply. All
 * that zones reads is in public headers, so it is empty, and no BTF is read.
 */
#include <linux/kernel.h>

#include "module/layout.h"

static const struct memlens_layout_member members[] = {
};

u32 memlens_layout_count(void)
{
	return ARRAY_SIZE(members);
}

const struct memlens_layout_member *memlens_layout_lookup(u32 index)
{
	return &members[index];
}
