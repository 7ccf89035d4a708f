/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups for people: a head that sums them up, then a row each. */
#ifndef MEMLENS_TOOLS_MEMCGS_TABLE_H
#define MEMLENS_TOOLS_MEMCGS_TABLE_H

#include "tools/bars.h"
#include "tools/memcgs_order.h"

struct memcg_table {
	const struct memlens_wire *wire;
	struct canvas *canvas;
	struct memcgs_order order;	/* of its rows */
};

/* Complains. memcg_table_end() frees it, also if this failed. */
enum status memcg_table_begin(struct memcg_table *table,
			      const struct memlens_wire *wire,
			      const struct options *options,
			      struct canvas *canvas);
void memcg_table_end(struct memcg_table *table);

u32 memcg_table_rows(const struct memcg_table *table);

/* How many there are, what of it is dying, what figures are of; the columns. */
enum status memcg_table_head(const struct memcg_table *table);

enum status memcg_table_row(const struct memcg_table *table, u32 row);

/* All of it. */
enum status memcg_table_show(const struct memlens_wire *wire,
			     const struct options *options,
			     struct output *output);

#endif /* MEMLENS_TOOLS_MEMCGS_TABLE_H */
