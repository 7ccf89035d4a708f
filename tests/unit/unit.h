/* SPDX-License-Identifier: GPL-2.0 */
/* What all unit tests include: cmocka, and characters to print into. */
#ifndef MEMLENS_TESTS_UNIT_H
#define MEMLENS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "module/pure/text.h"

/* Names a case of a table when one of its checks fails. */
#define FAIL_CASE(format, ...)						\
	do {								\
		print_message("# " format "\n", ##__VA_ARGS__);		\
		fail();							\
	} while (0)

/* Into a field of a record that is zero so far; it may fill all of it. */
static inline void field_set(char *field, size_t size, const char *string)
{
	size_t i;

	for (i = 0; i < size && string[i]; i++)
		field[i] = string[i];
}

#define FIELD_SET(field, string)	field_set(field, sizeof(field), string)

/* A text and its characters; chars_end() makes a string of them. */
struct chars {
	struct memlens_text text;
	char bytes[4 * MEMLENS_LINE_MAX + 1];
};

static inline struct memlens_text *chars_begin(struct chars *chars)
{
	chars->text.chars = chars->bytes;
	chars->text.size = sizeof(chars->bytes) - 1;
	chars->text.length = 0;
	return &chars->text;
}

static inline const char *chars_end(struct chars *chars)
{
	chars->bytes[chars->text.length] = '\0';
	return chars->bytes;
}

/* xorshift64*: the same numbers on every run. */
static inline u64 random_next(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dULL;
}

/* Numbers of all magnitudes, not only of 63 bits. */
static inline u64 random_upto_bits(u64 *state, u32 bits)
{
	u64 width = random_next(state) % (bits + 1);

	return width ? random_next(state) >> (64 - width) : 0;
}

#endif /* MEMLENS_TESTS_UNIT_H */
