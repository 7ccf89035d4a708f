# SPDX-License-Identifier: GPL-2.0
#
# Swap on a block device that stops answering: after as many writes as it takes at
# once whoever writes one more is stuck. The task that wants memory is in a cgroup
# with a limit, so nobody else swaps.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Nbd;
use Reclaim;
use Test::More;
use Time::HiRes qw(sleep time);

use constant HELD => 3;		# seconds at least

# What a cgroup's row of a stall's kind says of the task.
sub stalls_of {
	my ($pids) = @_;
	return grep { $pids->{$_->{pid}} && $_->{kind} eq 'memcg' }
		@{look('stalls')->{stall} // []};
}

my $device = nbd_begin();
is(system("mkswap -q $device && swapon -p 100 $device"), 0, 'swap on it');

my $cgroup = cgroup_make('held');
spit("$cgroup/memory.max", "40M\n");
memlens_reset();
nbd_hold();
my $began = time();
my $press = press($cgroup, 'anon', 1, 160);
my @stuck;
my $found = wait_for(60, sub {
	@stuck = stalls_of(pids_of(qr/^press$/));
	return @stuck && $stuck[0]{age_ns} > HELD * 1e9;
});
ok($found, 'a task is in reclaim of its cgroup for ' . HELD . ' s')
	or diag(slurp("$Memlens::dir/stalls"));
my $stuck = $stuck[0] // {};
is($stuck->{comm}, 'press', 'it is told by its name');
is($stuck->{cgroup_id}, cgroup_id($cgroup), 'and its cgroup by its number');
is($stuck->{cgroup}, 'held', 'and its name');
like($stuck->{flags} // '', qr/\bGFP_[A-Z]/, 'and what it asked for');
sleep(1);
my ($later) = grep { $_->{pid} == $stuck->{pid} } stalls_of(pids_of(qr/^press$/));
ok($later && $later->{age_ns} - $stuck->{age_ns} > 0.9e9,
   'a second later it is stuck a second longer');

nbd_release();
ok(wait_for(60, sub { !grep { $_->{age_ns} > 1e9 }
			stalls_of(pids_of(qr/^press$/)) }),
   'the device goes on, and so does the task');
my $most = (time() - $began) * 1e9;
my ($task) = grep { $_->{pid} == ($stuck->{pid} // 0) } @{look('stalls')->{task}};
cmp_ok($task->{max_ns} // 0, '>=', $later->{age_ns} // 1,
       'its time lost holds what it was stuck for');
cmp_ok($task->{max_ns} // 0, '<=', $most, 'and no more than went by');
my ($of) = grep { $_->{cgroup_id} == cgroup_id($cgroup) }
	@{look('stalls')->{cgroup}};
cmp_ok($of->{max_ns} // 0, '>=', $later->{age_ns} // 1, 'its cgroup as well');

press_end($press);
is(system("swapoff $device"), 0, 'no swap on it any more');
cgroup_end($cgroup);
nbd_end();

done_testing();
