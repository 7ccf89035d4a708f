// SPDX-License-Identifier: GPL-2.0
/*
 * THE TABLE of tracepoints. No published file needs one yet, so it is empty;
 * the first row brings its probe, and its <trace/events/...> header, along.
 *
 * A probe runs wherever its event does: with preemption off up to 6.12,
 * preemptible from 7.x on, perhaps in an interrupt. It allocates nothing,
 * prints nothing, takes no lock.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "module/probes.h"

struct probe {
	const char *name;
	void *func;
	struct tracepoint *tracepoint;	/* NULL: not attached */
};

/*
 * One row. The event's own header says what arguments it passes; a probe that
 * takes others would read a gfp mask as an order, so it stops the build.
 */
#define PROBE(event)							\
	{								\
		.name = #event,						\
		.func = (void *)probe_##event + 0 * sizeof(struct {	\
			static_assert(__same_type(			\
				check_trace_callback_type_##event,	\
				void (typeof(probe_##event) *)),	\
				"memlens: the arguments of tracepoint "	\
				#event " are not those of probe_"	\
				#event ": see its TP_PROTO");		\
			int unused;					\
		}),							\
	}

static struct probe probes[] = {
};

static void probe_attach(struct tracepoint *tracepoint, void *ignored)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!strcmp(tracepoint->name, probes[i].name) &&
		    !tracepoint_probe_register(tracepoint, probes[i].func,
					       NULL))
			probes[i].tracepoint = tracepoint;
}

void memlens_probes_attach(void)
{
	for_each_kernel_tracepoint(probe_attach, NULL);
}

void memlens_probes_detach(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (probes[i].tracepoint)
			tracepoint_probe_unregister(probes[i].tracepoint,
						    probes[i].func, NULL);
	tracepoint_synchronize_unregister();
}
