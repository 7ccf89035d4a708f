// SPDX-License-Identifier: GPL-2.0
/*
 * The table of shrinkers.
 *
 * A row is claimed in a probe, and its function's symbol is looked up later: by a
 * reader, or at the latest when the module that the function is in goes, since
 * its address then means nothing, or soon something else.
 *
 * Where shrinkers have names a row is one of them on one node. Elsewhere the file
 * systems' cannot be told apart, some hundreds of the same function, and a row is
 * all of a function's on one node.
 */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/shrinker.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "module/compat.h"
#include "module/epoch.h"
#include "module/events.h"
#include "module/nofault.h"
#include "module/shrinkers.h"

#define KEYED_ROWS	256
#define REST_ROW	KEYED_ROWS	/* of all that found no row */
#define ROWS		(KEYED_ROWS + 1)
#define EPOCH_AT	56

typedef unsigned long scan_objects(struct shrinker *shrinker,
				   struct shrink_control *control);

static struct head {
	u64 key;		/* epoch, and 56 bits of a hash of what follows */
	u64 ready;		/* that key once what follows is there */
	scan_objects *scan;	/* NULL: its module has left; never called */
	u32 nid;
	char name[MEMLENS_SYMBOL_SIZE];

	/* Under names_lock: */
	u64 looked_up;		/* the key that the symbol is of */
	bool gone;
	char symbol[MEMLENS_SYMBOL_SIZE];
} heads[ROWS];

static DEFINE_MUTEX(names_lock);

/* A CPU's figures of a row. */
struct figures {
	struct memlens_cell cell;
	struct {
		u64 calls;
		u64 total_ns;
		u64 longest_ns;
		u64 scanned;
		u64 freed;
	} sums;
};

static DEFINE_PER_CPU(struct figures *, figures);

/* ---- names ---------------------------------------------------------- */

/* As %ps has it, its module in brackets after it, without the space between. */
static void symbol_lookup(struct head *head)
{
	char text[128];
	char *space;

	snprintf(text, sizeof(text), "%ps", head->scan);
	space = strchr(text, ' ');
	if (space)
		memmove(space, space + 1, strlen(space));
	/* What has no symbol prints as its address, which nobody may see. */
	if (!strncmp(text, "0x", 2) || text[0] == '(')
		strscpy(text, "gone", sizeof(text));
	strscpy(head->symbol, text, sizeof(head->symbol));
}

/* names_lock is held. False: the row is being claimed just now. */
static bool head_lookup(struct head *head, u64 key)
{
	/* Pairs with head_claimed(). */
	if (smp_load_acquire(&head->ready) != key)
		return false;
	if (head->looked_up == key)
		return true;
	if (head == &heads[REST_ROW])
		strscpy(head->symbol, "rest", sizeof(head->symbol));
	else
		symbol_lookup(head);
	head->gone = false;
	head->looked_up = key;
	return true;
}

/* One that comes to the same place is another: no hash is as short as a row. */
static void head_retire(struct head *head, u32 row)
{
	u64 retired = (head->key >> EPOCH_AT << EPOCH_AT) | row;

	head->gone = true;
	WRITE_ONCE(head->scan, NULL);
	head->looked_up = retired;
	WRITE_ONCE(head->ready, retired);
	WRITE_ONCE(head->key, retired);
}

/* The module's own exit has run: its shrinkers are not called any more. */
static int module_notify_going(struct notifier_block *block,
			       unsigned long action, void *data)
{
	u32 row;

	if (action != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	mutex_lock(&names_lock);
	for (row = 0; row < ROWS; row++) {
		struct head *head = &heads[row];

		if (!READ_ONCE(head->scan) ||
		    !within_module((unsigned long)head->scan, data))
			continue;
		head_lookup(head, READ_ONCE(head->key));
		head_retire(head, row);
	}
	mutex_unlock(&names_lock);
	return NOTIFY_OK;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_notify_going,
};

/* ---- birth and death ------------------------------------------------ */

static void figures_free(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		vfree(per_cpu(figures, cpu));
		per_cpu(figures, cpu) = NULL;
	}
}

static int figures_allocate(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct figures *rows = vzalloc_node(array_size(ROWS, sizeof(*rows)),
						    cpu_to_node(cpu));

		if (!rows)
			return -ENOMEM;
		per_cpu(figures, cpu) = rows;
	}
	return 0;
}

int memlens_shrinkers_init(void)
{
	int ret = figures_allocate();

	if (!ret)
		ret = register_module_notifier(&module_notifier);
	if (ret)
		figures_free();
	return ret;
}

void memlens_shrinkers_exit(void)
{
	unregister_module_notifier(&module_notifier);
	figures_free();
}

size_t memlens_shrinkers_memory(void)
{
	return num_possible_cpus() *
		PAGE_ALIGN(ROWS * sizeof(struct figures));
}

u32 memlens_shrinkers_rows(void)
{
	return ROWS;
}

/* ---- probes --------------------------------------------------------- */

/* Numbers in debugfs come again, and so do addresses: hardly both at once. */
static u64 identity_of(const struct shrinker *shrinker)
{
#ifdef CONFIG_SHRINKER_DEBUG
	return hash_64((unsigned long)shrinker, 32) |
		(u64)(shrinker->debugfs_id + 1) << 32;
#else
	return 0;
#endif
}

static u64 keyed(u64 hash, u32 epoch)
{
	return hash >> (64 - EPOCH_AT) | (u64)(epoch % 255 + 1) << EPOCH_AT;
}

