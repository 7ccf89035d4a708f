# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Debian's archive, for tests/kernels: packages of any suite, downloaded and
# unpacked, with nothing installed.  Source it with say, die and cache set.
#
# A suite is "own", what the machine's own sources have, or a name below dists/
# of the same mirror.  Each has an apt of its own in $cache/apt: own lists, own
# cache, own status, so that the machine's are never touched.  Its file is given
# by -c: exported as APT_CONFIG it would reach whatever runs apt by itself.

: "${cache:?}"
declare -A archive_asked archive_failed archive_gone

archive_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The hooks of the machine's apt configuration are for its own state: one such
# hook cleans /var/cache/apt.  Only a file, not -o, can clear a list.
archive_config()
{
	local folder=$cache/apt/$1
	cat <<-END
	Dir::State "$folder/state";
	Dir::State::status "$folder/status";
	Dir::Cache "$folder/cache";
	APT::Sandbox::User "root";
	APT::Architecture "amd64";
	Acquire::Languages "none";
	Acquire::Retries "3";
	#clear APT::Update::Pre-Invoke;
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	END
	[ "$1" != own ] || return 0
	cat <<-END
	Dir::Etc::sourcelist "$folder/sources.list";
	Dir::Etc::sourceparts "/dev/null";
	Dir::Etc::preferences "/dev/null";
	Dir::Etc::preferencesparts "/dev/null";
	END
}

# $1 the suite, the rest a command of apt's with its arguments
archive_apt()
{
	"$2" -c "$cache/apt/$1/apt.conf" "${@:3}"
}

# Where this machine's apt finds Debian itself, or its security updates: Release
# files say whose they are, whatever the sources look like.  Asks for lists.
archive_mirrors()
{
	archive_apt own apt-get indextargets \
		--format "\$(ORIGIN)|\$(LABEL)|\$(REPO_URI)" 'Created-By: Packages' |
		awk -F '|' -v label="$1" '$1 == "Debian" && $2 ~ label {
			sub(/\/$/, "", $3)
			if (!seen[$3]++)
				print $3
		}'
}

# A line of sources.list for the suite $1, signed by nobody but Debian.
archive_source()
{
	local label='^Debian$' mirror
	[[ $1 != *-security ]] || label='^Debian-Security$'
	archive_update own
	mirror=$(archive_mirrors "$label" | head -n 1)
	[ -n "$mirror" ] ||
		die "no source of this machine's apt is Debian's, to find $1 beside it; is the network there?"
	[ -e "$archive_keyring" ] ||
		die "$archive_keyring is missing: apt-get install debian-archive-keyring"
	echo "deb [signed-by=$archive_keyring] $mirror $1 main"
}

# Whether what apt-get says in $2 is about Debian: another of the machine's
# sources may be down, and is nothing to us.
archive_at_fault()
{
	local mirrors
	[ "$1" = own ] || return 0
	mirrors=$(archive_mirrors '')
	[ -z "$mirrors" ] || grep -E '^[WE]: ' "$2" | grep -F "$mirrors" >/dev/null
}

# Asks the archive once in a run.  That it failed counts when something is not
# found: lists of another day serve as well as today's.
archive_update()
{
	local folder=$cache/apt/$1 log
	[ -z "${archive_asked[$1]-}" ] || return 0
	mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial"
	: >"$folder/status"
	archive_config "$1" >"$folder/apt.conf"
	if [ "$1" = own ]; then
		say "asking the Debian archive"
	else
		archive_source "$1" >"$folder/sources.list.new"
		mv "$folder/sources.list.new" "$folder/sources.list"
		say "asking the Debian archive for $1"
	fi
	archive_asked[$1]=yes
	log=$folder/log
	if LC_ALL=C archive_apt "$1" apt-get -qq update --error-on=any \
		>"$log" 2>&1 || ! archive_at_fault "$1" "$log"; then
		return 0
	fi
	cat "$log" >&2
	archive_failed[$1]=yes
	if grep -Eq "^E: .* $1 Release' (does not have|no longer has) a Release" \
		"$log"; then
		archive_gone[$1]=yes
	fi
}

# Prints the newest package of the suite $1 whose name matches $2, in which *
# stands for the rest of a version: linux-image-5.10.*-amd64.  Prints nothing if
# the archive has none; an archive that could not be asked is an error.
archive_newest()
{
	local pattern=${2//./[.]} found=
	[ -z "${archive_gone[$1]-}" ] || return 0
	pattern=${pattern//\*/[0-9][^a-z]*(deb[0-9]+)?}
	found=$(archive_apt "$1" apt-cache search --names-only "^$pattern\$" |
		awk '{ print $1 }' | sort -V | tail -n 1)
	[ -n "$found" ] || [ -z "${archive_failed[$1]-}" ] ||
		die "cannot find $2: the archive does not answer; is the network there?"
	echo "$found"
}

# The package names that $2 of the suite $1 depends on, first alternatives only.
archive_depends()
{
	archive_apt "$1" apt-cache show --no-all-versions "$2" 2>/dev/null |
		sed -n 's/^Depends: //p' | tr ',' '\n' | awk '{ print $1 }'
}

# $1 the suite, $2 the folder for the packages $3...; apt-get verifies each
# against the signed lists.
archive_download()
{
	(cd "$2" && archive_apt "$1" apt-get -qq download "${@:3}" >&2) ||
		die "apt-get could not download ${*:3}"
}

# $1 the folder that has the packages, $2 where to
archive_unpack()
{
	local deb
	for deb in "$1"/*.deb; do
		dpkg-deb -x "$deb" "$2"
	done
}

# Name, version and hash of the packages in the folder $1
archive_list()
{
	local deb
	for deb in "$1"/*.deb; do
		# shellcheck disable=SC2016 # dpkg-deb fills these in
		dpkg-deb -W --showformat='${Package} ${Version} ' "$deb"
		sha256sum <"$deb" | cut -d ' ' -f 1
	done
}
