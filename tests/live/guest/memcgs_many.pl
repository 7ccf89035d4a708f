# SPDX-License-Identifier: GPL-2.0
#
# Thousands of cgroups, half of them dying, in one reading: all are there, and each costs
# what it costs among a hundred, where time is counted in instructions.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Late;
use List::Util 'min';
use Memlens;
use Reclaim;
use Test::More;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
use Wire;

# With checkers each takes ten times as long.
use constant STEPS => @{by_length(brief => [100, 1_000],
		usual => DEBUG ? [100, 1_000] : [100, 1_000, 10_000])};
use constant READS => 5;
use constant AHEAD => 4_000;	# made at most, for one that has no room
use constant DEARER => 1.25;	# a cgroup among many, over one among a hundred
# uapi/memlens_memcgs.h
use constant { MEMCGS => 80, MEMCG => 81, TAIL => 97 };
use constant { ID => 0, PLACE => 8, NAME => 192 };
use constant { ONLINE => 0, DYING => 1, NO_PARENT => 0xffffffff };

my $top;
my $files = '/dev/shm/memlens_many';
my @costs;

sub cgroups {
	my ($do, @words) = @_;
	system('build/tests/cgroups', $do, $top, @words) == 0
		or die "cgroups $do @words failed\n";
}

sub stat_of {
	my ($name) = @_;
	slurp("$cgroups/cgroup.stat") =~ /^$name (\d+)$/m or die "cgroup.stat: no $name\n";
	return $1;
}

# Waits until those that are let go are gone.
sub still {
	my $last = '';
	wait_for(60, sub {
		my $now = slurp("$cgroups/cgroup.stat");
		my $same = $now eq $last;
		$last = $now;
		sleep(1);
		return $same;
	});
}

# Seconds, and so instructions, for a reading by a file that has room for it.
sub cost {
	my ($name) = @_;
	open(my $file, '<:raw', "$Memlens::dir/raw/$name") or die "$name: $!\n";
	my @took;
	for (1 .. READS) {
		my $began = clock_gettime(CLOCK_MONOTONIC);
		sysseek($file, 0, 0);
		sysread($file, my $bytes, 4096);
		push @took, clock_gettime(CLOCK_MONOTONIC) - $began;
	}
	return min(@took);
}

# Whether each record's parent is before it, and is the parent that its path has.
sub parents_wrong {
	my (@places) = @_;
	return grep {
		my ($parent, $depth) = @{$places[$_]};
		$_ == 0 ? $parent != NO_PARENT || $depth != 0 :
			$parent >= $_ || $places[$parent][1] != $depth - 1;
	} 0 .. $#places;
}

sub all_check {
	my ($count) = @_;
	my $bytes = whole("$Memlens::dir/raw/memcgs");
	my $sections = sections($bytes);
	my ($sums) = records($bytes, $sections->{+MEMCGS}, 8, 'Q2');
	my @ids = map { $_->[0] } records($bytes, $sections->{+MEMCG}, ID, 'Q');
	my @places = records($bytes, $sections->{+MEMCG}, PLACE, 'V3');
	my %names = map { $_->[0] => 1 } records($bytes, $sections->{+MEMCG}, NAME, 'Z*');
	is($sections->{+MEMCG}{lost}, 0, "$count: one reading has room for all");
	is(scalar @ids, $sums->[0], "$count: and has all that were visited");
	is(scalar keys %{{ map { $_ => 1 } @ids }}, scalar @ids, "$count: each once");
	is($sums->[0], 1 + stat_of('nr_descendants') + stat_of('nr_dying_descendants'),
	   "$count: as many as cgroup.stat has");
	is($sums->[1], stat_of('nr_dying_descendants'), "$count: and as many are dying");
	is(scalar(grep { $_->[2] == DYING } @places), $sums->[1], "$count: by their records");
	is_deeply([grep { !$names{$_} } map { 2 * $_ } 0 .. $count / 2 - 1], [],
		  "$count: those that live are there by name");
	is_deeply([parents_wrong(@places)], [], "$count: and each after its parent");
	return $sums->[0];
}

sub cost_note {
	my ($seen) = @_;
	my $each = (cost('memcgs') - $costs[0]) / $seen;
	push @costs, $each;
	note(sprintf('%d: %.0f ns a cgroup', $seen, $each * 1e9));
}

# A reading again by the same file, which has the room that it had.
sub again {
	my ($file) = @_;
	my $bytes = '';
	sysseek($file, 0, 0);
	1 while sysread($file, $bytes, 1 << 18, length $bytes);
	my $sections = sections($bytes);
	my ($sums) = records($bytes, $sections->{+MEMCGS}, 8, 'Q2');
	return ($sections->{+MEMCG}, $sums->[0]);
}

# What came after a file was opened has no room there, and is counted. An eighth more has,
# and among few as many as what is set aside for any file has room for.
sub full_check {
	my ($from) = @_;
	my $to = $from;
	my ($section, $visited);
	open(my $file, '<:raw', "$Memlens::dir/raw/memcgs") or die "memcgs: $!\n";
	do {
		my $next = $to + int(100 + $from / 5);
		cgroups('make', $to, $next, $files);
		$to = $next;
		($section, $visited) = again($file);
	} until $section->{lost} || $to > $from + AHEAD;
	cmp_ok($section->{lost}, '>', 0, 'without room some are left out');
	is($section->{count} + $section->{lost}, $visited, 'and these are counted');
	cgroups('remove', $from, $to);
}

# All that have a page have a row, where none is to be left out.
sub tail_check {
	my ($from) = @_;	# so many cgroups, every second one dying with a page
	# Only the parent has pages, where it is given those of who is removed.
	return if !stat_of('nr_dying_descendants');
	spit('/sys/module/memlens/parameters/tail_share', "0\n");
	my $bytes = whole("$Memlens::dir/raw/tail");
	my $section = sections($bytes)->{+TAIL};
	spit('/sys/module/memlens/parameters/tail_share', "100\n");
	cmp_ok($section->{count}, '>=', $from, "tail has $section->{count} rows");
	is($section->{lost}, 0, 'and room for all of them');
}

system('mountpoint -q /dev/shm || { mkdir -p /dev/shm && mount -t tmpfs tmpfs /dev/shm; }')
	== 0 or die "no tmpfs\n";
mkdir($files) or die "$files: $!\n";
spit('/sys/kernel/rcu_expedited', "1\n");
$top = cgroup_make('memlens_many');
spit("$top/cgroup.subtree_control", "+memory\n");
@costs = (cost('memcgs'));
my $from = 0;
for my $to (STEPS) {
	cgroups('make', $from, $to, $files);
	still();
	cost_note(all_check($to));
	$from = $to;
}
tail_check($from);
full_check($from);
if (COUNTED) {
	cmp_ok($_, '<=', DEARER * $costs[1], 'each costs as much among many') for @costs[2 .. $#costs];
} else {
	note('instructions are not counted here');
}
my $text = slurp("$Memlens::dir/memcgs");
cmp_ok(scalar(() = $text =~ /^memcg /mg), '>=', $from / 2, 'the text has them as well');
cgroups('remove', 0, $from);
system('rm', '-rf', $files);
cgroup_end($top);
ok(wait_for(60, sub {
	spit('/proc/sys/vm/drop_caches', "3\n");
	stat_of('nr_dying_descendants') == 0;
}), 'and none is left');
spit('/sys/kernel/rcu_expedited', "0\n");
done_testing();
