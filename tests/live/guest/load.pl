# SPDX-License-Identifier: GPL-2.0
#
# Readers open, read, seek back and close every file in every place, some of
# them holding it open over an unload, while the module comes and goes, and so
# does every CPU but the first.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Fcntl 'SEEK_SET';
use Loading;
use Memlens;
use POSIX ();
use Test::More;
use Time::HiRes 'sleep';

# With checkers a round takes ten times as long.
use constant ROUNDS => by_length(brief => 30, usual => DEBUG ? 40 : 100, long => 500);
use constant READERS => 4;

my @names = qw(zones lru memcgs tail reclaim shrinkers stalls slabs info);
my @files = (@names, (map { "raw/$_" } @names), 'snapshot');
my @places = qw(/sys/kernel/debug/memlens /proc/memlens);

# What memlens left in the kernel's own lists.
sub remains {
	my @left = grep { -e } @places, '/sys/module/memlens';
	for (qw(/proc/modules /proc/vmallocinfo /proc/slabinfo)) {
		push @left, map { "$_ in $1" } slurp($_) =~ /(.*memlens.*)/;
	}
	return @left;
}

sub reader {
	my ($seed, $pipe) = @_;
	my ($reads, $broken) = (0, 0);
	srand($seed);
	local $SIG{TERM} = sub {
		syswrite($pipe, "$reads $broken\n");
		POSIX::_exit(0);
	};
	while (1) {
		my $path = $places[rand @places] . '/' . $files[rand @files];
		open(my $file, '<', $path) or next;
		for (0 .. int rand 3) {
			my $got = sysread($file, my $bytes, 1 << 16);
			last unless defined $got;	# unloaded under us
			$reads++;
			$broken++ unless $bytes =~ /\A(# memlens |memlens\0)/;
			sysseek($file, 0, SEEK_SET);
			sleep(0.02) if $path =~ m{^/proc} && rand() < 0.2;
		}
		close($file);
		# As many readers never let go of the CPUs: loads need them as well.
		sleep(rand 0.03);
	}
}

# What memlens has written to the log since it was marked, but for what it says when
# a wait was under way. A kernel may have the name as well.
sub log_mark {
	spit('/dev/kmsg', "load: the log from here on\n");
}

sub log_since_mark {
	my ($log) = `dmesg` =~ /load: the log from here on\n(.*)/s
		or die "the log's mark is gone\n";
	return grep { /memlens/ && !/taint|signature|module verification/ &&
			!/memlens: \d+ waits were under way at unload$/ }
		split /\n/, $log;
}

# Probes take most of the time of a load where faults are looked for, and storm is
# about these: there, a quarter of all loads has them. (Without BTF a load is faster
# still, but readers of slabs take seconds, and unload waits for them.)
sub parameters {
	my ($round) = @_;
	return () if !DEBUG || $round % 4 == 0;
	return qw(reclaim=0 compaction=0 shrinkers=0 waits=0);
}

# Switches every CPU but the first off and on; says how often.
sub switcher {
	my ($pipe) = @_;
	my $switched = 0;
	my $over;
	my @cpus = glob('/sys/devices/system/cpu/cpu[1-9]*/online');
	local $SIG{TERM} = sub { $over = 1 };
	until ($over) {
		for (@cpus) {
			spit($_, "0\n");
			sleep(0.1);
			spit($_, "1\n");
			$switched++;
		}
		sleep(0.6);
	}
	syswrite($pipe, "$switched 0\n");
	POSIX::_exit(0);
}

is_deeply([remains()], [], 'nothing of memlens before');
log_mark();
# Most of a round is waiting for grace periods, longest where ticks are rarest;
# every other kernel is loaded without this.
spit('/sys/kernel/rcu_expedited', "1\n") if DEBUG;
ok(!system('modprobe memlens'), 'modprobe memlens');
ok(unload(), 'and rmmod');

my (@pids, @pipes);
for my $seed (0 .. READERS) {
	pipe(my $from, my $to) or die;
	my $pid = fork();
	unless ($pid) {
		$seed ? reader($seed, $to) : switcher($to);
	}
	push @pids, $pid;
	push @pipes, $from;
}

# Probes are patched into code one by one, each time on all CPUs: who loads is not to
# wait for a turn there. Whenever it sleeps, which is often, the readers have theirs.
setpriority(0, 0, -15);
my ($loads, $unloads) = (0, 0);
for (1 .. ROUNDS) {
	$loads++ if load(parameters($_));
	sleep(0.01);
	$unloads++ if unload();
}
setpriority(0, 0, 0);
kill('TERM', @pids);
my ($switched) = split ' ', readline(shift @pipes);
my ($reads, $broken) = (0, 0);
for (@pipes) {
	my ($count, $bad) = split ' ', <$_>;
	$reads += $count;
	$broken += $bad;
}
waitpid($_, 0) for @pids;

is($loads, ROUNDS, 'loaded every time');
is($unloads, ROUNDS, 'unloaded every time');
cmp_ok($reads, '>', ROUNDS, "read meanwhile ($reads times)");
cmp_ok($switched, '>', ROUNDS / 3, "CPUs went and came ($switched times)");
is($broken, 0, 'each read began as a memlens file does');
is_deeply([remains()], [], 'nothing stays in debugfs, procfs, modules, vmalloc or slab');
is_deeply([log_since_mark()], [], 'nor in the log');

# An open debugfs file holds the module; an open procfs file does not.
system('modprobe', 'memlens');
open(my $held, '<', "$places[0]/zones") or die;
isnt(system('rmmod memlens 2>/dev/null'), 0,
     'rmmod refuses while a debugfs file is open');
close($held);
open($held, '<', "$places[1]/zones") or die;
ok(sysread($held, my $bytes, 16), 'a procfs file is read');
ok(unload(), 'rmmod goes ahead while it is open');
is(sysread($held, $bytes, 16), undef, 'which then reads no more');
close($held);
is_deeply([remains()], [], 'and nothing stays behind');

spit('/sys/kernel/rcu_expedited', "0\n") if DEBUG;
done_testing();
