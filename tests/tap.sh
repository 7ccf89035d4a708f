# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The Test Anything Protocol for this project's bash tests.  Source it first:
#
#	#!/bin/bash
#	. "$(dirname "$0")/../tap.sh"
#	plan 3                          # or done_testing at the end, not both
#	ok "the file is there" test -e /proc/memlens/zones
#	is "$(nproc)" 2 "two CPUs"
#	like "$(uname -r)" '^6\.' "a 6.x kernel"
#	done_testing
#
# Failure is the default: a test that stops before its plan is fulfilled, or
# before done_testing, exits 1 whatever made it stop, an "exit 0" included.
#
#	plan N                    N checks will follow
#	plan skip_all REASON      nothing can be tested here: say so and exit 0
#	done_testing              the test came to its end; must be the last line
#	ok NAME COMMAND [ARG]...  passes if COMMAND succeeds; its output is shown
#	                          as a comment if it does not
#	not_ok NAME COMMAND ...   passes if COMMAND fails
#	is GOT WANTED NAME        passes if the strings are equal
#	isnt GOT UNWANTED NAME    passes if they differ
#	like GOT REGEX NAME       passes if the extended regular expression matches
#	unlike GOT REGEX NAME     passes if it does not
#	cmp_ok GOT OP WANTED NAME compares integers; OP as in test: -eq -lt -ge ...
#	pass NAME, fail NAME      record a result found by other means
#	skip NAME REASON          one check that cannot be made here
#	diag TEXT                 a comment for a person, on stderr
#	note TEXT                 a comment for the record, on stdout
#	adopt NAME FILE           make each check of FILE, another test's output, one
#	                          of this test's, its name after NAME
#	bail REASON               nothing more in the whole suite makes sense
#	tap_cleanup COMMAND       have COMMAND evaluated when the test ends; last
#	                          one first.  A test sets no EXIT trap of its own.
#
# Each check returns 0 if it passed and 1 if it failed; a test under "set -e"
# therefore stops at its first failure, one without goes on to the next check.

tap_run=0
tap_failed=0
tap_planned=
tap_done=
tap_cleanups=()
# A subshell inherits nothing to report: only this process prints the verdict.
tap_pid=$BASHPID

plan()
{
	if [ "$1" = skip_all ]; then
		echo "1..0 # SKIP ${*:2}"
		tap_planned=0
		tap_done=1
		exit 0
	fi
	tap_planned=$1
	echo "1..$1"
}

done_testing()
{
	if [ -z "$tap_planned" ]; then
		echo "1..$tap_run"
		tap_planned=$tap_run
	fi
	tap_done=1
}

diag()
{
	local line
	while IFS= read -r line || [ -n "$line" ]; do
		printf '# %s\n' "$line"
	done <<<"$*" >&2
}

note()
{
	diag "$@" 2>&1
}

pass()
{
	tap_run=$((tap_run + 1))
	printf 'ok %d - %s\n' "$tap_run" "$*"
}

# Where the check stands: the first caller that is not in here.
tap_place()
{
	local i
	for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
		if [ "${BASH_SOURCE[i]}" != "${BASH_SOURCE[0]}" ]; then
			echo "${BASH_SOURCE[i]} line ${BASH_LINENO[i - 1]}"
			return
		fi
	done
	echo "$0"
}

fail()
{
	tap_run=$((tap_run + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_run" "$*"
	diag "failed at $(tap_place): $*"
	return 1
}

skip()
{
	tap_run=$((tap_run + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_run" "$1" "${*:2}"
}

# $1 whose, $2 a line of its output
adopt_line()
{
	case $2 in
	'ok '*'# SKIP'*) skip "$1: ${2#ok * - }" "in $1" ;;
	'ok '*) pass "$1: ${2#ok * - }" ;;
	'not ok '*) fail "$1: ${2#not ok * - }" || true ;;
	*) note "$2" ;;
	esac
}

adopt()
{
	local line
	while IFS= read -r line; do
		adopt_line "$1" "$line"
	done <"$2"
}

bail()
{
	echo "Bail out! $*"
	exit 255
}

ok()
{
	local name=$1 output status=0
	shift
	output=$("$@" 2>&1) || status=$?
	if [ "$status" -eq 0 ]; then
		pass "$name"
		return
	fi
	fail "$name" || diag "$* gave status $status"
	[ -z "$output" ] || diag "$output"
	return 1
}

not_ok()
{
	local name=$1 output
	shift
	if ! output=$("$@" 2>&1); then
		pass "$name"
		return
	fi
	fail "$name" || diag "$* succeeded"
	[ -z "$output" ] || diag "$output"
	return 1
}

is()
{
	if [ "$1" = "$2" ]; then
		pass "$3"
		return
	fi
	fail "$3" || diag "     got: $(printf %q "$1")"
	diag "  wanted: $(printf %q "$2")"
	return 1
}

isnt()
{
	if [ "$1" != "$2" ]; then
		pass "$3"
		return
	fi
	fail "$3" || diag "     got: $(printf %q "$1"), which is the one unwanted"
	return 1
}

like()
{
	if [[ $1 =~ $2 ]]; then
		pass "$3"
		return
	fi
	fail "$3" || diag "     got: $(printf %q "$1")"
	diag "matches no: $2"
	return 1
}

unlike()
{
	if ! [[ $1 =~ $2 ]]; then
		pass "$3"
		return
	fi
	fail "$3" || diag "     got: $(printf %q "$1")"
	diag " matches: $2"
	return 1
}

cmp_ok()
{
	# An empty or non-numeric GOT makes test fail, and so the check.
	if test "$1" "$2" "$3" 2>/dev/null; then
		pass "$4"
		return
	fi
	fail "$4" || diag "     got: $(printf %q "$1")"
	diag "  wanted: $2 $3"
	return 1
}

tap_cleanup()
{
	tap_cleanups+=("$1")
}

tap_verdict()
{
	local status=$? i
	[ "$BASHPID" = "$tap_pid" ] || return "$status"
	trap - EXIT
	set +e
	for ((i = ${#tap_cleanups[@]} - 1; i >= 0; i--)); do
		eval "${tap_cleanups[i]}"
	done
	if [ "$status" -eq 255 ]; then
		exit 255
	fi
	if [ -z "$tap_done" ] && [ "$tap_run" != "${tap_planned:-none}" ]; then
		diag "stopped early, after $tap_run checks, with status $status"
		exit 1
	fi
	if [ "$tap_run" != "$tap_planned" ]; then
		diag "planned $tap_planned checks and made $tap_run"
		exit 1
	fi
	if [ "$tap_failed" -gt 0 ]; then
		diag "$tap_failed of $tap_run checks failed"
		exit 1
	fi
	exit "$status"
}

trap tap_verdict EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
