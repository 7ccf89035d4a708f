/* SPDX-License-Identifier: GPL-2.0 */
/* Staying in memory, so as to go on when memory is gone. */
#ifndef MEMLENS_TOOLS_RESIDENT_H
#define MEMLENS_TOOLS_RESIDENT_H

/*
 * From here on the heap holds spare memory, gives none back and maps none, and
 * all that there is or comes is locked. What is allocated once and freed can be
 * allocated again without the kernel. Complains if it may not lock.
 */
void resident_begin(void);

#endif /* MEMLENS_TOOLS_RESIDENT_H */
