/* SPDX-License-Identifier: GPL-2.0 */
/* Tracepoints, and what memlens runs on them. */
#ifndef MEMLENS_PROBES_H
#define MEMLENS_PROBES_H

/* Attaches every probe whose tracepoint the kernel has; the others stay off. */
void memlens_probes_attach(void);
/* When it returns no probe runs any more. */
void memlens_probes_detach(void);

#endif /* MEMLENS_PROBES_H */
