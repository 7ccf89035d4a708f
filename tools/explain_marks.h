/* SPDX-License-Identifier: GPL-2.0 */
/* Where a zone's marks come from. */
#ifndef MEMLENS_TOOLS_EXPLAIN_MARKS_H
#define MEMLENS_TOOLS_EXPLAIN_MARKS_H

#include "tools/explain_machine.h"

void marks_explain_machine(const struct machine *machine);
void marks_explain_zone(const struct machine *machine,
			const struct memlens_zone *zone);

#endif /* MEMLENS_TOOLS_EXPLAIN_MARKS_H */
