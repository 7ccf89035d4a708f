/* SPDX-License-Identifier: GPL-2.0 */
/* Tracepoints and functions, and what memlens runs on them. */
#ifndef MEMLENS_PROBES_H
#define MEMLENS_PROBES_H

#include <linux/types.h>

/* Attaches every probe whose event the kernel has; the others stay off. */
void memlens_probes_attach(void);
/* When it returns no probe runs any more. */
void memlens_probes_detach(void);

/* Whether the parameter hide_event names @event. */
bool memlens_probes_hidden(const char *event);

#endif /* MEMLENS_PROBES_H */
