// SPDX-License-Identifier: GPL-2.0
/*
 * gone SECONDS: makes memory go away and keeps it away, while one memlens-read
 * watches and others come to read for the first time. Who reclaims is recorded
 * by tracefs instances that gone.pl has set up. Prints what happened, at the
 * end only, in lines "key value".
 *
 * Whatever a task here needs in the meantime it has before: it is forked, and
 * locked in memory. The sink of memlens-read is a memfd whose pages are there
 * and locked as well: a pipe takes a new page for each write.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/live/guest/memlens_ask/memlens_ask.h"

#define TRACING		"/sys/kernel/tracing/instances"
#define ZONES		"/sys/kernel/debug/memlens/zones"
#define SINK_SIZE	(8UL << 20)
#define PAGE		4096UL
#define HOGS		4
#define VICTIMS		12
#define FRESH		8	/* who read for the first time, one a second */
#define MANY		32	/* files that one without a slot opens */
#define SLOTS		8	/* reader_slots of memlens; the watcher has one */
#define PATIENCE	20	/* seconds more for the fresh ones */
#define STUCK		8	/* but none when they had no answer for so long */

/* What all tasks here share. */
static struct shared {
	int gone, over, ready;
	int without_done;	/* of those that read without a slot */
	int slots_free;
	int fresh_done;
	volatile double answered;	/* when any of the fresh ones was, last */
	struct fresh {
		int had;
		int refused;
		double longest;	/* refusal, in seconds */
	} fresh[FRESH];
	unsigned int naive_reads;
} *shared;

static int ask_fd, sink_fd, cat_fd;

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(99);
}

static double now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void nap(double seconds)
{
	struct timespec time = {
		.tv_sec = (time_t)seconds,
		.tv_nsec = (long)((seconds - (time_t)seconds) * 1e9),
	};

	nanosleep(&time, NULL);
}

static int load(const int *flag)
{
	return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

static void count(int *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELEASE);
}

static void wait_for(const int *flag)
{
	while (!load(flag))
		nap(0.05);
}

static int must_open(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0)
		die(path);
	return fd;
}

/* Copies of what fork() shares, too. */
static void lock_all(void)
{
	char stack[64 << 10];

	explicit_bzero(stack, sizeof(stack));
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
}

static void score(const char *adjustment)
{
	int fd = must_open("/proc/self/oom_score_adj", O_WRONLY);

	if (write(fd, adjustment, strlen(adjustment)) < 0)
		die("oom_score_adj");
	close(fd);
}

/* ---- tracing -------------------------------------------------------- */

static int tracing_open(const char *instance, const char *file)
{
	char path[128];

	snprintf(path, sizeof(path), TRACING "/%s/%s", instance, file);
	return must_open(path, O_WRONLY | O_APPEND);
}

static void trace_switch(int fd, const char *state)
{
	if (write(fd, state, 1) != 1)
		die("tracing_on");
}

/* Records @pid in an instance from now on. */
static pid_t traced(const char *instance, pid_t pid)
{
	int fd = tracing_open(instance, "set_event_pid");

	if (dprintf(fd, "%d", pid) < 0)
		die("set_event_pid");
	close(fd);
	fd = tracing_open(instance, "tracing_on");
	trace_switch(fd, "1");
	close(fd);
	return pid;
}

/* ---- those who read ------------------------------------------------- */

/* Its pages are there, and locked, before anybody writes. */
static int sink_make(void)
{
	int fd = memfd_create("sink", 0);
	char *pages;

	if (fd < 0 || ftruncate(fd, SINK_SIZE))
		die("memfd");
	pages = mmap(NULL, SINK_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		     0);
	if (pages == MAP_FAILED || mlock(pages, SINK_SIZE))
		die("memfd");
	memset(pages, 0, SINK_SIZE);
	return fd;
}

static void sink_print(const char *name)
{
	off_t length = lseek(sink_fd, 0, SEEK_CUR);
	char *pages = mmap(NULL, SINK_SIZE, PROT_READ, MAP_SHARED, sink_fd, 0);

	printf("%s\n", name);
	fwrite(pages, 1, (size_t)length, stdout);
}

static pid_t watcher_start(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	dup2(sink_fd, STDOUT_FILENO);
	execlp("memlens-read", "memlens-read", "zones", "--watch", "0.2", NULL);
	die("memlens-read");
}

