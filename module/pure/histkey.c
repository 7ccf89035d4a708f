// SPDX-License-Identifier: GPL-2.0
/* Keys of histograms. */
#include "module/pure/hist.h"
#include "module/pure/histkey.h"

#define EPOCH_AT	56	/* 8 bits, never 0 */
#define CGROUP_BIT	(1ULL << 55)
#define KIND_AT		50	/* 5 bits */
#define ORIGIN_BIT	(1ULL << 49)
#define CGROUP_MASK	(ORIGIN_BIT - 1)

/* A part of a key of a plain row: what is not known is 0, all else one more. */
struct part {
	u8 at;
	u8 bits;
};

static const struct part nid_part = { 39, 11 };
static const struct part order_part = { 34, 5 };
static const struct part gfp_part = { 31, 3 };
static const struct part reclaimer_part = { 27, 4 };
static const struct part type_part = { 24, 3 };
static const struct part reason_part = { 20, 4 };

static u64 part_make(struct part part, u32 value)
{
	return ((u64)(value + 1) & ((1ULL << part.bits) - 1)) << part.at;
}

static u32 part_of(struct part part, u64 key)
{
	return (u32)(key >> part.at & ((1ULL << part.bits) - 1)) - 1;
}

void memlens_histkey_init(struct memlens_hist_key *key, u32 kind)
{
	memset(key, 0xff, sizeof(*key));	/* MEMLENS_UNKNOWN_U32 */
	key->kind = kind;
}

/* Nothing of a kernel's is beyond its bits: NODES_SHIFT is 10 at most. */
u64 memlens_histkey_make(const struct memlens_hist_key *key)
{
	return (u64)(key->kind + 1) << KIND_AT |
		part_make(nid_part, key->nid) |
		part_make(order_part, key->order) |
		part_make(gfp_part, key->gfp) |
		part_make(reclaimer_part, key->reclaimer) |
		part_make(type_part, key->type) |
		part_make(reason_part, key->reason);
}

u64 memlens_histkey_cgroup(u32 kind, u32 origin, u64 cgroup_id)
{
	if (cgroup_id & ~CGROUP_MASK)
		return (u64)(kind + 1) << KIND_AT;
	return CGROUP_BIT | (u64)(kind + 1) << KIND_AT |
		(origin == MEMLENS_CGROUP_OWN ? ORIGIN_BIT : 0) | cgroup_id;
}

u32 memlens_histkey_kind(u64 key)
{
	return (u32)(key >> KIND_AT & 31) - 1;
}

static u32 unit_of(u32 kind)
{
	switch (kind) {
	case MEMLENS_HIST_SCANNED:
	case MEMLENS_HIST_RECLAIMED:
		return MEMLENS_UNIT_PAGES;
	case MEMLENS_HIST_EFFICIENCY:
		return MEMLENS_UNIT_PERCENT;
	case MEMLENS_HIST_PRIORITY:
		return MEMLENS_UNIT_PRIORITY;
	case MEMLENS_HIST_ORDER:
		return MEMLENS_UNIT_ORDER;
	}
	return MEMLENS_UNIT_NS;
}

u32 memlens_histkey_shift(u32 kind)
{
	return unit_of(kind) == MEMLENS_UNIT_NS ? MEMLENS_HIST_NS :
		MEMLENS_HIST_COUNT;
}

u64 memlens_histkey_of_epoch(u64 key, u32 epoch)
{
	return key | (u64)(epoch % 255 + 1) << EPOCH_AT;
}

bool memlens_histkey_is_of_epoch(u64 key, u32 epoch)
{
	return key >> EPOCH_AT == epoch % 255 + 1;
}

bool memlens_histkey_is_cgroup(u64 key)
{
	return key & CGROUP_BIT;
}

static void plain_fill(struct memlens_hist_row *record, u64 key)
{
	record->nid = part_of(nid_part, key);
	record->order = part_of(order_part, key);
	record->gfp = part_of(gfp_part, key);
	record->reclaimer = part_of(reclaimer_part, key);
	record->type = part_of(type_part, key);
	record->reason = part_of(reason_part, key);
	record->cgroup_id = MEMLENS_UNKNOWN;
	record->origin = MEMLENS_UNKNOWN_U32;
}

static void cgroup_fill(struct memlens_hist_row *record, u64 key)
{
	record->nid = MEMLENS_UNKNOWN_U32;
	record->order = MEMLENS_UNKNOWN_U32;
	record->gfp = MEMLENS_UNKNOWN_U32;
	record->reclaimer = MEMLENS_UNKNOWN_U32;
	record->type = MEMLENS_UNKNOWN_U32;
	record->reason = MEMLENS_UNKNOWN_U32;
	record->cgroup_id = key & CGROUP_MASK;
	record->origin = key & ORIGIN_BIT ? MEMLENS_CGROUP_OWN :
		MEMLENS_CGROUP_TARGET;
}

void memlens_histkey_fill(struct memlens_hist_row *record, u64 key)
{
	record->kind = memlens_histkey_kind(key);
	record->unit = unit_of(record->kind);
	record->shift = memlens_histkey_shift(record->kind);
	if (memlens_histkey_is_cgroup(key))
		cgroup_fill(record, key);
	else
		plain_fill(record, key);
}
