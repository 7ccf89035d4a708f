/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A view collects what one published file shows. All of them stand in one
 * table, from which files.c makes the files and the snapshot.
 */
#ifndef MEMLENS_VIEWS_H
#define MEMLENS_VIEWS_H

#include "module/pure/table.h"
#include "module/pure/wire.h"

struct memlens_view {
	const struct memlens_file_tables *tables;	/* its name and text */
	u32 section_count;
	/* Bytes that its records may take, on this machine as it is now. */
	size_t (*records_size)(void);
	/* The same, if it may grow at any time: then records_size() is what is always
	 * there, and who opens the file may have to allocate the rest. NULL: it does not.
	 */
	size_t (*records_size_now)(void);
	/* Adds its sections. May sleep; allocates nothing. */
	void (*collect)(struct memlens_wire_writer *writer);
	int (*init)(void);	/* may be NULL, as may exit */
	void (*exit)(void);
};

extern const struct memlens_view memlens_view_zones;
extern const struct memlens_view memlens_view_lru;
extern const struct memlens_view memlens_view_memcgs;
extern const struct memlens_view memlens_view_tail;
extern const struct memlens_view memlens_view_reclaim;
extern const struct memlens_view memlens_view_shrinkers;
extern const struct memlens_view memlens_view_stalls;
extern const struct memlens_view memlens_view_slabs;
extern const struct memlens_view memlens_view_info;

u32 memlens_views_count(void);
const struct memlens_view *memlens_views_lookup(u32 index);

int memlens_views_init(void);
void memlens_views_exit(void);

/* Bytes that a container may take: of one view, or of all if it is NULL; the largest
 * that is set aside, and what it may be now.
 */
size_t memlens_views_size(const struct memlens_view *view);
size_t memlens_views_size_now(const struct memlens_view *view);

/*
 * Collects one view, or all of them, into @bytes, which has
 * memlens_views_size() bytes at least. What does not fit all the same is counted
 * in its section. Returns the container's size.
 */
size_t memlens_views_collect(const struct memlens_view *view, void *bytes,
			     size_t size);

/* For collect(): a section's begin and end, stamped. */
void memlens_views_section_begin(struct memlens_wire_writer *writer, u32 type,
				 u32 record_size);
void memlens_views_section_end(struct memlens_wire_writer *writer,
			       const struct memlens_view *view);

#endif /* MEMLENS_VIEWS_H */
