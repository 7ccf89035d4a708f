// SPDX-License-Identifier: GPL-2.0
/* Names, numbers and units as characters. */
#include "module/pure/text.h"

#define ESCAPE	4	/* characters of \ooo */

void memlens_text_char(struct memlens_text *text, char c)
{
	if (text->length < text->size)
		text->chars[text->length++] = c;
}

void memlens_text_string(struct memlens_text *text, const char *string)
{
	while (*string)
		memlens_text_char(text, *string++);
}

void memlens_text_number(struct memlens_text *text, u64 number)
{
	char digits[20];
	u32 count = 0;
	u32 digit;

	do {
		number = div_u64_rem(number, 10, &digit);
		digits[count++] = (char)('0' + digit);
	} while (number);
	while (count)
		memlens_text_char(text, digits[--count]);
}

static void octal_text(struct memlens_text *text, u8 byte)
{
	memlens_text_char(text, '\\');
	memlens_text_char(text, (char)('0' + (byte >> 6)));
	memlens_text_char(text, (char)('0' + (byte >> 3 & 7)));
	memlens_text_char(text, (char)('0' + (byte & 7)));
}

/* Length of the UTF-8 sequence that a byte begins; 0 if it cannot begin one. */
static u32 sequence_length(u8 first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

void memlens_text_cut(struct memlens_text *text, size_t room)
{
	static const char end[] = "...";
	const size_t size = sizeof(end) - 1;
	const size_t most = room < size ? room : room - size;
	size_t at = 0;

	while (at < text->length) {
		const u8 first = (u8)text->chars[at];
		const u32 step = first == '\\' ? ESCAPE : sequence_length(first);

		if (at + (step ? step : 1) > most)
			break;
		at += step ? step : 1;
	}
	text->length = at;
	if (room >= size)
		memlens_text_string(text, end);
}

static u32 code_point(const u8 *bytes, u32 length)
{
	u32 code = bytes[0] & (0xff >> (length + 1));
	u32 i;

	for (i = 1; i < length; i++)
		code = code << 6 | (bytes[i] & 0x3f);
	return code;
}

/* Shortest form, no surrogate, within Unicode (RFC 3629). */
static bool sequence_sound(const u8 *bytes, u32 length, size_t left)
{
	static const u32 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	u32 code, i;

	if (!length || length > left)
		return false;
	for (i = 1; i < length; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return false;
	if (length == 1)
		return true;
	code = code_point(bytes, length);
	return code >= least[length] && code <= 0x10ffff &&
		(code < 0xd800 || code > 0xdfff);
}

static bool code_prints(u32 code)
{
	if (code <= ' ' || code == '\\' || code == '"' || code == '\'')
		return false;
	if (code >= 0x7f && code <= 0xa0)	/* DEL, C1, no-break space */
		return false;
	/* direction, Ogham space, byte order */
	if (code == 0x61c || code == 0x1680 || code == 0xfeff)
		return false;
	if (code >= 0x2000 && code <= 0x200f)	/* spaces, marks */
		return false;
	return !((code >= 0x2028 && code <= 0x202f) ||	/* breaks, turns */
		 (code >= 0x205f && code <= 0x206f) || code == 0x3000);
}

static u32 name_step(struct memlens_text *text, const u8 *bytes, size_t left)
{
	u32 length = sequence_length(bytes[0]);
	u32 i;

	if (!sequence_sound(bytes, length, left)) {
		octal_text(text, bytes[0]);
		return 1;
	}
	if (code_prints(length == 1 ? bytes[0] : code_point(bytes, length))) {
		for (i = 0; i < length; i++)
			memlens_text_char(text, (char)bytes[i]);
		return length;
	}
	for (i = 0; i < length; i++)
		octal_text(text, bytes[i]);
	return length;
}

void memlens_text_name(struct memlens_text *text, const char *name, size_t size)
{
	const u8 *bytes = (const u8 *)name;
	size_t length = 0;
	size_t i;

	while (length < size && name[length])
		length++;
	if (!length) {
		memlens_text_char(text, '-');
		return;
	}
	if (length == 1 && name[0] == '-') {
		octal_text(text, '-');
		return;
	}
	for (i = 0; i < length; )
		i += name_step(text, bytes + i, length - i);
}

/* 999, 9.9K, 99K ... rounded toward zero, so that no figure looks better. */
static void human_text(struct memlens_text *text, u64 bytes)
{
	static const char multiples[] = "BKMGTPE";
	u32 step = 0;
	u32 tenth = 0;

	while (bytes >= 1024) {
		tenth = (u32)(bytes % 1024) * 10 / 1024;
		bytes /= 1024;
		step++;
	}
	memlens_text_number(text, bytes);
	if (step && bytes < 10) {
		memlens_text_char(text, '.');
		memlens_text_number(text, tenth);
	}
	memlens_text_char(text, multiples[step]);
}

void memlens_text_pages(struct memlens_text *text, u64 pages, u32 page_size,
			enum memlens_units units)
{
	if (units == MEMLENS_UNITS_PAGES)
		memlens_text_number(text, pages);
	else if (units == MEMLENS_UNITS_BYTES)
		memlens_text_number(text, pages * page_size);
	else
		human_text(text, pages * page_size);
}

void memlens_text_share(struct memlens_text *text, s64 share)
{
	u32 rest;
	u64 whole;

	if (share < 0)
		memlens_text_char(text, '-');
	whole = div_u64_rem(share < 0 ? -(u64)share : (u64)share, 100, &rest);
	memlens_text_number(text, whole);
	memlens_text_char(text, '.');
	memlens_text_number(text, rest / 10);
	memlens_text_number(text, rest % 10);
}

const char *memlens_text_unit(enum memlens_kind kind, enum memlens_units units)
{
	switch (kind) {
	case MEMLENS_KIND_BYTES:
	case MEMLENS_KIND_BYTES_SIGNED:
		return units == MEMLENS_UNITS_HUMAN ? "" : "_bytes";
	case MEMLENS_KIND_PAGES:
	case MEMLENS_KIND_PAGES_SIGNED:
	case MEMLENS_KIND_LIMIT:
		if (units == MEMLENS_UNITS_HUMAN)
			return "";
		return units == MEMLENS_UNITS_BYTES ? "_bytes" : "_pages";
	case MEMLENS_KIND_SHARE:
		return "_pct";
	default:
		return "";
	}
}

void memlens_text_head(struct memlens_text *text,
		       const struct memlens_column *column,
		       enum memlens_units units)
{
	memlens_text_string(text, column->name);
	memlens_text_string(text, memlens_text_unit(column->kind, units));
}

static void word_text(struct memlens_text *text,
		      const struct memlens_column *column, u64 number)
{
	const char *word = memlens_table_word(column->words, number);

	if (word) {
		memlens_text_string(text, word);
		return;
	}
	memlens_text_char(text, '?');
	memlens_text_number(text, number);
}

static void amount_text(struct memlens_text *text, s64 amount, u32 page_size,
			enum memlens_units units)
{
	if (amount < 0)
		memlens_text_char(text, '-');
	memlens_text_pages(text, amount < 0 ? -(u64)amount : (u64)amount,
			   page_size, units);
}

void memlens_text_value(struct memlens_text *text,
			const struct memlens_column *column,
			const struct memlens_value *value, u32 page_size,
			enum memlens_units units)
{
	if (!value->known) {
		memlens_text_char(text, '-');
		return;
	}
	switch (column->kind) {
	case MEMLENS_KIND_NAME:
	case MEMLENS_KIND_PATH:		/* without its record no more is known */
		memlens_text_name(text, value->name, column->size);
		break;
	case MEMLENS_KIND_NUMBER:
	case MEMLENS_KIND_LEAST:
		memlens_text_number(text, value->number);
		break;
	case MEMLENS_KIND_BYTES:
		memlens_text_pages(text, value->number, 1,
				   units == MEMLENS_UNITS_HUMAN ?
				   units : MEMLENS_UNITS_BYTES);
		break;
	case MEMLENS_KIND_BYTES_SIGNED:
		amount_text(text, value->amount, 1,
			    units == MEMLENS_UNITS_HUMAN ?
			    units : MEMLENS_UNITS_BYTES);
		break;
	case MEMLENS_KIND_PAGES:
		memlens_text_pages(text, value->number, page_size, units);
		break;
	case MEMLENS_KIND_LIMIT:
		if (value->number == MEMLENS_NO_LIMIT)
			memlens_text_string(text, "max");
		else
			memlens_text_pages(text, value->number, page_size, units);
		break;
	case MEMLENS_KIND_PAGES_SIGNED:
		amount_text(text, value->amount, page_size, units);
		break;
	case MEMLENS_KIND_SHARE:
		memlens_text_share(text, value->amount);
		break;
	case MEMLENS_KIND_WORD:
		word_text(text, column, value->number);
		break;
	}
}
