/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a histogram is of, as one word, so that a row can be claimed for it by one
 * instruction. A key is of an epoch: of all but the one now, it is no key.
 */
#ifndef MEMLENS_PURE_HISTKEY_H
#define MEMLENS_PURE_HISTKEY_H

#include "module/pure/pure.h"
#include "uapi/memlens_reclaim.h"

/* MEMLENS_UNKNOWN_U32 where something does not apply. */
struct memlens_hist_key {
	u32 kind;
	u32 nid;
	u32 order;
	u32 gfp;
	u32 reclaimer;
	u32 type;
	u32 reason;
};

/* Of a kind, and nothing else known. */
void memlens_histkey_init(struct memlens_hist_key *key, u32 kind);

/* Never 0. Both are of no epoch yet. */
u64 memlens_histkey_make(const struct memlens_hist_key *key);
/* One whose cgroup's number has no room, from 2^49 on, is of its kind only. */
u64 memlens_histkey_cgroup(u32 kind, u32 origin, u64 cgroup_id);

u64 memlens_histkey_of_epoch(u64 key, u32 epoch);
/* 255 epochs later it seems to be so again. */
bool memlens_histkey_is_of_epoch(u64 key, u32 epoch);

bool memlens_histkey_is_cgroup(u64 key);
u32 memlens_histkey_kind(u64 key);

/* What a slot's values are in units of 1 << shift of. */
u32 memlens_histkey_shift(u32 kind);

/* The record's fields from kind to origin, unit and shift; not the cgroup's name. */
void memlens_histkey_fill(struct memlens_hist_row *record, u64 key);

#endif /* MEMLENS_PURE_HISTKEY_H */
