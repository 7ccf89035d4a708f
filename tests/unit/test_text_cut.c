// SPDX-License-Identifier: GPL-2.0
/* Texts that have no room for all of them: cut between characters, and they say so. */
#include "tests/unit/look.h"

/* Of 15 bytes, these characters: a b ue g \040 h <smile> i */
static const char name[] = "ab\xc3\xbcg h\xf0\x9f\x98\x80i";
static const char escaped[] = "ab\xc3\xbcg\\040h\xf0\x9f\x98\x80i";

/* In so much room, so many bytes of it are left, and then there is "..." if it fits. */
static const size_t left[] = {
	0, 1, 2, 0, 1, 2, 2, 4, 5, 5, 5, 5, 9, 10, 10, 10,
};

static void test_at_every_byte(void **state)
{
	char chars[32], wanted[32];
	size_t room;

	(void)state;
	for (room = 0; room < ARRAY_SIZE(left); room++) {
		struct memlens_text text = { .chars = chars, .size = room };

		memlens_text_name(&text, name, sizeof(name));
		assert_int_equal(text.length, room);
		memlens_text_cut(&text, room);
		snprintf(wanted, sizeof(wanted), "%.*s%s", (int)left[room],
			 escaped, room < 3 ? "" : "...");
		if (text.length != strlen(wanted) ||
		    memcmp(chars, wanted, text.length))
			FAIL_CASE("room for %zu: '%.*s', not '%s'", room,
				  (int)text.length, chars, wanted);
	}
}

/* A text of 12 bytes whose last are half a character, in less room than it has. */
static void test_in_less_room_than_it_has(void **state)
{
	char chars[12];
	struct memlens_text text = { .chars = chars, .size = sizeof(chars) };

	(void)state;
	memlens_text_name(&text, name, sizeof(name));
	memlens_text_cut(&text, 11);
	assert_int_equal(text.length, 8);
	assert_memory_equal(chars, "ab\xc3\xbcg...", 8);
}

/* Escapes have three digits, and UTF-8 has all of its bytes. */
static bool is_whole(const char *line)
{
	while (*line) {
		const unsigned char first = (unsigned char)*line++;
		u32 more = first < 0x80 ? 0 : first < 0xe0 ? 1 :
			first < 0xf0 ? 2 : 3;

		if (first == '\\' && (strspn(line, "01234567") < 3))
			return false;
		for (; more; more--)
			if (((unsigned char)*line++ & 0xc0) != 0x80)
				return false;
	}
	return true;
}

static void test_lines_at_every_byte(void **state)
{
	struct look *look = *state;
	struct memlens_text_file file = zones_of(look);
	struct lines lines;
	size_t size;
	u32 i;

	memcpy(look->zones[0]->name, "\n\xc3\xbc\t\xf0\x9f\x98\x80\r\xc3\xbc", 11);
	memcpy(look->zones[1]->name, "\xe2\x82\xac \xe2\x82\xac\\", 8);
	for (size = 1; size <= 120; size++) {
		lines_take(&file, &lines, size);
		for (i = 0; i < lines.count; i++)
			if (!is_whole(lines.line[i]))
				FAIL_CASE("%zu bytes: '%s'", size,
					  lines.line[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at_every_byte),
		cmocka_unit_test(test_in_less_room_than_it_has),
		cmocka_unit_test_setup_teardown(test_lines_at_every_byte,
						look_setup, look_teardown),
	};

	return cmocka_run_group_tests_name("text_cut", tests, NULL, NULL);
}
