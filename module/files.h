/* SPDX-License-Identifier: GPL-2.0 */
/* Views as files, in debugfs and in procfs. */
#ifndef MEMLENS_FILES_H
#define MEMLENS_FILES_H

/* Fails only if no place could be made. */
int memlens_files_init(void);
void memlens_files_exit(void);

#endif /* MEMLENS_FILES_H */
