# SPDX-License-Identifier: GPL-2.0
#
# 64 tasks are in direct reclaim all the while that memlens is loaded and
# unloaded again, as often as that. Nothing of it is in the log, no stamp is left when
# all is quiet, and a table that is too small is said to have been, and makes no counts.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Test::More;
use Time::HiRes 'sleep';
use Trace;

use constant ROUNDS => by_length(brief => DEBUG ? 4 : 10, usual => DEBUG ? 10 : 50, long => 50);
use constant TASKS => 64;
use constant SMALL => 16;	# stamps, the fewest

my ($begin, $end) = map { "mm_vmscan_direct_reclaim_$_" } qw(begin end);

# With checkers, to look so often how far the others are is all that it can do.
sub storm_press {
	my ($how) = @_;
	return press(undef, DEBUG ? 'anon' : $how, TASKS, press_each(TASKS, 0.15));
}

# Once it rages, what the kernel has its own threads do for a load is not to wait for
# 64 turns.
sub storm_begin {
	my $before = vmstat();
	my $pid = storm_press('even');
	wait_for(DEBUG ? 600 : 400, sub {
		vmstat_delta($before, vmstat(), qr/^allocstall/) > TASKS
	}) or die "there is no storm\n";
	setpriority(1, $pid, 19);
	return $pid;
}

# Counts that each load has seen, of all of them.
sub loads {
	my %sum = (loads => 0, unloads => 0, counts => 0);
	for (1 .. ROUNDS) {
		last unless load();
		$sum{loads}++;
		sleep(0.05);
		$sum{counts} += sum_of('count', @{look('reclaim')->{hist} // []});
		last unless unload();
		$sum{unloads}++;
	}
	return \%sum;
}

# Some are held in reclaim while memlens is loaded. Not kswapd: held first, it has all
# others wait for it before they reclaim.
sub before_check {
	shrink_load('hold_ms=60000');
	shrink_set('hold', -4);
	wait_for(DEBUG ? 600 : 400, sub { shrink_value('held') })
		or die "nobody is held\n";
	load() or die "memlens does not load: $!\n";
	shrink_set('hold', 0);
	ok(wait_for(DEBUG ? 300 : 120, sub { info_value('ends_alone') > 0 }),
	   'what had begun before a load is told');
	shrink_end();
}

sub nothing_left {
	my ($when) = @_;
	quiet();
	is_deeply(look('stalls')->{stall} // [], [], "$when: nobody is left in stalls");
}

# More are held in reclaim at once than have a place in the table, and kswapd too, so
# that nobody is spared, for as long as it takes until all of them had their turn;
# and what was not seen whole is not counted.
sub small_check {
	trace_prepare(16 << 10, $begin, $end);
	trace_begin();
	load('stamps=' . SMALL) or die "memlens does not load: $!\n";
	# Until all have come: should one have to go on for that, then not after a minute.
	shrink_load('hold_ms=' . (DEBUG ? 60_000 : 15_000));
	my $storm = storm_press('half');
	wait_for(DEBUG ? 600 : 400, sub {
		shrink_set('hold', -3);
		return info_value('stamps_full') > 0;
	});
	shrink_set('hold', 0);
	sleep(2);
	press_end($storm);
	quiet();
	my $seen = look('reclaim');
	my $count = sum_of('count', hists($seen, 'direct'));
	# With kswapd held most wait before they reclaim.
	my $waits = sum_of('count', hists($seen, 'pfmemalloc'));
	my $pairs = pairs(trace_end(), $begin, $end);
	cmp_ok(info_value('stamps_full'), '>', 0, 'few stamps: drops are told');
	cmp_ok($count + $waits, '>', 0, 'few stamps: what had one is counted');
	cmp_ok($count, '<=', $pairs, 'few stamps: and nothing that was not there');
	nothing_left('few stamps');
	shrink_end();
}

die "memlens does not unload: $!\n" if loaded() && !unload();
load_from_memory();
# Each load and unload waits for some.
spit('/sys/kernel/rcu_expedited', "1\n");
stay_ahead();
log_mark('storm');
my $storm = storm_begin();
my $sum = loads();
is($sum->{loads}, ROUNDS, 'loaded every time');
is($sum->{unloads}, ROUNDS, 'unloaded every time');
cmp_ok($sum->{counts}, '>', 0, "counted meanwhile ($sum->{counts})");
before_check();
press_end($storm);
nothing_left('after the storm');
ok(unload(), 'and memlens goes');
# What it counts is the same with checkers, where to come to it takes minutes.
if (by_length(brief => DEBUG ? 0 : 1, usual => 1)) {
	small_check();
	ok(unload(), 'and goes again');
}
is_deeply([log_since('storm')], [], 'nothing of it is in the log');
spit('/sys/kernel/rcu_expedited', "0\n");

done_testing();