static u64 key_make(const struct shrinker *shrinker, int nid, u32 epoch)
{
	u64 hash = hash_64((unsigned long)shrinker->scan_objects + nid, 64) ^
		hash_64(identity_of(shrinker), 64);

	return keyed(hash, epoch);
}

static bool is_of_epoch(u64 key, u32 epoch)
{
	return key >> EPOCH_AT == epoch % 255 + 1;
}

/* Its folder in debugfs/shrinker, from Linux 6.0 on. A rename frees the old name. */
static void debugfs_name(const struct shrinker *shrinker,
			 char name[MEMLENS_SYMBOL_SIZE])
{
	name[0] = '\0';
#ifdef CONFIG_SHRINKER_DEBUG
	memlens_nofault_string(name, READ_ONCE(shrinker->name),
			       MEMLENS_SYMBOL_SIZE - 12);
	snprintf(name + strlen(name), 12, "-%d", shrinker->debugfs_id);
#endif
}

static void head_claimed(struct head *head, u64 key,
			 const struct shrinker *shrinker, int nid)
{
	head->nid = nid;
	debugfs_name(shrinker, head->name);
	WRITE_ONCE(head->scan, shrinker->scan_objects);
	/* Pairs with head_lookup(). */
	smp_store_release(&head->ready, key);
}

static int row_find(const struct shrinker *shrinker, int nid, u32 epoch,
		    bool claim)
{
	const u64 key = key_make(shrinker, nid, epoch);
	u32 step;

	for (step = 0; step < KEYED_ROWS; step++) {
		struct head *head = &heads[(key + step) % KEYED_ROWS];
		u64 is = READ_ONCE(head->key);

		if (claim && !is_of_epoch(is, epoch) &&
		    cmpxchg(&head->key, is, key) == is) {
			head_claimed(head, key, shrinker, nid);
			return head - heads;
		}
		if (READ_ONCE(head->key) == key)
			return head - heads;
	}
	return -1;
}

/* Any number of CPUs may say the same of it. */
static int row_rest(u32 epoch)
{
	struct head *head = &heads[REST_ROW];
	const u64 key = keyed(0, epoch);

	memlens_tally(MEMLENS_TALLY_SHRINKERS_FULL);
	if (READ_ONCE(head->ready) != key) {
		head->nid = MEMLENS_UNKNOWN_U32;
		WRITE_ONCE(head->key, key);
		/* Pairs with head_lookup(). */
		smp_store_release(&head->ready, key);
	}
	return REST_ROW;
}

static void figures_add(struct figures *to, u32 epoch, u64 ns, u64 scanned,
			u64 freed)
{
	if (memlens_cell_write(&to->cell, epoch))
		memset(&to->sums, 0, sizeof(to->sums));
	to->sums.calls++;
	to->sums.total_ns += ns;
	if (ns > to->sums.longest_ns)
		to->sums.longest_ns = ns;
	to->sums.scanned += scanned;
	to->sums.freed += freed;
	memlens_cell_written(&to->cell);
}

void memlens_shrinkers_add(const struct shrinker *shrinker, int nid, u64 ns,
			   u64 scanned, u64 freed)
{
	unsigned long flags;
	bool claim;
	u32 epoch;
	int row;

	local_irq_save(flags);
	claim = memlens_epoch_enter(&epoch);
	row = row_find(shrinker, nid, epoch, claim);
	if (row < 0)
		row = row_rest(epoch);
	figures_add(&this_cpu_read(figures)[row], epoch, ns, scanned, freed);
	local_irq_restore(flags);
}

/* ---- readers -------------------------------------------------------- */

static bool head_read(struct head *head, struct memlens_shrinker *record)
{
	bool named;
	u64 key;

	if (!is_of_epoch(READ_ONCE(head->key), memlens_epoch_now()))
		return false;
	mutex_lock(&names_lock);
	key = READ_ONCE(head->key);	/* until a module goes */
	named = head_lookup(head, key);
	if (named) {
		strscpy(record->symbol, head->symbol, sizeof(record->symbol));
		strscpy(record->name, head->name, sizeof(record->name));
		record->nid = head->nid;
		record->gone = head->gone;
	}
	mutex_unlock(&names_lock);
	return named;
}

bool memlens_shrinkers_read(u32 row, struct memlens_shrinker *record)
{
	struct figures of_cpu;
	int cpu;

	if (!head_read(&heads[row], record))
		return false;
	for_each_possible_cpu(cpu) {
		switch (memlens_cell_read(&per_cpu(figures, cpu)[row].cell,
					  &of_cpu, sizeof(of_cpu))) {
		case MEMLENS_CELL_BUSY:
			return false;
		case MEMLENS_CELL_OTHER:
			continue;
		case MEMLENS_CELL_COPIED:
			break;
		}
		record->calls += of_cpu.sums.calls;
		record->total_ns += of_cpu.sums.total_ns;
		record->longest_ns = max(record->longest_ns, of_cpu.sums.longest_ns);
		record->scanned += of_cpu.sums.scanned;
		record->freed += of_cpu.sums.freed;
	}
	return record->calls;
}

void memlens_shrinkers_sweep(void)
{
	u32 row;

	for (row = 0; row < ROWS; row++) {
		u64 key = READ_ONCE(heads[row].key);

		if (key && !is_of_epoch(key, memlens_epoch_now()))
			cmpxchg(&heads[row].key, key, 0);
	}
}
