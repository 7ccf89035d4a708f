# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Tests that run in guests.  One script is both halves: on the host it boots
# the guests, each of which runs the same script again, as a guest:
#
#	. "$(dirname "$0")/../live.sh"
#	guest_main()			# in the guest, in the repository's root
#	{
#		is "$(nproc)" 2 "two CPUs"
#	}
#	live "-c 2" "-c 2 -n 2"		# options of tests/vm, one guest each
#
# live() boots every guest on every kernel of MEMLENS_KERNELS (all by default)
# and makes each check of a guest one of the test's own, named after the guest.
# A guest that stops early, or whose kernel complains, is a failed check.
#
# live_run COMMAND: what the guests run instead of this script; it prints TAP.
# live_build COMMAND: what the host runs first for each kernel, with KDIR set
# to its headers and RELEASE to its release.

# shellcheck source=tests/tap.sh
. "${BASH_SOURCE[0]%/*}/tap.sh"

live_script=$(readlink -f "$0")
live_root=$(readlink -f "${BASH_SOURCE[0]%/*}/..")
live_command=$live_script
live_builds=()

live_run()
{
	live_command=$*
}

live_build()
{
	live_builds+=("$*")
}

# $1 the guest's name, $2 its output
live_adopt()
{
	local line
	while IFS= read -r line; do
		case $line in
		'ok '*'# SKIP'*)
			skip "$1: ${line#ok * - }" "in the guest" ;;
		'ok '*)
			pass "$1: ${line#ok * - }" ;;
		'not ok '*)
			fail "$1: ${line#not ok * - }" || true ;;
		*)
			printf '# %s\n' "$line" ;;
		esac
	done <"$2"
}

# $1 the kernel, $2 options of tests/vm
live_guest()
{
	local name="$1 $2" output status=0
	output=$(mktemp)
	# shellcheck disable=SC2086	# options and a command are words
	MEMLENS_VM_OUT=$live_root/build/vm-out.${live_script##*/} \
		"$live_root/tests/vm" -k "$1" $2 -- \
		env MEMLENS_GUEST=1 $live_command >"$output" || status=$?
	live_adopt "$name" "$output"
	# Under 100: checks failed, which is told already.
	if [ "$status" -ge 100 ] || ! grep -q '^1\.\.[1-9]' "$output"; then
		fail "$name: came to its end, status $status" || true
	else
		pass "$name: came to its end, the kernel content"
	fi
	rm -f "$output"
}

live_builds_run()
{
	local command folder
	folder=$("$live_root/tests/kernels" "$1") || bail "no kernel $1"
	for command in "${live_builds[@]}"; do
		KDIR=$folder/build RELEASE=$(<"$folder/release") \
			"$live_root/tests/toolchain" "$folder" \
			bash -c "$command" >&2 || bail "$command failed for $1"
	done
}

live()
{
	local kernel options
	cd "$live_root" || exit 1
	if [ -n "${MEMLENS_GUEST-}" ]; then
		guest_main
		done_testing
		return
	fi
	for kernel in ${MEMLENS_KERNELS:-6.1 6.12}; do
		live_builds_run "$kernel"
		for options; do
			live_guest "$kernel" "$options"
		done
	done
	done_testing
}
