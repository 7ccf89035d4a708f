# SPDX-License-Identifier: GPL-2.0
#
# ftrace and memlens watch the same reclaim, with multi-generation LRU and
# without: the counts are the same, the latencies pair by pair within the width of
# a slot, and sums are those of the kernel's own counters. Then the same with
# events hidden, and with none.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Slots;
use Test::More;
use Trace;

use constant LRU_GEN => '/sys/kernel/mm/lru_gen/enabled';
use constant TRACE_KIB => 32 << 10;
# Here an event takes ten times as much as there.
use constant ENOUGH => 6 << 20;	# bytes
use constant TASKS => 4;
use constant MOVED => 6;	# pairs of which every choice of nodes is tried

my $node_of_cpu = node_of_cpu();
# Written once for each page: by far the most, and nothing is measured by them.
my $often = qr/^mm_vmscan_write(_folio|page)$/;
# Twice a second, whatever happens: between two looks one may come.
my $always = qr/^mm_compaction_kcompactd_sleep$/;
my @lossy = qw(hists_full stamps_full ends_alone begins_alone rows_unsettled);

sub losses {
	return join ' ', map { "$_=" . info_value($_) } @lossy;
}

# Reclaim that both have seen from the first to the last of it.
sub watched {
	my ($stalls, $files) = @_;
	my %seen;
	my @names = grep { !/$often/ } keys %{event_rows(look('reclaim'))};
	trace_prepare(TRACE_KIB, @names);
	quiet() or die "the machine does not come to rest\n";
	memlens_reset();
	trace_begin();
	$seen{losses} = losses();
	my $rewakes = info_value('kswapd_rewakes');
	$seen{before} = vmstat();
	busy(TASKS, $stalls, $files, sub { trace_over(ENOUGH) });
	quiet() or die "the machine does not come to rest after\n";
	$seen{after} = vmstat();
	$seen{look} = look('reclaim');
	$seen{rewakes} = info_value('kswapd_rewakes') - $rewakes;
	$seen{events} = trace_end();
	reclaimers($seen{events});
	is(losses(), $seen{losses}, 'nothing was lost');
	return \%seen;
}

sub delta {
	my ($seen, $name) = @_;
	return vmstat_delta($seen->{before}, $seen->{after}, $name);
}

sub named {
	my ($seen, $name) = @_;
	return grep { $_->{name} eq $name } @{$seen->{events}};
}

# ---- each kind ----

sub direct_pairs {
	my ($seen) = @_;
	return pairs($seen->{events}, 'mm_vmscan_direct_reclaim_begin',
		     'mm_vmscan_direct_reclaim_end');
}

# By node, order and gfp.
sub direct_groups {
	return grouped(sub {
		my $args = $_[0]{begin}{args};
		my ($flags) = $args =~ /gfp_flags=(\S+)/;
		return join ' ', "nid=$node_of_cpu->{$_[0]{cpu}}",
			'order=' . number($_[0]{begin}, 'order'),
			'gfp=' . gfp_class($flags);
	}, @_);
}

# From 7.0 on a task can go to another node from one probe of an event to the next: then
# memlens' may have been on either.
sub direct_differ {
	my ($seen, @pairs) = @_;
	my @moved = grep {
		defined $_->{begin}{early_cpu} &&
		$node_of_cpu->{$_->{begin}{early_cpu}} != $node_of_cpu->{$_->{cpu}}
	} @pairs;
	splice(@moved, MOVED) if @moved > MOVED;
	my @found;
	for my $choice (0 .. 2 ** @moved - 1) {
		for my $i (0 .. $#moved) {
			my $begin = $moved[$i]{begin};
			$moved[$i]{cpu} = $begin->{$choice >> $i & 1 ? 'early_cpu' : 'cpu'};
		}
		@found = rows_differ($seen, 'direct', \&latencies_differ,
				     direct_groups(@pairs));
		last unless @found;
	}
	return @found;
}

