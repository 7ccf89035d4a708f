# SPDX-License-Identifier: GPL-2.0
#
# What ftrace says of the events that memlens counts: an instance of its own,
# stamped by the clock that memlens uses.
package Trace;

use strict;
use warnings;
use Exporter 'import';
use Memlens;
use Reclaim;

our @EXPORT = qw(trace_early trace_early_end trace_prepare trace_begin trace_end
		 trace_over trace_has trace_function trace_functions_end traced pairs runs
		 longer trace_filter reclaimers grouped amount_groups gfp_class number);

use constant GROUPS => 'vmscan,compaction,oom,writeback,sched,memlens';

my $tracing = '/sys/kernel/tracing';
my $instance = "$tracing/instances/memlens";
my $early = "$tracing/instances/memlens_early";
my $has_early = 0;	# one that a test which died has left is none

# The folder of an event, or nothing where the kernel has none.
sub event_folder {
	my ($name) = @_;
	my ($folder) = grep { -d } glob("$tracing/events/{" . GROUPS . "}/$name");
	return $folder;
}

sub trace_has {
	my ($name) = @_;
	return defined event_folder($name);
}

# A function's call and its return become the events NAME_begin and NAME_end.
sub trace_function {
	my ($name, $function) = @_;
	open(my $file, '>>', "$tracing/kprobe_events") or die "kprobe_events: $!\n";
	syswrite($file, "$_\n") or die "$function cannot be traced: $!\n"
		for "p:memlens/${name}_begin $function",
		    "r:memlens/${name}_end $function";
}

sub trace_functions_end {
	open(my $file, '>>', "$tracing/kprobe_events") or die "kprobe_events: $!\n";
	syswrite($file, "-:memlens/$_\n") or die "$_ does not go: $!\n"
		for map { ("${_}_begin", "${_}_end") } @_;
}

# Room of so many KiB on all CPUs, and these events are on, of those that the kernel has.
# A test that died may have left its own.
sub instance_make {
	my ($path, $kib, @names) = @_;
	my @cpus = glob('/sys/devices/system/cpu/cpu[0-9]*');
	rmdir($path) if -d $path;
	mkdir($path) or die "$path: $!\n";
	spit("$path/tracing_on", "0\n");
	spit("$path/trace_clock", "mono\n");
	spit("$path/buffer_size_kb", int($kib / @cpus) . "\n");
	for (grep { trace_has($_) } @names) {
		my ($group) = event_folder($_) =~ m{([^/]+)/[^/]+$};
		spit("$path/events/$group/$_/enable", "1\n");
	}
}

# A second instance, of begins and ends. An event calls its probes in the order in which
# they came (func_add(), kernel/tracepoint.c): this one, made before memlens is loaded, has
# read the clock before memlens does, and the other one, made later, after it. What
# memlens has read lies between these, whoever loses its processor meanwhile.
sub trace_early {
	my (@names) = @_;
	instance_make($early, 8 << 10, @names);
	$has_early = 1;
}

sub trace_early_end {
	spit("$early/events/enable", "0\n");
	rmdir($early) or die "$early: $!\n";
	$has_early = 0;
}

# All that takes time and memory. To be done before all is to be quiet, and when memlens is
# loaded.
sub trace_prepare {
	my ($kib, @names) = @_;
	instance_make($instance, $kib, @names);
}

# Only such events of that name.
sub trace_filter {
	my ($name, $filter) = @_;
	my ($group) = event_folder($name) =~ m{([^/]+)/[^/]+$};
	spit("$instance/events/$group/$name/filter", "$filter\n");
}

# From here on they are written down. To open the early one's text for writing empties it.
sub trace_begin {
	if ($has_early) {
		spit("$early/trace", "\n");
		spit("$early/tracing_on", "1\n");
	}
	spit("$instance/tracing_on", "1\n");
}

# Whether more than so many bytes have been written down.
sub trace_over {
	my ($bytes) = @_;
	my $sum = 0;
	for (glob("$instance/per_cpu/cpu*/stats")) {
		$sum += $1 if slurp($_) =~ /^bytes: (\d+)/m;
	}
	return $sum > $bytes;
}

# All that an instance has written down, in order. It dies if anything was lost.
sub instance_read {
	my ($path) = @_;
	my @events;
	for (glob("$path/per_cpu/cpu*/stats")) {
		my %stat = slurp($_) =~ /^([^:]+): (\d+)/mg;
		die "$_: ftrace has lost events\n"
			if $stat{overrun} || $stat{'commit overrun'} ||
				$stat{'dropped events'};
	}
	open(my $file, '<', "$path/trace") or die "$path/trace: $!\n";
	while (<$file>) {
		next unless /-(\d+)\s+\[(\d+)\]\s+\S+\s+(\d+)\.(\d+): (\w+): (.*)$/;
		push @events, {
			pid => $1, cpu => $2 + 0, ns => $3 * 1e9 + $4 * 1e3,
			name => $5, args => $6,
		};
	}
	close($file);
	return \@events;
}

# Each event's early_ns and early_cpu: when and where the early instance had it, which is the
# last that it has of that name and task and that is not after it.
sub early_add {
	my ($events, $early_events) = @_;
	my %of;
	push @{$of{"$_->{name} $_->{pid}"}}, $_ for @$early_events;
	for my $event (@$events) {
		my $of = $of{"$event->{name} $event->{pid}"} or next;
		shift @$of while @$of > 1 && $of->[1]{ns} <= $event->{ns};
		@{$event}{qw(early_ns early_cpu)} = @{$of->[0]}{qw(ns cpu)}
			if $of->[0]{ns} <= $event->{ns};
	}
}

