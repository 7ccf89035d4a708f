// SPDX-License-Identifier: GPL-2.0
/*
 * Opens and reads containers. The kernel takes a new look at offset 0 and goes
 * on with the same look from there, so a file stays open over many looks; what room
 * a look has is made when it is opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "tools/source.h"

#define CAPACITY_FIRST	(256 << 10)
#define CAPACITY_MOST	((size_t)2 << 30)	/* millions of cgroups */

static const char *const places[] = {
	"/sys/kernel/debug/memlens",
	"/proc/memlens",
};

/* Returns 0 or a negative errno. */
static int place_open(struct source *source, const char *root, const char *file)
{
	int length = snprintf(source->path, sizeof(source->path), "%s/%s",
			      root, file);

	if (length < 0 || (size_t)length >= sizeof(source->path))
		return -ENAMETOOLONG;
	/* A saved root may hold a pipe by that name, which would hold us up. */
	source->fd = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return source->fd < 0 ? -errno : 0;
}

static bool module_loaded(void)
{
	return !access("/sys/module/memlens", F_OK);
}

static enum status explain_absence(int error)
{
	if (!module_loaded())
		complain("memlens is not loaded: run 'modprobe memlens' as root");
	else if (error == -EACCES || error == -EPERM)
		complain("only root may read memlens here: run this as root, or load memlens with proc_gid= and the number of a group of yours");
	else if (error == -ENOMEM)
		complain("the kernel has no memory for one more reader now: close one, or load memlens with a larger reader_slots=");
	else if (error == -ENOENT)
		complain("memlens is loaded, but publishes neither in %s nor in %s: mount debugfs ('mount -t debugfs none /sys/kernel/debug'), or load it without proc=0",
			 places[0], places[1]);
	else
		complain("%s: %s", places[0], strerror(-error));
	return STATUS_NOT_AVAILABLE;
}

/* The error that tells most: that something is there, but may not be read. */
static enum status live_open(struct source *source, const char *file)
{
	int told = -ENOENT;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		int error = place_open(source, places[i], file);

		if (!error)
			return STATUS_OK;
		if (error != -ENOENT)
			told = error;
	}
	return explain_absence(told);
}

static enum status saved_open(struct source *source, const char *root,
			      const char *file)
{
	int error = place_open(source, root, file);

	if (error == -ENOENT || error == -ENOTDIR)
		error = place_open(source, root, "snapshot");
	if (!error)
		return STATUS_OK;
	if (error != -ENOENT && error != -ENOTDIR)
		complain("%s: %s", source->path, strerror(-error));
	else if (!strcmp(file, "snapshot"))
		complain("%s has no snapshot in it", root);
	else
		complain("%s has neither %s nor snapshot in it", root, file);
	return error == -EACCES ? STATUS_NOT_AVAILABLE : STATUS_ERROR;
}

static bool looks_allocate(struct source *source)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(source->looks); i++) {
		source->looks[i].capacity = CAPACITY_FIRST;
		source->looks[i].bytes = malloc(CAPACITY_FIRST);
		if (!source->looks[i].bytes)
			return false;
	}
	return true;
}

enum status source_open(struct source *source, const char *root,
			const char *file)
{
	enum status status;

	memset(source, 0, sizeof(*source));
	status = root ? saved_open(source, root, file) :
		live_open(source, file);
	if (status)
		return status;
	if (looks_allocate(source))
		return STATUS_OK;
	complain("there is no memory to read %s into", source->path);
	source_close(source);
	return STATUS_ERROR;
}

/* ---- one look ------------------------------------------------------- */

static enum status too_large(const struct source *source, u64 told)
{
	complain("%s: broken: it says that it is of %llu MiB, and no file of memlens is over %zu",
		 source->path, (unsigned long long)(told >> 20),
		 CAPACITY_MOST >> 20);
	return STATUS_ERROR;
}

/* It grows with what was read: a file that says it is large gets no memory for that. */
static enum status capacity_double(struct source *source, struct look *look,
				   u64 told)
{
	void *bytes;

	if (told > CAPACITY_MOST)
		return too_large(source, told);
	bytes = realloc(look->bytes, look->capacity * 2);
	if (!bytes) {
		complain("there is no memory to read %s into: it is of %llu MiB",
			 source->path, (unsigned long long)(told >> 20));
		return STATUS_ERROR;
	}
	look->bytes = bytes;
	look->capacity *= 2;
	return STATUS_OK;
}