sub direct_check {
	my ($seen) = @_;
	my @pairs = direct_pairs($seen);
	my $count = sum_of('count', hists($seen->{look}, 'direct'));
	cmp_ok(scalar @pairs, '>', 10, 'there was direct reclaim');
	is($count, scalar @pairs, 'direct: as many as ftrace has pairs');
	is(scalar named($seen, "mm_vmscan_direct_reclaim_$_"), $count,
	   "direct: as many as ftrace has ${_}s") for qw(begin end);
	# A pass that is tried again is one more there, and none here.
	cmp_ok($count, '<=', delta($seen, qr/^allocstall/),
	       'direct: never above allocstall');
	is_deeply([direct_differ($seen, @pairs)], [],
		  'direct: by node, order and gfp, each as ftrace has it');

	# This check can fail.
	my $groups = direct_groups(@pairs);
	my ($most) = sort { @$b <=> @$a } values %$groups;
	longer(1.3, @$most);
	cmp_ok(scalar rows_differ($seen, 'direct', \&latencies_differ, $groups),
	       '>', 0, 'direct: and if all were a third longer, that is seen');
}

sub kswapd_check {
	my ($seen, $balance) = @_;
	my ($rewakes, @runs) = runs($seen->{events});
	my ($kind, $none) = qw(kswapd_awake kswapd_run);
	if ($balance) {
		($kind, $none) = ($none, $kind);
		@runs = pairs($seen->{events}, 'mm_vmscan_balance_pgdat_begin',
			      'mm_vmscan_balance_pgdat_end');
		$_->{nid} = number($_->{begin}, 'nid') for @runs;
	} else {
		is($seen->{rewakes}, $rewakes, 'kswapd: woken when it was awake');
	}
	cmp_ok(scalar @runs, '>', 0, "$kind: there was some");
	my $groups = grouped(sub { "nid=$_[0]{nid}" }, @runs);
	is_deeply([rows_differ($seen, $kind, \&latencies_differ, $groups)], [],
		  "$kind: by node, each as ftrace has it");
	is_deeply([hists($seen->{look}, $none)], [], "$none: no such row");
	$groups = grouped(sub { 'nid=' . number($_[0], 'nid') },
			  named($seen, 'mm_vmscan_wakeup_kswapd'));
	$_ = [ map { number($_, 'order') } @$_ ] for values %$groups;
	is_deeply([rows_differ($seen, 'order', \&amounts_differ, $groups)], [],
		  'order: as asked of kswapd');
}

sub throttled_check {
	my ($seen) = @_;
	my $groups = grouped(sub {
		my ($reason) = $_[0]{args} =~ /VMSCAN_THROTTLE_(\w+)/;
		return 'nid=' . number($_[0], 'nid') . ' reason=' . lc $reason;
	}, named($seen, 'mm_vmscan_throttled'));
	my @found;
	for my $keys (keys %$groups) {
		my $row = row_of($seen, 'throttled', map { split /=/ } split / /, $keys);
		push @found, "$keys: $row->{count}, not @{$groups->{$keys}}"
			if $row->{count} != @{$groups->{$keys}};
		my $most = 0;
		for (@{$groups->{$keys}}) {
			my $us = number($_, 'delayed') // number($_, 'usect_delayed');
			$most = $us if $us > $most;
		}
		push @found, "$keys: max $row->{max} ns, not $most us"
			if abs($row->{max} - $most * 1000) > $most * 50 + TOLERANCE;
	}
	is_deeply(\@found, [], 'throttled: by node and reason');
}

sub compaction_check {
	my ($seen) = @_;
	my $kcompactd = pids_of(qr/^kcompactd\d/);
	my @pairs = pairs($seen->{events}, 'mm_compaction_begin',
			  'mm_compaction_end');
	my %count = (compact => 0, kcompactd => 0);
	$count{$kcompactd->{$_->{pid}} ? 'kcompactd' : 'compact'}++ for @pairs;
	is(sum_of('count', hists($seen->{look}, $_)), $count{$_},
	   "$_: as many as ftrace has pairs") for sort keys %count;
}

# ---- amounts ----

sub by {
	my ($seen, $kind, %keys) = @_;
	return sum_of('sum', hists($seen->{look}, $kind, %keys));
}

