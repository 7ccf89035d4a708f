/* SPDX-License-Identifier: GPL-2.0 */
/* Times as people say them. */
#ifndef MEMLENS_TOOLS_HUMAN_H
#define MEMLENS_TOOLS_HUMAN_H

#include "module/pure/wire.h"

#define HUMAN_SIZE	40	/* characters of any of these, with its NUL */

/* 999 ns, 1.23 ms, 12.3 s, 1234 s, rounded toward zero; "-" if not known. */
void human_ns(char *chars, u64 ns);

/*
 * A time of CLOCK_MONOTONIC as UTC, by what a look says of both clocks:
 * 2023-11-14T22:13:20Z; "-" if that is no year that can be told.
 */
void human_when(char *chars, const struct memlens_header *header, u64 mono_ns);

#endif /* MEMLENS_TOOLS_HUMAN_H */
