// SPDX-License-Identifier: GPL-2.0
/* The lists for people: two looks at the lists of tests/golden/lru.h, as lines. */
#include "module/pure/wire.h"
#include "tests/golden/lru.h"
#include "tests/unit/unit.h"
#include "tools/lru_lines.h"

struct look_made {
	u64 bytes[1024];
	struct memlens_wire wire;
};

/* What a canvas was given; a strong line begins with an asterisk. */
struct page {
	char chars[8192];
	size_t length;
};

static enum status page_line(struct canvas *canvas, bool strong,
			     const char *chars, size_t length)
{
	struct page *page = canvas->to;

	page->length += (size_t)snprintf(page->chars + page->length,
					 sizeof(page->chars) - page->length,
					 "%s%.*s\n", strong ? "*" : "",
					 (int)length, chars);
	assert_true(page->length < sizeof(page->chars));
	return STATUS_OK;
}

#define SECTION(type, records, count)					\
	do {								\
		u32 i_;							\
									\
		memlens_wire_section_begin(&writer, MEMLENS_SECTION_##type, \
					   sizeof((records)[0]), 0);	\
		for (i_ = 0; i_ < (count); i_++)			\
			memcpy(memlens_wire_record_add(&writer),	\
			       &(records)[i_], sizeof((records)[0]));	\
		memlens_wire_section_end(&writer, 0);			\
	} while (0)

static void look_make(struct look_made *look,
		      const struct memlens_lru_node *nodes, u32 count,
		      u64 mono_ns, u32 generation_count)
{
	struct memlens_wire_writer writer;

	memlens_wire_begin(&writer, look->bytes, sizeof(look->bytes), 3);
	memlens_wire_header(&writer)->page_size = 4096;
	memlens_wire_header(&writer)->mono_ns = mono_ns;
	SECTION(LRU_NODE, nodes, count);
	SECTION(LRU_ZONE, lru_zones, ARRAY_SIZE(lru_zones));
	SECTION(GENERATION, generations, generation_count);
	assert_int_equal(memlens_wire_open(&look->wire, look->bytes,
					   memlens_wire_end(&writer)),
			 MEMLENS_WIRE_OK);
}

/* A second and a half apart. */
struct looks {
	struct look_made was, now;
	struct lru_ticks ticks;
	struct page page;
	struct canvas canvas;
	struct lru_lines lines;
};

static int looks_setup(void **state)
{
	struct looks *looks = calloc(1, sizeof(*looks));

	look_make(&looks->was, lru_nodes, 2, 1000000000, 0);
	look_make(&looks->now, lru_nodes_later, 1, 2500000000,
		  ARRAY_SIZE(generations));
	looks->canvas.width = 80;
	looks->canvas.to = &looks->page;
	looks->canvas.line = page_line;
	looks->lines.wire = &looks->now.wire;
	looks->lines.before = &looks->was.wire;
	looks->lines.ticks = &looks->ticks;
	looks->lines.units = MEMLENS_UNITS_HUMAN;
	looks->lines.canvas = &looks->canvas;
	assert_int_equal(lru_ticks_init(&looks->ticks, &looks->was.wire),
			 STATUS_OK);
	*state = looks;
	return 0;
}

static int looks_teardown(void **state)
{
	struct looks *looks = *state;

	lru_ticks_free(&looks->ticks);
	free(looks);
	return 0;
}

static void test_two_looks(void **state)
{
	struct looks *looks = *state;

	lru_ticks_take(&looks->ticks, &looks->was.wire);
	lru_ticks_take(&looks->ticks, &looks->now.wire);
	lru_lines_head(&looks->lines);
	lru_lines_node(&looks->lines, 0);
	lru_lines_legend(&looks->lines);
	/* 1453840 pages are managed; anon moved by 1000, file by 10000. */
	assert_string_equal(looks->page.chars,
			    "list             size   share   change  last ticks\n"
			    "*node 0: 5.5G managed\n"
			    "*inactive_anon    152M   2.7 %    -3.9M  #_\n"
			    "*active_anon      238M   4.2 %    +3.9M  _#\n"
			    "*inactive_file    351M   6.2 %     -39M  #_\n"
			    "*active_file      234M   4.1 %     +39M  _#\n"
			    "unevictable      3.9M   0.1 %        0  __\n"
			    "dirty 0, writeback 192K, isolated: anon 0, file 0\n"
			    /* 100 and 10 in a second and a half */
			    "refaults/s: anon 0, file 67; made active: anon 0, file 6.7\n"
			    "anon by age: 78M 5ms-60s, 156M 1s-60m, 156M 20s-24h, 0\n"
			    "file by age: 39M 5ms-60s, 156M 1s, 388M 20s-24h, 0\n"
			    "by age: MGLRU's generations, youngest first: pages, begun so long ago\n");
}