# All that was written down, in order: { ns, pid, cpu, name, args }, and early_ns of those
# that the early instance has. It dies if anything was lost.
sub trace_end {
	spit("$instance/tracing_on", "0\n");
	spit("$early/tracing_on", "0\n") if $has_early;
	spit("$instance/events/enable", "0\n");
	my $events = instance_read($instance);
	early_add($events, instance_read($early)) if $has_early;
	rmdir($instance) or die "$instance: $!\n";
	return $events;
}

# What ftrace, memlens and the kernel's counters have of what @what does, from rest
# to rest; and in whose reclaim each event was.
sub traced {
	my ($what, @names) = @_;
	my %seen;
	trace_prepare(16 << 10, @names);
	quiet() or die "the machine does not come to rest\n";
	memlens_reset();
	$seen{before} = vmstat();
	trace_begin();
	$what->();
	quiet() or die "the machine does not come to rest after\n";
	$seen{after} = vmstat();
	$seen{look} = look('reclaim');
	$seen{events} = trace_end();
	reclaimers($seen{events});
	return \%seen;
}

# The number after a name in an event's arguments.
sub number {
	my ($event, $name) = @_;
	return $event->{args} =~ /\b\Q$name\E[= ](-?\d+)/ ? $1 : undef;
}

# From a begin to an end, as ftrace has it after memlens; and, where it is known, the least
# and the most that memlens can have read. Texts end with microseconds, rounded.
sub measured {
	my ($begin, $end) = @_;
	my %found = (ns => $end->{ns} - $begin->{ns});
	return %found unless defined $begin->{early_ns} && defined $end->{early_ns};
	$found{least} = $end->{early_ns} - $begin->{ns} - 1000;
	$found{most} = $end->{ns} - $begin->{early_ns} + 1000;
	return %found;
}

# Makes pairs so much longer.
sub longer {
	my ($factor, @pairs) = @_;
	for my $pair (@pairs) {
		$pair->{$_} *= $factor for grep { defined $pair->{$_} } qw(ns least most);
	}
}

# Begins and ends of a kind as pairs, each task's by itself: { pid, cpu, ns, least, most,
# begin, end }; the two are events. An end alone is none, nor is a begin.
sub pairs {
	my ($events, $begin, $end) = @_;
	my (%open, @pairs);
	for my $event (@$events) {
		if ($event->{name} eq $begin) {
			$open{$event->{pid}} = $event;
		} elsif ($event->{name} eq $end) {
			my $from = delete $open{$event->{pid}} or next;
			push @pairs, {
				pid => $event->{pid}, cpu => $from->{cpu},
				measured($from, $event),
				begin => $from, end => $event,
			};
		}
	}
	return @pairs;
}

# The time that each node's kswapd was awake, from its first wake on; and how
# often it was woken when it was that.
sub runs {
	my ($events) = @_;
	my (%open, @runs);
	my $rewakes = 0;
	for my $event (@$events) {
		my $nid = number($event, 'nid');
		if ($event->{name} eq 'mm_vmscan_kswapd_wake') {
			$rewakes++ if $open{$nid};
			$open{$nid} //= $event;
		} elsif ($event->{name} eq 'mm_vmscan_kswapd_sleep') {
			my $from = delete $open{$nid} or next;
			push @runs, {
				pid => $event->{pid}, nid => $nid,
				measured($from, $event),
			};
		}
	}
	return ($rewakes, @runs);
}

my %inside = (
	mm_vmscan_direct_reclaim => 'direct',
	mm_vmscan_memcg_reclaim => 'memcg',
	mm_vmscan_memcg_softlimit_reclaim => 'softlimit',
	mm_vmscan_node_reclaim => 'node',
);

# Says of each event in whose reclaim it was: its field reclaimer.
sub reclaimers {
	my ($events) = @_;
	my $kswapd = pids_of(qr/^kswapd\d/);
	my $khugepaged = pids_of(qr/^khugepaged$/);
	my %stack;
	for my $event (@$events) {
		my $pid = $event->{pid};
		my $stack = $stack{$pid} //= [];
		my ($what, $which) = $event->{name} =~ /^(.*)_(begin|end)$/;
		push @$stack, $inside{$what}
			if $which && $which eq 'begin' && $inside{$what};
		my $by = $stack->[-1] // ($kswapd->{$pid} ? 'kswapd' : 'other');
		$by = 'khugepaged' if $by eq 'direct' && $khugepaged->{$pid};
		$event->{reclaimer} = $by;
		pop @$stack if $which && $which eq 'end' && $inside{$what};
	}
}

# Of a request, as the kernel has named its flags.
sub gfp_class {
	my ($flags) = @_;
	my %has = map { $_ => 1 } split /\|/, $flags;
	my $full = grep { /^GFP_(HIGHUSER|USER|KERNEL|KERNEL_ACCOUNT)$/ } keys %has;
	return 'movable' if grep { /MOVABLE$|^GFP_TRANSHUGE/ } keys %has;
	return 'kernel' if $full || $has{__GFP_FS};
	return 'nofs' if $has{GFP_NOFS} || $has{__GFP_IO};
	return 'noio';
}

# Things by what @keys says of each.
sub grouped {
	my ($keys, @things) = @_;
	my %groups;
	push @{$groups{$keys->($_)}}, $_ for @things;
	return \%groups;
}

sub type_of {
	my ($event) = @_;
	return $event->{args} =~ /lru=\w*file|RECLAIM_WB_FILE/ ? 'file' : 'anon';
}

sub amount_groups {
	my ($field, @events) = @_;
	my $groups = grouped(sub {
		return "reclaimer=$_[0]{reclaimer} type=" . type_of($_[0]);
	}, @events);
	$_ = [ map { number($_, $field) } @$_ ] for values %$groups;
	return $groups;
}

1;
