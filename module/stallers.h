/* SPDX-License-Identifier: GPL-2.0 */
/* Who has lost the most time to waits: tasks, and cgroups. */
#ifndef MEMLENS_STALLERS_H
#define MEMLENS_STALLERS_H

#include "module/pure/heavy.h"
#include "uapi/memlens_reclaim.h"

int memlens_stallers_init(void);
void memlens_stallers_exit(void);

size_t memlens_stallers_memory(void);	/* bytes set aside */

enum memlens_stallers_of {
	MEMLENS_STALLERS_TASKS,
	MEMLENS_STALLERS_CGROUPS,
	MEMLENS_STALLERS_KINDS,
};

/* The current task has lost @ns. */
void memlens_stallers_add(u64 ns);

/* All CPUs' tables as one, sorted. */
struct memlens_stallers {
	u32 count;
	bool whole;		/* else a CPU's is missing, and no bound holds */
	struct memlens_heavy_merged merged;
};

/* It is the reader's until the epoch is unlocked. May sleep. */
const struct memlens_stallers *
memlens_stallers_read(enum memlens_stallers_of of);

/* The pid in a task's key. */
u32 memlens_stallers_pid(u64 key);

#endif /* MEMLENS_STALLERS_H */
