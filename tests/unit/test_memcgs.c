// SPDX-License-Identifier: GPL-2.0
/* Cgroups in order: by any key, as a tree, of a pattern, and ten thousand of them. */
#include <time.h>

#include "tests/unit/unit.h"
#include "tools/memcgs_order.h"

#define RECORDS_MAX	10000
#define MANY_SECONDS	20	/* under sanitizers, on a machine that is busy */

struct tree {
	u64 *bytes;
	struct memlens_wire_writer writer;
	struct memlens_wire wire;
	struct options options;
	struct memcgs_order order;
	struct memlens_memcg *records;
	u32 count;
};

static int tree_setup(void **state)
{
	const size_t size = memlens_wire_overhead(3) +
		RECORDS_MAX * sizeof(struct memlens_memcg) + 1024;
	struct tree *tree = calloc(1, sizeof(*tree));

	tree->bytes = calloc(1, size);
	memlens_wire_begin(&tree->writer, tree->bytes, size, 3);
	memlens_wire_header(&tree->writer)->page_size = 4096;
	memlens_wire_section_begin(&tree->writer, MEMLENS_SECTION_MEMCG,
				   sizeof(struct memlens_memcg), 0);
	*state = tree;
	return 0;
}

static int tree_teardown(void **state)
{
	struct tree *tree = *state;

	memcgs_order_free(&tree->order);
	free(tree->bytes);
	free(tree);
	return 0;
}

static struct memlens_memcg *tree_add(struct tree *tree, u32 parent,
				      const char *name, u64 usage)
{
	struct memlens_memcg *memcg = memlens_wire_record_add(&tree->writer);

	assert_non_null(memcg);
	if (!tree->count)
		tree->records = memcg;
	memcg->id = 100 + tree->count++;
	memcg->parent = parent;
	memcg->depth = parent < tree->count - 1 ?
		tree->records[parent].depth + 1 : name[0] ? 9 : 0;
	memcg->usage = usage;
	FIELD_SET(memcg->name, name);
	return memcg;
}

static void tree_nodes(struct tree *tree)
{
	memlens_wire_section_end(&tree->writer, 0);
	memlens_wire_section_begin(&tree->writer, MEMLENS_SECTION_MEMCG_NODE,
				   sizeof(struct memlens_memcg_node), 0);
}

static void node_add(struct tree *tree, u64 id, u32 nid)
{
	struct memlens_memcg_node *node = memlens_wire_record_add(&tree->writer);

	assert_non_null(node);
	node->id = id;
	node->nid = nid;
}

static void tree_end(struct tree *tree)
{
	memlens_wire_section_end(&tree->writer, 0);
	assert_int_equal(memlens_wire_open(&tree->wire, tree->bytes,
					   memlens_wire_end(&tree->writer)),
			 MEMLENS_WIRE_OK);
}

static void tree_order(struct tree *tree)
{
	memcgs_order_free(&tree->order);
	assert_int_equal(memcgs_order_make(&tree->order, &tree->wire,
					   &tree->options), STATUS_OK);
	assert_ptr_equal(tree->order.order, &tree->order.cgroups);
}

#define NUMBERS(...)	((const u32[]){ __VA_ARGS__ })

static void numbers_check(const u32 *got, u32 count, const u32 *wanted,
			  size_t size)
{
	u32 i;

	assert_int_equal(count, size / sizeof(*wanted));
	for (i = 0; i < count; i++)
		if (got[i] != wanted[i])
			FAIL_CASE("at %u: %u, not %u", i, got[i], wanted[i]);
}

#define ORDER_CHECK(tree, ...)						\
	numbers_check((tree)->order.indexes, (tree)->order.cgroups.count, \
		      NUMBERS(__VA_ARGS__), sizeof(NUMBERS(__VA_ARGS__)))
#define LEVELS_CHECK(tree, ...)						\
	numbers_check((tree)->order.levels, (tree)->order.cgroups.count, \
		      NUMBERS(__VA_ARGS__), sizeof(NUMBERS(__VA_ARGS__)))
#define NODES_CHECK(tree, ...)						\
	numbers_check((tree)->order.node_indexes, (tree)->order.nodes.count, \
		      NUMBERS(__VA_ARGS__), sizeof(NUMBERS(__VA_ARGS__)))

