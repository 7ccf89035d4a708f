// SPDX-License-Identifier: GPL-2.0
/*
 * verdicts NID: drives the node's DMA32 zone to one fill level after the
 * other, and at each compares memlens's verdicts of every order with what the
 * allocator does when asked. Prints TAP, at the end only: while memory is
 * short nothing but this program, locked in memory, is to move.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "module/pure/wire.h"
#include "tests/live/guest/memlens_ask/memlens_ask.h"

#define DMA32		1	/* enum zone_type, as both kernels have it */
#define ATTEMPTS	20
#define EVERYTHING	(~0U)

enum mark { AT_LOW, AT_MIN, MARKS };

static const char *const mark_words[] = { "low", "min" };
static const char *const verdict_words[] = {
	"pass", "mark", "size", "highatomic", "cma", "reserve", "fragments",
	"class"
};

static u32 nid;
static int raw_fd, ask_fd, refresh_fd, reserve_fd;
static char report[256 << 10];
static size_t report_length;
static unsigned int checks, judged, unjudged, moved;
static unsigned int seen[ARRAY_SIZE(verdict_words)];

/* Zones of the node by type; order_count 0: there is none. */
struct zones {
	struct memlens_zone zone[MEMLENS_CLASSES_MAX];
};

struct tally {
	unsigned int judged;
	unsigned int wrong;
};

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(99);
}

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	size_t room = sizeof(report) - report_length;
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(report + report_length, room, format, list);
	va_end(list);
	report_length += (size_t)length < room ? (size_t)length : room - 1;
}

static void check(int passed, const char *what)
{
	say("%sok %u - %s\n", passed ? "" : "not ", ++checks,
	    what);
}

static u32 ask(unsigned long command, u32 order, u32 count,
	       struct memlens_ask *answer)
{
	struct memlens_ask request = {
		.nid = nid, .zone = DMA32, .order = order, .count = count,
	};

	if (ioctl(ask_fd, command, &request))
		die("memlens_ask");
	if (answer)
		*answer = request;
	return request.count;
}

/* Pages on CPUs' lists go back, pending differences into the counter. */
static void settle(void)
{
	if (ioctl(ask_fd, MEMLENS_ASK_DRAIN))
		die("drain");
	if (write(refresh_fd, "1\n", 2) != 2)
		die("stat_refresh");
}

static void look(struct zones *zones)
{
	static u64 bytes[8192];
	const struct memlens_section *section;
	struct memlens_wire wire;
	struct memlens_zone zone;
	ssize_t length = pread(raw_fd, bytes, sizeof(bytes), 0);
	u32 i;

	if (length < 0 || memlens_wire_open(&wire, bytes, (size_t)length))
		die("raw/zones");
	section = memlens_wire_section(&wire, MEMLENS_SECTION_ZONE);
	memset(zones, 0, sizeof(*zones));
	for (i = 0; i < section->record_count; i++) {
		memlens_wire_copy(&wire, section, i, &zone, sizeof(zone));
		if (zone.nid == nid)
			zones->zone[zone.index] = zone;
	}
}

static u32 verdict(const struct memlens_zone *zone, enum mark mark, u32 order)
{
	return mark == AT_LOW ? zone->at_low[order] : zone->at_min[order];
}

/* The first zone of the node's list, highest first, that passes; or -1. */
static int foretold(const struct zones *zones, enum mark mark, u32 order)
{
	int type;

	for (type = MEMLENS_CLASSES_MAX - 1; type >= 0; type--)
		if (zones->zone[type].order_count &&
		    verdict(&zones->zone[type], mark, order) == MEMLENS_PASS)
			return type;
	return -1;
}

/*
 * A request that passes at low has its page from the fast path, which wakes
 * nobody; the slow one wakes kswapd first and then goes by min.
 */
static int agrees(const struct zones *zones, enum mark mark, u32 order,
		  const struct memlens_ask *answer)
{
	int fast = foretold(zones, AT_LOW, order);
	int zone = fast < 0 ? foretold(zones, AT_MIN, order) : fast;

	if (mark == AT_LOW)
		return (fast < 0) == (answer->wakes > 0);
	return (zone < 0) == !answer->count &&
		(zone < 0 || (u32)zone == answer->zone);
}

