// SPDX-License-Identifier: GPL-2.0
/* THE TABLE of published files, and collections from it. */
#include <linux/cpumask.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/utsname.h>

#include "module/counters.h"
#include "module/views.h"

static const struct memlens_view *const views[] = {
	&memlens_view_zones,
	&memlens_view_lru,
	&memlens_view_reclaim,
	&memlens_view_shrinkers,
	&memlens_view_stalls,
	&memlens_view_tail,
	&memlens_view_slabs,
	&memlens_view_memcgs,
	&memlens_view_info,
};

static_assert(ARRAY_SIZE(views) <= MEMLENS_VIEWS_MAX);

u32 memlens_views_count(void)
{
	return ARRAY_SIZE(views);
}

const struct memlens_view *memlens_views_lookup(u32 index)
{
	return views[index];
}

static void views_exit_first(u32 count)
{
	while (count--)
		if (views[count]->exit)
			views[count]->exit();
}

int memlens_views_init(void)
{
	int ret;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(views); i++) {
		if (!views[i]->init)
			continue;
		ret = views[i]->init();
		if (ret) {
			views_exit_first(i);
			return ret;
		}
	}
	return 0;
}

void memlens_views_exit(void)
{
	views_exit_first(ARRAY_SIZE(views));
}

static bool wanted(const struct memlens_view *view, u32 index)
{
	return !view || view == views[index];
}

static u32 sections_of(const struct memlens_view *view)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(views); i++)
		if (wanted(view, i))
			count += views[i]->section_count;
	return count;
}

size_t memlens_views_size(const struct memlens_view *view)
{
	size_t size = memlens_wire_overhead(sections_of(view));
	u32 i;

	for (i = 0; i < ARRAY_SIZE(views); i++)
		if (wanted(view, i))
			size += views[i]->records_size();
	return size;
}

static size_t records_size_now(const struct memlens_view *view)
{
	return view->records_size_now ? view->records_size_now() :
		view->records_size();
}

size_t memlens_views_size_now(const struct memlens_view *view)
{
	size_t size = memlens_wire_overhead(sections_of(view));
	u32 i;

	for (i = 0; i < ARRAY_SIZE(views); i++)
		if (wanted(view, i))
			size += records_size_now(views[i]);
	return size;
}

static void header_fill(struct memlens_header *header)
{
	header->page_size = PAGE_SIZE;
	header->sequence = atomic64_inc_return(&memlens_counters.collections);
	header->mono_ns = ktime_get_ns();
	header->wall_ns = ktime_get_real_ns();
	header->node_count = num_online_nodes();
	header->cpu_count = num_online_cpus();
	/* init_uts_ns is the machine's; a container's may lie about it. */
	strscpy(header->release, init_utsname()->release,
		sizeof(header->release));
}

static void view_collect(u32 index, struct memlens_wire_writer *writer)
{
	u64 begin_ns = ktime_get_ns();

	views[index]->collect(writer);
	atomic64_inc(&memlens_counters.views[index].collections);
	atomic64_add(ktime_get_ns() - begin_ns,
		     &memlens_counters.views[index].spent_ns);
}

/*
 * Bytes up to which a view may write: to what it needs now, and what is set aside for those
 * after it is theirs.
 */
static size_t limit_of(const struct memlens_view *view, u32 index, size_t used,
		       size_t size)
{
	size_t limit = size;
	u32 i;

	for (i = index + 1; i < ARRAY_SIZE(views); i++)
		if (wanted(view, i))
			limit -= min(limit, views[i]->records_size());
	return min(limit, used + records_size_now(views[index]));
}

size_t memlens_views_collect(const struct memlens_view *view, void *bytes,
			     size_t size)
{
	struct memlens_wire_writer writer;
	u32 i;

	memlens_wire_begin(&writer, bytes, size, sections_of(view));
	header_fill(memlens_wire_header(&writer));
	for (i = 0; i < ARRAY_SIZE(views); i++) {
		if (!wanted(view, i))
			continue;
		writer.size = limit_of(view, i, writer.used, size);
		view_collect(i, &writer);
	}
	writer.size = size;
	return memlens_wire_end(&writer);
}

void memlens_views_section_begin(struct memlens_wire_writer *writer, u32 type,
				 u32 record_size)
{
	memlens_wire_section_begin(writer, type, record_size, ktime_get_ns());
}

void memlens_views_section_end(struct memlens_wire_writer *writer,
			       const struct memlens_view *view)
{
	u32 lost = memlens_wire_section_end(writer, ktime_get_ns());
	u32 i;

	for (i = 0; lost && i < ARRAY_SIZE(views); i++)
		if (views[i] == view)
			atomic64_add(lost,
				     &memlens_counters.views[i].records_lost);
}
