# SPDX-License-Identifier: GPL-2.0
# Takes memory in small steps until kswapd works, keeps it for some seconds, then
# gives all of it back. Ends after half a minute whatever happened.

use strict;
use warnings;
use Time::HiRes qw(sleep time);

sub kswapd_runs {
	open(my $file, '<', '/proc/vmstat') or die;
	return (join('', <$file>) =~ /^pageoutrun (\d+)/m)[0];
}

my @kept;
my $runs = kswapd_runs();
my $end = time() + 30;
while (time() < $end && kswapd_runs() == $runs) {
	push @kept, 'x' x (3 << 20);
	sleep(0.05);
}
sleep(4);
