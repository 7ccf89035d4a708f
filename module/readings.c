// SPDX-License-Identifier: GPL-2.0
/*
 * What an open file holds, and reads from it.
 *
 * People read when memory is gone. So the first readers get a slot that was
 * set aside at load, further ones what can be had without reclaim, or an error
 * at once; and after open() nothing is allocated any more. Files that grow (memcgs, tail)
 * may be larger than a slot: then open() allocates as any does, and where that fails they
 * are what a slot has room for, and say so. snapshot has these in it, and is such a
 * large one only while zones have memory for it without reclaim (a cgroup of the reader's
 * that is at its limit is reclaimed from all the same).
 *
 * A reading belongs to one open file; its lock serializes tasks that share it.
 */
#include <linux/bitmap.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#include "module/counters.h"
#include "module/pure/text.h"
#include "module/readings.h"

#define NO_SLOT		(-1)
#define SLOTS_MOST	64
#define LARGE_MOST	8	/* readings that are larger than a slot, */
#define LARGE_OTHERS	6	/* of which root has two for itself */
#define FURTHER_MOST	64	/* readings beside the slots, for the same reason
				 * as any limit: a group may open files
				 */

struct memlens_reading {
	struct mutex lock;			/* of all below */
	const struct memlens_view *view;	/* NULL: all of them */
	int slot;
	bool large;
	size_t size;		/* of bytes[], as allocated */
	size_t used;		/* of bytes[]; 0: nothing collected yet */

	/* Text: the line that cursor has just left, and where it starts. */
	struct memlens_text_cursor cursor;
	loff_t line_at;
	size_t line_length;
	char line[MEMLENS_LINE_MAX];

	u8 bytes[] __aligned(8);
};

/* Each is an allocation of its own: a guard page ends it, not the next one. */
static struct {
	u32 count;
	size_t size;			/* of bytes[] of each */
	void *memory[SLOTS_MOST];
	DECLARE_BITMAP(taken, SLOTS_MOST);
} slots;

static atomic_t further;	/* readings that have no slot, */
static atomic_t large;		/* since one is too small */

int memlens_readings_init(u32 count)
{
	size_t size;

	slots.size = memlens_views_size(NULL);
	size = sizeof(struct memlens_reading) + slots.size;
	count = min_t(u32, count, SLOTS_MOST);
	while (slots.count < count) {
		void *memory = vmalloc(size);

		if (!memory) {
			memlens_readings_exit();
			return -ENOMEM;
		}
		slots.memory[slots.count++] = memory;
	}
	memlens_counters.reader_slots = slots.count;
	memlens_counters.memory_bytes += slots.count * PAGE_ALIGN(size);
	return 0;
}

/* No file is open any more. */
void memlens_readings_exit(void)
{
	while (slots.count)
		vfree(slots.memory[--slots.count]);
}

static int slot_take(void)
{
	u32 slot;

	for (slot = 0; slot < slots.count; slot++)
		if (!test_and_set_bit_lock(slot, slots.taken)) {
			atomic_inc(&memlens_counters.slots_taken);
			return slot;
		}
	return NO_SLOT;
}

/* Without reclaim, and without waking kswapd: that is what people look at. */
static void *further_allocate(size_t size)
{
	void *memory = NULL;

	if (atomic_inc_return(&further) <= FURTHER_MOST)
		memory = kmalloc(size, __GFP_NOWARN);
	if (!memory)
		atomic_dec(&further);
	return memory;
}

/* Pages that zones have free beyond their high marks. */
static u64 pages_to_spare(void)
{
	u64 sum = 0;
	int nid, type;

	for_each_online_node(nid) {
		for (type = 0; type < MAX_NR_ZONES; type++) {
			struct zone *zone = &NODE_DATA(nid)->node_zones[type];
			u64 free = zone_page_state(zone, NR_FREE_PAGES);
			u64 high = high_wmark_pages(zone);

			sum += free > high ? free - high : 0;
		}
	}
	return sum;
}

static int large_most(void)
{
	return uid_eq(current_euid(), GLOBAL_ROOT_UID) ? LARGE_MOST : LARGE_OTHERS;
}

/* Charged to whoever opens it; tries no harder than to reclaim once. */
static void *large_allocate(const struct memlens_view *view, size_t size)
{
	void *memory = NULL;

	if (!view && pages_to_spare() < 2 * (size >> PAGE_SHIFT))
		return NULL;
	if (atomic_inc_return(&large) <= large_most())
		memory = __vmalloc(size, GFP_KERNEL_ACCOUNT | __GFP_NORETRY |
				   __GFP_NOWARN);
	if (!memory)
		atomic_dec(&large);
	return memory;
}

