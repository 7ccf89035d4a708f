# SPDX-License-Identifier: GPL-2.0
#
# Who is held, while it is held: in direct and in memcg reclaim by a shrinker that
# does not return, over memory.high, and before direct reclaim when reserves are
# low. Each is named, with its age; then it is gone, and its time lost is told.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Test::More;
use Time::HiRes qw(sleep time);
use Trace;

use constant MIB => 1 << 20;
use constant HELD => 2;		# s
use constant PATIENCE => DEBUG ? 300 : 60;

my $victims = cgroup_make('memlens_victim');

sub stalls_of {
	my ($pid, $tables) = @_;
	$tables //= look('stalls');
	return grep { $_->{pid} == $pid } @{$tables->{stall} // []};
}

# The task that press works with. Not every kernel lists a task's children.
sub worker_of {
	my ($press) = @_;
	my $pid;
	wait_for(PATIENCE, sub {
		for (glob('/proc/[0-9]*/stat')) {
			my $stat = eval { slurp($_) } // next;
			$pid = $1 if $stat =~ /^(\d+) \(press\) \S $press /;
		}
		return $pid;
	}) or die "press has no task\n";
	return $pid;
}

sub table_row {
	my ($tables, $table, $column, $value) = @_;
	my ($row) = grep { $_->{$column} eq $value } @{$tables->{$table} // []};
	return $row;
}

# What stalls says of one that is held, twice; returns the second row.
sub held_check {
	my ($what, $pid, %wanted) = @_;
	my ($first) = stalls_of($pid);
	ok($first, "$what: told while it is held") or return {};
	sleep(HELD);
	my $tables = look('stalls');
	my @rows = stalls_of($pid, $tables);
	is(scalar @rows, 1, "$what: once");
	my $row = $rows[0] // return {};
	is($row->{$_}, $wanted{$_}, "$what: its $_") for sort keys %wanted;
	cmp_ok($row->{age_ns} - $first->{age_ns}, '>=', HELD * 1e9,
	       "$what: its age grows with time");
	my @ages = map { $_->{age_ns} } @{$tables->{stall}};
	is_deeply(\@ages, [sort { $b <=> $a } @ages], "$what: oldest first");
	return $row;
}

# After it: not told any more, but its time lost is.
sub lost_check {
	my ($what, $pid, $comm, $ns) = @_;
	my $tables = look('stalls');
	is_deeply([stalls_of($pid, $tables)], [], "$what: gone when it is not held");
	my %row = (task => table_row($tables, 'task', 'pid', $pid),
		   cgroup => table_row($tables, 'cgroup', 'cgroup_id',
				       cgroup_id($victims)));
	for my $table (sort keys %row) {
		my $row = $row{$table};
		ok($row, "$what: told of its $table") or next;
		cmp_ok($row->{total_ns}, '>=', $ns, "$what: $table: time lost");
		cmp_ok($row->{max_ns}, '>=', $ns, "$what: $table: at once");
		cmp_ok($row->{count}, '>=', 1, "$what: $table: count");
		is($row->{error_ns}, 0, "$what: $table: known exactly");
		cmp_ok($row->{max_ns}, '<=', $row->{total_ns}, "$what: $table: adds up");
	}
	is($row{task}{comm}, $comm, "$what: its comm");
	is($row{cgroup}{cgroup}, 'memlens_victim', "$what: its cgroup's name");
}

# Holds that task as soon as it is in reclaim, checks, lets go, and checks.
sub hold_and_check {
	my ($what, $pid, $comm, $begun, $ended, %wanted) = @_;
	ok(wait_for(PATIENCE, sub { shrink_value('held') == $pid }), "$what: it is held")
		or return;
	my $from = time();
	$begun->();
	my $row = held_check($what, $pid, comm => $comm, %wanted);
	my $ns = (time() - $from) * 1e9;
	shrink_set('hold', 0);
	wait_for(PATIENCE, sub { shrink_value('held') == 0 });
	# It is ended while its last reclaim may well go on.
	wait_for(PATIENCE, sub { !grep { $_->{age_ns} > $ns } stalls_of($pid) });
	$ended->();
	lost_check($what, $pid, $comm, $ns);
	return $row;
}

sub direct_check {
	trace_prepare(4 << 10, qw(mm_vmscan_direct_reclaim_begin
			       mm_vmscan_direct_reclaim_end));
	quiet();
	memlens_reset();
	trace_begin();
	my $press = press($victims, 'anon', 1, 300);
	my $pid = worker_of($press);
	shrink_set('hold', $pid);
	my $others = press(undef, 'anon', 3, 130);
	my $row = hold_and_check('direct', $pid, 'press',
		sub { press_end($others) }, sub { press_end($press) },
		kind => 'direct', cgroup_id => cgroup_id($victims),
		cgroup => 'memlens_victim');
	press_end($press);
	my ($longest) = sort { $b->{ns} <=> $a->{ns} } grep { $_->{pid} == $pid }
		pairs(trace_end(), 'mm_vmscan_direct_reclaim_begin',
		      'mm_vmscan_direct_reclaim_end');
	my ($flags) = $longest->{begin}{args} =~ /gfp_flags=(\S+)/;
	is($row->{flags}, $flags, 'direct: its flags, in the words of ftrace');
	is($row->{order}, number($longest->{begin}, 'order'), 'direct: its order');
	is($row->{nid}, node_of_cpu()->{$longest->{cpu}}, 'direct: its node');
	my ($most) = sort { $b->{max} <=> $a->{max} } hists(look('reclaim'), 'direct');
	cmp_ok($most->{max}, '>=', HELD * 1e9, 'direct: the longest in its histogram');
	is("$most->{max_pid} $most->{max_comm} $most->{max_cgroup_id}",
	   "$pid press " . cgroup_id($victims), 'direct: and whose it was');
}

# The root's: only there are shrinkers of all kinds called.
sub memcg_check {
	my $file = "$cgroups/memory.reclaim";
	return note('memcg: this kernel has no memory.reclaim') unless -e $file;
	quiet();
	memlens_reset();
	my $pid = fork() // die "fork: $!\n";
	unless ($pid) {
		cgroup_enter($victims);
		spit('/proc/self/comm', 'memlens writer');
		sleep(1);
		eval { spit($file, "1M\n") };
		POSIX::_exit(0);
	}
	shrink_set('hold', $pid);
	my $row = hold_and_check('memcg', $pid, 'memlens\040writer', sub {},
		sub { waitpid($pid, 0) }, kind => 'memcg',
		cgroup_id => cgroup_id($cgroups));
	like($row->{flags} // '', qr/^GFP_\w+/, 'memcg: its flags');
}

# Locked memory that memory.high is far below: whoever has it sleeps on its way
# back to user space, two seconds at a time.
sub high_check {
	quiet();
	memlens_reset();
	my %events = (before => high_events());
	spit("$victims/memory.high", 2 * MIB . "\n");
	my $press = press($victims, 'lock', 1, 40);
	my $pid = worker_of($press);
	my $row;
	ok(wait_for(PATIENCE, sub {
		($row) = grep { $_->{kind} eq 'high' && $_->{age_ns} > 3e8 }
			stalls_of($pid);
		return $row;
	}), 'high: told while it is held') or $row = {};
	is($row->{comm}, 'press', 'high: its comm');
	is($row->{cgroup_id}, cgroup_id($victims), 'high: the cgroup');
	spit("$victims/memory.high", "max\n");
	wait_for(PATIENCE, sub { !stalls_of($pid) });
	press_end($press);
	lost_check('high', $pid, 'press', 3e8);
	my $tables = look('stalls');
	my $wait = table_row($tables, 'wait', 'kind', 'high');
	my @hists = hists(look('reclaim'), 'high');
	cmp_ok($wait->{waits}, '>', 0, 'high: waits are counted');
	is($wait->{waits}, sum_of('count', @hists), 'high: each is in its histogram');
	is_deeply([map { $_->{cgroup_id} } @hists], [cgroup_id($victims)],
		  "high: of that cgroup's row");
	is($wait->{kernel}, high_events() - $events{before},
	   "high: beside it the kernel's events");
}

# memory.events counts children as well.
sub high_events {
	my ($count) = slurp("$victims/memory.events") =~ /^high (\d+)/m;
	return $count;
}

# kswapd is held, and the marks go up: free memory is under half of what min is
# then, and whoever wants more has to wait for kswapd. A reader that is there
# already, in locked memory, sees that. Nothing else here can be relied on to go on
# meanwhile, this test itself least: the shrinker lets go by itself.
sub pfmemalloc_check {
	my $min = sysctl('min_free_kbytes');
	quiet();
	memlens_reset();
	my $before = vmstat();
	shrink_set('hold_ms', 4000);
	my $watch = open(my $from, '-|', 'build/tests/press', 'watch',
			 "$Memlens::dir/stalls", 60) or die "press: $!\n";
	readline($from);
	# Opened before: who opens a file wants memory.
	open(my $marks, '>', '/proc/sys/vm/min_free_kbytes') or die "marks: $!\n";
	my ($there) = slurp('/proc/meminfo') =~ /^MemAvailable:\s+(\d+) kB/m;
	shrink_set('hold', -1);
	my $press = press(undef, 'anon', 3, (($there >> 10) + 60) / 3);
	ok(wait_for(60, sub { shrink_value('held') }), 'pfmemalloc: kswapd is held');
	syswrite($marks, (128 << 10) . "\n");
	sleep(5);
	sysseek($marks, 0, 0);
	syswrite($marks, "$min\n");
	close($marks);
	shrink_set('hold', 0);
	press_end($press);
	kill('TERM', $watch);
	my $text = do { local $/; <$from> };
	close($from);
	quiet();
	my $tables = look('stalls');
	my $throttled = vmstat_delta($before, vmstat(), 'pgscan_direct_throttle');
	my $wait = table_row($tables, 'wait', 'kind', 'pfmemalloc');
	cmp_ok($throttled, '>', 0, 'pfmemalloc: some were throttled');
	is($wait->{kernel}, $throttled, "pfmemalloc: the kernel's own counter");
	is($wait->{waits}, $throttled, 'pfmemalloc: and as many waits');
	is(sum_of('count', hists(look('reclaim'), 'pfmemalloc')), $throttled,
	   'pfmemalloc: each is in a histogram');
	my @rows = map { @{tables($_)->{stall} // []} }
		split /^(?=# memlens stalls)/m, $text;
	my @held = grep { $_->{kind} eq 'pfmemalloc' } @rows;
	cmp_ok(scalar @held, '>', 0, 'pfmemalloc: told while it is held');
	my ($oldest) = sort { $b->{age_ns} <=> $a->{age_ns} } @held;
	cmp_ok($oldest->{age_ns} // 0, '>', 5e8, 'pfmemalloc: for as long as that is');
	like($oldest->{flags} // '', qr/^GFP_\w+/, 'pfmemalloc: with its flags');
}

sub functions_check {
	my $rows = event_rows(look('reclaim'));
	my %state = map { $_->{name} => $_->{state} }
		grep { $_->{what} eq 'function' } values %$rows;
	is($state{throttle_direct_reclaim}, 'attached', 'pfmemalloc has its function');
	ok((grep { /mem_cgroup_handle_over_high$/ && $state{$_} eq 'attached' }
	    keys %state), 'high has its function');
	my @missed = grep { $_->{missed} } values %$rows;
	is_deeply(\@missed, [], 'no call of a function was missed');
}

reload();
stay_ahead();
# Longer than it takes to end the other tasks, and to look twice.
shrink_load('hold_ms=60000');
functions_check();
direct_check();
memcg_check();
high_check();
# Where reserves are gone kmemleak finds no memory either, and switches itself off.
DEBUG ? note('pfmemalloc: not with kmemleak') : pfmemalloc_check();
shrink_end();
cgroup_end($victims);
cgroups_off();
done_testing();