sub amounts_check {
	my ($seen) = @_;
	my @isolated = grep { $_->{args} =~ /lru=(inactive|[02]\b)/ }
		named($seen, 'mm_vmscan_lru_isolate');
	my @shrunk = named($seen, 'mm_vmscan_lru_shrink_inactive');
	is_deeply([rows_differ($seen, 'scanned', \&amounts_differ,
			       amount_groups('nr_taken', @isolated))], [],
		  'scanned: by reclaimer and type, each as ftrace has it');
	is_deeply([rows_differ($seen, 'reclaimed', \&amounts_differ,
			       amount_groups('nr_reclaimed', @shrunk))], [],
		  'reclaimed: by reclaimer and type, each as ftrace has it');
	for (hists($seen->{look}, 'efficiency')) {
		cmp_ok($_->{max}, '<=', 100, "efficiency of $_->{reclaimer}, $_->{type}");
	}
	my $passes = sum_of('count', hists($seen->{look}, 'efficiency'));
	cmp_ok($passes, '<=', scalar @shrunk, 'efficiency: not of more passes');
	for (hists($seen->{look}, 'priority')) {
		cmp_ok($_->{max}, '<=', 12, "priority of $_->{reclaimer}");
	}
	cmp_ok(sum_of('count', hists($seen->{look}, 'priority', reclaimer => 'direct')),
	       '<=', scalar direct_pairs($seen), 'priority: one of a run at most');
	return @isolated;
}

# The kernel's own sums. Where it scans without multi-generation LRU it counts
# what it looked at, and memlens what it took of that. A kernel whose
# multi-generation LRU has no such events (6.1) tells nobody.
sub counters_check {
	my ($seen, $lru_gen, @isolated) = @_;
	if ($lru_gen && !@isolated && delta($seen, 'pgscan_kswapd')) {
		is(by($seen, 'scanned') + by($seen, 'reclaimed'), 0,
		   'this LRU has no events, and nothing is made up');
		return;
	}
	for my $who (qw(kswapd direct khugepaged)) {
		my $left = 0;
		for (grep { $_->{reclaimer} eq $who } @isolated) {
			$left += number($_, 'nr_scanned') - number($_, 'nr_taken')
				unless $lru_gen;
		}
		my $scanned = by($seen, 'scanned', reclaimer => $who);
		is(by($seen, 'reclaimed', reclaimer => $who),
		   delta($seen, "pgsteal_$who"), "reclaimed by $who: pgsteal_$who");
		cmp_ok($scanned, '<=', delta($seen, "pgscan_$who"),
		       "scanned by $who: not above pgscan_$who");
		is($scanned + $left, delta($seen, "pgscan_$who"),
		   "scanned by $who, and $left not taken: pgscan_$who");
	}
	for my $type (qw(anon file)) {
		is(by($seen, 'reclaimed', type => $type),
		   delta($seen, "pgsteal_$type"), "reclaimed of $type: pgsteal_$type");
		cmp_ok(by($seen, 'scanned', type => $type), '<=',
		       delta($seen, "pgscan_$type"),
		       "scanned of $type: not above pgscan_$type");
	}
}

