// SPDX-License-Identifier: GPL-2.0
/*
 * failures MODULE: does what stdin says, a line each, with the Nth chance to
 * fail in the kernel failing: slab and page allocations, copies from and to
 * user space. N = 0: none fails.
 *
 *	load N [PARAMETERS]	answers ERRNO LEFT
 *	unload N		answers ERRNO LEFT
 *	read N PATH		answers ERRNO LEFT, of open and of reads to the end
 *
 * LEFT is 0 if the Nth chance came. All memory is locked and there, so that no
 * chance is one of this program's own page faults.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int module_fd, nth_fd;
static char bytes[64 << 10];

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(1);
}

static int must_open(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0)
		die(path);
	return fd;
}

/* Where a chance is left, it can be that of this write's own copy; it is over
 * then.
 */
static void arm(const char *n)
{
	while (pwrite(nth_fd, n, strlen(n), 0) < 0)
		if (errno != EFAULT)
			die("fail-nth");
}

/* What is left of it. The text is made before it is copied, which is a chance
 * as well.
 */
static unsigned long disarm(void)
{
	char text[32] = "";
	ssize_t length = pread(nth_fd, text, sizeof(text) - 1, 0);

	arm("0");
	/* It was the copy that failed. */
	if (length < 0)
		return 1;
	return strtoul(text, NULL, 10);
}

static int result(long ret)
{
	return ret < 0 ? errno : 0;
}

static int load(const char *parameters)
{
	return result(syscall(SYS_finit_module, module_fd, parameters, 0));
}

static int unload(void)
{
	return result(syscall(SYS_delete_module, "memlens", O_NONBLOCK));
}

static int read_all(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t length;
	int error;

	if (fd < 0)
		return errno;
	do {
		length = read(fd, bytes, sizeof(bytes));
	} while (length > 0);
	error = result(length);
	close(fd);
	return error;
}

static int run(const char *verb, const char *n, const char *rest)
{
	int error = EINVAL;

	arm(n);
	if (!strcmp(verb, "load"))
		error = load(rest);
	else if (!strcmp(verb, "unload"))
		error = unload();
	else if (!strcmp(verb, "read"))
		error = read_all(rest);
	return error;
}

int main(int argc, char **argv)
{
	char line[512], verb[16], n[16];
	int rest = 0;
	int error;

	if (argc != 2) {
		fputs("usage: failures MODULE\n", stderr);
		return 2;
	}
	module_fd = must_open(argv[1], O_RDONLY);
	nth_fd = must_open("/proc/thread-self/fail-nth", O_RDWR);
	memset(bytes, 0, sizeof(bytes));
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "%15s %15s %n", verb, n, &rest) != 2)
			die(line);
		error = run(verb, n, line + rest);
		printf("%d %lu\n", error, disarm());
	}
	return 0;
}
