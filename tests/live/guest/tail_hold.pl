# SPDX-License-Identifier: GPL-2.0
#
# For how many instructions interrupts are off while tail holds the lock of lists, each
# longer than is looked at, of either kind.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Late;
use Memlens;
use Reclaim;
use Slabs;
use Test::More;

use constant MOST_OFF => 5_000;		# instructions
use constant LOOKED => 64;
use constant FILLED => 8 << 20;		# most of it is of files
use constant READS => 20;

my $switch = '/sys/kernel/mm/lru_gen/enabled';

sub long_lists {
	my ($cgroup) = @_;
	my $id = cgroup_id($cgroup);
	return grep { $_->{id} == $id && $_->{folios} == LOOKED } @{look('tail')->{tail}};
}

sub hold_check {
	my ($when, $generations) = @_;
	my $cgroup = cgroup_make('memlens_hold');
	my @pids = (press($cgroup, 'hold', 1, 2), press($cgroup, 'file', 1, big_files()));
	# Each is longer than is looked at; the reader, too, stops there.
	wait_for(60, sub {
		age($cgroup) if $generations;
		return slurp("$cgroup/memory.current") >= FILLED && long_lists($cgroup) == 2;
	});
	kill('STOP', -$_) for @pids;
	age($cgroup) if $generations;
	is(scalar(long_lists($cgroup)), 2, "$when: two long lists are looked at");
	open(my $file, '<', "$Memlens::dir/raw/tail") or die "tail: $!\n";
	my $ours = longest_off(sub {
		for (1 .. READS) {
			sysseek($file, 0, 0);
			sysread($file, my $bytes, 1 << 16);
		}
	});
	my $others = longest_off(sub { slurp('/proc/meminfo') });
	cmp_ok($ours, '<', MOST_OFF, "$when: interrupts are off for $ours instructions");
	note("$when: reading meminfo: $others");
	kill('CONT', -$_) for @pids;
	press_end(@pids);
	spit('/proc/sys/vm/drop_caches', "1\n");
	cgroup_end($cgroup);
}

spit('/sys/module/memlens/parameters/tail_share', "0\n");
cache_load('most=1');
for my $on (-e $switch ? (0, 1) : (undef)) {
	spit($switch, $on ? "y\n" : "n\n") if defined $on;
	hold_check(defined $on ? 'generations ' . ($on ? 'on' : 'off') : 'lists', $on);
}
cache_end();
spit('/sys/module/memlens/parameters/tail_share', "100\n");
done_testing();
