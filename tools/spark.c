// SPDX-License-Identifier: GPL-2.0
/* A figure's last ticks. */
#include "tools/spark.h"
#include "uapi/memlens.h"

#define LEVELS		8

static const char *const blocks[LEVELS] = {
	"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587",
	"\u2588",
};

static const char *const signs[LEVELS] = {
	"_", ".", ":", "-", "=", "+", "*", "#",
};

void spark_add(struct spark *spark, u64 figure)
{
	spark->ticks[spark->next] = figure;
	spark->next = (spark->next + 1) % SPARK_TICKS;
	if (spark->count < SPARK_TICKS)
		spark->count++;
}

/* The tick @back before the latest, which is 0. */
static u64 tick_at(const struct spark *spark, u32 back)
{
	return spark->ticks[(spark->next + 2 * SPARK_TICKS - 1 - back) %
			    SPARK_TICKS];
}

static u32 level_of(u64 figure, u64 least, u64 most)
{
	/* A double, since products of these have no room in 64 bits. */
	const double part = (double)(figure - least) / (double)(most - least);
	const u32 level = (u32)(part * LEVELS);

	return level < LEVELS ? level : LEVELS - 1;
}

u32 spark_text(const struct spark *spark, u32 width, bool utf8,
	       struct memlens_text *text)
{
	const u32 count = width < spark->count ? width : spark->count;
	const char *const *levels = utf8 ? blocks : signs;
	u64 least = MEMLENS_UNKNOWN, most = 0;
	u32 back;

	for (back = 0; back < count; back++) {
		const u64 figure = tick_at(spark, back);

		if (figure == MEMLENS_UNKNOWN)
			continue;
		if (figure < least)
			least = figure;
		if (figure > most)
			most = figure;
	}
	for (back = count; back-- > 0;) {
		const u64 figure = tick_at(spark, back);

		if (figure == MEMLENS_UNKNOWN)
			memlens_text_char(text, ' ');
		else
			memlens_text_string(text, levels[most == least ? 0 :
					    level_of(figure, least, most)]);
	}
	return count;
}
