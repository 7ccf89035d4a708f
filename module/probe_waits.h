/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waits that no event tells of: probes on entry and return of the functions that
 * tasks wait in.
 */
#ifndef MEMLENS_PROBE_WAITS_H
#define MEMLENS_PROBE_WAITS_H

#include <linux/types.h>

#include "module/events.h"

/* After memlens_spans_want() of what has events. */
void memlens_probe_waits_attach(void);
void memlens_probe_waits_detach(void);

/* @index from MEMLENS_TRACEPOINTS on; as memlens_events_status(). */
bool memlens_probe_waits_status(u32 index, struct memlens_event_status *status);

#endif /* MEMLENS_PROBE_WAITS_H */
