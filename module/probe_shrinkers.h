/* SPDX-License-Identifier: GPL-2.0 */
/* Probes on the events of shrinkers (module/events.h). */
#ifndef MEMLENS_PROBE_SHRINKERS_H
#define MEMLENS_PROBE_SHRINKERS_H

#include <linux/gfp.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/atomic.h>
#include <linux/shrinker.h>
#include <linux/vmstat.h>

#include <trace/events/vmscan.h>

#include "module/compat.h"

void probe_mm_shrink_slab_start(void *data, MEMLENS_TP_SHRINK_START);
void probe_mm_shrink_slab_end(void *data, MEMLENS_TP_SHRINK_END);

#endif /* MEMLENS_PROBE_SHRINKERS_H */
