# SPDX-License-Identifier: GPL-2.0
#
# A writer to a block device that stops answering: when as much is dirty as may be,
# the kernel makes it sleep until some of that is written. It is named meanwhile,
# once; and each of its waits is told, as ftrace has it.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use List::Util 'sum';
use Memlens;
use Nbd;
use POSIX ();
use Reclaim;
use Slots;
use Test::More;
use Time::HiRes qw(sleep time);
use Trace;

use constant MIB => 1 << 20;
use constant HELD => 3;		# seconds at least
use constant { FROM => 64, BEFORE => 8, AFTER => 16 };	# MiB: where, and to write
use constant LIMIT => 1;	# MiB that may be dirty then

my $function = 'balance_dirty_pages';
my $cgroup = cgroup_make('memlens_dirty');

# The limits, as they were: a number of bytes and a ratio exclude each other.
sub limits {
	return map { [ $_ => sysctl($_) ] } qw(dirty_background_bytes dirty_bytes
		dirty_background_ratio dirty_ratio);
}

sub limits_back {
	sysctl(@$_) for grep { $_->[1] } @_;
}

# Whoever comes near the limit only crawls: this one has already written more when
# that is set, and goes on as it is told to.
sub writer {
	my ($file, $ready, $go) = @_;
	my $pid = fork() // die "fork: $!\n";
	return $pid if $pid;
	cgroup_enter($cgroup);
	spit('/proc/self/comm', 'memlens writer');
	my $bytes = 'x' x MIB;
	# The inode is the cgroup's whose page is dirtied first: not one at the
	# beginning, which was read when partitions were looked for.
	sysseek($file, FROM * MIB, 0);
	for my $mib (1 .. BEFORE + AFTER) {
		syswrite($file, $bytes) == MIB or POSIX::_exit(1);
		next if $mib != BEFORE;
		syswrite($ready, '.');
		sysread($go, my $word, 1) or POSIX::_exit(2);
	}
	POSIX::_exit(0);
}

sub writer_begin {
	my ($file) = @_;
	pipe(my $from, my $ready) or die "pipe: $!\n";
	pipe(my $go, my $to) or die "pipe: $!\n";
	my $pid = writer($file, $ready, $go);
	close($ready);
	close($go);
	sysread($from, my $word, 1) or die "the writer has failed\n";
	sysctl('dirty_bytes', LIMIT * MIB);
	syswrite($to, '.');
	return $pid;
}

