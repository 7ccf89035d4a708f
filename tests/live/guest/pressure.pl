# SPDX-License-Identifier: GPL-2.0
# Takes memory in small steps for ten seconds, then gives all of it back.

use strict;
use warnings;
use Time::HiRes qw(sleep time);

my (@kept, $until);
$until = time() + 10;
while (time() < $until) {
	push @kept, 'x' x (1 << 20) if @kept < 320;
	sleep(0.02);
}
