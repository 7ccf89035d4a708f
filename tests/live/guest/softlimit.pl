# SPDX-License-Identifier: GPL-2.0
#
# Version 1 of cgroups: whoever reclaims, kswapd or a task, begins with a cgroup that
# is far over its soft limit, and that is in that one's row, pass by pass. Where it
# cannot be known it is in the row of who reclaims, the root's, and marked so.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use POSIX ();
use Reclaim;
use Slots;
use Test::More;
use Trace;

use constant LRU_GEN => '/sys/kernel/mm/lru_gen/enabled';
use constant MIB => 1 << 20;
use constant HAS => 96;		# MiB that the cgroup has
use constant PASSES => 30;

my $root = '/run/memlens_v1';
my $soft = "$root/memlens soft";
my $function = 'mem_cgroup_shrink_node';
my ($begin, $end) = map { "mm_vmscan_memcg_softlimit_reclaim_$_" } qw(begin end);
my @events = ($begin, $end, qw(mm_vmscan_lru_isolate mm_vmscan_lru_shrink_inactive
	      mm_vmscan_direct_reclaim_begin mm_vmscan_direct_reclaim_end));

# What was swapped out is charged by version, and is not to meet the other one; slots
# of swap that were freed are with a CPU for a while, and still charged.
sub without_swap {
	my ($what) = @_;
	my @devices = slurp('/proc/swaps') =~ m{^(/\S+)}mg;
	for (@devices) {
		system('swapoff', $_) and die "swap on $_ does not end\n";
	}
	# Other tests want it, whatever becomes of this one.
	my $done = eval { $what->(); 1 };
	my $why = $@;
	for (@devices) {
		system('swapon', $_) and die "swap on $_ does not come again\n";
	}
	die $why unless $done;
}

# The controller goes to version 1 if version 2 has no cgroup of it, and back if
# there is none left here: one that was removed is there until all that it was
# charged with is gone.
sub hierarchy_begin {
	mkdir($root) or die "$root: $!\n";
	system('mount', '-t', 'cgroup', '-o', 'memory', 'none', $root)
		and die "the memory controller is not to be had\n";
}

sub cgroups_left {
	my ($count) = slurp('/proc/cgroups') =~ /^memory\s+\d+\s+(\d+)/m;
	return $count;
}

# When that is cannot be told: a page that somebody has mapped keeps it. No test in
# this guest wants the controller.
sub hierarchy_end {
	wait_for(10, sub {
		spit('/proc/sys/vm/compact_memory', "1\n");	# none is with a CPU
		spit('/proc/sys/vm/drop_caches', "3\n");
		return cgroups_left() == 1;
	});
	note(cgroups_left() - 1, ' cgroups are still there');
	system('umount', $root) and die "$root is in use\n";
	rmdir($root) or die "$root: $!\n";
}

sub usage {
	return slurp("$soft/memory.usage_in_bytes") + 0;
}

# A task in it that has far more than its limit, and sleeps.
sub settler {
	mkdir($soft) or die "$soft: $!\n";
	spit("$soft/memory.soft_limit_in_bytes", 4 * MIB . "\n");
	my $press = press($soft, 'hold', 1, HAS);
	wait_for(DEBUG ? 300 : 60, sub { usage() >= HAS * MIB })
		or die "$soft does not fill\n";
	return $press;
}

sub settler_end {
	my ($press) = @_;
	press_end($press);
	spit("$soft/memory.force_empty", "0\n");
	cgroup_end($soft);
}

# Tasks of the root want more than there is, until the kernel has made so many passes.
sub pressed {
	my ($there) = slurp('/proc/meminfo') =~ /^MemAvailable:\s+(\d+) kB/m;
	my $press = press(undef, 'anon', 2, int((($there >> 10) + HAS / 2) / 2));
	wait_for(DEBUG ? 300 : 60, sub {
		return event_rows(look('reclaim'))->{$end}{count} >= PASSES;
	});
	press_end($press);
}

# All in one row: of that cgroup.
sub row_check {
	my ($what, $seen, $id, $name, $origin) = @_;
	my @pairs = pairs($seen->{events}, $begin, $end);
	my @rows = grep { $_->{count} } hists($seen->{look}, 'softlimit');
	note("$what: ", scalar @pairs, ' passes');
	cmp_ok(scalar @pairs, '>=', PASSES, "$what: there were passes");
	is(scalar @rows, 1, "$what: they are in one row") or return;
	is($rows[0]{cgroup_id}, $id, "$what: by the cgroup's id");
	is($rows[0]{cgroup}, $name, "$what: and its name");
	is($rows[0]{origin}, $origin, "$what: known as $origin");
	is_deeply([latencies_differ($what, $rows[0], @pairs)], [],
		  "$what: each pass, as ftrace has it");
	longer(2, @pairs);
	isnt(scalar latencies_differ($what, $rows[0], @pairs), 0,
	     "$what: and if each were twice as long, that is seen");
	my $events = event_rows($seen->{look});
	is($events->{$_}{count}, scalar @pairs, "$what: $_") for $begin, $end;
}

# By whom: passes inside of it are its own, and not kswapd's or the task's.
sub amounts_check {
	my ($what, $seen) = @_;
	my $groups = amount_groups('nr_reclaimed',
		grep { $_->{name} eq 'mm_vmscan_lru_shrink_inactive' }
		@{$seen->{events}});
	is_deeply([rows_differ($seen, 'reclaimed', \&amounts_differ, $groups)], [],
		  "$what: reclaimed, by whom and of which type");
	my @rows = hists($seen->{look}, 'reclaimed', reclaimer => 'softlimit');
	cmp_ok(sum_of('sum', @rows), '>', 0, "$what: of which some by the soft limit");
	is(sum_of('sum', hists($seen->{look}, 'reclaimed')),
	   vmstat_delta($seen->{before}, $seen->{after}, qr/^pgsteal_(anon|file)$/),
	   "$what: in all pgsteal_anon and pgsteal_file");
}

sub soft_check {
	my ($what, @wanted) = @_;
	my $press = settler();
	my $id = cgroup_id($soft);
	my $seen = traced(\&pressed, @events);
	row_check($what, $seen, @wanted ? @wanted :
		  ($id, 'memlens\040soft', 'target'));
	amounts_check($what, $seen);
	settler_end($press);
	return $seen;
}

# With generations the kernel knows no soft limit.
my $lru_gen = -e LRU_GEN ? slurp(LRU_GEN) : undef;
spit(LRU_GEN, "n\n") if defined $lru_gen;
# No page of this program is to be read, and paid for, by who enters that cgroup.
stay_ahead();
without_swap(\&hierarchy_begin);
trace_early($begin, $end);
reload();
my $seen = soft_check('softlimit');
my $row = event_rows($seen->{look})->{$function};
is($row->{state}, 'attached', 'the function that tells the cgroup is watched');
is($row->{count}, scalar pairs($seen->{events}, $begin, $end), 'and called as often');

reload('waits=0');
is(event_rows(look('reclaim'))->{$function}{state}, 'off', 'waits=0: not watched');
soft_check('waits=0', cgroup_id($root), '/', 'own');

trace_early_end();
reload();
without_swap(\&hierarchy_end);
spit(LRU_GEN, $lru_gen) if defined $lru_gen;
done_testing();