sub events_check {
	my ($seen) = @_;
	my $rows = event_rows($seen->{look});
	my (%traced, @wrong);
	$traced{$_->{name}}++ for @{$seen->{events}};
	for my $name (sort keys %$rows) {
		my ($row, $count) = ($rows->{$name}, $traced{$name} // 0);
		next if $row->{what} ne 'tracepoint' || $name =~ $often;
		my $state = trace_has($name) ? 'attached' : 'absent';
		push @wrong, "$name is $row->{state}" if $row->{state} ne $state;
		push @wrong, "$name: $row->{count}, not $count"
			if abs($row->{count} - $count) > ($name =~ $always ? 3 : 0);
	}
	is_deeply(\@wrong, [], 'events: attached where there are such, and each counted');
	cmp_ok(scalar(grep { $_->{what} eq 'tracepoint' } values %$rows), '>', 25,
	       'events: there are rows of them');
}

sub round {
	my ($lru_gen) = @_;
	my $seen = watched(150, 1);
	direct_check($seen);
	kswapd_check($seen, trace_has('mm_vmscan_balance_pgdat_begin'));
	throttled_check($seen);
	compaction_check($seen);
	my @isolated = amounts_check($seen);
	counters_check($seen, $lru_gen, @isolated);
	events_check($seen);
}

# ---- reset, and loads with fewer events ----

sub counts_left {
	my ($tables) = @_;
	return sum_of('count', @{$tables->{hist} // []}, @{$tables->{slot} // []},
		      grep { $_->{name} !~ $always } @{$tables->{event}});
}

sub reset_check {
	my $before = look('reclaim');
	cmp_ok(counts_left($before), '>', 0, 'before a reset there are counts');
	memlens_reset();
	my $after = look('reclaim');
	is(counts_left($after), 0, 'a reset leaves none');
	is(since($after, 'resets'), since($before, 'resets') + 1, 'and is counted');
	cmp_ok(since($after, 'since_ns'), '>', since($before, 'since_ns'),
	       'and begins anew');
	eval { slurp('/sys/module/memlens/parameters/reset') };
	isnt($@, '', 'reset is for writing only');
}

# Events that are gone are told; all else is as it was.
sub hide_check {
	my ($balance) = @_;
	my %state = map { $_->{name} => $_->{state} } values %{event_rows(look('reclaim'))};
	my @hidden = $balance ?
		qw(mm_vmscan_balance_pgdat_begin mm_vmscan_balance_pgdat_end) :
		qw(mm_vmscan_kswapd_sleep);
	push @hidden, 'mm_vmscan_lru_isolate';
	reload('hide_event=' . join(',', @hidden));
	$state{$_} = 'hidden' for @hidden;
	my $seen = watched(20, 0);
	is_deeply({ map { $_->{name} => $_->{state} }
		    values %{event_rows($seen->{look})} },
		  \%state, 'hide_event: these are hidden, and no others');
	is(event_feature($_), 'no hidden-by-hide_event',
	   "hide_event: info tells of $_") for @hidden;
	is(sum_of('count', hists($seen->{look}, 'direct')),
	   scalar direct_pairs($seen), 'hide_event: direct is as it was');
	is_deeply([hists($seen->{look}, 'scanned')], [], 'hide_event: no scans');
	cmp_ok(by($seen, 'reclaimed'), '==',
	       delta($seen, qr/^pgsteal_(kswapd|direct|khugepaged)$/),
	       'hide_event: but what was reclaimed');
	if ($balance) {
		kswapd_check($seen, 0);
	} else {
		is_deeply([hists($seen->{look}, 'kswapd_awake')], [],
			  'hide_event: kswapd is not known to sleep');
	}
}

sub off_check {
	reload('reclaim=0');
	my $begin = vmstat();
	busy(TASKS, 20, 0);
	quiet();
	my $tables = look('reclaim');
	my @off = grep { $_->{state} eq 'off' } @{$tables->{event}};
	cmp_ok(vmstat_delta($begin, vmstat(), qr/^allocstall/), '>', 0,
	       'reclaim=0: there was direct reclaim');
	is(sum_of('count', @off), 0, 'reclaim=0: no event was seen');
	my $direct = event_rows($tables)->{mm_vmscan_direct_reclaim_begin};
	is($direct->{state}, 'off', 'reclaim=0: off');
	is(event_feature('mm_vmscan_direct_reclaim_begin'),
	   'no loaded-with-reclaim=0', 'reclaim=0: and info says so');
	is_deeply([map { hists($tables, $_) } qw(direct kswapd_run kswapd_awake scanned)],
		  [], 'reclaim=0: no rows');
	cmp_ok(sum_of('calls', @{look('shrinkers')->{shrinker} // []}), '>', 0,
	       'reclaim=0: shrinkers are still seen');
}

sysctl('compaction_proactiveness', 0);
trace_early(qw(mm_vmscan_direct_reclaim_begin mm_vmscan_direct_reclaim_end
	       mm_vmscan_balance_pgdat_begin mm_vmscan_balance_pgdat_end
	       mm_vmscan_kswapd_wake mm_vmscan_kswapd_sleep));
reload();
my $lru_gen = -e LRU_GEN ? slurp(LRU_GEN) : undef;
for my $on (defined $lru_gen ? lru_modes() : undef) {
	spit(LRU_GEN, "$on\n") if defined $on;
	note('multi-generation LRU: ', $on // 'this kernel has none');
	round(defined $on && $on eq 'y');
}
spit(LRU_GEN, $lru_gen) if defined $lru_gen;
reset_check();
hide_check(trace_has('mm_vmscan_balance_pgdat_begin'));
off_check();
trace_early_end();
reload();

done_testing();