sub stalls_of {
	my ($pid, $tables) = @_;
	return grep { $_->{pid} == $pid } @{$tables->{stall} // []};
}

sub table_row {
	my ($tables, $table, $column, $value) = @_;
	my ($row) = grep { $_->{$column} eq $value } @{$tables->{$table} // []};
	return $row;
}

# While the device is on hold. Returns the age that was told last.
sub held_check {
	my ($pid) = @_;
	my $first;
	ok(wait_for(60, sub {
		($first) = grep { $_->{age_ns} > HELD * 1e9 }
			stalls_of($pid, look('stalls'));
		return $first;
	}), 'the writer waits for ' . HELD . ' s') or return 0;
	is($first->{kind}, 'dirty', 'for dirty pages');
	is($first->{comm}, 'memlens\040writer', 'it is told by its name');
	is($first->{cgroup_id}, cgroup_id($cgroup), 'its cgroup by its number');
	is($first->{cgroup}, 'memlens_dirty', 'and its name');
	is("$first->{order} $first->{flags}", '- -', 'it has asked for nothing');
	sleep(1);
	my @later = stalls_of($pid, look('stalls'));
	is(scalar @later, 1, 'a second later it is told, once');
	cmp_ok($later[0]{age_ns} - $first->{age_ns}, '>=', 1e9,
	       'and waits a second longer');
	return $later[0]{age_ns};
}

sub lost_check {
	my ($pid, $age, $most) = @_;
	my $tables = look('stalls');
	is_deeply([stalls_of($pid, $tables)], [], 'it is not told any more');
	my %row = (task => table_row($tables, 'task', 'pid', $pid),
		   cgroup => table_row($tables, 'cgroup', 'cgroup_id',
				       cgroup_id($cgroup)));
	for my $table (sort keys %row) {
		cmp_ok($row{$table}{max_ns} // 0, '>=', $age,
		       "$table: its time lost holds what it waited");
		cmp_ok($row{$table}{total_ns} // $most, '<', $most,
		       "$table: and no more than went by");
	}
	is($row{task}{comm}, 'memlens\040writer', 'task: its comm');
}

# Calls of the function in which the task slept, with the pauses that it was told to
# make. One that ends at a tick may be over before it begins.
sub waits {
	my ($events) = @_;
	my (%inside, %slept);
	for my $event (@$events) {
		my $pid = $event->{pid};
		push @{$inside{$pid}}, number($event, 'pause')
			if $event->{name} eq $function && number($event, 'pause') > 0;
		$slept{$pid} = $event->{name} ne 'dirty_begin'
			if $event->{name} eq 'dirty_begin' || is_sleep($event);
		next if $event->{name} ne 'dirty_end';
		$event->{pauses} = delete $inside{$pid} // [];
		$event->{slept} = delete $slept{$pid};
	}
	return grep { $_->{end}{slept} } pairs($events, 'dirty_begin', 'dirty_end');
}

# It gave its processor away, and not since another had to have it.
sub is_sleep {
	my ($event) = @_;
	return $event->{name} eq 'sched_switch' && $event->{args} !~ /prev_state=R/;
}

sub waits_check {
	my ($events, $pid, $age) = @_;
	my $tables = look('reclaim');
	my @waits = waits($events);
	my @rows = hists($tables, 'dirty');
	is(scalar @rows, 1, 'the waits are in one row') or return;
	note(scalar @waits, ' waits');
	# What comes after that may be long too, where the host is slow to write.
	cmp_ok(scalar(grep { $_->{ns} >= $age } @waits), '>=', 1,
	       'one of them for all the time that it is held');
	is_deeply([latencies_differ('dirty', $rows[0], @waits)], [],
		  'each, as ftrace has it');
	cmp_ok($rows[0]{max}, '>=', $age, 'the longest is the one that was told');
	is($rows[0]{max_pid}, $pid, 'and whose that was');
	is($rows[0]{max_cgroup_id}, cgroup_id($cgroup), 'in which cgroup');
	my ($longest) = sort { $b->{ns} <=> $a->{ns} } @waits;
	my @pauses = @{$longest->{end}{pauses}};
	cmp_ok(scalar @pauses, '>', 1, 'it slept more than once in that');
	# A pause ends at a tick, which may come at once.
	cmp_ok((sum(@pauses) - 10 * @pauses) * 1e6, '<=', $rows[0]{max},
	       'its pauses are not above it');
	cmp_ok(sum(@pauses) * 1e6, '>=', HELD / 2 * 1e9, 'and are most of it');
	my $calls = grep { $_->{name} eq 'dirty_begin' } @$events;
	my $row = event_rows($tables)->{$function};
	is($row->{count}, $calls, 'calls of the function are counted');
	is($row->{missed}, 0, 'and none was missed');
	my $wait = table_row(look('stalls'), 'wait', 'kind', 'dirty');
	is($wait->{waits}, scalar @waits, 'stalls has the number of waits')
		if $wait;
}

my $row = event_rows(look('reclaim'))->{$function};
is($row->{state}, 'attached', 'the function is watched');
my @limits = limits();
# Opened while it answers: its partitions are looked for.
my $device = nbd_begin();
open(my $file, '>', $device) or die "$device: $!\n";
trace_function('dirty', $function);
trace_prepare(4 << 10, $function, 'dirty_begin', 'dirty_end', 'sched_switch');
trace_filter('sched_switch', 'prev_comm == "memlens writer"');
nbd_hold();
memlens_reset();
trace_begin();
my $began = time();
my $pid = writer_begin($file);
my $age = held_check($pid);
nbd_release();
ok(wait_for(60, sub { waitpid($pid, POSIX::WNOHANG()) == $pid }),
   'the device goes on, and the writer comes to its end');
is($?, 0, 'it has written all');
lost_check($pid, $age, (time() - $began) * 1e9);
my $events = trace_end();
trace_functions_end('dirty');
waits_check($events, $pid, $age);
close($file);
limits_back(@limits);
cgroup_end($cgroup);
cgroups_off();
nbd_end();
done_testing();
