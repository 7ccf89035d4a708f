/* SPDX-License-Identifier: GPL-2.0 */
/* What bytes from anywhere must not be able to do. */
#ifndef MEMLENS_TESTS_FUZZ_TARGET_H
#define MEMLENS_TESTS_FUZZ_TARGET_H

#include "module/pure/pure.h"

/*
 * Takes the bytes for what it reads, and does all that can be done with them.
 * Aborts if that went wrong, and so do the sanitizers if a byte is read that is
 * not there. Returns 0; libFuzzer wants the name.
 */
int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size);

/*
 * The same of bytes that were tried before, but for those @from up to @to, which are
 * other ones: what these have no part in need not be done again.
 */
void target_changed(const u8 *bytes, size_t size, size_t from, size_t to);

/* How many inputs were opened; the rest was refused. */
extern unsigned long target_opened;

/* What one input costs: mutate.c tries that many times fewer. */
extern const u32 target_weight;

/* A sound one, and a pattern of names of files that once failed. */
extern const char *const target_seed;
extern const char *const target_corpus;

#endif /* MEMLENS_TESTS_FUZZ_TARGET_H */
