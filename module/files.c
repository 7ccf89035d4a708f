// SPDX-License-Identifier: GPL-2.0
/*
 * A row of the view table becomes <file> and raw/<file>, and all of them
 * become snapshot, in debugfs and in procfs.
 *
 * An open debugfs file holds the module. An open procfs file does not: there
 * remove waits for calls inside and then releases it.
 */
#include <linux/cred.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uidgid.h>

#include "module/compat.h"
#include "module/counters.h"
#include "module/files.h"
#include "module/readings.h"
#include "module/views.h"

static bool proc = true;
module_param(proc, bool, 0444);
MODULE_PARM_DESC(proc, "Publish under /proc/memlens as well (default: yes)");

static int proc_gid = -1;
module_param(proc_gid, int, 0444);
MODULE_PARM_DESC(proc_gid, "Let this group read /proc/memlens (default: root only)");

static unsigned int reader_slots = 8;
module_param(reader_slots, uint, 0444);
MODULE_PARM_DESC(reader_slots, "Open files that need no allocation, up to 64 (default: 8)");

/* One file; its address is what an inode carries. */
struct published {
	const struct memlens_view *view;	/* NULL: all, as snapshot */
	bool text;
};

/* Two per view, and the snapshot. */
static struct published published[2 * MEMLENS_VIEWS_MAX + 1];

static struct dentry *debugfs_root;
static struct proc_dir_entry *proc_root;

static const char *published_name(const struct published *file)
{
	return file->view ? file->view->tables->name : "snapshot";
}

static int published_open(const struct published *file, struct file *filp)
{
	filp->private_data = memlens_readings_open(file->view);
	return filp->private_data ? 0 : -ENOMEM;
}

static int release(struct inode *inode, struct file *filp)
{
	memlens_readings_close(filp->private_data);
	return 0;
}

static ssize_t text_read(struct file *filp, char __user *to, size_t count,
			 loff_t *offset)
{
	return memlens_readings_read(filp->private_data, true, to, count,
				     offset);
}

static ssize_t raw_read(struct file *filp, char __user *to, size_t count,
			loff_t *offset)
{
	return memlens_readings_read(filp->private_data, false, to, count,
				     offset);
}

/* ---- debugfs -------------------------------------------------------- */

static int debugfs_open(struct inode *inode, struct file *filp)
{
	return published_open(inode->i_private, filp);
}

static const struct file_operations debugfs_text = {
	.owner = THIS_MODULE,
	.open = debugfs_open,
	.read = text_read,
	.llseek = default_llseek,
	.release = release,
};

static const struct file_operations debugfs_raw = {
	.owner = THIS_MODULE,
	.open = debugfs_open,
	.read = raw_read,
	.llseek = default_llseek,
	.release = release,
};

/* 0444, and nothing but read: what lockdown lets through. The root of debugfs
 * is 0700.
 */
static int debugfs_publish(struct published *file, struct dentry *raw)
{
	bool below = file->view && !file->text;

	return PTR_ERR_OR_ZERO(debugfs_create_file(published_name(file), 0444,
				below ? raw : debugfs_root, file,
				file->text ? &debugfs_text : &debugfs_raw));
}

static int debugfs_init(u32 count)
{
	struct dentry *raw;
	int ret = 0;
	u32 i;

	debugfs_root = debugfs_create_dir("memlens", NULL);
	if (IS_ERR(debugfs_root)) {
		ret = PTR_ERR(debugfs_root);
		debugfs_root = NULL;
		return ret;
	}
	raw = debugfs_create_dir("raw", debugfs_root);
	if (IS_ERR(raw))
		ret = PTR_ERR(raw);
	for (i = 0; !ret && i < count; i++)
		ret = debugfs_publish(&published[i], raw);
	/* One that exists may be open, and the module cannot go away then: what
	 * there is stays, and info says that not all is.
	 */
	if (ret && i <= 1) {
		debugfs_remove(debugfs_root);
		debugfs_root = NULL;
	}
	return ret;
}

/* ---- procfs --------------------------------------------------------- */

static int proc_open(struct inode *inode, struct file *filp)
{
	return published_open(pde_data(inode), filp);
}

static const struct proc_ops proc_text = {
	.proc_open = proc_open,
	.proc_read = text_read,
	.proc_lseek = default_llseek,
	.proc_release = release,
};

static const struct proc_ops proc_raw = {
	.proc_open = proc_open,
	.proc_read = raw_read,
	.proc_lseek = default_llseek,
	.proc_release = release,
};

static int proc_publish(struct published *file, struct proc_dir_entry *raw,
			kgid_t gid)
{
	bool below = file->view && !file->text;
	struct proc_dir_entry *entry;

	entry = proc_create_data(published_name(file),
				 gid_valid(gid) ? 0440 : 0400,
				 below ? raw : proc_root,
				 file->text ? &proc_text : &proc_raw, file);
	if (!entry)
		return -ENOMEM;
	if (gid_valid(gid))
		proc_set_user(entry, GLOBAL_ROOT_UID, gid);
	return 0;
}

static int proc_init(u32 count)
{
	kgid_t gid = make_kgid(&init_user_ns, proc_gid);
	struct proc_dir_entry *raw;
	int ret = 0;
	u32 i;

	proc_root = proc_mkdir("memlens", NULL);
	if (!proc_root)
		return -ENOMEM;
	raw = proc_mkdir("raw", proc_root);
	if (!raw)
		ret = -ENOMEM;
	for (i = 0; !ret && i < count; i++)
		ret = proc_publish(&published[i], raw, gid);
	if (ret) {
		proc_remove(proc_root);
		proc_root = NULL;
	}
	return ret;
}

/* ---- both ----------------------------------------------------------- */

static u32 published_fill(void)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < memlens_views_count(); i++) {
		published[count].view = memlens_views_lookup(i);
		published[count++].text = true;
		published[count++].view = memlens_views_lookup(i);
	}
	return count + 1;	/* snapshot: no view, no text */
}

static void places_init(u32 count)
{
	const char **missing = memlens_counters.place_missing;

	if (debugfs_init(count))
		missing[MEMLENS_PLACE_DEBUGFS] = debugfs_root ?
			"kernel-refuses-some-files" : "kernel-refuses-debugfs";
	if (!proc)
		missing[MEMLENS_PLACE_PROC] = "loaded-with-proc=0";
	else if (proc_init(count))
		missing[MEMLENS_PLACE_PROC] = "kernel-refuses-proc-files";
}

int memlens_files_init(void)
{
	int ret = memlens_readings_init(reader_slots);

	if (ret)
		return ret;
	places_init(published_fill());
	if (debugfs_root || proc_root)
		return 0;
	pr_err("memlens: nowhere to publish: debugfs: %s, /proc/memlens: %s. Boot without debugfs=off or load without proc=0.\n",
	       memlens_counters.place_missing[MEMLENS_PLACE_DEBUGFS],
	       memlens_counters.place_missing[MEMLENS_PLACE_PROC]);
	memlens_readings_exit();
	return -ENODEV;
}

void memlens_files_exit(void)
{
	proc_remove(proc_root);
	debugfs_remove(debugfs_root);
	memlens_readings_exit();
}