static struct memlens_reading *large_open(const struct memlens_view *view)
{
	const size_t size = memlens_views_size_now(view);
	struct memlens_reading *reading;

	if (size <= slots.size)
		return NULL;
	reading = large_allocate(view, sizeof(*reading) + size);
	if (!reading)
		return NULL;
	reading->large = true;
	reading->slot = NO_SLOT;
	reading->size = size;
	return reading;
}

static struct memlens_reading *small_open(const struct memlens_view *view)
{
	struct memlens_reading *reading;
	size_t size = memlens_views_size(view);
	int slot = slot_take();		/* all are of the largest size */

	if (slot == NO_SLOT)
		reading = further_allocate(sizeof(*reading) + size);
	else
		reading = slots.memory[slot];
	if (!reading)
		return NULL;
	reading->large = false;
	reading->slot = slot;
	reading->size = slot == NO_SLOT ? size : slots.size;
	return reading;
}

struct memlens_reading *memlens_readings_open(const struct memlens_view *view)
{
	struct memlens_reading *reading = large_open(view);

	if (!reading)
		reading = small_open(view);
	if (!reading) {
		atomic64_inc(&memlens_counters.opens_refused);
		return NULL;
	}
	mutex_init(&reading->lock);
	reading->view = view;
	reading->used = 0;
	return reading;
}

void memlens_readings_close(struct memlens_reading *reading)
{
	mutex_destroy(&reading->lock);
	if (reading->large) {
		vfree(reading);
		atomic_dec(&large);
		return;
	}
	if (reading->slot == NO_SLOT) {
		kfree(reading);
		atomic_dec(&further);
		return;
	}
	atomic_dec(&memlens_counters.slots_taken);
	clear_bit_unlock(reading->slot, slots.taken);
}

static void text_rewind(struct memlens_reading *reading)
{
	memset(&reading->cursor, 0, sizeof(reading->cursor));
	reading->line_at = 0;
	reading->line_length = 0;
}

static void collect(struct memlens_reading *reading)
{
	reading->used = memlens_views_collect(reading->view, reading->bytes,
					      reading->size);
	text_rewind(reading);
}

static bool text_next(struct memlens_reading *reading)
{
	struct memlens_wire wire = {
		.base = reading->bytes,
		.header = (const struct memlens_header *)reading->bytes,
	};
	struct memlens_text_file file = {
		.wire = &wire,
		.tables = reading->view->tables,
		.units = MEMLENS_UNITS_PAGES,
	};
	struct memlens_text text = {
		.chars = reading->line,
		.size = sizeof(reading->line),
	};

	reading->line_at += reading->line_length;
	reading->line_length = 0;
	if (!memlens_text_line(&file, &reading->cursor, &text))
		return false;
	reading->line_length = text.length;
	return true;
}

/* Makes the line current that holds @offset; false: it is past the end. */
static bool text_seek(struct memlens_reading *reading, loff_t offset)
{
	if (offset < reading->line_at)
		text_rewind(reading);
	while (offset >= reading->line_at + (loff_t)reading->line_length) {
		if (!text_next(reading) || fatal_signal_pending(current))
			return false;
		cond_resched();
	}
	return true;
}

static ssize_t text_read(struct memlens_reading *reading, char __user *to,
			 size_t count, loff_t *offset)
{
	size_t done = 0;
	size_t left = 0;

	while (done < count && text_seek(reading, *offset)) {
		size_t from = *offset - reading->line_at;
		size_t length = min(count - done, reading->line_length - from);

		left = copy_to_user(to + done, reading->line + from, length);
		done += length - left;
		*offset += length - left;
		if (left)
			break;
	}
	if (left && !done)
		return -EFAULT;
	return done;
}

ssize_t memlens_readings_read(struct memlens_reading *reading, bool text,
			      char __user *to, size_t count, loff_t *offset)
{
	ssize_t ret;

	if (*offset < 0)
		return -EINVAL;
	if (mutex_lock_interruptible(&reading->lock))
		return -ERESTARTSYS;
	if (count && (!*offset || !reading->used))
		collect(reading);
	if (text)
		ret = text_read(reading, to, count, offset);
	else
		ret = simple_read_from_buffer(to, count, offset,
					      reading->bytes, reading->used);
	mutex_unlock(&reading->lock);
	return ret;
}
