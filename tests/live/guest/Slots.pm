# SPDX-License-Identifier: GPL-2.0
#
# Histograms of memlens against what somebody else has measured of the same: each
# function returns sentences, one for each difference.
#
# Latencies are measured by ftrace as well, which reads the clock some instructions before
# memlens and after it, at begin and at end (Trace.pm): what memlens has is between these.
#
# Where ftrace has read it on one side only (functions have no order that is known), and a
# machine is emulated, or shared, it can lose its processor between the two: some few pairs
# differ by more than TOLERANCE, seldom by more than LOST, so that a share of them is let off.
package Slots;

use strict;
use warnings;
use Exporter 'import';
use POSIX 'ceil';
use Reclaim;

our @EXPORT = qw(slot_least slots_of merged latencies_differ amounts_differ
		 row_of rows_differ TOLERANCE);

use constant TOLERANCE => 60_000;	# ns; ftrace's text ends with microseconds
use constant { SHARE => 0.02, FEW => 2 };
use constant LOST => 40_000_000;	# ns
use constant WITHIN => 0.125;

# The least value of the slot of a value.
sub slot_least {
	my ($value, $shift) = @_;
	my $units = $value >> $shift;
	my $bits = 0;
	return $units << $shift if $units < 4;
	$bits++ while $units >> ($bits + 3);
	return $units >> $bits << $bits << $shift;
}

# { least => count } of values.
sub slots_of {
	my ($shift, @values) = @_;
	my %slots;
	$slots{slot_least($_, $shift)}++ for @values;
	return \%slots;
}

# The same of rows of histograms.
sub merged {
	my %slots;
	for my $row (@_) {
		$slots{$_->[0]} += $_->[1] for @{$row->{slots}};
	}
	return \%slots;
}

sub below {
	my ($bound, @sorted) = @_;
	my ($low, $high) = (0, scalar @sorted);
	while ($low < $high) {
		my $middle = int(($low + $high) / 2);
		if ($sorted[$middle] < $bound) {
			$low = $middle + 1;
		} else {
			$high = $middle;
		}
	}
	return $low;
}

sub let_off {
	my ($count) = @_;
	return FEW + int($count * SHARE);
}

sub is_bracketed {
	return !grep { !defined $_->{least} } @_;
}

