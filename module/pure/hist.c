// SPDX-License-Identifier: GPL-2.0
/* Log-linear histograms. */
#include "module/pure/hist.h"

#define PER_DOUBLING	MEMLENS_HIST_PER_DOUBLING
#define LAST_SLOT	(MEMLENS_HIST_SLOTS - 1)	/* beyond the last doubling */
#define PERMYRIAD	10000

/* The number of the highest bit that is set, of what is not 0. */
static u32 highest_bit(u64 value)
{
	return 63 - (u32)__builtin_clzll(value);
}

/*
 * From the first doubling on, which begins at four units, the two bits below the
 * highest one say which quarter of it.
 */
u32 memlens_hist_slot(u64 value, u32 shift)
{
	u64 units = value >> shift;
	u32 bit, slot;

	if (units < PER_DOUBLING)
		return (u32)units;
	bit = highest_bit(units);
	slot = PER_DOUBLING * (bit - 1) +
		(u32)((units >> (bit - 2)) & (PER_DOUBLING - 1));
	return slot < LAST_SLOT ? slot : LAST_SLOT;
}

u64 memlens_hist_least(u32 slot, u32 shift)
{
	u32 doubling;

	if (slot < PER_DOUBLING)
		return (u64)slot << shift;
	doubling = slot / PER_DOUBLING - 1;
	return ((u64)PER_DOUBLING + slot % PER_DOUBLING) << (doubling + shift);
}

static u64 add_up_to_most(u64 a, u64 b)
{
	return a + b < a ? ~(u64)0 : a + b;
}

void memlens_hist_add(struct memlens_hist *hist, u64 value, u32 shift)
{
	hist->count++;
	hist->sum = add_up_to_most(hist->sum, value);
	if (value > hist->max)
		hist->max = value;
	hist->slots[memlens_hist_slot(value, shift)]++;
}

void memlens_hist_merge(struct memlens_hist *to,
			const struct memlens_hist *from)
{
	u32 slot;

	to->count += from->count;
	to->sum = add_up_to_most(to->sum, from->sum);
	if (from->max > to->max)
		to->max = from->max;
	for (slot = 0; slot < MEMLENS_HIST_SLOTS; slot++)
		to->slots[slot] += from->slots[slot];
}

/* The most that a value in a slot can be; @max bounds all of them. */
static u64 most_of(u32 slot, u32 shift, u64 max)
{
	u64 most;

	if (slot == LAST_SLOT)
		return max;
	most = memlens_hist_least(slot + 1, shift) - 1;
	return most < max ? most : max;
}

void memlens_hist_subtract(struct memlens_hist *from,
			   const struct memlens_hist *before, u32 shift)
{
	u64 max = from->max;
	u32 slot;

	from->count -= before->count;
	from->sum -= before->sum;
	from->max = 0;
	for (slot = 0; slot < MEMLENS_HIST_SLOTS; slot++) {
		from->slots[slot] -= before->slots[slot];
		if (from->slots[slot])
			from->max = most_of(slot, shift, max);
	}
}

/* How many of @count are not above the value wanted: at least one. */
static u64 rank_of(u64 count, u32 permyriad)
{
	u64 rank = count / PERMYRIAD * permyriad +
		(count % PERMYRIAD * permyriad + PERMYRIAD - 1) / PERMYRIAD;

	return rank ? rank : 1;
}

u64 memlens_hist_percentile(const struct memlens_hist *hist, u32 permyriad,
			    u32 shift)
{
	u64 rank, seen = 0;
	u64 least, middle;
	u32 slot;

	if (!hist->count)
		return 0;
	rank = rank_of(hist->count, permyriad);
	for (slot = 0; slot < LAST_SLOT; slot++) {
		seen += hist->slots[slot];
		if (seen >= rank)
			break;
	}
	if (slot == LAST_SLOT)
		return hist->max;
	least = memlens_hist_least(slot, shift);
	middle = least + (memlens_hist_least(slot + 1, shift) - least) / 2;
	return middle < hist->max ? middle : hist->max;
}
