// SPDX-License-Identifier: GPL-2.0
/*
 * Opens and reads containers. The kernel takes a new look at offset 0 and goes
 * on with the same look from there, so a file stays open over many looks.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/source.h"

#define CAPACITY_FIRST	(256 << 10)
#define CAPACITY_MOST	(64 << 20)

static const char *const places[] = {
	"/sys/kernel/debug/memlens",
	"/proc/memlens",
};

/* Returns 0 or an errno. */
static int place_open(struct source *source, const char *root, const char *file)
{
	int length = snprintf(source->path, sizeof(source->path), "%s/%s",
			      root, file);

	if (length < 0 || (size_t)length >= sizeof(source->path))
		return ENAMETOOLONG;
	source->fd = open(source->path, O_RDONLY | O_CLOEXEC);
	return source->fd < 0 ? errno : 0;
}

static bool module_loaded(void)
{
	return !access("/sys/module/memlens", F_OK);
}

static enum status explain_absence(int error)
{
	if (!module_loaded())
		complain("memlens is not loaded: run 'modprobe memlens' as root");
	else if (error == EACCES || error == EPERM)
		complain("only root may read memlens here: run this as root, or load memlens with proc_gid= and a group of yours");
	else if (error == ENOMEM)
		complain("the kernel has no memory for one more reader now: close one, or load memlens with a larger reader_slots=");
	else if (error == ENOENT)
		complain("memlens is loaded, but publishes neither in %s nor in %s: mount debugfs ('mount -t debugfs none /sys/kernel/debug'), or load it without proc=0",
			 places[0], places[1]);
	else
		complain("%s: %s", places[0], strerror(error));
	return STATUS_NOT_AVAILABLE;
}

/* The error that tells most: that something is there, but may not be read. */
static enum status live_open(struct source *source, const char *file)
{
	int told = ENOENT;
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		int error = place_open(source, places[i], file);

		if (!error)
			return STATUS_OK;
		if (error != ENOENT)
			told = error;
	}
	return explain_absence(told);
}

static enum status saved_open(struct source *source, const char *root,
			      const char *file)
{
	int error = place_open(source, root, file);

	if (error == ENOENT || error == ENOTDIR)
		error = place_open(source, root, "snapshot");
	if (!error)
		return STATUS_OK;
	if (error == ENOENT || error == ENOTDIR)
		complain("%s has neither %s nor snapshot in it", root, file);
	else
		complain("%s: %s", source->path, strerror(error));
	return error == EACCES ? STATUS_NOT_AVAILABLE : STATUS_ERROR;
}

enum status source_open(struct source *source, const char *root,
			const char *file)
{
	enum status status = root ? saved_open(source, root, file) :
		live_open(source, file);

	if (status)
		return status;
	source->capacity = CAPACITY_FIRST;
	source->bytes = malloc(source->capacity);
	if (source->bytes)
		return STATUS_OK;
	complain("no memory");
	close(source->fd);
	return STATUS_ERROR;
}

static enum status capacity_double(struct source *source)
{
	void *bytes;

	if (source->capacity >= CAPACITY_MOST) {
		complain("%s: over %d MiB: that is no file of memlens's",
			 source->path, CAPACITY_MOST >> 20);
		return STATUS_ERROR;
	}
	bytes = realloc(source->bytes, source->capacity * 2);
	if (!bytes) {
		complain("%s: no memory for it", source->path);
		return STATUS_ERROR;
	}
	source->bytes = bytes;
	source->capacity *= 2;
	return STATUS_OK;
}

static enum status read_failed(const struct source *source)
{
	/* What an open file of an unloaded module answers. */
	if (errno == EIO || errno == ENODEV || errno == ENXIO) {
		complain("%s: memlens was unloaded", source->path);
		return STATUS_NOT_AVAILABLE;
	}
	complain("%s: %s", source->path, strerror(errno));
	return STATUS_ERROR;
}

static enum status bytes_read(struct source *source)
{
	source->length = 0;
	for (;;) {
		ssize_t got;

		if (source->length == source->capacity &&
		    capacity_double(source))
			return STATUS_ERROR;
		got = pread(source->fd, (char *)source->bytes + source->length,
			    source->capacity - source->length,
			    (off_t)source->length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return read_failed(source);
		if (!got)
			return STATUS_OK;
		source->length += (size_t)got;
	}
}

static enum status check(struct source *source)
{
	const struct memlens_header *header = source->bytes;
	const char *path = source->path;

	switch (memlens_wire_open(&source->wire, source->bytes,
				  source->length)) {
	case MEMLENS_WIRE_OK:
		return STATUS_OK;
	case MEMLENS_WIRE_MAGIC:
		complain("%s: this is no container of memlens's", path);
		break;
	case MEMLENS_WIRE_ORDER:
		complain("%s: from a machine of the other byte order: read it there",
			 path);
		break;
	case MEMLENS_WIRE_FORMAT:
		complain("%s: of format %u, and this memlens-read knows %u: update it",
			 path, header->format, MEMLENS_FORMAT);
		break;
	case MEMLENS_WIRE_SHORT:
		complain("%s: cut short after %zu bytes: save it again",
			 path, source->length);
		break;
	case MEMLENS_WIRE_BROKEN:
		complain("%s: damaged: its sizes and offsets contradict each other",
			 path);
		break;
	}
	return STATUS_ERROR;
}

enum status source_read(struct source *source)
{
	enum status status = bytes_read(source);

	return status ? status : check(source);
}

void source_close(struct source *source)
{
	free(source->bytes);
	close(source->fd);
}
