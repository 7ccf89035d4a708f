// SPDX-License-Identifier: GPL-2.0
/* What CPUs hold of a cache: slabs, or objects parked in sheaves. */
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/percpu.h>

#include "module/cache_member.h"
#include "module/cache_read.h"

/* More than any kernel has (slub_set_cpu_partial(), mm/slub.c): what is above was
 * read out of something else.
 */
#define CPU_PARTIAL_MOST	1024

/* What is the same of all CPUs; NULL: there is none. */
static void __percpu *of_cpus(void *cache, enum memlens_member which)
{
	return (void __percpu *)memlens_long_of(cache, which);
}

/*
 * Of the first slab of a CPU's partial ones it is how many there are; of any other it
 * is something else (half of a pointer, in a list): so it has to be the first still,
 * and no number that the kernel would not have.
 */
static u32 cpu_partial_of(void *own)
{
	void *first = memlens_has(MEMLENS_CPU_PARTIAL) ?
		memlens_pointer_of(own, MEMLENS_CPU_PARTIAL) : NULL;
	u32 count = first ? memlens_int_of(first, MEMLENS_SLAB_SLABS) : 0;

	smp_rmb();	/* the count before the pointer, again */
	if (count > CPU_PARTIAL_MOST || !first ||
	    memlens_pointer_of(own, MEMLENS_CPU_PARTIAL) != first)
		return 0;
	return count;
}

/*
 * As cpu_slabs in sysfs has it (show_slab_objects, mm/slub.c): a CPU's partial slabs
 * count when it has one that it allocates from.
 */
static u64 cpu_slabs_of(void *own)
{
	return memlens_pointer_of(own, MEMLENS_CPU_SLAB) ? 1 + cpu_partial_of(own) : 0;
}

/* From 7.0 on CPUs have sheaves and no slabs. */
static bool cpus_have_slabs(void)
{
	return memlens_has(MEMLENS_CACHE_CPU_SLAB) || !memlens_has(MEMLENS_CACHE_CPU_SHEAVES);
}

const char *memlens_cache_cpu_slabs_missing(void)
{
	static const enum memlens_member all[] = {
		MEMLENS_CACHE_CPU_SLAB, MEMLENS_CPU_SLAB,
	};
	static const enum memlens_member with_partial[] = {
		MEMLENS_SLAB_SLABS,
	};

	if (!cpus_have_slabs())
		return NULL;
	return memlens_layout_lacking(all, ARRAY_SIZE(all)) ?:
		(memlens_has(MEMLENS_CPU_PARTIAL) ?
		 memlens_layout_lacking(with_partial, ARRAY_SIZE(with_partial)) :
		 NULL);
}

u64 memlens_cache_cpu_slabs(void *cache)
{
	void __percpu *all;
	u64 sum = 0;
	int cpu;

	if (memlens_cache_cpu_slabs_missing())
		return MEMLENS_UNKNOWN;
	if (!cpus_have_slabs())
		return 0;
	all = of_cpus(cache, MEMLENS_CACHE_CPU_SLAB);
	if (!all)
		return 0;
	/* One that goes offline gives them back. */
	for_each_online_cpu(cpu)
		sum += cpu_slabs_of(per_cpu_ptr(all, cpu));
	return sum;
}

/* What was freed under us, and is something else now, has a size that is none. */
static u64 sheaf_parked(void *sheaves, enum memlens_member which, u32 capacity)
{
	void *sheaf = memlens_pointer_of(sheaves, which);
	u32 size = sheaf ? memlens_int_of(sheaf, MEMLENS_SHEAF_SIZE) : 0;

	return size <= capacity ? size : 0;
}

const char *memlens_cache_parked_missing(void)
{
	static const enum memlens_member all[] = {
		MEMLENS_CACHE_SHEAF_CAPACITY, MEMLENS_SHEAVES_MAIN,
		MEMLENS_SHEAVES_SPARE, MEMLENS_SHEAVES_RCU_FREE,
		MEMLENS_SHEAF_SIZE, MEMLENS_BARN_NR_FULL,
	};
	static const enum memlens_member barn[] = { MEMLENS_CACHE_BARN };

	/* Before 6.18 nothing is parked. */
	if (!memlens_has(MEMLENS_CACHE_CPU_SHEAVES))
		return NULL;
	return memlens_layout_lacking(all, ARRAY_SIZE(all)) ?:
		(memlens_has(MEMLENS_NODE_BARN) ?
		 NULL : memlens_layout_lacking(barn, ARRAY_SIZE(barn)));
}

u64 memlens_cache_cpu_parked(void *cache)
{
	void __percpu *all;
	u32 capacity;
	u64 sum = 0;
	int cpu;

	if (!memlens_has(MEMLENS_CACHE_CPU_SHEAVES))
		return 0;
	if (memlens_cache_parked_missing())
		return MEMLENS_UNKNOWN;
	capacity = memlens_int_of(cache, MEMLENS_CACHE_SHEAF_CAPACITY);
	all = of_cpus(cache, MEMLENS_CACHE_CPU_SHEAVES);
	if (!all)
		return 0;
	for_each_online_cpu(cpu) {
		void *sheaves = per_cpu_ptr(all, cpu);

		sum += sheaf_parked(sheaves, MEMLENS_SHEAVES_MAIN, capacity);
		sum += sheaf_parked(sheaves, MEMLENS_SHEAVES_SPARE, capacity);
		sum += sheaf_parked(sheaves, MEMLENS_SHEAVES_RCU_FREE, capacity);
	}
	return sum;
}
