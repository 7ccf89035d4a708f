# SPDX-License-Identifier: GPL-2.0
#
# A shrinker that counts what it does, ftrace, and the kernel's slabs_scanned, all
# against memlens; then its module leaves, and comes again.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Test::More;
use Trace;

use constant DROPS => 4;
use constant SCAN_US => 3000;
use constant SYMBOL => 'memlens_shrink_scan';

sub drop_slab {
	spit('/proc/sys/vm/drop_caches', "2\n") for 1 .. DROPS;
}

sub rows {
	return @{look('shrinkers')->{shrinker} // []};
}

# A symbol is told with its module, or without.
sub ours {
	return grep { $_->{symbol} =~ /^${\SYMBOL}\b/ } @_;
}

# { "symbol nid" => [ calls, scanned, freed ] } as ftrace has it. A shrinker that
# knows no nodes is asked for each, but its end says that it was the first.
sub calls_traced {
	my (%open, %sums);
	for (@{$_[0]}) {
		my ($symbol, $which, $nid) =
			$_->{args} =~ /^(\w[\w.]*)\+0x\S+(?: \[\w+\])? (\S+): nid: (\d+)/
			or next;
		my $key = "$_->{pid} $which";
		if ($_->{name} eq 'mm_shrink_slab_start') {
			($open{$key}) = $_->{args} =~ /total_scan (\d+)/;
			next;
		}
		next unless defined $open{$key};
		my ($left, $freed) = $_->{args} =~ /total_scan (-?\d+) .*return val (-?\d+)/;
		my $sum = $sums{"$symbol $nid"} //= [0, 0, 0];
		$sum->[0]++;
		$sum->[1] += delete($open{$key}) - $left;
		$sum->[2] += $freed;
	}
	return \%sums;
}

sub told {
	my %sums;
	for (@_) {
		my ($symbol) = $_->{symbol} =~ /^([\w.]+)/;
		my $sum = $sums{"$symbol $_->{nid}"} //= [0, 0, 0];
		$sum->[0] += $_->{calls};
		$sum->[1] += $_->{scanned};
		$sum->[2] += $_->{freed};
	}
	return \%sums;
}

sub ours_check {
	my @rows = @_;
	my %has = (calls => [shrink_value('calls')],
		   scanned => [shrink_value('scanned')],
		   freed => [shrink_value('freed')]);
	my @nodes = grep { $has{calls}[$_] } 0 .. $#{$has{calls}};
	cmp_ok(scalar @nodes, '>', 0, 'the shrinker was called');
	is_deeply([sort map { $_->{nid} } @rows], \@nodes, 'a row of each node');
	for my $row (@rows) {
		my $on = "node $row->{nid}";
		is($row->{$_}, $has{$_}[$row->{nid}], "$on: $_ as it has counted")
			for sort keys %has;
		cmp_ok($row->{longest_ns}, '>=', SCAN_US * 1000,
		       "$on: its longest is not under what it sleeps");
		cmp_ok($row->{total_ns}, '>=', $row->{calls} * SCAN_US * 1000,
		       "$on: nor are all of them");
		cmp_ok($row->{longest_ns}, '<=', $row->{total_ns},
		       "$on: the longest is one of them");
		is($row->{gone}, 'no', "$on: it is there");
		like($row->{name}, qr/^(-|memlens-shrink\S*)$/,
		     "$on: its name in debugfs, if it has one");
	}
}

sub no_addresses {
	my ($text) = @_;
	return $text =~ /((?:0x|\bffff)[0-9a-f]{8,})/ ? "an address: $1" : '';
}

sub gone_check {
	my ($calls) = @_;
	my $text = slurp("$Memlens::dir/shrinkers");
	my @rows = ours(@{tables($text)->{shrinker}});
	is(no_addresses($text), '', 'gone: no address takes the place of its name');
	is_deeply([map { $_->{gone} } @rows], [('yes') x @rows], 'gone: said so');
	is(sum_of('calls', @rows), $calls, 'gone: its counts stay, and its symbol');
	return scalar @rows;
}

# It may well lie where the other did.
sub again_check {
	my ($old) = @_;
	shrink_load('scan_us=' . SCAN_US);
	spit('/proc/sys/vm/drop_caches', "2\n");
	my @rows = ours(rows());
	my @new = grep { $_->{gone} eq 'no' } @rows;
	is(scalar(grep { $_->{gone} eq 'yes' } @rows), $old,
	   'again: what is gone is so still');
	my $calls = 0;
	$calls += $_ for shrink_value('calls');
	is(sum_of('calls', @new), $calls, 'again: counted anew, in rows of their own');
	shrink_end();
	is(no_addresses(slurp("$Memlens::dir/shrinkers")), '', 'again: and no address');
}

# What is switched off counts nothing.
sub off_check {
	reload('shrinkers=0');
	drop_slab();
	is_deeply([rows()], [], 'shrinkers=0: no rows');
	my $events = event_rows(look('reclaim'));
	is($events->{"mm_shrink_slab_$_"}{state}, 'off', "shrinkers=0: $_ is off")
		for qw(start end);
	is(event_feature('mm_shrink_slab_start'), 'no loaded-with-shrinkers=0',
	   'shrinkers=0: info says so');
	reload();
}

reload();
trace_prepare(8 << 10, qw(mm_shrink_slab_start mm_shrink_slab_end));
# Nobody else gives slab back meanwhile.
quiet() or die "the machine does not come to rest\n";
shrink_load('scan_us=' . SCAN_US);
memlens_reset();
is(scalar(grep { $_->{calls} } rows()), 0, 'a reset leaves no calls');
my $full = info_value('shrinkers_full');
trace_begin();
my $before = vmstat();
drop_slab();
my $after = vmstat();
my @rows = rows();
my $traced = calls_traced(trace_end());
ours_check(ours(@rows));
is_deeply(told(@rows), $traced, 'each shrinker, by node, as ftrace has it');
is(sum_of('scanned', @rows), vmstat_delta($before, $after, 'slabs_scanned'),
   'all that they scanned: slabs_scanned');
is(info_value('shrinkers_full'), $full, 'there was a row for each of them');
my $calls = sum_of('calls', ours(@rows));
shrink_end();
again_check(gone_check($calls));
off_check();

done_testing();
