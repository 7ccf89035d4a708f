/* SPDX-License-Identifier: GPL-2.0 */
/* A look as one JSON document. */
#ifndef MEMLENS_TOOLS_JSON_H
#define MEMLENS_TOOLS_JSON_H

#include "tools/interval.h"
#include "tools/show.h"

/*
 * @interval: what @wire is of, or NULL for a look. @line: in one line, for a
 * document a tick.
 */
enum status show_json(const struct subject *subject,
		      const struct memlens_wire *wire,
		      const struct interval *interval,
		      const struct options *options, bool line,
		      struct output *output);

#endif /* MEMLENS_TOOLS_JSON_H */
