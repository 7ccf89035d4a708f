// SPDX-License-Identifier: GPL-2.0
/* Order of birth and death: what is read comes before what reads it. */
#include <linux/module.h>

#include "module/compat.h"
#include "module/epoch.h"
#include "module/files.h"
#include "module/offline.h"
#include "module/probes.h"
#include "module/stamps.h"
#include "module/views.h"

static int __init memlens_init(void)
{
	int ret;

	ret = memlens_offline_init();
	if (ret)
		return ret;
	ret = memlens_views_init();
	if (ret)
		goto err_views;
	memlens_probes_attach();
	ret = memlens_files_init();
	if (ret)
		goto err_files;
	memlens_epoch_ready(true);
	return 0;

err_files:
	memlens_probes_detach();
	memlens_views_exit();
err_views:
	memlens_offline_exit();
	return ret;
}

static void __exit memlens_exit(void)
{
	memlens_epoch_ready(false);
	memlens_files_exit();
	memlens_probes_detach();
	memlens_stamps_farewell();
	memlens_views_exit();
	memlens_offline_exit();
}

module_init(memlens_init);
module_exit(memlens_exit);

MODULE_DESCRIPTION("Where memory stands: watermarks, reclaim, slabs, OOM kills");
MODULE_AUTHOR("The memlens authors");
MODULE_VERSION(MEMLENS_VERSION);
MODULE_LICENSE("GPL");
