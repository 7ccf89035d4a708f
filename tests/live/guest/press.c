// SPDX-License-Identifier: GPL-2.0
/*
 * press anon TASKS MIB	each task writes to all of so much memory, over and over;
 *			a part of a MiB counts
 * press even TASKS MIB	the same, but the first time none gets far ahead of another:
 *			when memory is gone all of them want more
 * press half TASKS MIB	the same, until each has half of it: when one is held in reclaim
 *			the others go on, and come there as well
 * press hold TASKS MIB	each does once, and then sleeps
 * press lock TASKS MIB	each locks so much, a MiB at a time, and sleeps
 * press file TASKS PATH...	each reads the files, over and over
 * press watch FILE SECONDS	reads FILE ten times a second until SIGTERM, or for so
 *			long, and prints all that it read in the end; by then
 *			nothing of it is to be had for the first time, so that it
 *			never waits for memory
 *
 * The tasks are called press; SIGTERM to the first ends all of them. Each page is
 * written so that no two words of it are alike: a page of one word takes no swap.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE		4096UL
#define MIB		(1UL << 20)
#define LOCK_STEP	MIB
#define AHEAD		(16 * PAGE)	/* of the one that has least */
#define NOT_ANY_MORE	(~0UL)
#define TASKS_MOST	1024L
#define WATCH_ROOM	(8 * MIB)

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(1);
}

static volatile unsigned long *memory_map(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		die("mmap");
	/* Orders above 0 are not what is counted here. */
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	return memory;
}

/* Bytes that each task has, of those that go side by side, as long as they do. */
static volatile size_t *taken;
static long taken_count, taken_own;
static size_t taken_parts;	/* of all bytes, of which they take one so */

static void taken_make(long count)
{
	if (count > TASKS_MOST)
		die("too many tasks");
	taken = mmap(NULL, (size_t)count * sizeof(*taken), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (taken == MAP_FAILED)
		die("mmap");
	taken_count = count;
}

static size_t taken_least(void)
{
	size_t least = NOT_ANY_MORE;
	long i;

	for (i = 0; i < taken_count; i++)
		if (taken[i] < least)
			least = taken[i];
	return least;
}

static void taken_wait(size_t bytes)
{
	const struct timespec moment = { .tv_nsec = 1000000 };

	taken[taken_own] = bytes;
	if (bytes == NOT_ANY_MORE)
		return;
	while (bytes % (AHEAD / 4) == 0 && bytes > AHEAD && taken_least() < bytes - AHEAD)
		nanosleep(&moment, NULL);
}

static void touch(volatile unsigned long *memory, size_t bytes, unsigned long round)
{
	size_t at;

	for (at = 0; at < bytes; at += PAGE) {
		if (taken && !round)
			taken_wait(at < bytes / taken_parts ? at : NOT_ANY_MORE);
		memory[at / 8] = round + 1;
		memory[at / 8 + 1] = at;
	}
	if (taken)
		taken[taken_own] = NOT_ANY_MORE;
}

static void __attribute__((noreturn)) anon(size_t bytes, int once)
{
	volatile unsigned long *memory = memory_map(bytes);
	unsigned long round;

	for (round = 0; !once || !round; round++)
		touch(memory, bytes, round);
	for (;;)
		pause();
}

static void __attribute__((noreturn)) lock(size_t bytes)
{
	volatile unsigned long *memory = memory_map(bytes);
	size_t at;

	for (at = 0; at < bytes; at += LOCK_STEP)
		if (mlock((const char *)memory + at, LOCK_STEP))
			die("mlock");
	for (;;)
		pause();
}

static void __attribute__((noreturn)) files(char **paths)
{
	static char bytes[64 << 10];
	char **path;
	int fd;

	for (;;) {
		for (path = paths; *path; path++) {
			fd = open(*path, O_RDONLY);
			if (fd < 0)
				die(*path);
			while (read(fd, bytes, sizeof(bytes)) > 0)
				;
			close(fd);
		}
	}
}

static void __attribute__((noreturn)) work(char **argv)
{
	const char *what = argv[1];
	size_t bytes = (size_t)(strtod(argv[3], NULL) * MIB);

	/* No one is left when the first is gone. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!strcmp(what, "anon") || taken)
		anon(bytes, 0);
	if (!strcmp(what, "hold"))
		anon(bytes, 1);
	if (!strcmp(what, "lock"))
		lock(bytes);
	if (!strcmp(what, "file"))
		files(argv + 3);
	exit(2);
}

static int tasks(char **argv)
{
	long count = strtol(argv[2], NULL, 10);
	pid_t pids[TASKS_MOST], ended;
	long i;

	/* Nor is anything when the test is. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!strcmp(argv[1], "even") || !strcmp(argv[1], "half")) {
		taken_parts = argv[1][0] == 'h' ? 2 : 1;
		taken_make(count);
	}
	for (i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		taken_own = i;
		if (!pid)
			work(argv);
		if (taken)
			pids[i] = pid;
	}
	/* Whoever is killed for want of memory is no failure of ours, and waited for by none. */
	while ((ended = wait(NULL)) > 0)
		for (i = 0; i < taken_count; i++)
			if (pids[i] == ended)
				taken[i] = ~0UL;
	return 0;
}

static volatile sig_atomic_t over;

static void watch_end(int signal)
{
	(void)signal;
	over = 1;
}

/* All that is read goes into memory that is there and locked before it begins. */
static int watch(const char *path, unsigned int seconds)
{
	static char room[WATCH_ROOM];
	const struct timespec tenth = { .tv_nsec = 100000000 };
	unsigned int i, looks = seconds * 10;
	size_t length = 0;
	ssize_t got;
	int fd;

	fd = open(path, O_RDONLY);
	if (fd < 0)
		die(path);
	signal(SIGTERM, watch_end);
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
	if (write(STDOUT_FILENO, "ready\n", 6) != 6)
		die("stdout");
	for (i = 0; i < looks && !over; i++) {
		lseek(fd, 0, SEEK_SET);
		while (length < sizeof(room) &&
		       (got = read(fd, room + length, sizeof(room) - length)) > 0)
			length += (size_t)got;
		nanosleep(&tenth, NULL);
	}
	return fwrite(room, 1, length, stdout) != length;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: press anon|even|hold|lock|file|watch ...\n", stderr);
		return 2;
	}
	if (!strcmp(argv[1], "watch"))
		return watch(argv[2], (unsigned int)strtoul(argv[3], NULL, 10));
	return tasks(argv);
}
