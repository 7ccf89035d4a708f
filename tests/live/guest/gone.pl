# SPDX-License-Identifier: GPL-2.0
#
# Memory goes away and stays away for ten seconds; see gone.c, which makes it
# so. Who enters direct reclaim, and from where, is what ftrace says.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use List::Util 'sum';
use Memlens;
use Test::More;
use Time::Local;

my $tracing = '/sys/kernel/tracing/instances';
my $seconds = 12;
my $reclaim = 'vmscan/mm_vmscan_direct_reclaim_begin';

# An instance that records an event, once it is switched on; its buffer of
# KiB a CPU is there from now on.
sub instance {
	my ($name, $event, $kbytes, $stacks) = @_;
	mkdir "$tracing/$name" or die "$tracing/$name: $!\n";
	spit("$tracing/$name/tracing_on", 0);
	spit("$tracing/$name/buffer_size_kb", $kbytes);
	spit("$tracing/$name/options/stacktrace", $stacks);
	spit("$tracing/$name/options/sym-offset", 1);	# and the module
	spit("$tracing/$name/options/overwrite", 0);
	spit("$tracing/$name/events/$event/enable", 1);
}

# Events that an instance holds, and those that it had no room for; a stack is
# one as well.
sub events {
	my ($name) = @_;
	my $count = 0;
	for (glob "$tracing/$name/per_cpu/cpu*/stats") {
		my $stats = slurp($_);
		$count += $1 while $stats =~ /^(?:entries|dropped events): (\d+)$/mg;
	}
	return $count;
}

# The texts of the events of an instance, each with its stack.
sub stacks {
	my ($name) = @_;
	my @stacks;
	for (split /\n/, slurp("$tracing/$name/trace")) {
		next if /^#/;
		if (/ (mm_vmscan_direct_reclaim_begin|kmalloc): /) {
			push @stacks, $_;
		} elsif (@stacks && !/<stack trace>/) {
			$stacks[-1] .= "\n$_";
		}
	}
	return @stacks;
}

# The first few of them.
sub show {
	diag($_) for grep { defined } @_[0 .. 2];
}

# The watcher's ticks in the time: their seconds, how often DMA32 was in which
# state, and the states that their own rows' figures do not call for.
sub ticks {
	my ($sink, $from, $to) = @_;
	my (@ticks, @wrong);
	my %states = map { $_ => 0 } qw(ok low-high kswapd critical);
	for (split /^(?=# at )/m, $sink) {
		/^# at (\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)(\.\d+)Z\n(.*)/s or next;
		my $at = timegm($6, $5, $4, $3, $2 - 1, $1) + $7;
		next unless $at >= $from && $at <= $to;
		my $zone = memlens_zones($8)->{'0 DMA32'} or next;
		push @ticks, $at;
		$states{$zone->{state}}++;
		push @wrong, "$zone->{state} with $zone->{free_exact_pages}"
			if $zone->{state} ne state_of($zone);
	}
	return (\@ticks, \%states, \@wrong);
}

sub longest_gap {
	my ($longest, $last) = (0);
	for (@_) {
		$longest = $_ - $last
			if defined $last && $_ - $last > $longest;
		$last = $_;
	}
	return sprintf('%.3f', $longest);
}

# This process is not to be killed, nor to be asked for anything.
spit("/proc/$$/oom_score_adj", "-1000\n");
sysctl('overcommit_memory', 1);
sysctl('oom_dump_tasks', 0);
my $release = slurp('/proc/sys/kernel/osrelease');
chomp $release;
system('insmod', "build/tests/$release/memlens_ask/memlens_ask.ko") == 0
	or die "memlens_ask.ko could not be loaded\n";
instance($_, $reclaim, 256, 1) for qw(watcher naive cat);
instance('fresh', $reclaim, 2048, 1);
instance('everybody', $reclaim, 64, 0);

# memlens without a slot left allocates: its name has to be in the stack.
instance('control', 'kmem/kmalloc', 256, 1);
{
	spit("$tracing/control/set_event_pid", $$);
	spit("$tracing/control/tracing_on", 1);
	my @files = map { open(my $file, '<', "$Memlens::dir/zones"); $file } 1 .. 12;
	spit("$tracing/control/tracing_on", 0);
}
cmp_ok(scalar(grep { /\[memlens\]/ } stacks('control')), '>', 0,
       'a stack through memlens is told as one');

my $output = `build/tests/gone $seconds`;
is($?, 0, 'gone came to its end');
my ($report, $sink) = split /^sink\n/m, $output, 2;
my %is = $report =~ /^(\w+) (\S+)/mg;
my @fresh = map { [ split ] } $report =~ /^fresh (.*)/mg;
note($report);

is($is{gone}, 1, 'memory went away');
cmp_ok($is{swap_free_most}, '<', 2048, 'swap was full all the time');
cmp_ok($is{victims_taken}, '>', 0, "the OOM killer took $is{victims_taken} victims");
is($is{victims_waiting}, 12, 'and none of them went, nor gave memory back');
my $everybody = events('everybody');
cmp_ok($everybody, '>', 100, "others were in direct reclaim ($everybody times)");
my $naive = stacks('naive');
cmp_ok($naive, '>', 0, "so was a reader that allocates ($naive times)");

my ($ticks, $states, $wrong) = ticks($sink, $is{from}, $is{to});
my $gap = longest_gap($is{from}, @$ticks, $is{to});
cmp_ok(scalar(@$ticks), '>=', $seconds,
       'memlens-read --watch went on: ' . @$ticks . " ticks in $seconds s");
# Emulated time goes on while the host is busy elsewhere: no bound on latency. A
# task that only sleeps was not run for so long at most, either.
cmp_ok($gap, '<=', 5 + $is{holder_longest},
       "and was never silent for long ($gap s)");
is_deeply($wrong, [], 'each told the state that its figures call for');
# Not in every one: kswapd gets to high for a moment when those who take memory
# are all waiting.
cmp_ok($states->{critical} + $states->{kswapd}, '>=', 3 / 4 * @$ticks,
       'and mostly that memory is short: ' .
       join(', ', map { "$_ $states->{$_}" } sort keys %$states));
is(events('watcher'), 0, 'and never entered direct reclaim');
show(stacks('watcher'));
is($is{watcher_status}, 0, 'and ended when it was told to');

# Each row: text had, refused for want of memory, longest refusal.
my @without = @fresh[0 .. 3];
my @with = @fresh[4 .. 7];
is(scalar(grep { $_->[0] + $_->[1] == 32 } @without), 4,
   'who came anew had an answer or ENOMEM, without a slot: ' .
   join(', ', map { "$_->[0] and $_->[1]" } @without));
# How many, and how soon, is not ours to say: open() itself reclaims before it
# comes to memlens, and what that frees may be enough.
note('refused: ' . sum(map { $_->[1] } @without) . ', the longest open() took ' .
     (sort { $b <=> $a } map { $_->[2] } @without)[0] . ' s');
is(scalar(grep { $_->[0] == 1 } @with), 4, 'with a slot, an answer, always');
ok($is{cat_status} ? !$is{cat_bytes} : $is{cat_bytes} > 0,
   "cat printed zones, or failed (status $is{cat_status})");
for my $who (qw(fresh cat)) {
	my @stacks = stacks($who);
	my @ours = grep { /\[memlens\]/ } @stacks;
	is(scalar(@ours), 0, "$who: of " . @stacks .
	   ' reclaims none was inside memlens');
	show(@ours);
}

done_testing();
