/* SPDX-License-Identifier: GPL-2.0 */
/* Which options go with which word, and the form that it is shown in. */
#ifndef MEMLENS_TOOLS_FORMS_H
#define MEMLENS_TOOLS_FORMS_H

#include "tools/explain.h"

/* What --sort's key means depends on what it orders: leaves if it is none. */
void sort_choose(const struct subject *subject, struct options *options);

/* These leave with STATUS_USAGE if an option does not go with the word. */
void subject_options_check(const struct subject *subject,
			   const struct options *options);
void explainer_options_check(const struct explainer *explainer,
			     const struct options *options);

/* What is asked for by no option goes by where it is shown. */
void form_choose(const struct subject *subject, struct options *options);

#endif /* MEMLENS_TOOLS_FORMS_H */
