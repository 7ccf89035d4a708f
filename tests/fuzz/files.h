/* SPDX-License-Identifier: GPL-2.0 */
/* The files that a container is printed as, and which of them a change concerns. */
#ifndef MEMLENS_TESTS_FUZZ_FILES_H
#define MEMLENS_TESTS_FUZZ_FILES_H

#include "module/pure/table.h"
#include "module/pure/wire.h"

#define FILES		9
#define FILES_ALL	((1U << FILES) - 1)

/* Bits of what is in fuzz_files. */
#define FILE_ZONES	(1U << 0)
#define FILE_RECLAIM	(1U << 1)
#define FILE_SHRINKERS	(1U << 2)
#define FILE_STALLS	(1U << 3)
#define FILE_SLABS	(1U << 4)
#define FILE_LRU	(1U << 5)
#define FILE_MEMCGS	(1U << 6)
#define FILE_TAIL	(1U << 7)
#define FILE_INFO	(1U << 8)

extern const struct memlens_file_tables *const fuzz_files[FILES];

/*
 * Those that print otherwise, as bits, if bytes @from up to @to of this container
 * change, or did: the ones with records there. All, if the header or the table of
 * sections begins to change, or what is no record.
 */
u32 files_touched(const struct memlens_wire *wire, size_t from, size_t to);

#endif /* MEMLENS_TESTS_FUZZ_FILES_H */
