# SPDX-License-Identifier: GPL-2.0
#
# Cgroups come and go in four places, with pages and without, while four others read all
# that tells of them. Each reading is whole, and in the end as many cgroups are there as
# were before.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use POSIX ();
use Reclaim;
use Slabs 'all_log_since';
use Test::More;
use Time::HiRes 'sleep';
use Wire;

use constant SECONDS => by_length(brief => 5, usual => DEBUG ? 60 : 10, long => 60);
use constant { MAKERS => 4, READERS => 4 };
# uapi/memlens_memcgs.h, uapi/memlens_tail.h
use constant { MEMCG => 81, ID => 0, PLACE => 8, NAME => 192, NO_PARENT => 0xffffffff };

my @files = qw(raw/memcgs raw/memcgs memcgs raw/tail raw/lru snapshot);
my @places = qw(/sys/kernel/debug/memlens /proc/memlens);
my $files = '/dev/shm/memlens_churn';

# Of records of cgroups how many are below ours; dies if one is not as it should be.
sub memcgs_seen {
	my ($bytes) = @_;
	my $section = sections($bytes)->{+MEMCG} or return 0;
	my @ids = map { $_->[0] } records($bytes, $section, ID, 'Q');
	my @places = records($bytes, $section, PLACE, 'V2');
	my @names = map { $_->[0] } records($bytes, $section, NAME, 'Z*');
	my $seen = 0;
	die "no root\n" unless @ids && $places[0][0] == NO_PARENT && $names[0] eq '';
	for (1 .. $#ids) {
		my ($parent, $depth) = @{$places[$_]};
		die "an id of 0\n" unless $ids[$_];
		die "cgroup $ids[$_] without a name\n" if $names[$_] eq '';
		die "cgroup $ids[$_] before its parent\n" if $parent >= $_;
		die "cgroup $ids[$_] with another's parent\n"
			if $places[$parent][1] != $depth - 1;
		$seen++ if $names[$parent] =~ /^memlens_churn[0-9]$/;
	}
	return $seen;
}

# Reads until it is told to end, then says how often, how often some that come and go were
# there, and what was wrong first.
sub reader {
	my ($seed, $pipe) = @_;
	my ($reads, $seen, $wrong, $over) = (0, 0, '', 0);
	local $SIG{TERM} = sub { $over = 1 };
	srand($seed);
	until ($over) {
		my $file = $files[rand @files];
		my $ours = eval {
			my $bytes = whole($places[rand @places] . "/$file");
			return memcgs_seen($bytes) if $file ne 'memcgs';
			die "no whole text\n"
				unless $bytes =~ /\A# memlens memcgs 1\n.*\n\z/s;
			scalar(() = $bytes =~ m{^memcg .*/memlens_churn[0-9]/[0-9]+$}mg);
		};
		$wrong ||= "$file: $@" unless defined $ours;
		$seen++ if $ours;
		$reads++;
		sleep(rand 0.02);
	}
	syswrite($pipe, "$reads $seen " . $wrong =~ s/\n//gr . "\n");
	POSIX::_exit(0);
}

# A child that writes to a pipe what comes of it.
sub child {
	my ($do) = @_;
	pipe(my $from, my $to) or die "pipe: $!\n";
	my $pid = fork() // die "fork: $!\n";
	return [$pid, $from] if $pid;
	$do->($to);
	POSIX::_exit(1);
}

sub maker {
	my ($number) = @_;
	my $folder = "$files/$number";
	mkdir($folder) or die "$folder: $!\n";
	my $cgroup = cgroup_make("memlens_churn$number");
	spit("$cgroup/cgroup.subtree_control", "+memory\n");
	return child(sub {
		my ($to) = @_;
		open(STDOUT, '>&', $to) or die "dup: $!\n";
		exec('build/tests/cgroups', 'churn', $cgroup, SECONDS, $folder);
	});
}

# Living and dying. A page that waits on a CPU for its list keeps the cgroup that it was
# charged to: compaction of all memory begins with those. It is quick when little is left.
sub counts {
	spit('/proc/sys/vm/drop_caches', "3\n");
	spit('/proc/sys/vm/compact_memory', "1\n");
	return join ' and ', slurp("$cgroups/cgroup.stat") =~ /^nr_(?:dying_)?descendants (\d+)$/mg;
}

system('mountpoint -q /dev/shm || { mkdir -p /dev/shm && mount -t tmpfs tmpfs /dev/shm; }')
	== 0 or die "no tmpfs\n";
mkdir($files) or die "$files: $!\n";
log_mark('churn of cgroups');
spit('/sys/module/memlens/parameters/tail_share', "0\n");
# Those of other tests that are dying yet are gone first.
my $before = '';
wait_for(60, sub {
	my $last = $before;
	sleep(0.5);
	$before = counts();
	return $last eq $before;
});
my @makers = map { maker($_) } 1 .. MAKERS;
my @readers = map { my $seed = $_; child(sub { reader($seed, @_) }) } 1 .. READERS;
my ($made, $reads, $seen, @wrong) = (0, 0, 0);
for (@makers) {
	my ($pid, $from) = @$_;
	my $count = readline($from) // 0;
	waitpid($pid, 0);
	push @wrong, "a maker ended with $?" if $?;
	$made += $count;
}
kill('TERM', map { $_->[0] } @readers);
for (@readers) {
	my ($pid, $from) = @$_;
	my ($read, $saw, $what) = split ' ', readline($from) // '0 0 a reader died', 3;
	waitpid($pid, 0);
	$reads += $read;
	$seen += $saw;
	push @wrong, $what =~ s/\n//r if defined $what && $what =~ /\S/;
}
spit('/sys/module/memlens/parameters/tail_share', "100\n");
is_deeply(\@wrong, [], 'cgroups came and went, and each reading was whole');
cmp_ok($made, '>=', SECONDS * MAKERS, "$made of them");
cmp_ok($reads, '>=', SECONDS, "read meanwhile ($reads times)");
cmp_ok($seen, '>', $reads / 10, "and were seen ($seen times)");
system('rm', '-rf', $files);
cgroup_end(map { "$cgroups/memlens_churn$_" } 1 .. MAKERS);
my $after;
wait_for(DEBUG ? 300 : 60, sub {
	$after = counts();
	return $after eq $before;
});
is($after, $before, 'as many are left, living and dying, as were before');
is_deeply([all_log_since('churn of cgroups')], [], 'nothing of it is in the log');
done_testing();
