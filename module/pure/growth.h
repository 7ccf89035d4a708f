/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How large each cache was: in the first sample, and in the last ones, a minute's
 * worth. Two tables take turns: a sample is made from the one before it, and who is
 * not in it is forgotten. Ids rise from cache to cache, and none is used twice.
 */
#ifndef MEMLENS_PURE_GROWTH_H
#define MEMLENS_PURE_GROWTH_H

#include "module/pure/pure.h"
#include "uapi/memlens_slabs.h"

#define MEMLENS_SAMPLE_SECONDS	10
#define MEMLENS_SAMPLES		(60 / MEMLENS_SAMPLE_SECONDS + 1)

struct memlens_past {
	u64 id;
	u64 first;			/* bytes in the first sample of all; 0 of
					 * one that came later, MEMLENS_UNKNOWN
					 * if that is not known
					 */
	u64 bytes[MEMLENS_SAMPLES];	/* newest first */
};

struct memlens_growth {
	struct memlens_past *tables[2];	/* the caller's, room of each */
	u32 room;
	u32 counts[2];
	u32 now;		/* the table of the last sample */
	u32 merged;		/* while sampling: entries of it that were passed */
	u32 samples;		/* taken, up to MEMLENS_SAMPLES */
	bool forgetful;		/* the last sample had no room for some */
	bool was_forgetful;	/* and the one before it */
	u64 forgotten;		/* of all samples, that no room was for */
	u64 taken_ns[MEMLENS_SAMPLES];	/* newest first */
};

/* A sample: begin, each cache by rising ids, end. */
void memlens_growth_begin(struct memlens_growth *growth);
void memlens_growth_sample(struct memlens_growth *growth, u64 id, u64 bytes);
/* Of one whose size could not be had: as large as it was. */
void memlens_growth_keep(struct memlens_growth *growth, u64 id);
/* @all: none that was there was left out. */
void memlens_growth_end(struct memlens_growth *growth, u64 now_ns,
			bool all);

/* Fills growth_bytes and growth_minute_bytes, from id and counts.bytes. */
void memlens_growth_fill(const struct memlens_growth *growth,
			 struct memlens_cache *record);

/* What a minute's growth is over at @now_ns. */
u64 memlens_growth_ns(const struct memlens_growth *growth, u64 now_ns);

#endif /* MEMLENS_PURE_GROWTH_H */
