/* SPDX-License-Identifier: GPL-2.0 */
/* Nodes whose memory comes or goes, where caches' structs of a node do as well. */
#ifndef MEMLENS_CACHE_NODES_H
#define MEMLENS_CACHE_NODES_H

#include <linux/types.h>

int memlens_cache_nodes_init(void);
void memlens_cache_nodes_exit(void);

/* Whether what caches have of a node may be freed now; under their kset's lock. */
bool memlens_cache_node_away(int nid);

#endif /* MEMLENS_CACHE_NODES_H */
