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

our @EXPORT = qw(trace_prepare trace_begin trace_end trace_over trace_has
		 trace_function trace_functions_end traced pairs runs
		 trace_filter reclaimers grouped amount_groups gfp_class number);

use constant GROUPS => 'vmscan,compaction,oom,writeback,sched,memlens';

my $tracing = '/sys/kernel/tracing';
my $instance = "$tracing/instances/memlens";

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

# All that takes time and memory: room of so many KiB on all CPUs, and these events
# are on, of those that the kernel has. To be done before all is to be quiet. A test
# that died may have left its own.
sub trace_prepare {
	my ($kib, @names) = @_;
	my @cpus = glob('/sys/devices/system/cpu/cpu[0-9]*');
	rmdir($instance) if -d $instance;
	mkdir($instance) or die "$instance: $!\n";
	spit("$instance/tracing_on", "0\n");
	spit("$instance/trace_clock", "mono\n");
	spit("$instance/buffer_size_kb", int($kib / @cpus) . "\n");
	for (grep { trace_has($_) } @names) {
		my ($group) = event_folder($_) =~ m{([^/]+)/[^/]+$};
		spit("$instance/events/$group/$_/enable", "1\n");
	}
}

# Only such events of that name.
sub trace_filter {
	my ($name, $filter) = @_;
	my ($group) = event_folder($name) =~ m{([^/]+)/[^/]+$};
	spit("$instance/events/$group/$name/filter", "$filter\n");
}

# From here on they are written down.
sub trace_begin {
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

# All that was written down, in order: { ns, pid, cpu, name, args }. It dies if
# anything was lost.
sub trace_end {
	my @events;
	spit("$instance/tracing_on", "0\n");
	spit("$instance/events/enable", "0\n");
	for (glob("$instance/per_cpu/cpu*/stats")) {
		my %stat = slurp($_) =~ /^([^:]+): (\d+)/mg;
		die "$_: ftrace has lost events\n"
			if $stat{overrun} || $stat{'commit overrun'} ||
				$stat{'dropped events'};
	}
	open(my $file, '<', "$instance/trace") or die "$instance/trace: $!\n";
	while (<$file>) {
		next unless /-(\d+)\s+\[(\d+)\]\s+\S+\s+(\d+)\.(\d+): (\w+): (.*)$/;
		push @events, {
			pid => $1, cpu => $2 + 0, ns => $3 * 1e9 + $4 * 1e3,
			name => $5, args => $6,
		};
	}
	close($file);
	rmdir($instance) or die "$instance: $!\n";
	return \@events;
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

# Begins and ends of a kind as pairs, each task's by itself: { pid, cpu, from, ns,
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
				ns => $event->{ns} - $from->{ns},
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
				ns => $event->{ns} - $from->{ns},
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
