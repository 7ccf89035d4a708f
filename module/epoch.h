/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is counted is counted since load or since the last reset: in an epoch. A
 * reset only begins the next one. Whoever finds figures of an earlier epoch
 * writes over them, each CPU its own, so that nobody is waited for.
 *
 * And how a CPU's figures are read while that CPU adds to them: it does so with
 * interrupts off, and its sequence is odd meanwhile.
 */
#ifndef MEMLENS_EPOCH_H
#define MEMLENS_EPOCH_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

#include "module/views.h"
#include "uapi/memlens_reclaim.h"

void memlens_epoch_init(void);
/* From now on a reset does something, or from now on it does not. */
void memlens_epoch_ready(bool is_ready);

/* The epoch now, for readers. */
u32 memlens_epoch_now(void);

/*
 * The epoch that a writer adds to until interrupts, which are off, are on again.
 * False: one is about to end, and rows are not given out any more.
 */
bool memlens_epoch_enter(u32 *epoch);

/* No epoch ends in between. May sleep. */
void memlens_epoch_lock(void);
void memlens_epoch_unlock(void);

/* Adds the section that says since when, to a view's others; locked. */
void memlens_epoch_collect(struct memlens_wire_writer *writer,
			   const struct memlens_view *view);

/* What probes counted of @index (module/events.h) in this epoch; locked. */
u64 memlens_epoch_tally(u32 index);
/* What function probes missed, likewise. */
u64 memlens_epoch_missed(u32 index);
/* The kernel's own counter of a wait (struct memlens_wait), likewise. */
u64 memlens_epoch_kernel(u32 kind);

/* One CPU's figures of one thing. */
struct memlens_cell {
	u32 sequence;
	u32 epoch;		/* that they are of */
};

/* Interrupts are off. True: they are of another epoch, and have to be zeroed. */
static inline bool memlens_cell_write(struct memlens_cell *cell, u32 epoch)
{
	WRITE_ONCE(cell->sequence, cell->sequence + 1);
	smp_wmb();	/* odd before what is written */
	if (cell->epoch == epoch)
		return false;
	cell->epoch = epoch;
	return true;
}

static inline void memlens_cell_written(struct memlens_cell *cell)
{
	smp_wmb();	/* what is written before even */
	WRITE_ONCE(cell->sequence, cell->sequence + 1);
}

enum memlens_cell_state {
	MEMLENS_CELL_OTHER,	/* nothing of this epoch */
	MEMLENS_CELL_COPIED,
	MEMLENS_CELL_BUSY,	/* written to all the while; counted */
};

/*
 * Copies @size bytes of @from, which begins with its cell, as they were at one
 * moment. May sleep: a CPU that a hypervisor has taken away in the middle of a
 * write is waited for, some milliseconds at most.
 */
enum memlens_cell_state memlens_cell_read(const struct memlens_cell *from,
					  void *to, size_t size);

#endif /* MEMLENS_EPOCH_H */
