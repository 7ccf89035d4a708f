/* SPDX-License-Identifier: GPL-2.0 */
/* What bytes from anywhere must not be able to do. */
#ifndef MEMLENS_TESTS_FUZZ_TARGET_H
#define MEMLENS_TESTS_FUZZ_TARGET_H

#include "module/pure/pure.h"

/*
 * Takes the bytes for a container, and does all that can be done with it.
 * Aborts if that went wrong, and so do the sanitizers if a byte is read that is
 * not there. Returns 0; libFuzzer wants the name.
 */
int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size);

/* How many inputs were containers; the rest was refused. */
extern unsigned long target_opened;

/* What one input costs: mutate.c tries that many times fewer. */
extern const u32 target_weight;

#endif /* MEMLENS_TESTS_FUZZ_TARGET_H */
