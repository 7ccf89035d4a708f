# SPDX-License-Identifier: GPL-2.0
#
# What tests in a guest share: memlens's files and the kernel's own, as data.
package Memlens;

use strict;
use warnings;
use Exporter 'import';
use POSIX ();

our @EXPORT = qw(slurp spit memlens_zones state_of zoneinfo zone_keys sysctl
		 settle by_length lru_modes DEBUG);
our $dir = '/sys/kernel/debug/memlens';

# The kernel with checkers: all takes ten times as long.
use constant DEBUG => (POSIX::uname())[2] =~ /debug/;

# Of (brief => ..., usual => ..., long => ...) what this run's length (tests/guests) asks
# for: how often something is done. As usual, where there is nothing for that.
sub by_length {
	my (%of) = @_;
	return $of{$ENV{MEMLENS_LENGTH} // 'usual'} // $of{usual};
}

# What multi-generation LRU is switched to, one after the other: on and off. A brief run
# with checkers, which look at either as they do elsewhere, has it on.
sub lru_modes {
	return by_length(brief => DEBUG ? ['y'] : ['y', 'n'], usual => ['y', 'n'])->@*;
}

sub slurp {
	my ($path) = @_;
	open(my $file, '<', $path) or die "$path: $!\n";
	local $/;
	my $text = <$file>;
	close($file) or die "$path: $!\n";
	return $text;
}

sub spit {
	my ($path, $text) = @_;
	open(my $file, '>', $path) or die "$path: $!\n";
	print $file $text;
	close($file) or die "$path: $!\n";
}

sub sysctl {
	my ($name, $value) = @_;
	spit("/proc/sys/vm/$name", "$value\n") if defined $value;
	my $text = slurp("/proc/sys/vm/$name");
	chomp $text;
	return $text;
}

# Rows of the text of zones: { "nid name" => { column => value } }, columns of
# arrays as table:head ("reserve:DMA32", "blocks:0", "at_low:3").
sub memlens_zones {
	my ($text) = @_;
	my (%head, %zones);
	$text = slurp("$dir/zones") unless defined $text;
	for (split /\n/, $text) {
		my @cell = split ' ';
		next unless @cell;
		if ($cell[0] eq '#') {
			$head{$cell[1]} = [ @cell[2 .. $#cell] ];
			next;
		}
		my ($table, @value) = @cell;
		next if $table eq 'node';
		my $zone = $zones{"$value[0] $value[1]"} //= {};
		for my $i (2 .. $#value) {
			my $column = $head{$table}[$i];
			$column = "$table:$column"
				if $table =~ /^(reserve|blocks|at_low|at_min)$/;
			$zone->{$column} = $value[$i];
		}
	}
	return \%zones;
}

# The state that a row's own figures call for.
sub state_of {
	my ($zone) = @_;
	my $free = $zone->{free_exact_pages};
	return 'ok' if $free > $zone->{high_pages};
	return 'low-high' if $free > $zone->{low_pages};
	return 'kswapd' if $free >= $zone->{min_pages};
	return 'critical';
}

# Populated zones of /proc/zoneinfo in memlens's words.
sub zoneinfo {
	my ($text) = @_;
	my (%zones, $zone, $key);
	$text = slurp('/proc/zoneinfo') unless defined $text;
	for (split /\n/, $text) {
		if (/^Node (\d+), zone\s+(\S+)/) {
			$key = "$1 $2";
			$zone = $zones{$key} = {};
		} elsif (/^\s+pages free\s+(\d+)/) {
			$zone->{free_approx_pages} = $1;
		} elsif (/^\s+(boost|min|low|high|promo|spanned|present|managed)\s+(\d+)$/
			 && !exists $zone->{"$1_pages"}) {
			$zone->{"$1_pages"} = $2;
		} elsif (/^\s+protection: \((.*)\)/) {
			$zone->{protection} = [ split /,\s*/, $1 ];
		} elsif (/^\s+nr_free_cma\s+(\d+)/) {
			$zone->{cma_free_pages} = $1;
		} elsif (/^\s+count:\s+(\d+)/) {
			$zone->{pcp_pages} += $1;
		}
	}
	for (keys %zones) {
		delete $zones{$_} unless $zones{$_}{present_pages};
	}
	return \%zones;
}

sub zone_keys {
	my ($zones) = @_;
	return sort keys %$zones;
}

# Lets work in flight end: RCU callbacks, per-CPU folds (vm.stat_interval).
sub settle {
	select(undef, undef, undef, $_[0] // 1.5);
}

1;
