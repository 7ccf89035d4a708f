// SPDX-License-Identifier: GPL-2.0
/* Bytes on their way to stdout, through memory that was set aside. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/output.h"

#define OUTPUT_FIRST	(256 << 10)
#define WIDTH		80	/* where there is no terminal to ask */

enum status output_init(struct output *output, bool whole)
{
	output->bytes = malloc(OUTPUT_FIRST);
	output->capacity = OUTPUT_FIRST;
	output->length = 0;
	output->whole = whole;
	if (output->bytes)
		return STATUS_OK;
	complain("there is no memory for what is to be printed");
	return STATUS_ERROR;
}

static enum status bytes_write(const char *bytes, size_t length)
{
	while (length) {
		ssize_t wrote = write(STDOUT_FILENO, bytes, length);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			/* Whoever read us has seen enough: head, less. */
			if (errno != EPIPE)
				complain("cannot write: %s", strerror(errno));
			return STATUS_ERROR;
		}
		bytes += wrote;
		length -= (size_t)wrote;
	}
	return STATUS_OK;
}

enum status output_flush(struct output *output)
{
	size_t length = output->length;

	output->length = 0;
	return bytes_write(output->bytes, length);
}

static enum status output_grow(struct output *output, size_t length)
{
	size_t capacity = output->capacity;
	char *larger;

	while (capacity - output->length < length)
		capacity *= 2;
	larger = realloc(output->bytes, capacity);
	if (!larger) {
		complain("there is no memory for what is to be printed");
		return STATUS_ERROR;
	}
	output->bytes = larger;
	output->capacity = capacity;
	return STATUS_OK;
}

static enum status room_make(struct output *output, size_t length)
{
	if (output->whole)
		return output_grow(output, length);
	return output_flush(output);
}

enum status output_append(struct output *output, const char *bytes,
			  size_t length)
{
	if (output->capacity - output->length < length &&
	    room_make(output, length))
		return STATUS_ERROR;
	if (output->capacity - output->length < length)
		return bytes_write(bytes, length);
	memcpy(output->bytes + output->length, bytes, length);
	output->length += length;
	return STATUS_OK;
}

void output_free(struct output *output)
{
	free(output->bytes);
}

int output_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return WIDTH;
	return size.ws_col;
}
