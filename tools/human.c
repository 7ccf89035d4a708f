// SPDX-License-Identifier: GPL-2.0
/* Times as people say them. */
#define _GNU_SOURCE		/* gmtime_r */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/human.h"

#define SECOND_NS	1000000000ULL

/* Three digits, of a number in thousandths. */
static void digits_text(char *chars, u64 thousandths, const char *unit)
{
	const unsigned long long whole = thousandths / 1000;
	const u32 rest = (u32)(thousandths % 1000);

	if (whole < 10)
		snprintf(chars, HUMAN_SIZE, "%llu.%02u %s", whole, rest / 10,
			 unit);
	else if (whole < 100)
		snprintf(chars, HUMAN_SIZE, "%llu.%u %s", whole, rest / 100,
			 unit);
	else
		snprintf(chars, HUMAN_SIZE, "%llu %s", whole, unit);
}

void human_ns(char *chars, u64 ns)
{
	if (ns == MEMLENS_UNKNOWN)
		strcpy(chars, "-");
	else if (ns < 1000)
		snprintf(chars, HUMAN_SIZE, "%llu ns", (unsigned long long)ns);
	else if (ns < 1000000)
		digits_text(chars, ns, "us");
	else if (ns < SECOND_NS)
		digits_text(chars, ns / 1000, "ms");
	else
		digits_text(chars, ns / 1000000, "s");
}

void human_when(char *chars, const struct memlens_header *header, u64 mono_ns)
{
	const u64 wall_ns = header->wall_ns - (header->mono_ns - mono_ns);
	const time_t seconds = (time_t)(wall_ns / SECOND_NS);
	struct tm utc;

	strcpy(chars, "-");
	if (!gmtime_r(&seconds, &utc))
		return;
	snprintf(chars, HUMAN_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		 utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
		 utc.tm_min, utc.tm_sec);
}
