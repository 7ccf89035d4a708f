// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes that nobody wrote: sound ones changed bit by bit, number by number,
 * cut, and shuffled at random. The same ones on each run; with
 * MEMLENS_FUZZ_SEED and MEMLENS_FUZZ_ROUNDS others, and more of them. What
 * fails is left in build/fuzz/failing and belongs into the target's corpus.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/common_interface_defs.h>

#include "module/pure/pure.h"
#include "tests/fuzz/target.h"

#define ROUNDS		40000
#define SIZE_MOST	131072
#define FAILING		"build/fuzz/failing"

static u8 seed_bytes[SIZE_MOST];
static size_t seed_size;
static u8 input[SIZE_MOST];
static size_t input_size;
static u32 checks;

/* What target.c aborts for is saved as well. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "handle_abort=1";
}

static void input_save(void)
{
	FILE *file = fopen(FAILING, "w");

	if (!file)
		return;
	fwrite(input, 1, input_size, file);
	fclose(file);
	fprintf(stderr, "# the input is in " FAILING "\n");
}

static void input_try(void)
{
	LLVMFuzzerTestOneInput(input, input_size);
}

/* The seed, in which these bytes alone are other ones. */
static void input_changed(size_t from, size_t to)
{
	target_changed(input, input_size, from, to);
}

static void input_reset(void)
{
	memcpy(input, seed_bytes, seed_size);
	input_size = seed_size;
}

static void passed(const char *what, unsigned long count)
{
	printf("ok %u - %s: %lu inputs, %lu opened\n", ++checks, what, count,
	       target_opened);
	fflush(stdout);
	target_opened = 0;
}

/*
 * Amid zeroes, as of slots and names that are empty, one byte is as the other: a
 * few of them are tried.
 */
#define ALIKE		16

static bool is_dull(size_t offset)
{
	static const u8 zeroes[2 * ALIKE];

	if (offset < ALIKE || offset + ALIKE > seed_size ||
	    offset / 4 % 16 == 0)
		return false;
	return !memcmp(seed_bytes + offset - ALIKE, zeroes, sizeof(zeroes));
}

static u64 random_next(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dULL;
}

static u64 number_of(const char *variable, u64 otherwise)
{
	const char *value = getenv(variable);

	return value ? strtoull(value, NULL, 0) : otherwise;
}

/* ---- every byte ------------------------------------------------------- */

static void every_bit(void)
{
	unsigned long count = 0;
	size_t bit;

	input_reset();
	for (bit = 0; bit < seed_size * 8; bit++) {
		/* A part of them, but some of each byte. */
		if (is_dull(bit / 8) || (bit + bit / 8) % target_weight)
			continue;
		input[bit / 8] ^= (u8)(1 << bit % 8);
		input_changed(bit / 8, bit / 8 + 1);
		input[bit / 8] ^= (u8)(1 << bit % 8);
		count++;
	}
	passed(target_weight > 1 ? "bits of all bytes turned" :
	       "every bit turned", count);
}

/* Nothing is printed of these, so that they cost the same everywhere. */
static void every_length(void)
{
	input_reset();
	for (input_size = 0; input_size < seed_size; input_size++)
		input_try();
	if (target_opened) {
		printf("not ok %u - %lu cut ones were opened\n", ++checks,
		       target_opened);
		return;
	}
	passed("every length", seed_size);
}

/* Numbers at which arithmetic turns. */
static const u64 numbers[] = {
	0, 1, 7, 8, 0xff, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff,
	0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8,
	0xffffffffffffffff,
};

static void every_number(void)
{
	unsigned long count = 0;
	size_t offset, i;

	input_reset();
	for (offset = 0; offset + 8 <= seed_size; offset += 4) {
		for (i = 0; i < ARRAY_SIZE(numbers); i++) {
			size_t size = offset % 8 || i < 9 ? 4 : 8;

			if (is_dull(offset) ||
			    (offset / 4 + i) % target_weight)
				continue;
			memcpy(input + offset, &numbers[i], size);
			input_changed(offset, offset + size);
			memcpy(input + offset, seed_bytes + offset, size);
			count++;
		}
	}
	passed("every number an odd one", count);
}

/* ---- at random -------------------------------------------------------- */

/* Where sizes and offsets are: a container's header and its table. */
#define STRUCTURE	(144 + 18 * 40)

static void number_put(u64 *state, size_t below)
{
	size_t offset = random_next(state) % (below / 4) * 4;
	u64 number = numbers[random_next(state) % ARRAY_SIZE(numbers)];

	if (random_next(state) % 2)
		number = random_next(state) % (2 * SIZE_MOST);
	if (random_next(state) % 4)
		number &= ~7ULL;
	if (offset + 8 <= input_size)
		memcpy(input + offset, &number, random_next(state) % 2 ? 4 : 8);
}

static void bytes_move(u64 *state)
{
	size_t length = 1 + random_next(state) % 512;
	size_t from = random_next(state) % input_size;
	size_t to = random_next(state) % input_size;

	if (from + length < input_size && to + length < input_size)
		memmove(input + to, input + from, length);
}

static void input_change(u64 *state)
{
	switch (random_next(state) % 6) {
	case 0:
		input[random_next(state) % input_size] =
			(u8)random_next(state);
		break;
	case 1:
	case 2:
		number_put(state, STRUCTURE);
		break;
	case 3:
		number_put(state, input_size);
		break;
	case 4:
		bytes_move(state);
		break;
	case 5:
		/* More behind the end, as the header may come to say. */
		if (input_size + 256 < SIZE_MOST) {
			memset(input + input_size, (int)random_next(state),
			       256);
			input_size += 256;
		}
	}
}

static void at_random(void)
{
	u64 state = number_of("MEMLENS_FUZZ_SEED", 1) | 1;
	u64 rounds = number_of("MEMLENS_FUZZ_ROUNDS", ROUNDS / target_weight);
	u64 round, change;

	for (round = 0; round < rounds; round++) {
		/* Some go on from the last. */
		if (!round || random_next(&state) % 4)
			input_reset();
		for (change = random_next(&state) % 6 + 1; change; change--)
			input_change(&state);
		input_try();
	}
	passed("changed at random", rounds);
}

/* ---- files ------------------------------------------------------------ */

static void file_load(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file) {
		printf("Bail out! no %s\n", path);
		exit(1);
	}
	input_size = fread(input, 1, sizeof(input) / 2, file);
	fclose(file);
}

static void corpus_try(void)
{
	glob_t found;
	size_t i;

	if (glob(target_corpus, 0, NULL, &found))
		return;
	for (i = 0; i < found.gl_pathc; i++) {
		file_load(found.gl_pathv[i]);
		input_try();
	}
	passed("the corpus", found.gl_pathc);
	globfree(&found);
}

int main(void)
{
	__sanitizer_set_death_callback(input_save);
	corpus_try();
	file_load(target_seed);
	memcpy(seed_bytes, input, input_size);
	seed_size = input_size;
	input_try();
	if (!target_opened) {
		printf("Bail out! the sound one was not opened\n");
		return 1;
	}
	passed("a sound one", 1);
	every_length();
	every_bit();
	every_number();
	at_random();
	printf("1..%u\n", checks);
	return 0;
}
