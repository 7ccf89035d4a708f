// SPDX-License-Identifier: GPL-2.0
/* Which of the files are other ones after a change. */
#include "tests/fuzz/files.h"

/* In the order of the bits. */
const struct memlens_file_tables *const fuzz_files[FILES] = {
	&memlens_tables_zones,
	&memlens_tables_reclaim,
	&memlens_tables_shrinkers,
	&memlens_tables_stalls,
	&memlens_tables_slabs,
	&memlens_tables_lru,
	&memlens_tables_memcgs,
	&memlens_tables_tail,
	&memlens_tables_info,
};

/* Some of these bytes are records of that type. */
static bool is_within(const struct memlens_wire *wire, u32 type, u64 from,
		      u64 to)
{
	const struct memlens_section *section = memlens_wire_section(wire, type);

	return section && to > section->offset &&
		from < section->offset +
		(u64)section->record_size * section->record_count;
}

/*
 * What a file's text looks up besides its records, the names of classes in zones and
 * the parents of a cgroup in memcgs, is in tables of the same file, be they hidden.
 */
u32 files_touched(const struct memlens_wire *wire, size_t from, size_t to)
{
	const struct memlens_header *header = wire->header;
	u32 touched = 0;
	u32 i, t;

	if (from < header->header_size +
	    (u64)header->section_size * header->section_count)
		return FILES_ALL;
	for (i = 0; i < FILES; i++)
		for (t = 0; t < fuzz_files[i]->table_count; t++)
			if (is_within(wire, fuzz_files[i]->tables[t].section,
				      from, to))
				touched |= 1U << i;
	return touched ? touched : FILES_ALL;
}
