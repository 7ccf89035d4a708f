/* SPDX-License-Identifier: GPL-2.0 */
/* Whether layouts fit the kernel that runs. */
#ifndef MEMLENS_CACHE_VERIFY_H
#define MEMLENS_CACHE_VERIFY_H

#define MEMLENS_VERDICT_SIZE	64	/* a reason, as info has it */

/* Compares, and refuses the layouts if they do not fit; sleeps. */
void memlens_cache_verify(void);

#endif /* MEMLENS_CACHE_VERIFY_H */