/* Opens and reads the file; returns it, or -errno. */
static int zones_read(void)
{
	static char text[64 << 10];
	ssize_t length;
	int fd = open(ZONES, O_RDONLY);

	if (fd < 0)
		return -errno;
	length = read(fd, text, sizeof(text));
	if (length > 0)
		return fd;
	close(fd);
	return -EIO;
}

/* As cat does, without what it takes to start one. Files stay open. */
static void fresh_main(int i)
{
	struct fresh *fresh = &shared->fresh[i];
	bool with_slot = i >= FRESH / 2;
	int left = with_slot ? 1 : MANY;

	lock_all();
	count(&shared->ready);
	wait_for(&shared->gone);
	if (with_slot)
		wait_for(&shared->slots_free);
	nap(1 + i % (FRESH / 2));
	for (; left; left--) {
		double began = now(CLOCK_MONOTONIC);
		int fd = zones_read();

		shared->answered = now(CLOCK_MONOTONIC);
		began = now(CLOCK_MONOTONIC) - began;
		if (fd >= 0)
			fresh->had++;
		if (fd == -ENOMEM)
			fresh->refused++;
		if (fd == -ENOMEM && began > fresh->longest)
			fresh->longest = began;
	}
	if (!with_slot)
		count(&shared->without_done);
	count(&shared->fresh_done);
}

/*
 * Half of the fresh ones find no slot of memlens's free, however long they take.
 * A slot is free when close() has returned. There are enough for all who want
 * one then: the other half, cat, and the naive one.
 */
static void slots_main(int unused)
{
	int fds[SLOTS - 1];
	int i;

	(void)unused;
	for (i = 0; i < SLOTS - 1; i++)
		fds[i] = must_open(ZONES, O_RDONLY);
	lock_all();
	count(&shared->ready);
	while (load(&shared->without_done) < FRESH / 2)
		nap(0.05);
	for (i = 0; i < SLOTS - 1; i++)
		close(fds[i]);
	count(&shared->slots_free);
}

/* And cat itself, which may have to wait before it comes to open the file. */
static void cat_main(int unused)
{
	(void)unused;
	lock_all();
	count(&shared->ready);
	wait_for(&shared->gone);
	nap(2);
	dup2(cat_fd, STDOUT_FILENO);
	exit(execl("/bin/cat", "cat", ZONES, NULL) != 0);	/* no memory */
}

/* Takes a new page for each look, as programs do: the witness has to see it. */
static void naive_main(int unused)
{
	(void)unused;
	count(&shared->ready);
	wait_for(&shared->gone);
	while (!load(&shared->over)) {
		char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		*page = 1;
		close(zones_read());
		shared->naive_reads++;
		nap(0.1);
	}
}

/* ---- those who take memory ------------------------------------------ */

/* More than there is, all of them together; no two pages alike. */
static void hog_main(int i)
{
	struct sysinfo info;
	unsigned long size, at;
	char *memory;

	sysinfo(&info);
	size = (info.totalram + info.totalswap) / 2 / PAGE * PAGE;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	count(&shared->ready);
	for (;;)
		for (at = 0; at < size; at += PAGE)
			*(unsigned long *)(memory + at) = at + (unsigned long)i;
}

static void victim_main(int unused)
{
	(void)unused;
	score("1000");
	count(&shared->ready);
	ioctl(ask_fd, MEMLENS_ASK_STALL);
}

/* ---- the course of events ------------------------------------------- */

static pid_t spawn(void (*body)(int), int i)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	body(i);
	exit(0);
}

static void wait_until_ready(int tasks)
{
	while (load(&shared->ready) < tasks)
		nap(0.05);
}

/*
 * From the first victim that the OOM killer has taken, and waits for. A kernel
 * with checkers needs minutes to hand out all memory.
 */
static int wait_until_gone(void)
{
	int i;

	for (i = 0; i < 3000; i++) {
		if (ioctl(ask_fd, MEMLENS_ASK_SPARED) < VICTIMS)
			return 1;
		nap(0.1);
	}
	return 0;
}

static void end(pid_t pid, int signal, const char *name)
{
	int status;

	kill(pid, signal);
	waitpid(pid, &status, 0);
	if (name)
		printf("%s_status %d\n", name, status);
}

