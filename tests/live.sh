# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Tests that run in guests. A test says what it wants, and tests/guests boots:
#
#	. "$(dirname "$0")/../live.sh"
#	live_run perl tests/live/guest/zones.pl
#	live "" "-n 2"			# options of tests/vm, one guest each
#	live "-n 2" "!debug: -c 1"	# and what that kernel does without, or (!brief)
#					# a brief run; "debug: -c 1": no other has it
#
# What runs in the guests is the command of live_run, or this script once more,
# which then calls its function guest_main:
#
#	guest_main()			# in the guest, in the repository's root
#	{
#		is "$(nproc)" 2 "two CPUs"
#	}
#	live "-c 2" "-c 2 -n 2"
#
# live_build COMMAND	what the host runs first for each kernel, with KDIR set to
#			its headers and RELEASE to its release
# live_unloaded		memlens is not loaded when the test begins (else it is)
# live_late		what comes after it in its guest is slower for it
# live_last		nothing can run in its guest after it
# live_only KERNEL...	on these kernels only
# live_at_once [KERNEL...]	it wants processors that do things at once, on these kernels
#			or on all, or not ("!brief") in a brief run; else they take
#			turns (vm -T)
# live_seconds N	it takes at most that long in one guest (150)
#
# Guests of the same options are one guest, in which one test runs after the
# other; each leaves sysctls and memory as it found them, or the guest does it.

# shellcheck source=tests/tap.sh
. "${BASH_SOURCE[0]%/*}/tap.sh"

live_name=$(basename "$0")
live_root=$(readlink -f "${BASH_SOURCE[0]%/*}/..")
live_command=$(readlink -f "$0")
live_builds=()
live_state=loaded
live_order=1
live_kernels=
live_processors=turns
live_limit=150

live_run()
{
	live_command=$*
}

live_build()
{
	live_builds+=("$*")
}

live_unloaded()
{
	live_state=unloaded
}

live_late()
{
	live_order=2
}

live_last()
{
	live_order=3
}

live_at_once()
{
	live_processors="at-once $*"
}

live_only()
{
	live_kernels=$*
}

live_seconds()
{
	live_limit=$1
}

# One row a guest, fields between bars: what tests/guests reads.
live_plan()
{
	local options command kernels
	for command in ${live_builds[@]+"${live_builds[@]}"}; do
		echo "build|$live_name|$live_kernels|$command"
	done
	for options; do
		kernels=$live_kernels
		case $options in
		*': '*)
			kernels+=" ${options%%: *}"
			options=${options#*: }
			;;
		esac
		echo "guest|$live_name|$kernels|$options|$live_order|$live_limit|$live_state|$live_processors|$live_command"
	done
}

live()
{
	cd "$live_root" || exit 1
	if [ -n "${MEMLENS_GUEST-}" ]; then
		guest_main
		done_testing
		return
	fi
	trap - EXIT
	if [ -n "${MEMLENS_PLAN-}" ]; then
		live_plan "$@"
		exit
	fi
	exec tests/run live "$live_name"
}