/* 0 /, 1 /b, 2 /b/x, 3 /b/y, 4 /a, 5 /a/x */
static void tree_small(struct tree *tree)
{
	tree_add(tree, MEMLENS_NO_PARENT, "", 100);
	tree_add(tree, 0, "b", 10)->events.oom_kill = 3;
	tree_add(tree, 1, "x", 4);
	tree_add(tree, 1, "y", 6)->swap_usage = MEMLENS_UNKNOWN;
	tree_add(tree, 0, "a", MEMLENS_UNKNOWN);
	tree_add(tree, 4, "x", 6)->lists.active_file = 1;
}

static void test_nothing_asked_for_is_no_order(void **state)
{
	struct tree *tree = *state;

	tree_small(tree);
	tree_end(tree);
	assert_int_equal(memcgs_order_make(&tree->order, &tree->wire,
					   &tree->options), STATUS_OK);
	assert_null(tree->order.order);
}

static void test_most_first_and_unknown_last(void **state)
{
	struct tree *tree = *state;

	tree_small(tree);
	tree_end(tree);
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 1, 3, 5, 2, 4);
	tree->options.memcgs_sort = MEMCGS_BY_SWAP;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 1, 2, 4, 5, 3);
	tree->options.memcgs_sort = MEMCGS_BY_OOM_KILL;
	tree_order(tree);
	ORDER_CHECK(tree, 1, 0, 2, 3, 4, 5);
	tree->options.memcgs_sort = MEMCGS_BY_FILE;
	tree_order(tree);
	ORDER_CHECK(tree, 5, 0, 1, 2, 3, 4);
	tree->options.memcgs_sort = MEMCGS_BY_NAME;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 4, 1, 2, 5, 3);
}

static void test_the_first_of_them(void **state)
{
	struct tree *tree = *state;

	tree_small(tree);
	tree_end(tree);
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree->options.top = 2;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 1);
	tree->options.top = 100;
	tree_order(tree);
	assert_int_equal(tree->order.cgroups.count, 6);
}

static void test_a_tree_has_children_in_order(void **state)
{
	struct tree *tree = *state;

	tree_small(tree);
	tree_end(tree);
	tree->options.tree = true;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 1, 2, 3, 4, 5);
	LEVELS_CHECK(tree, 0, 1, 2, 2, 1, 2);
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 1, 3, 2, 4, 5);
	tree->options.memcgs_sort = MEMCGS_BY_NAME;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 4, 5, 1, 2, 3);
	LEVELS_CHECK(tree, 0, 1, 2, 1, 2, 2);
}

/* A pattern is of the whole path: what is below is not of it. */
static void test_paths(void **state)
{
	struct tree *tree = *state;

	tree_small(tree);
	tree_end(tree);
	tree->options.path = "/b";
	tree_order(tree);
	ORDER_CHECK(tree, 1);
	tree->options.path = "*x";
	tree_order(tree);
	ORDER_CHECK(tree, 2, 5);
	tree->options.path = "/a/*";
	tree->options.tree = true;
	tree_order(tree);
	ORDER_CHECK(tree, 0, 4, 5);
	tree->options.path = "nowhere";
	tree_order(tree);
	assert_int_equal(tree->order.cgroups.count, 0);
}

static void test_an_escaped_path_is_its_own_pattern(void **state)
{
	struct tree *tree = *state;

	tree_add(tree, MEMLENS_NO_PARENT, "", 1);
	tree_add(tree, 0, "a\\x2d b", 1);
	tree_add(tree, 0, "other", 1);
	tree_end(tree);
	tree->options.path = "/a\\134x2d\\040b";
	tree_order(tree);
	ORDER_CHECK(tree, 1);
}

/* Brackets are a set in a pattern, which the path itself is not of. */
static void test_a_path_with_brackets_is_its_own_pattern(void **state)
{
	struct tree *tree = *state;

	tree_add(tree, MEMLENS_NO_PARENT, "", 1);
	tree_add(tree, 0, "a[1]", 1);
	tree_add(tree, 0, "a1", 1);
	tree_end(tree);
	tree->options.path = "/a[1]";
	tree_order(tree);
	ORDER_CHECK(tree, 1, 2);
}

/* "/b", then a character of 2 bytes, an escape of 4, and no room for what is behind. */
static void test_a_path_without_room_says_so(void **state)
{
	struct tree *tree = *state;
	char path[16];

	tree_add(tree, MEMLENS_NO_PARENT, "", 1);
	tree_add(tree, 0, "b\xc3\xbc here and there", 1);
	tree_end(tree);
	assert_int_equal(memcgs_path(&tree->wire, 1, path, 12), 11);
	assert_string_equal(path, "/b\xc3\xbc\\040...");
	assert_int_equal(memcgs_path(&tree->wire, 1, path, 11), 7);
	assert_string_equal(path, "/b\xc3\xbc...");
	assert_int_equal(memcgs_path(&tree->wire, 1, path, 7), 5);
	assert_string_equal(path, "/b...");
}

