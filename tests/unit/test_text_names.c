// SPDX-License-Identifier: GPL-2.0
/*
 * The rule for names, over all there is: every byte, every pair, every
 * character of Unicode. What comes out splits by white space, shows itself on
 * a terminal and nothing else, and gives the name back.
 */
#include "tests/unit/unit.h"

/* Characters that must be escaped: first and last. From the Unicode Character
 * Database: White_Space, Cc, Zl, Zp, Bidi_Control; and what we quote with.
 */
static const struct { u32 first, last; } obeyed[] = {
	{ 0x00, 0x20 }, { '"', '"' }, { '\'', '\'' }, { '\\', '\\' },
	{ 0x7f, 0xa0 }, { 0x61c, 0x61c }, { 0x1680, 0x1680 },
	{ 0x2000, 0x200a }, { 0x200e, 0x200f }, { 0x2028, 0x202f },
	{ 0x205f, 0x205f }, { 0x2066, 0x2069 }, { 0x3000, 0x3000 },
};

/* Well-formed sequences by the syntax of RFC 3629, section 4. */
static const struct { u8 first, last, second_least, second_most; u32 length; }
sequences[] = {
	{ 0x00, 0x7f, 0, 0, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static bool is_tail(u8 byte)
{
	return byte >= 0x80 && byte <= 0xbf;
}

static u32 well_formed(const u8 *bytes, size_t left)
{
	size_t i;
	u32 k;

	for (i = 0; i < ARRAY_SIZE(sequences); i++) {
		if (bytes[0] < sequences[i].first ||
		    bytes[0] > sequences[i].last ||
		    sequences[i].length > left)
			continue;
		if (sequences[i].length > 1 &&
		    (bytes[1] < sequences[i].second_least ||
		     bytes[1] > sequences[i].second_most))
			return 0;
		for (k = 2; k < sequences[i].length; k++)
			if (!is_tail(bytes[k]))
				return 0;
		return sequences[i].length;
	}
	return 0;
}

static u32 utf8_encode(u32 code, u8 *bytes)
{
	if (code < 0x80) {
		bytes[0] = (u8)code;
		return 1;
	}
	if (code < 0x800) {
		bytes[0] = (u8)(0xc0 + code / 64);
		bytes[1] = (u8)(0x80 + code % 64);
		return 2;
	}
	if (code < 0x10000) {
		bytes[0] = (u8)(0xe0 + code / 4096);
		bytes[1] = (u8)(0x80 + code / 64 % 64);
		bytes[2] = (u8)(0x80 + code % 64);
		return 3;
	}
	bytes[0] = (u8)(0xf0 + code / 262144);
	bytes[1] = (u8)(0x80 + code / 4096 % 64);
	bytes[2] = (u8)(0x80 + code / 64 % 64);
	bytes[3] = (u8)(0x80 + code % 64);
	return 4;
}

static bool is_octal(const u8 *bytes)
{
	return bytes[0] >= '0' && bytes[0] <= '3' && bytes[1] >= '0' &&
		bytes[1] <= '7' && bytes[2] >= '0' && bytes[2] <= '7';
}

/* Takes the escapes out again; checks every byte on the way. */
static size_t unescape(const u8 *out, size_t length, u8 *name)
{
	size_t i = 0, n = 0;
	u32 step;

	while (i < length) {
		if (out[i] == '\\') {
			assert_true(length - i >= 4 && is_octal(out + i + 1));
			name[n++] = (u8)((out[i + 1] - '0') * 64 +
				(out[i + 2] - '0') * 8 + (out[i + 3] - '0'));
			i += 4;
			continue;
		}
		assert_true(out[i] > ' ' && out[i] != 0x7f);
		assert_true(out[i] != '"' && out[i] != '\'');
		step = well_formed(out + i, length - i);
		assert_true(step > 0);
		memcpy(name + n, out + i, step);
		i += step;
		n += step;
	}
	return n;
}

/* Prints a name, checks it, and returns the length of what was printed. */
static size_t name_check(const void *name, size_t size)
{
	struct chars chars;
	u8 back[256];
	size_t length;

	memlens_text_name(chars_begin(&chars), name, size);
	length = unescape((const u8 *)chars.bytes, chars.text.length, back);
	if (length != size || memcmp(back, name, size))
		FAIL_CASE("%.*s is not the name", (int)chars.text.length,
			  chars.bytes);
	return chars.text.length;
}

static void name_is(const char *name, size_t size, const char *wanted)
{
	struct chars chars;

	memlens_text_name(chars_begin(&chars), name, size);
	assert_string_equal(chars_end(&chars), wanted);
}

static void test_names_by_hand(void **state)
{
	(void)state;
	name_is("Normal", 16, "Normal");
	name_is("DMA32", 3, "DMA");		/* cut by its size */
	name_is("", 16, "-");
	name_is("", 0, "-");
	name_is("-", 16, "\\055");
	name_is("--", 16, "--");
	name_is("-a", 1, "\\055");
	name_is("a b", 16, "a\\040b");
	name_is("a\tb\nc\r", 16, "a\\011b\\012c\\015");
	name_is("\\", 16, "\\134");
	name_is("\\040", 16, "\\134040");
	name_is("\"'", 16, "\\042\\047");
	name_is("\033[31m", 16, "\\033[31m");
	name_is("\177", 16, "\\177");
	name_is("\xff", 16, "\\377");
	name_is("caf\xc3\xa9", 16, "caf\xc3\xa9");
	name_is("caf\xe9", 16, "caf\\351");		/* Latin-1 */
	name_is("\xc2\x9b", 16, "\\302\\233");		/* CSI as UTF-8 */
	name_is("\xe2\x80\xae", 16, "\\342\\200\\256");	/* right to left */
	name_is("\xe6\xbc\xa2", 16, "\xe6\xbc\xa2");
	name_is("\xf0\x9f\x98\x80", 16, "\xf0\x9f\x98\x80");
	name_is("#?,={}", 16, "#?,={}");
}

static void test_every_byte_and_every_pair(void **state)
{
	u32 first, second;
	u8 name[2];

	(void)state;
	for (first = 1; first < 256; first++) {
		name[0] = (u8)first;
		name_check(name, 1);
		for (second = 1; second < 256; second++) {
			name[1] = (u8)second;
			name_check(name, 2);
		}
	}
}

static bool is_obeyed(u32 code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(obeyed); i++)
		if (code >= obeyed[i].first && code <= obeyed[i].last)
			return true;
	return false;
}

static void test_every_character(void **state)
{
	u32 code, length;
	size_t printed;
	u8 name[4];

	(void)state;
	for (code = 1; code <= 0x10ffff; code++) {
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		length = utf8_encode(code, name);
		printed = name_check(name, length);
		/* All of its bytes are escaped, or none. */
		if (printed != length && printed != 4 * length)
			FAIL_CASE("U+%04X: %zu characters", code, printed);
		if (is_obeyed(code) && printed == length)
			FAIL_CASE("U+%04X is not escaped", code);
	}
}

/* Letters, digits and signs of all lengths stay as they are. */
static void test_what_prints_is_not_escaped(void **state)
{
	static const struct { u32 first, last; } letters[] = {
		{ '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, { 0xa1, 0xac },
		{ 0xae, 0x2ff }, { 0x370, 0x377 }, { 0x400, 0x52f },
		{ 0x5d0, 0x5ea }, { 0x620, 0x64a }, { 0x1e00, 0x1f15 },
		{ 0x2010, 0x2027 }, { 0x2030, 0x205e }, { 0x3041, 0x3096 },
		{ 0x4e00, 0x9fff }, { 0xac00, 0xd7a3 }, { 0x1f600, 0x1f64f },
		{ 0x20000, 0x2a6df },
	};
	u32 code, length;
	u8 name[4];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(letters); i++) {
		for (code = letters[i].first; code <= letters[i].last; code++) {
			length = utf8_encode(code, name);
			if (name_check(name, length) != length)
				FAIL_CASE("U+%04X is escaped", code);
		}
	}
}

static void test_malformed_sequences(void **state)
{
	static const char *const malformed[] = {
		"\xc0\x80", "\xc0\xaf", "\xc1\xbf",	/* overlong, 2 of 1 */
		"\xe0\x80\x80", "\xe0\x9f\xbf",		/* 3 of 2 */
		"\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",	/* 4 of 3 */
		"\xc0\xa0", "\xe0\x80\xa0", "\xf0\x80\x80\xa0",	/* spaces */
		"\xc0\x8a", "\xe0\x80\x8a", "\xf0\x80\x80\x8a",	/* newlines */
		"\xed\xa0\x80", "\xed\xaf\xbf", "\xed\xbf\xbf",	/* surrogates */
		"\xed\xa0\x80\xed\xb0\x80",		/* a pair of them */
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf7\xbf\xbf\xbf",
		"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80",
		"\xfe", "\xff", "\x80", "\xbf\xbf\xbf",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(malformed); i++)
		assert_int_equal(name_check(malformed[i],
					    strlen(malformed[i])),
				 4 * strlen(malformed[i]));
}

/* Cut anywhere: by the size of its field, by a NUL, by another character. */
static void test_truncated_sequences(void **state)
{
	static const char *const whole[] = {
		"\xc3\xa9", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80",
	};
	size_t i, length;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(whole); i++) {
		for (length = 1; length < strlen(whole[i]); length++) {
			u8 *name = malloc(length);
			u8 tail[5];

			memcpy(name, whole[i], length);
			assert_int_equal(name_check(name, length), 4 * length);
			free(name);
			memcpy(tail, whole[i], length);
			tail[length] = 'x';
			assert_int_equal(name_check(tail, length + 1),
					 4 * length + 1);
		}
	}
}

static void test_random_bytes(void **state)
{
	u64 seed = 4;
	u8 name[64];
	u32 i, k;

	(void)state;
	for (i = 0; i < 50000; i++) {
		size_t length = 1 + random_next(&seed) % sizeof(name);

		for (k = 0; k < length; k++)
			name[k] = (u8)(1 + random_next(&seed) % 255);
		name_check(name, length);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_by_hand),
		cmocka_unit_test(test_every_byte_and_every_pair),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_what_prints_is_not_escaped),
		cmocka_unit_test(test_malformed_sequences),
		cmocka_unit_test(test_truncated_sequences),
		cmocka_unit_test(test_random_bytes),
	};

	return cmocka_run_group_tests_name("text_names", tests, NULL, NULL);
}
