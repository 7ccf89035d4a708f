// SPDX-License-Identifier: GPL-2.0
/* Paths of cgroups, out of records whose parents are right, missing, or forged. */
#include "module/pure/wire.h"
#include "tests/unit/unit.h"
#include "uapi/memlens_memcgs.h"

#define RECORDS_MAX	100

struct tree {
	u64 bytes[(RECORDS_MAX * sizeof(struct memlens_memcg) + 1024) / 8];
	struct memlens_wire_writer writer;
	struct memlens_wire wire;
	struct memlens_memcg *records;
	u32 count;
};

static void tree_begin(struct tree *tree)
{
	memset(tree, 0, sizeof(*tree));
	memlens_wire_begin(&tree->writer, tree->bytes, sizeof(tree->bytes), 1);
	memlens_wire_section_begin(&tree->writer, MEMLENS_SECTION_MEMCG,
				   sizeof(struct memlens_memcg), 0);
}

static void tree_add(struct tree *tree, u32 parent, u32 depth, const char *name)
{
	struct memlens_memcg *record = memlens_wire_record_add(&tree->writer);

	assert_non_null(record);
	if (!tree->count++)
		tree->records = record;
	record->parent = parent;
	record->depth = depth;
	FIELD_SET(record->name, name);
}

static void tree_end(struct tree *tree)
{
	memlens_wire_section_end(&tree->writer, 0);
	memlens_wire_end(&tree->writer);
	tree->wire.base = (const u8 *)tree->bytes;
	tree->wire.header = (const struct memlens_header *)tree->bytes;
}

static void path_check(struct tree *tree, u32 index, size_t size, const char *wanted)
{
	static struct chars chars;

	memlens_text_path(chars_begin(&chars), &tree->wire, &tree->records[index], size);
	assert_string_equal(chars_end(&chars), wanted);
}

#define WHOLE	sizeof(struct memlens_memcg)

static void test_a_path_is_of_all_parents(void **state)
{
	static struct tree tree;

	(void)state;
	tree_begin(&tree);
	tree_add(&tree, MEMLENS_NO_PARENT, 0, "");
	tree_add(&tree, 0, 1, "system.slice");
	tree_add(&tree, 1, 2, "cron.service");
	tree_add(&tree, 0, 1, "user.slice");
	tree_add(&tree, 3, 2, "user-1000.slice");
	tree_add(&tree, 4, 3, "-");
	tree_end(&tree);
	path_check(&tree, 0, WHOLE, "/");
	path_check(&tree, 1, WHOLE, "/system.slice");
	path_check(&tree, 2, WHOLE, "/system.slice/cron.service");
	path_check(&tree, 4, WHOLE, "/user.slice/user-1000.slice");
	path_check(&tree, 5, WHOLE, "/user.slice/user-1000.slice/\\055");
}

static void test_names_are_escaped_one_by_one(void **state)
{
	static struct tree tree;

	(void)state;
	tree_begin(&tree);
	tree_add(&tree, MEMLENS_NO_PARENT, 0, "");
	tree_add(&tree, 0, 1, "a b\tc\\");
	tree_add(&tree, 1, 2, "\xff\xc3\xbc\033[2J");
	tree_end(&tree);
	path_check(&tree, 2, WHOLE, "/a\\040b\\011c\\134/\\377\xc3\xbc\\033[2J");
}

/* What stands before the part that is known is said to be missing. */
static void test_a_parent_without_a_record(void **state)
{
	static struct tree tree;

	(void)state;
	tree_begin(&tree);
	tree_add(&tree, MEMLENS_NO_PARENT, 0, "");
	tree_add(&tree, MEMLENS_NO_PARENT, 2, "orphan");
	tree_add(&tree, 1, 3, "its child");
	tree_end(&tree);
	path_check(&tree, 1, WHOLE, ".../orphan");
	path_check(&tree, 2, WHOLE, ".../orphan/its\\040child");
}

/* A parent that is behind its child, or the child itself, is none. */
static void test_forged_parents_end(void **state)
{
	static struct tree tree;

	(void)state;
	tree_begin(&tree);
	tree_add(&tree, MEMLENS_NO_PARENT, 0, "");
	tree_add(&tree, 2, 5, "x");
	tree_add(&tree, 1, 5, "y");
	tree_add(&tree, 3, 5, "self");
	tree_add(&tree, 1000000, 5, "far");
	tree_add(&tree, 0, 5, "of the root");
	tree_end(&tree);
	path_check(&tree, 2, WHOLE, ".../x/y");
	path_check(&tree, 3, WHOLE, ".../self");
	path_check(&tree, 4, WHOLE, ".../far");
	path_check(&tree, 5, WHOLE, "/of\\040the\\040root");
}

static void test_deep_ones_are_told_from_below(void **state)
{
	static struct tree tree;
	static struct chars chars;
	const char *path;
	u32 i, parts = 0;

	(void)state;
	tree_begin(&tree);
	tree_add(&tree, MEMLENS_NO_PARENT, 0, "");
	for (i = 1; i < RECORDS_MAX; i++)
		tree_add(&tree, i - 1, i, "d");
	tree_end(&tree);
	memlens_text_path(chars_begin(&chars), &tree.wire,
			  &tree.records[RECORDS_MAX - 1], WHOLE);
	path = chars_end(&chars);
	assert_memory_equal(path, "...", 3);
	for (path += 3; *path; path += 2, parts++)
		assert_memory_equal(path, "/d", 2);
	assert_int_equal(parts, 64);
	memlens_text_path(chars_begin(&chars), &tree.wire, &tree.records[64], WHOLE);
	assert_memory_equal(chars_end(&chars), "/d", 2);
}

static void test_without_names_there_is_no_path(void **state)
{
	static struct tree tree;

	(void)state;
	tree_begin(&tree);
	tree_add(&tree, MEMLENS_NO_PARENT, 0, "");
	tree_add(&tree, 0, 1, "x");
	tree_end(&tree);
	path_check(&tree, 1, offsetof(struct memlens_memcg, name), "-");
	path_check(&tree, 1, 0, "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_path_is_of_all_parents),
		cmocka_unit_test(test_names_are_escaped_one_by_one),
		cmocka_unit_test(test_a_parent_without_a_record),
		cmocka_unit_test(test_forged_parents_end),
		cmocka_unit_test(test_deep_ones_are_told_from_below),
		cmocka_unit_test(test_without_names_there_is_no_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
