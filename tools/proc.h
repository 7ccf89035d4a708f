/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Figures of the kernel's own files that memlens does not have: of the machine that
 * runs, or below a saved root, if whoever saved it thought of them.
 */
#ifndef MEMLENS_TOOLS_PROC_H
#define MEMLENS_TOOLS_PROC_H

#include "module/pure/pure.h"
#include "tools/options.h"

/*
 * The number behind @name in @file ("proc/meminfo"), whose lines are a name, white
 * space and a number; of "" the number that the file begins with. Not known if there
 * is none. Bytes where the line says kB.
 */
u64 proc_number(const struct options *options, const char *file,
		const char *name);

#endif /* MEMLENS_TOOLS_PROC_H */