# The least and the most of each pair, sorted each; and how many are let off.
sub bounds_of {
	my (@pairs) = @_;
	my @least = sort { $a <=> $b } map { $_->{least} // $_->{ns} - TOLERANCE } @pairs;
	my @most = sort { $a <=> $b } map { $_->{most} // $_->{ns} + TOLERANCE } @pairs;
	return { least => \@least, most => \@most,
		 off => is_bracketed(@pairs) ? 0 : let_off(scalar @pairs) };
}

# Slot by slot: how many are below its least value.
sub slots_differ {
	my ($what, $slots, $bounds) = @_;
	my $seen = 0;
	my @found;
	for my $least (sort { $a <=> $b } keys %$slots) {
		my $few = below($least, @{$bounds->{most}}) - $bounds->{off};
		my $many = below($least, @{$bounds->{least}}) + $bounds->{off};
		push @found, "$what: $seen below $least ns, not $few to $many"
			if $seen < $few || $seen > $many;
		$seen += $slots->{$least};
	}
	return @found;
}

# A percentile as one row prints it.
sub percentile_differs {
	my ($what, $share, $value, $bounds) = @_;
	my ($least, $most) = @{$bounds}{qw(least most)};
	my $at = (ceil($share * @$least) || 1) - 1;
	my ($low, $high) = ($at - $bounds->{off}, $at + $bounds->{off});
	my $from = $low < 0 ? 0 : $least->[$low] * (1 - WITHIN);
	my $to = $high > $#$most ? $most->[-1] + LOST : $most->[$high] * (1 + WITHIN);
	return () if $value >= $from && $value <= $to;
	return sprintf('%s: %d ns, not %d to %d', $what, $value, $from, $to);
}

# The longest, and who it was, where it is known between what each lies.
sub longest_bracketed {
	my ($what, $row, $bounds, @pairs) = @_;
	my ($least, $most) = map { $bounds->{$_}[-1] } qw(least most);
	my $said = "$what: max $row->{max} ns of $row->{max_pid}";
	my @found;
	push @found, "$said is nobody's: $most"
		unless grep { $_->{pid} == $row->{max_pid} && $_->{least} <= $row->{max} &&
			      $_->{most} >= $row->{max} } @pairs;
	push @found, "$said is not $least to $most"
		if $row->{max} < $least || $row->{max} > $most;
	return @found;
}

# The longest, and who it was. A pair that began with the processor lost is shorter
# than ftrace has it, by however much, and may still be the longest: so it is near
# one of this task, or this task has one of those that FEW cannot displace.
sub longest_differs {
	my ($what, $row, @pairs) = @_;
	my @longest = (sort { $b <=> $a } map { $_->{ns} } @pairs)[0 .. FEW];
	my $least = $longest[FEW] // 0;
	my $most = $longest[0] + TOLERANCE + LOST;
	my @its = map { $_->{ns} } grep { $_->{pid} == $row->{max_pid} } @pairs;
	my $said = "$what: max $row->{max} ns of $row->{max_pid}";
	my @found;
	push @found, "$said is nobody's: $longest[0]"
		unless grep { abs($_ - $row->{max}) <= TOLERANCE + LOST ||
			      $least && $_ >= $least - 2 * TOLERANCE } @its;
	push @found, "$said is not $least to $most"
		if $row->{max} < $least - TOLERANCE || $row->{max} > $most;
	return @found;
}

# One row against pairs, as Trace.pm has them: count, slots, percentiles, and the
# longest, with who it was.
sub latencies_differ {
	my ($what, $row, @pairs) = @_;
	return "$what: $row->{count}, not " . @pairs if $row->{count} != @pairs;
	return () unless @pairs;
	my $bounds = bounds_of(@pairs);
	my @found = slots_differ($what, merged($row), $bounds);
	my %share = (p50 => 0.5, p90 => 0.9, p99 => 0.99, p999 => 0.999);
	push @found, percentile_differs("$what: $_", $share{$_}, $row->{$_},
					$bounds) for sort keys %share;
	return @found, $bounds->{off} ? longest_differs($what, $row, @pairs) :
		longest_bracketed($what, $row, $bounds, @pairs);
}

# Amounts are the same to the last of them.
sub amounts_differ {
	my ($what, $row, @values) = @_;
	my @found;
	my $sum = 0;
	my $slots = slots_of(0, @values);
	my $said = merged($row);
	my ($max) = sort { $b <=> $a } @values, 0;
	$sum += $_ for @values;
	push @found, "$what: $row->{count} values, not " . @values
		if $row->{count} != @values;
	push @found, "$what: sum $row->{sum}, not $sum"
		if $row->{sum} ne '-' && $row->{sum} != $sum;
	push @found, "$what: max $row->{max}, not $max" if $row->{max} != $max;
	my %all = (%$slots, %$said);
	for (sort { $a <=> $b } keys %all) {
		my ($is, $should) = ($said->{$_} // 0, $slots->{$_} // 0);
		push @found, "$what: from $_ on $is, not $should"
			if $is != $should;
	}
	return @found;
}

# The row with these keys, or one that has seen nothing.
sub row_of {
	my ($seen, $kind, %keys) = @_;
	my ($row) = hists($seen->{look}, $kind, %keys);
	return $row // { count => 0, sum => 0, max => 0, slots => [] };
}

# Rows of a kind against what was put into groups: { "key=value ..." => [...] }
sub rows_differ {
	my ($seen, $kind, $differ, $groups) = @_;
	my (@found, %told);
	for my $keys (sort keys %$groups) {
		my $row = row_of($seen, $kind, map { split /=/ } split / /, $keys);
		$told{$row->{row} // ''}++;
		push @found, $differ->("$kind $keys", $row, @{$groups->{$keys}});
	}
	push @found, map { "$kind: row $_->{row} is of nothing that was seen" }
		grep { $_->{count} && !$told{$_->{row}} }
		hists($seen->{look}, $kind);
	return @found;
}

1;
