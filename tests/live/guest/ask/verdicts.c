// SPDX-License-Identifier: GPL-2.0
/*
 * Verdicts against reality. Free memory is brought to a level, the marks are
 * moved around it, and at each place every order is asked for: a request that
 * memlens says is blocked must fail, one that it says passes must succeed.
 *
 * at_min is what the request comes to. at_low shows in whether the request,
 * when it may, wakes kswapd: the fast path, at low, does not; the slow one does.
 *
 * Only one zone of the node counts: lowmem_reserve_ratio blocks DMA. Whatever
 * else runs may move free between a look and the request: a request is judged
 * only if the verdict before and after it is the same.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memlens_ask.h"
#include "module/pure/table.h"
#include "module/pure/wire.h"

#define MARK_MIN	0
#define MARK_LOW	1
#define PAGES_AT_ONCE	4096

static const char *const mark_names[] = { "min", "low" };

static int zones_fd, ask_fd, kbytes_fd;
static unsigned int checks, failures;
static unsigned int judged_all, asked_all;
static unsigned int words_seen;		/* bit: enum memlens_verdict */

static void die(const char *what)
{
	perror(what);
	printf("Bail out! %s\n", what);
	exit(255);
}

static void check(bool good, const char *name)
{
	checks++;
	failures += !good;
	printf("%sok %u - %s\n", good ? "" : "not ", checks, name);
	fflush(stdout);
}

static void setting(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		die(path);
	close(fd);
}

/* The zone that counts on a node: DMA32, or the first one above DMA. */
static void look(unsigned int nid, struct memlens_zone *zone, u64 *lowmem)
{
	static u64 bytes[1 << 13];
	const struct memlens_section *section;
	struct memlens_zone each;
	struct memlens_wire wire;
	ssize_t got = pread(zones_fd, bytes, sizeof(bytes), 0);
	u32 i;

	if (got < 0 || memlens_wire_open(&wire, bytes, (size_t)got))
		die("raw/zones");
	section = memlens_wire_section(&wire, MEMLENS_SECTION_ZONE);
	zone->name[0] = '\0';
	*lowmem = 0;
	for (i = 0; section && i < section->record_count; i++) {
		memlens_wire_copy(&wire, section, i, &each, sizeof(each));
		*lowmem += each.managed;
		if (each.nid == nid && strcmp(each.name, "DMA") &&
		    !zone->name[0])
			*zone = each;
		words_seen |= 1U << each.at_min[0];
	}
	if (!zone->name[0])
		die("no such zone");
}

static struct memlens_ask request(unsigned int command, struct memlens_ask ask)
{
	if (ioctl(ask_fd, command, &ask))
		die("ioctl");
	return ask;
}

/* Brings free near @pages, from above or below. */
static void fill_to(unsigned int nid, u64 pages)
{
	struct memlens_zone zone;
	u64 lowmem;
	int step;

	for (step = 0; step < 200; step++) {
		struct memlens_ask ask = { .nid = nid };

		look(nid, &zone, &lowmem);
		if (zone.free_approx > pages + 128) {
			u64 over = zone.free_approx - pages;

			ask.count = over < PAGES_AT_ONCE ?
				(u32)over : PAGES_AT_ONCE;
			if (!request(MEMLENS_ASK_TAKE, ask).done)
				return;
		} else if (zone.free_approx + 128 < pages) {
			ask.count = (u32)(pages - zone.free_approx);
			if (!request(MEMLENS_ASK_GIVE, ask).done)
				return;
		} else {
			return;
		}
	}
}

static u64 mark_of(const struct memlens_zone *zone, int mark)
{
	return mark == MARK_MIN ? zone->min : zone->low;
}

static void kbytes_write(u64 kbytes)
{
	char line[32];
	int length = snprintf(line, sizeof(line), "%llu\n",
			      (unsigned long long)kbytes);

	if (pwrite(kbytes_fd, line, (size_t)length, 0) < 0)
		die("min_free_kbytes");
}

/*
 * Puts a mark @under pages under free (over it, if negative), by moving
 * min_free_kbytes: 4 KiB more are about a page more of this zone's min.
 */
static void place_mark(unsigned int nid, int mark, s64 under)
{
	struct memlens_zone zone;
	u64 lowmem;
	s64 wanted, kbytes;
	int step;

	look(nid, &zone, &lowmem);
	wanted = (s64)zone.free_approx - under;
	kbytes = wanted * 4 * (s64)lowmem / (s64)zone.managed;
	if (mark == MARK_LOW)
		kbytes = kbytes * 4 / 5;
	for (step = 0; step < 40; step++) {
		s64 off;

		if (kbytes < 64)
			kbytes = 64;
		kbytes_write((u64)kbytes);
		look(nid, &zone, &lowmem);
		off = (s64)zone.free_approx - under -
			(s64)mark_of(&zone, mark);
		if (!off || (kbytes == 64 && off < 0))
			return;
		/* Fine steps near the place, so that it is not jumped over. */
		kbytes += off > 8 || off < -8 ? off * 3 : off > 0 ? 4 : -4;
	}
}

static u32 verdict_of(const struct memlens_zone *zone, int mark, u32 order)
{
	return mark == MARK_MIN ? zone->at_min[order] : zone->at_low[order];
}