static void disagreement(const struct zones *zones, enum mark mark, u32 order,
			 const struct memlens_ask *answer)
{
	int type;

	say("# order %u at %s: %s, zone %u, %u wakes; memlens says\n", order,
	    mark_words[mark], answer->count ? "got it" : "blocked",
	    answer->zone, answer->wakes);
	for (type = 0; type < MEMLENS_CLASSES_MAX; type++) {
		const struct memlens_zone *zone = &zones->zone[type];

		if (zone->order_count)
			say("#   %s: low %s, min %s, free %llu, marks %llu %llu, usable %x\n",
			    zone->name, verdict_words[zone->at_low[order]],
			    verdict_words[zone->at_min[order]],
			    zone->free_approx, zone->min, zone->low,
			    zone->usable_orders);
	}
}

static int same(const struct zones *before, const struct zones *after,
		u32 order)
{
	int type;

	for (type = 0; type < MEMLENS_CLASSES_MAX; type++) {
		const struct memlens_zone *a = &before->zone[type];
		const struct memlens_zone *b = &after->zone[type];

		if (a->at_low[order] != b->at_low[order] ||
		    a->at_min[order] != b->at_min[order])
			return 0;
	}
	return 1;
}

static void note_seen(const struct zones *zones, u32 order)
{
	int type;

	for (type = 0; type < MEMLENS_CLASSES_MAX; type++) {
		if (!zones->zone[type].order_count)
			continue;
		seen[zones->zone[type].at_low[order]]++;
		seen[zones->zone[type].at_min[order]]++;
	}
}

/*
 * Asks between two looks that have to agree. They do not where others moved
 * free memory over a mark meanwhile, as KASAN does when what it had set aside
 * goes back, some 60 pages at once; then once more. @now is the look before,
 * and in the end the one after: nothing is done between that and what is asked
 * next, so it is the look before that as well.
 */
static int ask_still(unsigned long command, u32 order, struct zones *now,
		     struct memlens_ask *answer)
{
	struct zones before;
	int i;

	for (i = 0; i < ATTEMPTS; i++) {
		before = *now;
		ask(command, order, 1, answer);
		settle();
		look(now);
		if (same(&before, now, order))
			return 1;
		moved++;
	}
	return 0;
}

/* One order, asked in one way; @now as it is when nothing is asked. */
static void judge(unsigned long command, u32 order, struct zones *now,
		  struct tally *tally)
{
	struct memlens_ask answer;
	int mark;

	if (!ask_still(command, order, now, &answer)) {
		unjudged++;
		return;
	}
	judged++;
	note_seen(now, order);
	for (mark = AT_LOW; mark < MARKS; mark++) {
		/* Who wakes nobody does not tell by which path it came. */
		if (mark == AT_LOW && command == MEMLENS_ASK_PLAIN)
			continue;
		tally[mark].judged++;
		if (agrees(now, mark, order, &answer))
			continue;
		tally[mark].wrong++;
		disagreement(now, mark, order, &answer);
	}
}

static void judge_all(const char *level)
{
	struct tally tally[MARKS] = { 0 };
	struct memlens_zone *zone;
	struct zones zones;
	char what[128];
	u32 order;
	int mark;

	settle();
	look(&zones);
	zone = &zones.zone[DMA32];
	say("# %s: free %llu, min %llu, low %llu, high %llu, highatomic %llu, usable %x\n",
	    level, zone->free_approx, zone->min, zone->low, zone->high,
	    zone->highatomic, zone->usable_orders);
	for (order = 0; order < zone->order_count; order++) {
		judge(MEMLENS_ASK_PLAIN, order, &zones, tally);
		judge(MEMLENS_ASK_WAKING, order, &zones, tally);
	}
	for (mark = AT_LOW; mark < MARKS; mark++) {
		snprintf(what, sizeof(what), "%s: the kernel does as at_%s says, asked %u times",
			 level, mark_words[mark], tally[mark].judged);
		check(tally[mark].judged && !tally[mark].wrong, what);
	}
}

/* Whether free could be made @wanted, to the page. */
static int reach(u64 wanted)
{
	struct zones zones;
	int i;

	for (i = 0; i < ATTEMPTS; i++) {
		u64 free;

		settle();
		look(&zones);
		free = zones.zone[DMA32].free_approx;
		if (free == wanted)
			return 1;
		if (free > wanted)
			ask(MEMLENS_ASK_TAKE, 0, (u32)(free - wanted), NULL);
		else
			ask(MEMLENS_ASK_GIVE, 0, (u32)(wanted - free), NULL);
	}
	return 0;
}

static void level(const char *name, u64 wanted)
{
	char what[128];

	snprintf(what, sizeof(what), "%s: free is %llu to the page", name,
		 wanted);
	check(reach(wanted), what);
	judge_all(name);
}

