// SPDX-License-Identifier: GPL-2.0
/* Where collectors (and probes) write and views read. */
#include <linux/kernel.h>

#include "module/counters.h"

struct memlens_counters memlens_counters;

u64 memlens_counters_records_lost(void)
{
	u64 lost = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(memlens_counters.views); i++)
		lost += atomic64_read(&memlens_counters.views[i].records_lost);
	return lost;
}
