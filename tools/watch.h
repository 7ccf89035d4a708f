/* SPDX-License-Identifier: GPL-2.0 */
/* One look after the other. */
#ifndef MEMLENS_TOOLS_WATCH_H
#define MEMLENS_TOOLS_WATCH_H

#include "tools/show.h"

/* Until q, Ctrl-C or an error. @source has had its first look. */
enum status watch(const struct subject *subject, struct source *source,
		  const struct options *options);

#endif /* MEMLENS_TOOLS_WATCH_H */
