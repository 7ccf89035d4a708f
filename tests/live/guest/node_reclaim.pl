# SPDX-License-Identifier: GPL-2.0
#
# With vm.zone_reclaim_mode a task that wants more than is free on its node first
# takes page cache away there. ftrace and memlens watch it: the count, each latency,
# and what each pass freed.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use List::Util 'sum';
use Loading;
use Memlens;
use POSIX ();
use Reclaim;
use Slots;
use Test::More;
use Trace;

use constant LRU_GEN => '/sys/kernel/mm/lru_gen/enabled';
use constant SCHED_SETAFFINITY => 203;
use constant NODE => 1;		# the last one: its memory is one zone
use constant MORE => 40;	# MiB that are not free there
use constant { PASSES => 60, ROUNDS => 8 };

my ($begin, $end) = map { "mm_vmscan_node_reclaim_$_" } qw(begin end);
my @events = ($begin, $end, qw(mm_vmscan_lru_isolate mm_vmscan_lru_shrink_inactive
	      mm_vmscan_direct_reclaim_begin mm_vmscan_direct_reclaim_end
	      mm_vmscan_memcg_reclaim_begin mm_vmscan_memcg_reclaim_end));

# This process, and what it begins, runs on these processors only.
sub bind_to {
	my (@cpus) = @_;
	my $mask = 0;
	$mask |= 1 << $_ for @cpus;
	my $bytes = pack('Q', $mask);
	syscall(SCHED_SETAFFINITY, 0, length $bytes, $bytes) >= 0
		or die "affinity: $!\n";
}

sub node_mib {
	my ($name) = @_;
	my $text = slurp('/sys/devices/system/node/node' . NODE . '/meminfo');
	return $text =~ /\b$name:\s+(\d+) kB/ ? $1 >> 10 : 0;
}

# Clean page cache on the node that nobody has mapped: read once.
sub cache_fill {
	spit('/proc/sys/vm/drop_caches', "3\n");
	for my $path (big_files()) {
		open(my $file, '<', $path) or die "$path: $!\n";
		1 while sysread($file, my $bytes, 1 << 16);
		close($file);
	}
}

# Whether some task of press has all that it wants, in memory or in swap. Of what it has
# taken last some is not in these figures while it sleeps: up to 63 pages of a task (5.10,
# 6.1), or 31 of each kind on each CPU (until 6.16).
sub has_all {
	my ($mib) = @_;
	for my $pid (keys %{pids_of(qr/^press$/)}) {
		my $status = eval { slurp("/proc/$pid/status") } // next;
		my $kib = 0;
		$kib += $1 while $status =~ /^Vm(?:RSS|Swap):\s+(\d+) kB/mg;
		return 1 if $kib >= ($mib - 1) << 10;
	}
	return 0;
}

# A task on the node takes all that is free there, and more.
sub node_press {
	my $mib = node_mib('MemFree') + MORE;
	my $press = press(undef, 'hold', 1, $mib);
	wait_for(DEBUG ? 300 : 60, sub { has_all($mib) })
		or die "press does not get its memory\n";
	press_end($press);
}

# Until there is enough to compare: kswapd may be first. Then there is no more of it,
# since who looks wants memory, too.
sub pressed {
	for (1 .. ROUNDS) {
		cache_fill();
		node_press();
		last if event_rows(look('reclaim'))->{$end}{count} >= PASSES;
	}
	sysctl('zone_reclaim_mode', 0);
}

sub named {
	my ($seen, $name) = @_;
	return grep { $_->{name} eq $name } @{$seen->{events}};
}

