# SPDX-License-Identifier: GPL-2.0
#
# 200,000 partial slabs of one cache: how many memlens looks at, what it says of all,
# and, where time is counted in instructions, for how long interrupts are off.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Late;
use Loading;
use Memlens;
use Reclaim;
use Slabs;
use Test::More;

# With checkers each takes a hundred times as long.
use constant SLABS => DEBUG ? 4_000 : 200_000;
use constant OBJECTS => DEBUG ? 40 : 16;	# in a slab, at most
use constant LOOKED_AT => 256;
use constant STRIDE => 7919;	# a prime, that divides no number of objects here
use constant MOST_OFF => 10_000;	# instructions
use constant OURS => 'memlens_cache';

sub ours {
	my ($tables) = @_;
	return slabs_look($tables)->{(stat '/sys/kernel/slab/' . OURS)[1]};
}

sub exact_set {
	spit('/sys/module/memlens/parameters/slabs_exact', "$_[0]\n");
}

sub within {
	my ($got, $want, $percent) = @_;
	return abs($got - $want) * 100 <= $percent * $want;
}

# All figures but the objects in use are exact always.
sub sizes_check {
	my ($when, $row) = @_;
	my $kernel = moving(OURS);
	is($row->{$_}, $kernel->{$_}, "$when: $_ as sysfs has it")
		for qw(slabs partial objects);
	return $kernel;
}

# The bounds are those of what was not looked at, and no wider.
sub bounds_check {
	my ($when, $row, $held) = @_;
	my $unseen = ($row->{partial} - LOOKED_AT) * $row->{objects_per_slab};
	is($row->{accuracy}, 'estimated', "$when: marked as an estimate");
	cmp_ok($row->{in_use_least}, '<=', $held, "$when: $held are in use, not under the least");
	cmp_ok($row->{in_use_most}, '>=', $held, "$when: nor above the most");
	cmp_ok($row->{in_use_least}, '<=', $row->{in_use},
	       "$when: the estimate is not under the least");
	cmp_ok($row->{in_use_most}, '>=', $row->{in_use}, "$when: nor above the most");
	cmp_ok($row->{in_use_most}, '<=', $row->{objects}, "$when: no more than there are");
	cmp_ok($row->{in_use_most} - $row->{in_use_least}, '<=', $unseen,
	       "$when: bounds are not wider than what was not looked at");
}

# $even: the estimate is good too.
sub estimate_check {
	my ($when, $even) = @_;
	my $held = cache_value('held');
	my $tables = look('slabs');
	my $row = ours($tables);
	sizes_check($when, $row);
	bounds_check($when, $row, $held);
	ok(within($row->{in_use}, $held, 5),
	   "$when: $row->{in_use} is within 5 % of $held") if $even;
	note("$when: $held in use, told $row->{in_use} of $row->{in_use_least} to " .
	     $row->{in_use_most});
	my $looked = slabs_value($tables, 'slabs_in_hold_max');
	cmp_ok($looked, '<=', LOOKED_AT, "$when: no more slabs in a hold than that");
	cmp_ok($looked, '>', 0, "$when: but some");
}

sub exact_check {
	my ($when) = @_;
	my $held = cache_value('held');
	exact_set(1);
	my $row = ours(look('slabs'));
	exact_set(0);
	is($row->{accuracy}, 'exact', "$when: exact when asked to");
	is($row->{in_use} + $row->{parked}, $held, "$when: all that are in use");
	is($row->{$_}, $row->{in_use}, "$when: $_ is that")
		for qw(in_use_least in_use_most);
	is(ours(look('slabs'))->{accuracy}, 'estimated', "$when: and no longer");
}

# ---- interrupts ----

sub interrupts_check {
	my ($when) = @_;
	unless (COUNTED) {
		note("$when: instructions are not counted here, or none are off");
		return;
	}
	my ($file, $text);
	open($file, '<', "$Memlens::dir/slabs") or die "slabs: $!\n";
	my $ours = longest_off(sub {
		sysseek($file, 0, 0);
		1 while sysread($file, $text, 1 << 16);
	});
	my $others = longest_off(sub { slurp('/proc/meminfo') });
	my $theirs = longest_off(sub { slurp('/proc/slabinfo') });
	cmp_ok($ours, '<', MOST_OFF,
	       "$when: interrupts are off for fewer instructions than that");
	note("$when: interrupts off for $ours instructions at most; reading meminfo " .
	     "$others, slabinfo $theirs");
	# The timer sees such stretches.
	cmp_ok($theirs, '>', MOST_OFF, "$when: and for more where whole lists are read");
	exact_set(1);
	my $exact = longest_off(sub { slurp("$Memlens::dir/slabs") });
	exact_set(0);
	cmp_ok($exact, '>', MOST_OFF, "$when: as they are for an exact count ($exact)");
}

# ---- the slabs ----

sub fill {
	my $each = folder_value(OURS, 'objs_per_slab');
	pin_to_cpu(0);
	cache_set('fill', SLABS * $each);
	return $each;
}

# Slabs keep so many, and memlens is asked; KASAN keeps what was freed for a while, so
# not there. Then what CPUs still have is given back: now all that is allocated is
# known. It sorts the list, too: the fullest are at its head.
sub thin {
	my ($pattern, $when, $even) = @_;
	cache_set('thin', $pattern);
	estimate_check($when, $even) unless DEBUG;
	cache_shrink(OURS);
}

log_mark('partials');
reload();
cache_load('most=' . SLABS * OBJECTS);
my $each = fill();
cmp_ok($each, '<=', OBJECTS, 'a slab has no more objects than there is room for');
# Nearly full and nearly empty, as they come: a list that its ends tell little of.
thin(join(' ', $each - 2, 5, 0, 1), 'uneven', 0);
estimate_check('uneven, sorted', 0);
exact_check('uneven');
# As many in each region of the list; sorted that is so only where all are alike.
thin('4 4 1 ' . STRIDE, 'even', 1);
exact_check('even');
thin('2 2 0 ' . STRIDE, 'alike', 1);
cmp_ok(folder_value(OURS, 'partial') =~ s/ .*//r, '>=', SLABS * 0.99,
       'so many partial slabs');
estimate_check('alike, sorted', 1);
exact_check('alike');
interrupts_check('alike');
cache_end();
is_deeply([all_log_since('partials')], [], 'nothing of it is in the log');

done_testing();
