// SPDX-License-Identifier: GPL-2.0
/*
 * memlens_faults.ko fault=NAME does one thing wrong while it is loaded, for
 * tests/lab/checkers to see who notices.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static char *fault = "none";
module_param(fault, charp, 0);
MODULE_PARM_DESC(fault, "none, leak, use-after-free, out-of-bounds, sleep or lock-order");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

/* Through here, the compiler does not see what becomes of it. */
static char *volatile memory;

static void fault_none(void)
{
}

/* Several: a forgotten register may still hold a pointer to one. */
static void fault_leak(void)
{
	int i;

	for (i = 0; i < 10; i++)
		memory = kzalloc(96, GFP_KERNEL);
	memory = NULL;
}

static void fault_use_after_free(void)
{
	memory = kzalloc(96, GFP_KERNEL);
	kfree(memory);
	memory[5] = 1;
}

static void fault_out_of_bounds(void)
{
	memory = kzalloc(96, GFP_KERNEL);
	memory[96] = 1;
	kfree(memory);
}

static void fault_sleep(void)
{
	spin_lock(&spin);
	memory = kzalloc(96, GFP_KERNEL);
	spin_unlock(&spin);
	kfree(memory);
}

/* One after the other, so that nobody waits for ever. */
static void fault_lock_order(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static const struct {
	const char *name;
	void (*commit)(void);
} faults[] = {
	{ "none", fault_none },
	{ "leak", fault_leak },
	{ "use-after-free", fault_use_after_free },
	{ "out-of-bounds", fault_out_of_bounds },
	{ "sleep", fault_sleep },
	{ "lock-order", fault_lock_order },
};

static int __init memlens_faults_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (!strcmp(faults[i].name, fault)) {
			faults[i].commit();
			return 0;
		}
	return -EINVAL;
}

static void __exit memlens_faults_exit(void)
{
}

module_init(memlens_faults_init);
module_exit(memlens_faults_exit);

MODULE_DESCRIPTION("Faults on purpose, to test who finds them");
MODULE_AUTHOR("The memlens authors");
MODULE_LICENSE("GPL");
