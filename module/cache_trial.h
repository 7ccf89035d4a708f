/* SPDX-License-Identifier: GPL-2.0 */
/* A cache of our own, whose partial slabs we know, read through the layouts. */
#ifndef MEMLENS_CACHE_TRIAL_H
#define MEMLENS_CACHE_TRIAL_H

/* NULL, or what does not fit, in words joined by '-'; sleeps. */
const char *memlens_cache_trial(void);

#endif /* MEMLENS_CACHE_TRIAL_H */
