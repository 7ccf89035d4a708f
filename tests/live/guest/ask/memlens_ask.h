/* SPDX-License-Identifier: GPL-2.0 */
/* What verdicts.c asks of memlens_ask.ko, by ioctl on /proc/memlens_ask. */
#ifndef MEMLENS_ASK_H
#define MEMLENS_ASK_H

#include <linux/ioctl.h>
#include <linux/types.h>

struct memlens_ask {
	__u32 nid;
	__u32 order;
	__u32 kswapd;		/* 1: the request may wake kswapd */
	__u32 count;		/* of pages to take or give */
	/* answers */
	__u32 passed;		/* 1: there was a page */
	__u32 zone;		/* its zone's index */
	__u32 woken;		/* wakeups of kswapd that the request caused */
	__u32 done;		/* pages taken or given */
};

/* A plain request, as memlens's verdict defines it; given back at once. */
#define MEMLENS_ASK_PLAIN	_IOWR('m', 1, struct memlens_ask)
/* One that may use reserves, which the kernel may reserve a block for. */
#define MEMLENS_ASK_ATOMIC	_IOWR('m', 2, struct memlens_ask)
/* Pages taken, whatever the marks, and kept; and given back. */
#define MEMLENS_ASK_TAKE	_IOWR('m', 3, struct memlens_ask)
#define MEMLENS_ASK_GIVE	_IOWR('m', 4, struct memlens_ask)
/* Of those kept, every second one by address: no two free ones can merge. */
#define MEMLENS_ASK_COMB	_IOWR('m', 5, struct memlens_ask)

#endif /* MEMLENS_ASK_H */
