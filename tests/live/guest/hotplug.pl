# SPDX-License-Identifier: GPL-2.0
#
# Blocks of two Movable zones go offline until the zones are empty, which frees
# their per-CPU parts, and come back; one of them is all that its node has, so the
# node loses its memory. Readers read all the while. Whatever they see adds up; in
# the end the zones are gone, and then there again, and so is the node.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Reclaim;
use Test::More;

use constant ROUNDS => 5;

my @zones = ('1 Movable', '2 Movable');
my $node = 2;		# has no other memory

# What was plugged in, and nobody has used yet.
my @blocks = grep { slurp("$_/state") =~ /^offline/ }
	glob('/sys/devices/system/memory/memory[0-9]*');

sub switch {
	my ($to, @which) = @_;
	my $moved = 0;
	for (@which) {
		# Pages in use can be in the way for a while: ask again.
		my $path = "$_/state";
		$moved++ if wait_for(30, sub { eval { spit($path, "$to\n"); 1 } });
	}
	return $moved;
}

# Reads without end; says how often, and how often a row did not add up. Lists of a node
# go and come with it, and are read to see that they can be.
sub reader {
	my ($pipe) = @_;
	my ($reads, $wrong) = (0, 0);
	local $SIG{TERM} = sub {
		syswrite($pipe, "$reads $wrong\n");
		POSIX::_exit(0);
	};
	while (1) {
		my $zones = memlens_zones();
		$reads++;
		slurp("$Memlens::dir/$_") =~ /\A# memlens $_ / or $wrong++
			for qw(lru memcgs tail);
		for (values %$zones) {
			next if $_->{free_exact_pages} eq '-';
			$wrong++ if $_->{free_exact_pages} !=
				$_->{free_approx_pages} + $_->{drift_pages};
		}
	}
}

# How many of the two zones, and whether the node, are in a look of memlens's; and
# in zoneinfo's, which has no row for a node without memory.
sub there {
	my $text = slurp("$Memlens::dir/zones");
	my ($ours, $theirs) = (memlens_zones($text), zoneinfo());
	my $count = grep { $ours->{$_} } @zones;
	my $agree = join(' ', zone_keys($ours)) eq join(' ', zone_keys($theirs));
	my $node_row = $text =~ /^node\s+$node\s/m ? 1 : 0;
	return $agree ? "$count zones, node $node_row" : 'not as zoneinfo has it';
}

use POSIX ();

cmp_ok(scalar @blocks, '>', 0, 'there are blocks to come and go');
is(there(), '0 zones, node 0', 'the zones and the node are not there yet');
switch('online_movable', @blocks);
is(there(), '2 zones, node 1', 'and are, with their blocks');

my (@pids, @pipes);
for (1 .. 2) {
	pipe(my $from, my $to) or die;
	my $pid = fork();
	reader($to) unless $pid;
	push @pids, $pid;
	push @pipes, $from;
}

my (%emptied, %filled);
for (1 .. ROUNDS) {
	switch('offline', @blocks);
	$emptied{there()}++;
	switch('online_movable', @blocks);
	$filled{there()}++;
}
kill('TERM', @pids);
my ($reads, $wrong) = (0, 0);
for (@pipes) {
	my ($count, $bad) = split ' ', <$_>;
	$reads += $count;
	$wrong += $bad;
}
waitpid($_, 0) for @pids;

is_deeply(\%emptied, { '0 zones, node 0' => ROUNDS },
	  'the zones were emptied every time, and not shown then, nor the node');
is_deeply(\%filled, { '2 zones, node 1' => ROUNDS },
	  'and were shown again every time they came back');
cmp_ok($reads, '>', ROUNDS, "read meanwhile ($reads times)");
is($wrong, 0, 'and every row added up');
unlike(slurp("$Memlens::dir/zones"), qr/^node\s.*\syes$/m,
       'no node is left marked as going offline');
is(switch('offline', @blocks), scalar @blocks, 'the blocks go again');

done_testing();