sub passes_check {
	my ($seen) = @_;
	my @pairs = pairs($seen->{events}, $begin, $end);
	my $count = sum_of('count', hists($seen->{look}, 'node'));
	note(scalar @pairs, ' passes');
	cmp_ok(scalar @pairs, '>=', PASSES, 'there was node reclaim');
	is($count, scalar @pairs, 'as many as ftrace has pairs');
	is(scalar named($seen, "mm_vmscan_node_reclaim_$_"), $count,
	   "as many as ftrace has ${_}s") for qw(begin end);
	ok((grep { $_->{nid} == NODE } hists($seen->{look}, 'node')),
	   'some was of the node that is used up');
	my $groups = grouped(sub {
		my $args = $_[0]{begin}{args};
		my ($flags) = $args =~ /gfp_flags=(\S+)/;
		return join ' ', 'nid=' . number($_[0]{begin}, 'nid'),
			'order=' . number($_[0]{begin}, 'order'),
			'gfp=' . gfp_class($flags);
	}, @pairs);
	is_deeply([rows_differ($seen, 'node', \&latencies_differ, $groups)], [],
		  'by node, order and gfp, each as ftrace has it');

	# This check can fail. Most are about as short as what is tolerated.
	my ($most) = sort { @$b <=> @$a } values %$groups;
	longer(4, @$most);
	cmp_ok(scalar rows_differ($seen, 'node', \&latencies_differ, $groups),
	       '>', 0, 'and if all were four times as long, that is seen');
}

sub amounts_check {
	my ($seen) = @_;
	my @shrunk = named($seen, 'mm_vmscan_lru_shrink_inactive');
	my $groups = amount_groups('nr_reclaimed', @shrunk);
	is_deeply([rows_differ($seen, 'reclaimed', \&amounts_differ, $groups)], [],
		  'reclaimed: by whom and of which type, each pass as ftrace has it');
	my @isolated = grep { $_->{args} =~ /lru=(inactive|[02]\b)/ }
		named($seen, 'mm_vmscan_lru_isolate');
	$groups = amount_groups('nr_taken', @isolated);
	is_deeply([rows_differ($seen, 'scanned', \&amounts_differ, $groups)], [],
		  'scanned: likewise');
	my %sum = map {
		$_ => sum_of('sum', hists($seen->{look}, 'reclaimed', reclaimer => $_))
	} qw(node direct kswapd);
	cmp_ok($sum{node}, '>=', MORE / 10 * 256, 'MiBs of page cache of the node are of it');
	is($sum{node} + $sum{direct},
	   vmstat_delta($seen->{before}, $seen->{after}, 'pgsteal_direct'),
	   'reclaimed by node and direct: pgsteal_direct');
}

# One that frees nothing is one there.
sub failures_check {
	my ($seen) = @_;
	my $passes = scalar pairs($seen->{events}, $begin, $end);
	my ($failed, $done) = map {
		vmstat_delta($seen->{before}, $seen->{after}, "zone_reclaim_$_")
	} qw(failed success);
	cmp_ok($failed, '<=', $passes, 'not above it: zone_reclaim_failed');
	is($failed + $done, $passes, 'and with zone_reclaim_success all')
		if defined $seen->{after}{zone_reclaim_success};
}

sub lost_check {
	my ($seen) = @_;
	my %passes;
	push @{$passes{$_->{pid}}}, $_->{least} // 0 for pairs($seen->{events}, $begin, $end);
	my %least = map { $_ => sum(@{$passes{$_}}) } keys %passes;
	my ($pid) = sort { $least{$b} <=> $least{$a} } keys %least;
	my ($row) = grep { $_->{pid} == $pid } @{look('stalls')->{task}};
	is($row->{comm}, 'press', 'who has lost most time to it');
	cmp_ok($row->{count}, '>=', scalar @{$passes{$pid}}, 'how often');
	cmp_ok($least{$pid}, '>', 0, 'and it is known how much at least:');
	cmp_ok($row->{total_ns}, '>=', $least{$pid}, 'so much');
}

my $lru_gen = -e LRU_GEN ? slurp(LRU_GEN) : undef;
# With generations it takes nothing away unless it may write and unmap.
spit(LRU_GEN, "n\n") if defined $lru_gen;
my $mode = sysctl('zone_reclaim_mode');
sysctl('zone_reclaim_mode', 1);
my $nodes = node_of_cpu();
trace_early($begin, $end);
reload();
bind_to(grep { $nodes->{$_} == NODE } keys %$nodes);
big_files();
my $seen = traced(\&pressed, @events);
bind_to(keys %$nodes);
trace_early_end();
passes_check($seen);
amounts_check($seen);
failures_check($seen);
lost_check($seen);
sysctl('zone_reclaim_mode', $mode);
spit(LRU_GEN, $lru_gen) if defined $lru_gen;
done_testing();
