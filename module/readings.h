/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A reading is what one open file holds: the container that was collected at
 * offset 0 and, in a text file, the line that its reader stands in.
 */
#ifndef MEMLENS_READINGS_H
#define MEMLENS_READINGS_H

#include <linux/types.h>

#include "module/views.h"

struct memlens_reading;

int memlens_readings_init(u32 slots);
void memlens_readings_exit(void);

/* A reading of a view, or of all of them if it is NULL. NULL: no memory. */
struct memlens_reading *memlens_readings_open(const struct memlens_view *view);
void memlens_readings_close(struct memlens_reading *reading);

/* As read(2) at *@offset. @text: as lines; only for a reading of one view. */
ssize_t memlens_readings_read(struct memlens_reading *reading, bool text,
			      char __user *to, size_t count, loff_t *offset);

#endif /* MEMLENS_READINGS_H */