static void levels(void)
{
	struct memlens_zone *zone;
	struct zones zones;

	look(&zones);
	zone = &zones.zone[DMA32];
	level("above high", zone->high + 300);
	level("low to high", (zone->low + zone->high) / 2);
	level("low and 40", zone->low + 40);
	level("low and one", zone->low + 1);
	level("at low", zone->low);
	level("min to low", (zone->min + zone->low) / 2);
	level("min and 40", zone->min + 40);
	level("min and one", zone->min + 1);
	level("at min", zone->min);
	level("under min", zone->min / 2);
	level("far under min", zone->min / 8);
}

/* Every second page free, and of larger blocks none. */
static void comb(void)
{
	struct memlens_zone *zone;
	struct zones zones;
	u32 order;

	look(&zones);
	zone = &zones.zone[DMA32];
	reach(zone->min / 4);
	ask(MEMLENS_ASK_COMB, 0, (u32)(zone->high + 2000), NULL);
	for (order = zone->order_count - 1; order; order--) {
		settle();
		ask(MEMLENS_ASK_TAKE, order, EVERYTHING, NULL);
	}
	judge_all("every second page free");
	/* Some blocks of four pages: from order 3 on nothing fits. */
	ask(MEMLENS_ASK_GIVE, 2, 50, NULL);
	judge_all("the same with blocks of order 2");
}

static void give_back(void)
{
	u32 order;

	for (order = 0; order < MEMLENS_ORDERS_MAX; order++)
		ask(MEMLENS_ASK_GIVE, order, EVERYTHING, NULL);
	settle();
}

/* Under low, and over min, an atomic request has a block kept for its kind. */
static void highatomic(void)
{
	struct memlens_zone *zone;
	struct zones zones;

	look(&zones);
	zone = &zones.zone[DMA32];
	reach((zone->min + zone->low) / 2);
	ask(MEMLENS_ASK_TAKE_ATOMIC, 3, 1, NULL);
	settle();
	look(&zones);
	if (!zone->highatomic) {
		say("# this kernel kept nothing for atomic requests\n");
		return;
	}
	level("min and 100, some of it for atomic requests", zone->min + 100);
	level("low and 100, some of it for atomic requests", zone->low + 100);
	level("high, some of it for atomic requests",
	      zone->high + zone->highatomic);
}

/* Pages of each DMA page behind the others: all of them, or none. */
static void reserve(const char *ratio)
{
	if (pwrite(reserve_fd, ratio, strlen(ratio), 0) < 0)
		die("lowmem_reserve_ratio");
}

/* With DMA open too, what DMA32 does not give comes from there. */
static void second_zone(void)
{
	struct zones zones;

	look(&zones);
	if (!zones.zone[0].order_count)
		return;
	reach(zones.zone[DMA32].min / 2);
	reserve("256 256 32 0 0\n");
	judge_all("under min, and DMA without its reserve");
	reserve("1 1 32 0 0\n");
}

static void dma_is_blocked(void)
{
	const struct memlens_zone *dma;
	struct zones zones;
	u32 order;
	int blocked = 1;

	look(&zones);
	dma = &zones.zone[0];
	for (order = 0; order < dma->order_count; order++)
		blocked &= dma->at_low[order] != MEMLENS_PASS &&
			dma->at_min[order] != MEMLENS_PASS;
	check(blocked && (!dma->order_count ||
			  dma->at_min[0] == MEMLENS_BY_RESERVE),
	      "only DMA32 counts: DMA, if any, is reserved");
}

static int must_open(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0)
		die(path);
	return fd;
}

static void print(void)
{
	size_t i;

	check(judged > 20 * unjudged, "nearly all looks held still");
	say("# judged %u, not judged %u, asked again %u; verdicts seen:", judged,
	    unjudged, moved);
	for (i = 0; i < ARRAY_SIZE(seen); i++)
		say(" %s %u", verdict_words[i], seen[i]);
	say("\n");
	fwrite(report, 1, report_length, stdout);
	printf("seen");
	for (i = 0; i < ARRAY_SIZE(seen); i++)
		if (seen[i])
			printf(" %s", verdict_words[i]);
	printf("\n");
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	nid = (u32)atoi(argv[1]);
	raw_fd = must_open("/sys/kernel/debug/memlens/raw/zones", O_RDONLY);
	ask_fd = must_open("/dev/memlens_ask", O_RDWR);
	refresh_fd = must_open("/proc/sys/vm/stat_refresh", O_WRONLY);
	reserve_fd = must_open("/proc/sys/vm/lowmem_reserve_ratio", O_WRONLY);
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
	reserve("1 1 32 0 0\n");
	settle();
	dma_is_blocked();
	levels();
	give_back();
	comb();
	give_back();
	second_zone();
	give_back();
	highatomic();
	give_back();
	print();
	return 0;
}