static void test_the_first_look_has_none_before(void **state)
{
	struct looks *looks = *state;

	lru_ticks_take(&looks->ticks, &looks->was.wire);
	looks->lines.wire = &looks->was.wire;
	lru_lines_node(&looks->lines, 1);
	lru_lines_legend(&looks->lines);
	/* Its zone Movable has 300000 pages, the other none. */
	assert_string_equal(looks->page.chars,
			    "*node 1: 1.1G managed\n"
			    "inactive_anon       0   0.0 %        -  _\n"
			    "active_anon      916M  78.2 %        -  _\n"
			    "inactive_file     28K   0.0 %        -  _\n"
			    "active_file       32K   0.0 %        -  _\n"
			    "unevictable         0   0.0 %        -  _\n"
			    "dirty 0, writeback 0, isolated: anon 0, file 0\n"
			    "refaults/s: anon -, file -; made active: anon -, file -\n");
}

static void test_pages_and_bars_of_blocks(void **state)
{
	static const char wanted[] =
		"*inactive_file      90000   6.2 %      -10000  \u2588\u2581\n";
	struct looks *looks = *state;
	const char *line;

	lru_ticks_take(&looks->ticks, &looks->was.wire);
	lru_ticks_take(&looks->ticks, &looks->now.wire);
	looks->lines.units = MEMLENS_UNITS_PAGES;
	looks->lines.utf8 = true;
	lru_lines_node(&looks->lines, 0);
	line = strstr(looks->page.chars, "*inactive_file");
	assert_non_null(line);
	assert_memory_equal(line, wanted, sizeof(wanted) - 1);
}

/* No line has more columns than there are, but for what cannot be cut. */
static void test_bars_have_the_room_that_is_left(void **state)
{
	static const struct {
		int width;
		u32 bars;
	} cases[] = {
		{ 20, 0 }, { 43, 0 }, { 45, 4 }, { 80, 39 }, { 101, 60 },
		{ 500, 60 },
	};
	struct looks *looks = *state;
	size_t i;

	for (i = 0; i < 70; i++)
		lru_ticks_take(&looks->ticks, &looks->was.wire);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const u32 bars = cases[i].bars;
		const char *line;
		size_t length;

		looks->page.length = 0;
		looks->canvas.width = cases[i].width;
		lru_lines_node(&looks->lines, 0);
		line = strstr(looks->page.chars, "unevictable");
		length = strcspn(line, "\n");
		/* 38 of figures, and two before the bars. */
		if (length != (bars ? bars + 40 : 38))
			FAIL_CASE("%d columns: a line of %zu", cases[i].width,
				  length);
	}
}

/* Node 1 is gone in the look that comes after: a gap, then what came back. */
static void test_a_node_that_goes_and_comes(void **state)
{
	struct looks *looks = *state;
	struct chars chars;
	const struct lru_node_ticks *ticks;

	lru_ticks_take(&looks->ticks, &looks->was.wire);
	lru_ticks_take(&looks->ticks, &looks->now.wire);
	assert_int_equal(looks->ticks.count, 2);
	lru_ticks_take(&looks->ticks, &looks->was.wire);
	ticks = lru_ticks_of(&looks->ticks, 1);
	spark_text(&ticks->lists[1], 60, false, chars_begin(&chars));
	assert_string_equal(chars_end(&chars), "_ _");
	assert_null(lru_ticks_of(&looks->ticks, 2));
}

static void test_more_nodes_than_there_is_room_for(void **state)
{
	static struct memlens_lru_node many[16];
	struct looks *looks = *state;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(many); i++)
		many[i].nid = 100 + i;
	look_make(&looks->now, many, ARRAY_SIZE(many), 0, 0);
	lru_ticks_take(&looks->ticks, &looks->now.wire);
	/* Two at first, and eight to spare. */
	assert_int_equal(looks->ticks.count, 10);
	assert_null(lru_ticks_of(&looks->ticks, 110));
	lru_lines_node(&looks->lines, 15);
	assert_non_null(strstr(looks->page.chars, "\nunevictable         0       -        -\n"));
}

#define TEST(name)							\
	cmocka_unit_test_setup_teardown(name, looks_setup, looks_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_two_looks),
		TEST(test_the_first_look_has_none_before),
		TEST(test_pages_and_bars_of_blocks),
		TEST(test_bars_have_the_room_that_is_left),
		TEST(test_a_node_that_goes_and_comes),
		TEST(test_more_nodes_than_there_is_room_for),
	};

	return cmocka_run_group_tests_name("lru lines", tests, NULL, NULL);
}
