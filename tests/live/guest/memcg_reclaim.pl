# SPDX-License-Identifier: GPL-2.0
#
# Reclaim in a cgroup is in the row of the cgroup that is reclaimed, pass by pass,
# whoever asks for it: a writer in another cgroup, or a task that meets a limit of
# its own or of a parent. Where that cannot be known it is in the task's own, and
# marked so.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Slots;
use Test::More;
use Trace;

use constant WRITES => 12;
use constant MEETINGS => 100;	# with a limit, each of which is a pass or more
use constant MIB => 1 << 20;

my $target = cgroup_make('memlens target');
my $writer = cgroup_make('memlens_writer');
my ($begin, $end) = map { "mm_vmscan_memcg_reclaim_$_" } qw(begin end);
my @events = ($begin, $end, qw(mm_vmscan_lru_isolate mm_vmscan_lru_shrink_inactive
	      mm_vmscan_direct_reclaim_begin mm_vmscan_direct_reclaim_end));

sub current {
	my ($cgroup) = @_;
	return slurp("$cgroup/memory.current") + 0;
}

# A task in the cgroup that has so much memory, and sleeps.
sub settler {
	my ($cgroup, $mib) = @_;
	my $pid = press($cgroup, 'hold', 1, $mib);
	wait_for(60, sub { current($cgroup) >= $mib * MIB })
		or die "$cgroup does not fill\n";
	return $pid;
}

# Writes from the other cgroup, by a task that does nothing else.
sub written {
	my ($file, @values) = @_;
	my $pid = fork() // die "fork: $!\n";
	unless ($pid) {
		cgroup_enter($writer);
		for (@values) {
			# EAGAIN: not as much as was asked for, after many passes.
			eval { spit($file, "$_\n") };
		}
		POSIX::_exit(0);
	}
	waitpid($pid, 0);
	die "the writer failed\n" if $?;
}

# memory.reclaim, or where there is none (5.10) a memory.high that comes down.
sub writes {
	my $file = "$target/memory.reclaim";
	return written($file, ('2M') x WRITES) if -e $file;
	my $from = current($target);
	written("$target/memory.high",
		map { $from - $_ * 2 * MIB } 1 .. WRITES);
}

# Every pass is in the row of that cgroup, and no other row has any.
sub row_check {
	my ($what, $seen, $cgroup, $origin) = @_;
	my ($name) = $cgroup =~ m{([^/]+)$};
	my @pairs = pairs($seen->{events}, $begin, $end);
	my @rows = grep { $_->{count} } hists($seen->{look}, 'memcg');
	my ($row) = grep { $_->{cgroup_id} eq cgroup_id($cgroup) } @rows;
	$name =~ s/ /\\040/g;
	cmp_ok(scalar @pairs, '>', 0, "$what: there were passes");
	is(scalar @rows, 1, "$what: they are in one row");
	ok($row, "$what: by the cgroup's id") or return;
	is($row->{cgroup}, $name, "$what: and its name");
	is($row->{origin}, $origin, "$what: known as $origin");
	is_deeply([latencies_differ($what, $row, @pairs)], [],
		  "$what: each pass, as ftrace has it");
}

# What these passes freed and the kernel's counters: of both kinds of pages it
# counts them from the beginning, by who reclaims from 7.1 on only, and then what
# was asked for apart. Where a kernel's LRU has no events there is nothing to
# compare (6.1's multi-generation one).
sub steal_check {
	my ($what, $seen) = @_;
	my ($before, $after) = ($seen->{before}, $seen->{after});
	my @rows = hists($seen->{look}, 'reclaimed');
	my $sum = sum_of('sum', grep { $_->{reclaimer} eq 'memcg' } @rows);
	is(sum_of('sum', @rows), $sum, "$what: all was reclaimed for cgroups");
	is($sum, vmstat_delta($before, $after, qr/^pgsteal_(anon|file)$/),
	   "$what: pgsteal_anon and pgsteal_file");
	my $by_who = vmstat_delta($before, $after, qr/^pgsteal_(direct|proactive)$/);
	my ($major, $minor) = (POSIX::uname())[2] =~ /^(\d+)\.(\d+)/;
	my $has = $major > 7 || ($major == 7 && $minor >= 1);
	is($by_who, $has ? $sum : 0, "$what: pgsteal_direct has "
	   . ($has ? 'it as well, with what was asked for' : 'none of it'));
	my $scanned = sum_of('sum', hists($seen->{look}, 'scanned'));
	cmp_ok($scanned, '<=', vmstat_delta($before, $after, qr/^pgscan_(anon|file)$/),
	       "$what: scanned not above pgscan_anon and pgscan_file");
	is(sum_of('count', hists($seen->{look}, 'direct')), 0,
	   "$what: none of it is direct reclaim");
}

sub writer_check {
	my ($what, $cgroup, $origin) = @_;
	my $pid = settler($target, 48);
	my $seen = traced(\&writes, @events);
	row_check($what, $seen, $cgroup, $origin);
	cmp_ok(scalar(pairs($seen->{events}, $begin, $end)), '>=', WRITES,
	       "$what: a pass a write at least");
	steal_check($what, $seen);
	press_end($pid);
	spit("$target/memory.high", "max\n");
}

# How often somebody in it, or in a child of it, has met its limit.
sub meetings {
	my ($cgroup) = @_;
	my ($count) = slurp("$cgroup/memory.events") =~ /^max (\d+)/m;
	return $count;
}

# A task that wants more than its cgroup, or that one's parent, may have.
sub limit_check {
	my ($what, $inside) = @_;
	spit("$target/memory.max", 24 * MIB . "\n");
	my $seen = traced(sub {
		my $before = meetings($target);
		my $pid = press($inside, 'anon', 1, 40);
		wait_for(DEBUG ? 300 : 60,
			 sub { meetings($target) - $before >= MEETINGS });
		press_end($pid);
	}, @events);
	row_check($what, $seen, $target, 'target');
	spit("$target/memory.max", "max\n");
}

sub has_cgroup_in_event {
	my $format = slurp("/sys/kernel/tracing/events/vmscan/$begin/format");
	return $format =~ /memcg_id/;
}

trace_early($begin, $end);
reload();
writer_check('a write', $target, 'target');
limit_check('memory.max', $target);
my $child = cgroup_make('memlens target/child');
limit_check("a parent's memory.max", $child);
# Who has controlled children has no tasks.
cgroup_end($child);
spit("$target/cgroup.subtree_control", "-memory\n");

# Before 7.1 the event does not say whose it is.
reload('waits=0');
my $known = has_cgroup_in_event();
is(event_rows(look('reclaim'))->{try_to_free_mem_cgroup_pages}{state} // 'no row',
   $known ? 'no row' : 'off', 'waits=0: the function is not watched');
my @own = $known ? ($target, 'target') : ($writer, 'own');
writer_check('waits=0', @own);
trace_early_end();

reload();
cgroup_end($target, $writer);
cgroups_off();
done_testing();
