# SPDX-License-Identifier: GPL-2.0
# make            the reader, and the module for this machine's kernel
# make demo       memlens at work in a guest; installs what that needs
# make check      every test; installs what they need. KERNELS=all: in guests of
#                 every kernel, and not just of three. LONG=yes: with all
#                 that takes long, on each of them
# make install    DKMS module, reader, man pages (needs root); make uninstall
# make module KDIR=...   the module for another kernel, in build/<release>

KDIR ?= /lib/modules/$(shell uname -r)/build
release = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
	$(KDIR)/include/generated/utsrelease.h 2>/dev/null)
BUILD ?= build/$(release)
PREFIX ?= /usr/local

# What a build of the module needs, and what DKMS keeps.
module-files := Kbuild dkms.conf module uapi

all: tools $(if $(wildcard $(KDIR)),module)

# Kbuild leaves objects beside its sources, so each kernel has its own copy.
module:
	@test -n "$(release)" || { \
		echo "memlens: no kernel headers in $(KDIR): install linux-headers-$$(uname -r), or say KDIR=" >&2; \
		exit 1; }
	@mkdir -p $(BUILD)
	@cp -a -u $(module-files) $(BUILD)/
	+$(MAKE) -C $(KDIR) M=$(abspath $(BUILD)) modules

tools:
	+$(MAKE) -C tools

demo:
	@tests/demo

check:
	@KERNELS="$(KERNELS)" LONG="$(LONG)" tests/check

# The module's half is in tools/dkms; with DESTDIR it leaves dkms alone.
override DESTDIR := $(abspath $(DESTDIR))
export DESTDIR

install: tools
	@tools/dkms check
	+$(MAKE) -C tools install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
	@tools/dkms install $(module-files)

uninstall:
	@tools/dkms uninstall
	+$(MAKE) -C tools uninstall PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

clean:
	rm -rf build

.PHONY: all module tools demo check install uninstall clean
