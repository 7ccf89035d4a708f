# SPDX-License-Identifier: GPL-2.0
#
# A hog takes memory in small steps until kswapd works, and gives it back. At
# each look the state has to be the one that the row's own figures call for,
# and over time every state down to kswapd and back has to be seen.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Test::More;
use Time::HiRes 'sleep';

sub vmstat {
	my ($name) = @_;
	return slurp('/proc/vmstat') =~ /^\Q$name\E (\d+)$/m ? $1 : undef;
}

# Marks far enough apart to be seen in passing.
sysctl('watermark_boost_factor', 0);
sysctl('watermark_scale_factor', 400);
sysctl('min_free_kbytes', 8192);

my @keys = grep { /DMA32|Normal/ } zone_keys(memlens_zones());
my (%path, @wrong);

sub look {
	my $zones = memlens_zones();
	for my $key (zone_keys($zones)) {
		my $zone = $zones->{$key};
		push @wrong, "$key $zone->{state} with $zone->{free_exact_pages}"
			if $zone->{state} ne state_of($zone);
	}
	for (@keys) {
		my $path = $path{$_} //= [];
		push @$path, $zones->{$_}{state}
			if !@$path || $path->[-1] ne $zones->{$_}{state};
	}
}

# The most that each zone is asked for, so that the hog is bounded: what is free
# and what can be dropped, and a bit of swap.
sub hog {
	my @kept;
	spit("/proc/$$/oom_score_adj", "1000\n");
	for (1 .. 700) {
		push @kept, 'x' x (1 << 20);
		sleep(0.01);
	}
	sleep(600);
}

# What tests before this one have read is not to make memory short from the start.
spit('/proc/sys/vm/drop_caches', "3\n");
my $woken = vmstat('pageoutrun');
settle(1);
look();
my $pid = fork();
hog() unless $pid;
my $deadline = time() + 240;	# with KASAN, and beside another guest
while (time() < $deadline) {
	look();
	# kswapd is woken only when every zone of a request is that low. A zone goes
	# down past low in a tenth of a second, in which this process may not have had
	# its turn; kswapd brings it up again, and the hog down.
	last if vmstat('pageoutrun') > $woken &&
		!grep { "@{$path{$_}}" !~ /low-high .*kswapd/ } @keys;
}
kill('KILL', $pid);
waitpid($pid, 0);
for (1 .. 50) {
	look();
	last unless grep { $path{$_}[-1] ne 'ok' } @keys;
	sleep(0.1);
}

is_deeply(\@wrong, [], 'every state is the one that its figures call for');
cmp_ok(vmstat('pageoutrun'), '>', $woken, 'kswapd did run');
for (@keys) {
	my $path = join ' ', @{$path{$_}};
	like($path, qr/^ok .*low-high .*kswapd .*ok$/,
	     "$_ went down through low-high and kswapd, and back ($path)");
}

done_testing();