/* Forged or missing parents: each is shown, once. */
static void test_without_parents_they_are_at_the_top(void **state)
{
	struct tree *tree = *state;

	tree_add(tree, 0, "itself", 1);
	tree_add(tree, 2, "behind", 2);
	tree_add(tree, 1000000, "far", 3);
	tree_add(tree, 2, "below far", 4);
	tree_end(tree);
	tree->options.tree = true;
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree_order(tree);
	ORDER_CHECK(tree, 2, 3, 1, 0);
	LEVELS_CHECK(tree, 0, 1, 0, 0);
}

static void test_nodes_follow_their_cgroups(void **state)
{
	struct tree *tree = *state;

	tree_small(tree);
	tree_nodes(tree);
	node_add(tree, 102, 0);
	node_add(tree, 100, 1);
	node_add(tree, 102, 1);
	node_add(tree, 999, 0);
	node_add(tree, 101, 0);
	tree_end(tree);
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree_order(tree);
	NODES_CHECK(tree, 1, 4, 0, 2);
	tree->options.path = "/b/x";
	tree_order(tree);
	NODES_CHECK(tree, 0, 2);
}

static void test_none_at_all(void **state)
{
	struct tree *tree = *state;

	tree_nodes(tree);
	node_add(tree, 102, 0);
	tree_end(tree);
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree_order(tree);
	assert_int_equal(tree->order.cgroups.count, 0);
	assert_int_equal(tree->order.nodes.count, 0);
	tree->options.tree = true;
	tree_order(tree);
	assert_int_equal(tree->order.cgroups.count, 0);
}

/* As one chain, and as children of one: what is quadratic takes minutes. */
static void many_check(struct tree *tree, bool chain)
{
	const time_t begin = time(NULL);
	u32 i;

	tree_add(tree, MEMLENS_NO_PARENT, "", 0);
	for (i = 1; i < RECORDS_MAX; i++)
		tree_add(tree, chain ? i - 1 : 0, "d", i % 7);
	tree_end(tree);
	tree->options.path = "*d";
	tree->options.tree = true;
	tree->options.memcgs_sort = MEMCGS_BY_USAGE;
	tree_order(tree);
	assert_int_equal(tree->order.cgroups.count, RECORDS_MAX);
	for (i = 0; chain && i < RECORDS_MAX; i++) {
		assert_int_equal(tree->order.indexes[i], i);
		assert_int_equal(tree->order.levels[i], i);
	}
	assert_int_equal(tree->order.indexes[0], 0);
	if (!chain)
		assert_int_equal(tree->order.indexes[1], 6);
	tree->options.tree = false;
	tree_order(tree);
	assert_int_equal(tree->order.cgroups.count, RECORDS_MAX - 1);
	assert_true(time(NULL) - begin < MANY_SECONDS);
}

static void test_ten_thousand_below_each_other(void **state)
{
	many_check(*state, true);
}

static void test_ten_thousand_beside_each_other(void **state)
{
	many_check(*state, false);
}

static void test_keys(void **state)
{
	(void)state;
	assert_int_equal(memcgs_key_lookup("usage"), MEMCGS_BY_USAGE);
	assert_int_equal(memcgs_key_lookup("name"), MEMCGS_BY_NAME);
	assert_int_equal(memcgs_key_lookup("held"), MEMCGS_UNSORTED);
	assert_int_equal(memcgs_key_lookup(""), MEMCGS_UNSORTED);
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_asked_for_is_no_order),
		TEST(test_most_first_and_unknown_last),
		TEST(test_the_first_of_them),
		TEST(test_a_tree_has_children_in_order),
		TEST(test_paths),
		TEST(test_an_escaped_path_is_its_own_pattern),
		TEST(test_a_path_with_brackets_is_its_own_pattern),
		TEST(test_a_path_without_room_says_so),
		TEST(test_without_parents_they_are_at_the_top),
		TEST(test_nodes_follow_their_cgroups),
		TEST(test_none_at_all),
		TEST(test_ten_thousand_below_each_other),
		TEST(test_ten_thousand_beside_each_other),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests_name("memcgs", tests, NULL, NULL);
}
