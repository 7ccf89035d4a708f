/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stamps: what a task has begun and not ended yet. One per task and tag, in a
 * fixed table. A task writes to its own stamps only and no lock is needed: place
 * in the table is claimed by one cmpxchg, and what readers copy has a sequence.
 */
#ifndef MEMLENS_STAMPS_H
#define MEMLENS_STAMPS_H

#include <linux/sched.h>
#include <linux/types.h>

#include "uapi/memlens_reclaim.h"

/* What a task says of what it begins. */
struct memlens_stamp_facts {
	u64 begin_ns;		/* CLOCK_MONOTONIC, fast */
	u64 begun_task_ns;	/* task->start_time: tells tasks of one pid apart */
	u64 cgroup_id;		/* MEMLENS_NO_CGROUP: none */
	u64 value;		/* what its kind keeps between begin and end */
	u32 kind;
	u32 pid;
	u32 order;		/* MEMLENS_UNKNOWN_U32 */
	u32 nid;
	u32 gfp;
	u32 gfp_known;
	u32 origin;		/* enum memlens_cgroup_origin */
	char comm[MEMLENS_NAME_SIZE];
	char cgroup[MEMLENS_CGROUP_SIZE];
};

struct memlens_stamp {
	u32 sequence;		/* even: facts are whole; changes with them */
	u32 priority;		/* owner's own: the lowest of its passes */
	u64 inner_ns;		/* owner's own: waits inside of it */
	struct memlens_stamp_facts facts;
};

int memlens_stamps_init(void);
void memlens_stamps_exit(void);

size_t memlens_stamps_memory(void);	/* bytes set aside */
u32 memlens_stamps_count(void);		/* places in the table */

/*
 * The current task begins what @tag names. False: there was no room, which is
 * counted. One of the same tag that never ended makes room for it, counted too.
 */
bool memlens_stamps_begin(u32 tag, const struct memlens_stamp_facts *facts);

/* The current task's stamp of @tag, or NULL. */
struct memlens_stamp *memlens_stamps_find(u32 tag);

/* A stamp of the current task is over. */
void memlens_stamps_end(struct memlens_stamp *stamp);

/* Calls @visit for each stamp of the current task. */
void memlens_stamps_each(void (*visit)(struct memlens_stamp *stamp, void *data),
			 void *data);

/*
 * For readers, in a context that may sleep: copies place @index. False: nothing is
 * under way there. What a task that is no more has left is freed, and counted.
 */
bool memlens_stamps_read(u32 index, struct memlens_stamp_facts *facts);

/* No probe runs any more: says what was under way, since nothing will tell of it. */
void memlens_stamps_farewell(void);

/* Tag of a kind that no task has twice, and of one with a thing it is done to. */
static inline u32 memlens_stamps_tag(u32 kind, u32 thing)
{
	return kind << 26 | (thing & ((1U << 26) - 1));
}

#endif /* MEMLENS_STAMPS_H */
