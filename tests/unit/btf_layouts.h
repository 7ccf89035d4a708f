/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structs of all the forms that wanted ones had, over the kernels. The compiler
 * writes BTF of them (btf_layouts.c), and says itself where their members are.
 */
#ifndef MEMLENS_TESTS_BTF_LAYOUTS_H
#define MEMLENS_TESTS_BTF_LAYOUTS_H

struct announced;

struct list {
	struct list *next, *prev;
};

typedef struct {
	int counter;
} count_t;

typedef const volatile count_t count_seen_t;

typedef long double wide_t;
typedef int (*ctor_t)(void *object, ...);

struct nothing { };

enum colour { RED, GREEN };

struct order {
	unsigned int x;
};

typedef struct {
	char lock;
	struct order inner;
} lock_t;

/* 5.10: a slab is a page, its members are three anonymous levels down. */
struct old_page {
	unsigned long flags;
	union {
		struct {
			struct list lru;
			void *mapping;
		};
		struct {
			union {
				struct list slab_list;
				struct {
					struct old_page *next;
					int pages;
					int pobjects;
				};
			};
			struct cache *slab_cache;
			void *freelist;
			union {
				void *s_mem;
				unsigned long counters;
				struct {
					unsigned int inuse:16;
					unsigned int objects:15;
					unsigned int frozen:1;
				};
			};
		};
	};
	count_t refcount;
};

/* 5.10 to 7.0, with what else a member can be. */
struct cache {
	char odd;
	unsigned int size, object_size;
	struct order oo;
	const volatile struct order seen;
	count_seen_t refs;
	lock_t lock;
	enum colour colour;
	const enum colour tint;
	double ratio;
	wide_t wide;
	ctor_t ctor;
	struct announced *nowhere;
	struct cache *self;
	_Bool on;
	struct list list;
	struct node *node[1024];
	unsigned long usage[6][6];	/* gcc 12 writes [5][7] as [7][5] */
	struct {
		struct order first;
		int second[3];
	} inner[4];
	union {
		int number;
		char bytes[9];
	} named;
	struct nothing nothing;
	int last[];
};

/* From 7.1 on. */
struct new_cache {
	unsigned int capacity;
	struct {
		struct barn *barn;
		struct node *node;
	} per_node[1024];
};

struct sheaf {
	union {
		struct list barn_list;
		struct {
			unsigned int capacity;
			_Bool pfmemalloc;
		};
	};
	struct cache *cache;
	unsigned int size;
	int node;
	void *objects[];
};

struct flexible_inner {
	char head;
	struct {
		short kind;
		struct order order;
	} entries[];
};

struct bits {
	unsigned char before;
	unsigned int first:3;
	unsigned int second:17;
	unsigned long third:40;
	struct {
		int negative:5;
		unsigned char flag:1;
	};
	unsigned char whole;
};

union either {
	long number;
	struct {
		char low, high;
	} parts;
};

/* Anonymous structs in each other: the eighth is looked into, no more. */
struct deep {
	int level0;
	struct { int level1; struct { int level2; struct { int level3;
	struct { int level4; struct { int level5; struct { int level6;
	struct { int level7; struct { int level8; struct { int level9;
	}; }; }; }; }; }; }; }; };
};

/* The section .BTF of btf_layouts.c, in the test that asks for it. */
extern const unsigned char layouts_begin[], layouts_end[];

#endif /* MEMLENS_TESTS_BTF_LAYOUTS_H */
