// SPDX-License-Identifier: GPL-2.0
/* Staying in memory. */
#include <limits.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tools/complain.h"
#include "tools/resident.h"

#define HEAP_SPARE	(1024 << 10)	/* for a tick's JSON, mostly */
#define STACK_SPARE	(128 << 10)
#define PAGE_LEAST	4096

static void heap_begin(void)
{
	char *spare;

	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, HEAP_SPARE);
	spare = malloc(HEAP_SPARE);
	if (!spare)
		return;
	memset(spare, 1, HEAP_SPARE);
	/* Or else the compiler sees that nobody reads what is written. */
	__asm__ volatile("" : : "r" (spare) : "memory");
	free(spare);
}

static void __attribute__((noinline)) stack_begin(void)
{
	volatile char spare[STACK_SPARE];
	size_t i;

	for (i = 0; i < sizeof(spare); i += PAGE_LEAST)
		spare[i] = 1;
}

void resident_begin(void)
{
	heap_begin();
	stack_begin();
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		complain("cannot be locked in memory, so it may have to wait when memory is short: run it as root, or raise 'ulimit -l'");
}
