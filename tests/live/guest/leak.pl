# SPDX-License-Identifier: GPL-2.0
#
# A cache that leaks 1 MB/s stands first among those that grow, within two ticks of
# memlens-read; and its growth is what was leaked.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Slabs;
use Test::More;
use Time::HiRes qw(sleep time);

use constant OURS => 'memlens_cache';
use constant RATE => 1_000_000;		# bytes a second
use constant STEP => 0.05;		# s from one helping to the next
use constant SAMPLE => 10;		# s from one look of memlens's own to the next
use constant TICKS => 5;
use constant PATIENCE => 2 * SAMPLE + 5;

# Leaks on, in a process of its own, until it is killed.
sub leaker_begin {
	my ($size) = @_;
	my $pid = fork() // die "fork: $!\n";
	return $pid if $pid;
	my ($began, $leaked) = (time(), 0);
	while (1) {
		my $due = int((time() - $began) * RATE / $size) - $leaked;
		cache_set('fill', $due) if $due > 0;
		$leaked += $due if $due > 0;
		sleep(STEP);
	}
}

sub leaker_end {
	my ($pid) = @_;
	kill('KILL', $pid);
	waitpid($pid, 0);
}

sub ours {
	my ($tables) = @_;
	return slabs_look($tables)->{(stat '/sys/kernel/slab/' . OURS)[1]};
}

sub held {
	my ($slabs) = folder_value(OURS, 'slabs') =~ /^(\d+)/;
	return $slabs * (4096 << folder_value(OURS, 'order'));
}

# Who stands first in each tick of memlens-read, for so many; the first look is tick 0.
sub watch_firsts {
	my ($ticks) = @_;
	my ($text, $part) = ('');
	my $pid = open(my $from, '-|', qw(memlens-read slabs --watch --sort growth))
		or die "memlens-read: $!\n";
	until ((() = $text =~ /^# at /mg) > $ticks + 1) {
		sysread($from, $part, 1 << 16) or last;
		$text .= $part;
	}
	kill('TERM', $pid);
	close($from);
	my (undef, @looks) = split /^# at /m, $text;
	return map { /^growth\s+(\S+)/m ? $1 : 'nobody' } @looks[0 .. $ticks];
}

# The leak has just begun.
sub reader_check {
	my @firsts = watch_firsts(TICKS);
	my @late = grep { $firsts[$_] ne OURS } 2 .. TICKS;
	is_deeply(\@late, [], 'memlens-read --watch has it first from the second tick on')
		or diag("first were: @firsts");
}

# In order, each once, and who has grown most is first.
sub ranks_check {
	my ($rows) = @_;
	my @rows = sort { $a->{growth_rank} <=> $b->{growth_rank} } values %$rows;
	is_deeply([map { $_->{growth_rank} } @rows], [1 .. @rows], 'ranks are each there once');
	my @wrong = grep {
		$rows[$_]{growth_minute_bytes} > $rows[$_ - 1]{growth_minute_bytes}
	} 1 .. $#rows;
	is_deeply(\@wrong, [], 'who has grown more comes before');
}

# It grew since memlens was loaded by what it has now more than it had then.
sub growth_check {
	my ($before) = @_;
	my ($row, @held);
	for (1 .. 10) {
		@held = held();
		my $rows = slabs_look();
		$row = $rows->{(stat '/sys/kernel/slab/' . OURS)[1]};
		push @held, held();
		last if $held[0] == $held[1];
	}
	is($row->{held_bytes}, $held[0], 'its bytes as sysfs has them');
	my $off = abs($row->{growth_bytes} - ($held[0] - $before));
	my $slab = 4096 << $row->{order};
	cmp_ok($off, '<=', $slab, 'its growth since load, within a slab')
		or diag("told $row->{growth_bytes}, was $held[0] - $before");
}

log_mark('leak');
# Read from the host now: while one waits for that no time goes by there, and here much.
system('memlens-read slabs >/dev/null') == 0 or die "memlens-read failed\n";
cache_load('most=400000');
pin_to_cpu(0);
cache_set('fill', 1000);
my $before = held();
reload();
pin_to_cpu();
my $size = folder_value(OURS, 'slab_size');
my $began = time();
my $pid = leaker_begin($size);
reader_check();
my $first = wait_for(PATIENCE, sub { ours()->{growth_rank} eq '1' });
my $took = time() - $began;
ok($first, 'it is first in the file');
cmp_ok($took, '<=', 2 * SAMPLE, sprintf('after %.1f s', $took));
# Another sample, so that there is growth to compare.
wait_for(PATIENCE, sub {
	slabs_value(look('slabs'), 'growth_ns') >= SAMPLE * 1_000_000_000
});
leaker_end($pid);
ranks_check(slabs_look());
growth_check($before);
my $row = ours();
cmp_ok($row->{growth_minute_bytes}, '>', 0.5 * RATE * SAMPLE,
       'growth over a minute is most of what was leaked');
cmp_ok($row->{growth_minute_bytes}, '<=', $row->{growth_bytes},
       'and not more than all since load');
cache_end();
is_deeply([all_log_since('leak')], [], 'nothing of it is in the log');

done_testing();
