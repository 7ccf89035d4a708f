# SPDX-License-Identifier: GPL-2.0
#
# Blocks of a Movable zone go offline until the zone is empty, which frees its
# per-CPU part, and come back; readers read all the while. Whatever they see
# adds up; in the end the zone is gone from zones, and then there again.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Test::More;

use constant ROUNDS => 5;

my $zone = '1 Movable';

# What was plugged in, and nobody has used yet.
my @blocks = grep { slurp("$_/state") =~ /^offline/ }
	glob('/sys/devices/system/memory/memory[0-9]*');

sub switch {
	my ($to, @which) = @_;
	my $moved = 0;
	for (@which) {
		# Pages in use can be in the way for a while: ask again.
		for my $attempt (1 .. 10) {
			my $done = eval { spit("$_/state", "$to\n"); 1 };
			$moved++, last if $done;
			settle(0.1);
		}
	}
	return $moved;
}

# Reads without end; says how often, and how often a row did not add up.
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
		for (values %$zones) {
			next if $_->{free_exact_pages} eq '-';
			$wrong++ if $_->{free_exact_pages} !=
				$_->{free_approx_pages} + $_->{drift_pages};
		}
	}
}

use POSIX ();

cmp_ok(scalar @blocks, '>', 0, 'there are blocks to come and go');
ok(!memlens_zones()->{$zone}, "$zone is not there yet");
switch('online_movable', @blocks);
ok(memlens_zones()->{$zone}, "$zone is there");

my (@pids, @pipes);
for (1 .. 2) {
	pipe(my $from, my $to) or die;
	my $pid = fork();
	reader($to) unless $pid;
	push @pids, $pid;
	push @pipes, $from;
}

my ($emptied, $filled) = (0, 0);
for (1 .. ROUNDS) {
	switch('offline', @blocks);
	my $ours = memlens_zones();
	my $theirs = zoneinfo();
	$emptied++ if !$ours->{$zone} && !$theirs->{$zone};
	switch('online_movable', @blocks);
	$filled++ if memlens_zones()->{$zone};
}
kill('TERM', @pids);
my ($reads, $wrong) = (0, 0);
for (@pipes) {
	my ($count, $bad) = split ' ', <$_>;
	$reads += $count;
	$wrong += $bad;
}
waitpid($_, 0) for @pids;

is($emptied, ROUNDS, 'the zone was emptied every time, and not shown then');
is($filled, ROUNDS, 'and was shown again every time it came back');
cmp_ok($reads, '>', ROUNDS, "read meanwhile ($reads times)");
is($wrong, 0, 'and every row added up');
unlike(slurp("$Memlens::dir/zones"), qr/^node\s.*\syes$/m,
       'no node is left marked as going offline');

done_testing();
