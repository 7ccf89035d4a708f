/* SPDX-License-Identifier: GPL-2.0 */
/* What tests ask of the kernel through /dev/memlens_ask. */
#ifndef MEMLENS_ASK_H
#define MEMLENS_ASK_H

#include <linux/ioctl.h>
#include <linux/types.h>

struct memlens_ask {
	__u32 nid;
	__u32 zone;	/* index; of the page got, or the one to take from */
	__u32 order;
	__u32 count;	/* blocks wanted, and on return had */
	__u32 wakes;	/* calls of wakeup_kswapd() on the asker's behalf */
};

/*
 * One request as the verdicts define their requester, its page given back at
 * once; PLAIN is blocked in silence, WAKING says so to kswapd.
 */
#define MEMLENS_ASK_PLAIN	_IOWR('m', 0, struct memlens_ask)
#define MEMLENS_ASK_WAKING	_IOWR('m', 1, struct memlens_ask)

/* Keep blocks, whatever the watermarks say; as an atomic request; let go. */
#define MEMLENS_ASK_TAKE	_IOWR('m', 2, struct memlens_ask)
#define MEMLENS_ASK_TAKE_ATOMIC	_IOWR('m', 3, struct memlens_ask)
#define MEMLENS_ASK_GIVE	_IOWR('m', 4, struct memlens_ask)
/* Let go of single pages with an odd pfn: no two of them are neighbours. */
#define MEMLENS_ASK_COMB	_IOWR('m', 5, struct memlens_ask)
/* All CPUs' page lists back to the zones. */
#define MEMLENS_ASK_DRAIN	_IO('m', 6)

/*
 * Be a victim that dies slowly: hold the mm's lock, unkillable, until RELEASE.
 * The OOM killer waits some seconds for such a one and then takes the next.
 */
#define MEMLENS_ASK_STALL	_IO('m', 7)
/* How many of them it has not taken yet. */
#define MEMLENS_ASK_SPARED	_IO('m', 8)
#define MEMLENS_ASK_RELEASE	_IO('m', 9)

#endif /* MEMLENS_ASK_H */
