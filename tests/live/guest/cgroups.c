// SPDX-License-Identifier: GPL-2.0
/*
 * cgroups make DIR FROM TO FILES	makes cgroups of these numbers in DIR. Every second
 *					one is removed again, and dying: it has written a
 *					page to a file of its number in FILES, a tmpfs.
 * cgroups remove DIR FROM TO		removes what is there yet of them
 * cgroups churn DIR SECONDS FILES	makes and removes cgroups in DIR, some in one
 *					another, most of them with pages; prints how many:
 *					one a second at least, or it goes on.  DIR and
 *					FILES are its own.
 *
 * DIR is a cgroup of version 2 whose children have their memory counted. By a program
 * without libraries: pages of these would be charged to who looks at them first, and keep
 * a cgroup for as long as others have them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PAGE		4096UL
#define ROOT		"/sys/fs/cgroup"
#define DEPTH		3	/* of cgroups in one another */
#define ANON_PAGES	16UL

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(1);
}

static void text_write(const char *folder, const char *name, const char *text)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die(path);
	close(fd);
}

static void enter(const char *cgroup)
{
	text_write(cgroup, "cgroup.procs", "0");
}

static void page_write(const char *path)
{
	static char page[PAGE];
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	if (fd < 0 || write(fd, page, sizeof(page)) != (ssize_t)sizeof(page))
		die(path);
	close(fd);
}

static void anon_touch(void)
{
	char *memory = mmap(NULL, ANON_PAGES * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (memory == MAP_FAILED)
		die("mmap");
	munmap(memory, ANON_PAGES * PAGE);
}

static void make_one(const char *path)
{
	if (mkdir(path, 0755))
		die(path);
}

/* Who has just left is not gone at once. */
static void remove_one(const char *path)
{
	while (rmdir(path)) {
		if (errno != EBUSY)
			die(path);
		usleep(1000);
	}
}

static int make(char **words)
{
	unsigned long number, last = strtoul(words[2], NULL, 10);
	char path[256], file[256];

	for (number = strtoul(words[1], NULL, 10); number < last; number++) {
		snprintf(path, sizeof(path), "%s/%lu", words[0], number);
		make_one(path);
		if (number % 2 == 0)
			continue;
		snprintf(file, sizeof(file), "%s/%lu", words[3], number);
		enter(path);
		page_write(file);
		enter(ROOT);
		remove_one(path);
	}
	return 0;
}

static int take_away(char **words)
{
	unsigned long number, last = strtoul(words[2], NULL, 10);
	char path[256];

	for (number = strtoul(words[1], NULL, 10); number < last; number++) {
		snprintf(path, sizeof(path), "%s/%lu", words[0], number);
		if (rmdir(path) && errno != ENOENT)
			die(path);
	}
	return 0;
}

/* A path of cgroups in one another, with memory in the innermost; then none is left. */
static unsigned int churn_one(const char *folder, const char *files, unsigned int number)
{
	char paths[DEPTH][256], file[256];
	unsigned int depth, i;

	depth = 1 + (unsigned int)rand() % DEPTH;
	for (i = 0; i < depth; i++) {
		snprintf(paths[i], sizeof(paths[i]), "%s/%u",
			 i ? paths[i - 1] : folder, number + i);
		make_one(paths[i]);
		if (i + 1 < depth)
			text_write(paths[i], "cgroup.subtree_control", "+memory");
	}
	snprintf(file, sizeof(file), "%s/%u", files, number % 8);
	if (number % 4) {
		enter(paths[depth - 1]);
		anon_touch();
		unlink(file);
		page_write(file);
		enter(ROOT);
	}
	for (i = depth; i-- > 0;)
		remove_one(paths[i]);
	return depth;
}

static int churn(char **words)
{
	unsigned long seconds = strtoul(words[1], NULL, 10);
	time_t end = time(NULL) + (time_t)seconds;
	unsigned int made = 0;

	srand((unsigned int)getpid());
	while (time(NULL) < end || made < seconds)
		made += churn_one(words[0], words[2], made);
	printf("%u\n", made);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "make"))
		return make(argv + 2);
	if (argc == 5 && !strcmp(argv[1], "remove"))
		return take_away(argv + 2);
	if (argc == 5 && !strcmp(argv[1], "churn"))
		return churn(argv + 2);
	fputs("usage: cgroups make|remove|churn DIR ...\n", stderr);
	return 2;
}