static void results_print(void)
{
	int i;

	for (i = 0; i < FRESH; i++)
		printf("fresh %d %d %.3f\n", shared->fresh[i].had,
		       shared->fresh[i].refused, shared->fresh[i].longest);
	printf("cat_bytes %ld\n", (long)lseek(cat_fd, 0, SEEK_CUR));
	printf("naive_reads %u\n", shared->naive_reads);
	sink_print("sink");
}

static struct {
	pid_t watcher, cat, naive, slots;
	pid_t fresh[FRESH], victims[VICTIMS], hogs[HOGS];
} tasks;

/*
 * For @seconds at least, and until the fresh ones have read, which can be slow, or are
 * stuck in open(). Prints the most that was free meanwhile, in KiB, and for how long
 * this task, which is locked in memory and does next to nothing, was not run.
 */
static void hold(double seconds)
{
	unsigned long most = 0, swap = 0;
	double at = now(CLOCK_MONOTONIC), end = at + seconds, longest = 0;

	printf("from %.3f\n", now(CLOCK_REALTIME));
	while (at < end || (at < end + PATIENCE &&
			    at < shared->answered + STUCK &&
			    load(&shared->fresh_done) < FRESH)) {
		double last = at;
		struct sysinfo info;

		sysinfo(&info);
		if (info.freeram > most)
			most = info.freeram;
		if (info.freeswap > swap)
			swap = info.freeswap;
		nap(0.1);
		at = now(CLOCK_MONOTONIC);
		if (at - last > longest)
			longest = at - last;
	}
	printf("to %.3f\nholder_longest %.3f\n", now(CLOCK_REALTIME), longest);
	printf("free_most %lu\nswap_free_most %lu\n", most >> 10, swap >> 10);
}

/* Victims that the OOM killer has taken, and those that are there yet: all. */
static void victims_print(void)
{
	int i, waiting = 0;

	for (i = 0; i < VICTIMS; i++)
		waiting += waitpid(tasks.victims[i], NULL, WNOHANG) == 0;
	printf("victims_taken %d\nvictims_waiting %d\n",
	       VICTIMS - ioctl(ask_fd, MEMLENS_ASK_SPARED), waiting);
}

static void readers_start(void)
{
	int i;

	tasks.watcher = traced("watcher", watcher_start());
	for (i = 0; i < FRESH; i++)
		tasks.fresh[i] = traced("fresh", spawn(fresh_main, i));
	tasks.cat = traced("cat", spawn(cat_main, 0));
	tasks.naive = traced("naive", spawn(naive_main, 0));
	tasks.slots = spawn(slots_main, 0);
	wait_until_ready(FRESH + 3);
}

static void takers_start(void)
{
	int i;

	for (i = 0; i < VICTIMS; i++)
		tasks.victims[i] = spawn(victim_main, i);
	wait_until_ready(FRESH + 3 + VICTIMS);
	nap(1);
	lock_all();
	for (i = 0; i < HOGS; i++)
		tasks.hogs[i] = spawn(hog_main, i);
	lock_all();
}

/*
 * Who takes memory goes first: once the victims are released nothing holds the
 * OOM killer off any more, and with nobody to kill the kernel would panic.
 */
static void everything_end(void)
{
	int i;

	for (i = 0; i < HOGS; i++)
		kill(tasks.hogs[i], SIGKILL);
	for (i = 0; i < HOGS; i++)
		end(tasks.hogs[i], SIGKILL, NULL);
	ioctl(ask_fd, MEMLENS_ASK_RELEASE);
	for (i = 0; i < VICTIMS; i++)
		end(tasks.victims[i], SIGKILL, NULL);
	end(tasks.naive, 0, NULL);
	end(tasks.slots, 0, NULL);
	for (i = 0; i < FRESH; i++)
		end(tasks.fresh[i], 0, NULL);
	end(tasks.cat, 0, "cat");
	end(tasks.watcher, SIGTERM, "watcher");
}

int main(int argc, char **argv)
{
	int everybody;

	if (argc != 2)
		return 2;
	score("-1000");
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ask_fd = must_open("/dev/memlens_ask", O_RDWR);
	everybody = tracing_open("everybody", "tracing_on");
	sink_fd = sink_make();
	cat_fd = sink_make();

	readers_start();
	takers_start();
	printf("gone %d\n", wait_until_gone());
	trace_switch(everybody, "1");
	shared->gone = 1;
	hold(atof(argv[1]));
	victims_print();
	trace_switch(everybody, "0");
	shared->over = 1;
	everything_end();
	results_print();
	return 0;
}
