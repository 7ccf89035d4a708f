// SPDX-License-Identifier: GPL-2.0
/* Compiled for its BTF alone: one variable of each, so that they are in it. */
#include "tests/unit/btf_layouts.h"

struct old_page old_page;
struct cache cache;
struct new_cache new_cache;
struct sheaf sheaf;
struct flexible_inner flexible_inner;
struct bits bits;
union either either;
struct deep deep;
