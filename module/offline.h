/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A node's memory goes offline.
 *
 * struct zone and pg_data_t of a node that was ever online stay where they are. A
 * zone's per-CPU parts do not, when its last memory goes (zone_pcp_reset,
 * mm/page_alloc.c): from MEM_GOING_OFFLINE on, until the kernel says that it is over,
 * nobody here looks at those of the node. One that goes offline while memlens is
 * being loaded escapes this, so they are read by copy_from_kernel_nofault(): it may
 * read what is no longer a figure, once, but never what is no longer memory.
 */
#ifndef MEMLENS_OFFLINE_H
#define MEMLENS_OFFLINE_H

#include <linux/mmzone.h>
#include <linux/types.h>

int memlens_offline_init(void);
void memlens_offline_exit(void);

/* Whether per-CPU parts of the node's zones may be read, until unlock: RCU's, so
 * without sleeping. Unlock in either case.
 */
bool memlens_offline_read_lock(int nid) __acquires(RCU);
void memlens_offline_read_unlock(void)
	__releases(RCU);

bool memlens_offline_is_going(int nid);

/* Of an online node: has it memory? */
static inline bool memlens_node_populated(int nid)
{
	return READ_ONCE(NODE_DATA(nid)->node_present_pages);
}

#endif /* MEMLENS_OFFLINE_H */
