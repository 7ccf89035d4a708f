/* SPDX-License-Identifier: GPL-2.0 */
/* What may be freed while it is read. */
#ifndef MEMLENS_NOFAULT_H
#define MEMLENS_NOFAULT_H

#include <linux/types.h>
#include <linux/uaccess.h>

/* Copies a string, or what is still there of it, and ends it; @size > 0. */
static inline void memlens_nofault_string(char *to, const char *from,
					  size_t size)
{
	size_t i;

	for (i = 0; i < size - 1; i++)
		if (copy_from_kernel_nofault(&to[i], &from[i], 1) || !to[i])
			break;
	to[i] = '\0';
}

#endif /* MEMLENS_NOFAULT_H */