static bool is_live(const struct source *source)
{
	struct statfs where;

	return !fstatfs(source->fd, &where) &&
		(where.f_type == DEBUGFS_MAGIC ||
		 where.f_type == PROC_SUPER_MAGIC);
}

static enum status read_failed(struct source *source, int error)
{
	source->passing = error == ENOMEM || error == EAGAIN;
	if (source->passing && is_live(source)) {
		complain("%s: the kernel has no memory for this look",
			 source->path);
		return STATUS_ERROR;
	}
	/* What an open file of an unloaded module answers. */
	if ((error == EIO || error == ENODEV || error == ENXIO ||
	     error == ENOENT) && is_live(source)) {
		complain("%s: memlens was unloaded: run 'modprobe memlens' as root, then this again",
			 source->path);
		return STATUS_NOT_AVAILABLE;
	}
	complain("%s: %s", source->path, strerror(error));
	return STATUS_ERROR;
}

/*
 * How long the container says it is; as long as may be until it has said so, and no
 * longer than its header if that is of something else.
 */
static u64 size_told(const struct look *look)
{
	const struct memlens_header *header = look->bytes;

	if (look->length < sizeof(*header))
		return MEMLENS_UNKNOWN;
	if (memcmp(header->magic, MEMLENS_MAGIC, sizeof(header->magic)) ||
	    header->byte_order != MEMLENS_BYTE_ORDER)
		return sizeof(*header);
	return header->total_size;
}

static enum status bytes_read(struct source *source, struct look *look)
{
	look->length = 0;
	while (look->length < size_told(look)) {
		ssize_t got;

		if (look->length == look->capacity &&
		    capacity_double(source, look, size_told(look)))
			return STATUS_ERROR;
		got = pread(source->fd, (char *)look->bytes + look->length,
			    look->capacity - look->length, (off_t)look->length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return read_failed(source, errno);
		if (!got)
			break;
		look->length += (size_t)got;
	}
	return STATUS_OK;
}

static void cut_short(const struct source *source, const struct look *look)
{
	u64 told = size_told(look);

	if (told == MEMLENS_UNKNOWN)
		complain("%s: cut short after %zu bytes: save it again",
			 source->path, look->length);
	else
		complain("%s: cut short, %zu of %llu bytes: save it again",
			 source->path, look->length, (unsigned long long)told);
}

static enum status look_check(const struct source *source,
			      const struct look *look,
			      struct memlens_wire *wire)
{
	const struct memlens_header *header = look->bytes;

	switch (memlens_wire_open(wire, look->bytes, look->length)) {
	case MEMLENS_WIRE_OK:
		return STATUS_OK;
	case MEMLENS_WIRE_MAGIC:
		complain("%s: not a file of memlens: save raw/zones, raw/info or snapshot there",
			 source->path);
		break;
	case MEMLENS_WIRE_ORDER:
		complain("%s: from a machine of the other byte order: read it on such a one",
			 source->path);
		break;
	case MEMLENS_WIRE_FORMAT:
		complain("%s: is of format %u, this memlens-read knows up to %u: update it",
			 source->path, header->format, MEMLENS_FORMAT);
		break;
	case MEMLENS_WIRE_SHORT:
		cut_short(source, look);
		break;
	case MEMLENS_WIRE_BROKEN:
		complain("%s: broken: its sizes and offsets contradict each other; save it again",
			 source->path);
		break;
	}
	return STATUS_ERROR;
}

enum status source_read(struct source *source)
{
	struct look *look = &source->looks[source->next];
	struct memlens_wire wire;
	enum status status;

	/* The bytes of the look before are those that are written over. */
	source->before.base = NULL;
	source->passing = false;
	status = bytes_read(source, look);
	if (!status)
		status = look_check(source, look, &wire);
	if (status)
		return status;
	source->before = source->wire;
	source->wire = wire;
	source->next = !source->next;
	return STATUS_OK;
}

void source_reopen(struct source *source)
{
	int fd = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	close(source->fd);
	source->fd = fd;
}

void source_close(struct source *source)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(source->looks); i++)
		free(source->looks[i].bytes);
	close(source->fd);
}
