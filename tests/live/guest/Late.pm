# SPDX-License-Identifier: GPL-2.0
#
# For how many instructions interrupts are off, in a guest whose time is counted in
# these. memlens_cache is loaded.
package Late;

use strict;
use warnings;
use Exporter 'import';
use Memlens;
use Slabs;

our @EXPORT = qw(longest_off COUNTED);

use constant LOOKS => 7;
# tests/vm -i gives such a guest addresses that are always alike. With checkers all is a
# hundred times as long, and on RT the locks do not turn interrupts off.
use constant COUNTED => slurp('/proc/cmdline') =~ /\bnokaslr\b/ && !DEBUG &&
	!-e '/sys/kernel/realtime' ? 1 : 0;

# Instructions for which interrupts were off, at most: the timer is late by no less
# than those but for one period. A tick's own handler is apart, and may hide what we
# look for; and what has nothing to do with us happens now and then: so the median of
# several looks.
sub longest_off {
	my ($what) = @_;
	my @late;
	for (1 .. LOOKS) {
		cache_set('late', 1);
		$what->();
		cache_set('late', 0);
		push @late, cache_value('late_ns');
	}
	@late = sort { $a <=> $b } @late;
	return $late[@late / 2] + cache_value('late_period');
}

1;