/* Returns 0 if reality agreed, 1 if not, 2 if it could not be judged. */
static int ask_order(unsigned int nid, int mark, u32 order)
{
	struct memlens_zone before, after;
	struct memlens_ask ask = {
		.nid = nid,
		.order = order,
		.kswapd = mark == MARK_LOW,
	};
	u32 verdict;
	bool passed;
	u64 lowmem;

	look(nid, &before, &lowmem);
	ask = request(MEMLENS_ASK_PLAIN, ask);
	look(nid, &after, &lowmem);
	verdict = verdict_of(&before, mark, order);
	asked_all++;
	if (verdict != verdict_of(&after, mark, order))
		return 2;
	judged_all++;
	words_seen |= 1U << verdict;
	passed = mark == MARK_MIN ? ask.passed : !ask.woken;
	if (passed == !verdict)
		return 0;
	printf("# node %u order %u at %s: said %s, %s; free %llu, mark %llu\n",
	       nid, order, mark_names[mark],
	       memlens_table_word(&memlens_words_verdict, verdict),
	       passed ? "passed" : "was stopped",
	       (unsigned long long)before.free_approx,
	       (unsigned long long)mark_of(&before, mark));
	return 1;
}

static void ask_around(unsigned int nid, int mark, const char *level)
{
	static const s64 places[] = {
		20000, 4000, 1100, 600, 300, 70, 20, 8, 3, 2, 1, 0, -1, -2,
		-20, -300,
	};
	unsigned int wrong = 0, judged = 0;
	char name[128];
	size_t i;
	u32 order;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		place_mark(nid, mark, places[i]);
		for (order = 0; order <= 10; order++) {
			int result = ask_order(nid, mark, order);

			wrong += result == 1;
			judged += result != 2;
		}
	}
	kbytes_write(1024);
	snprintf(name, sizeof(name),
		 "node %u, %s: %u requests came as foretold at %s", nid, level,
		 judged, mark_names[mark]);
	check(!wrong && judged > ARRAY_SIZE(places) * 11 / 2, name);
}

/* A request that may use reserves, between the marks, gets a block reserved. */
static bool highatomic_reserve(unsigned int nid)
{
	struct memlens_zone zone;
	u64 lowmem;
	int i;

	for (i = 0; i < 20; i++) {
		struct memlens_ask ask = { .nid = nid, .order = 3 };

		place_mark(nid, MARK_LOW, -50);
		request(MEMLENS_ASK_ATOMIC, ask);
		look(nid, &zone, &lowmem);
		if (zone.highatomic)
			return true;
	}
	return false;
}

static void node_ask(unsigned int nid)
{
	struct memlens_ask all = { .nid = nid, .count = ~0U };
	struct memlens_zone zone;
	u64 lowmem;

	look(nid, &zone, &lowmem);
	fill_to(nid, zone.managed / 3);
	ask_around(nid, MARK_MIN, "a third free");
	ask_around(nid, MARK_LOW, "a third free");
	fill_to(nid, zone.managed / 10);
	ask_around(nid, MARK_MIN, "a tenth free");
	ask_around(nid, MARK_LOW, "a tenth free");
	check(highatomic_reserve(nid), "the kernel reserved a highatomic block");
	ask_around(nid, MARK_MIN, "with highatomic pages");
	ask_around(nid, MARK_LOW, "with highatomic pages");
	fill_to(nid, 1200);
	request(MEMLENS_ASK_COMB, all);
	ask_around(nid, MARK_MIN, "every second page free");
	ask_around(nid, MARK_LOW, "every second page free");
	request(MEMLENS_ASK_GIVE, all);
}

static void words_check(void)
{
	static const u32 wanted[] = {
		MEMLENS_PASS, MEMLENS_BY_MARK, MEMLENS_BY_SIZE,
		MEMLENS_BY_HIGHATOMIC, MEMLENS_BY_RESERVE,
		MEMLENS_BY_FRAGMENTS,
	};
	char name[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		snprintf(name, sizeof(name), "the verdict %s was given",
			 memlens_table_word(&memlens_words_verdict,
					    wanted[i]));
		check(words_seen & 1U << wanted[i], name);
	}
}

int main(int argc, char **argv)
{
	unsigned int nodes = argc > 1 ? (unsigned int)atoi(argv[1]) : 1;
	unsigned int nid;

	setting("/proc/self/oom_score_adj", "-1000");
	setting("/proc/sys/vm/watermark_boost_factor", "0");
	setting("/proc/sys/vm/watermark_scale_factor", "1");
	/* A reserve as large as all zones above blocks DMA. */
	setting("/proc/sys/vm/lowmem_reserve_ratio", "1 32 32 0");
	zones_fd = open("/proc/memlens/raw/zones", O_RDONLY);
	ask_fd = open("/proc/memlens_ask", O_RDWR);
	kbytes_fd = open("/proc/sys/vm/min_free_kbytes", O_WRONLY);
	if (zones_fd < 0 || ask_fd < 0 || kbytes_fd < 0)
		die("open");
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
	/* What can be reclaimed would move free: away with it. */
	setting("/proc/sys/vm/drop_caches", "3");
	kbytes_write(1024);
	for (nid = 0; nid < nodes; nid++)
		node_ask(nid);
	words_check();
	check(judged_all * 10 >= asked_all * 8, "four of five could be judged");
	printf("# judged %u of %u\n1..%u\n", judged_all, asked_all, checks);
	return !!failures;
}
