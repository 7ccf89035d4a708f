# SPDX-License-Identifier: GPL-2.0
#
# tail against kpageflags, page by page, of cgroups whose lists are short enough to be
# looked at whole; of long ones of one kind; and that 10,000 looks move nothing. With
# either kind of lists.

use strict;
use warnings;
use FindBin;
use IO::Handle;
use lib $FindBin::Bin;
use List::Util 'sum';
use Memlens;
use POSIX ();
use Reclaim;
use Slabs 'pin_to_cpu';
use Test::More;

use constant { PAGE => 4096, WORD => 8 };
use constant { SET_MEMPOLICY => 238, MPOL_BIND => 2 };
use constant LOOKED => 64;
use constant LOOKS => by_length(brief => 2_000, usual => DEBUG ? 500 : 10_000, long => 10_000);
use constant ROUNDS => 20;
use constant PATIENCE => DEBUG ? 300 : 60;
# Bits of kpageflags (include/uapi/linux/kernel-page-flags.h).
use constant { REFERENCED => 2, DIRTY => 4, LRU => 5, ACTIVE => 6, WRITEBACK => 8,
	       MMAP => 11, ANON => 12, SWAPCACHE => 13, SWAPBACKED => 14,
	       COMPOUND_HEAD => 15, COMPOUND_TAIL => 16, UNEVICTABLE => 18, IDLE => 25,
	       MLOCKED => 33 };

my $switch = '/sys/kernel/mm/lru_gen/enabled';
my @counters = qw(pgactivate pgdeactivate pgrotated pglazyfree pgrefill
		  workingset_activate_file workingset_activate_anon);

# ---- pages, as the kernel tells of them ----

# Where a cgroup's pages are in files that have a word for each page. That is looked for
# in bytes: of a hundred thousand words that Perl unpacks few are wanted.
sub places_of {
	my ($id) = @_;
	my $path = '/proc/kpagecgroup';
	open(my $file, '<:raw', $path) or die "$path: $!\n";
	my ($bytes, $word, @places) = ('', pack('Q<', $id));
	while (sysread($file, my $part, 1 << 20)) {
		$bytes .= $part;
	}
	for (my $at = -1; ($at = index($bytes, $word, $at + 1)) >= 0;) {
		push @places, $at if $at % WORD == 0;
	}
	return @places;
}

# Flags of the cgroup's pages that are on a list of a type and not active. DAMON, which
# some kernels run at all times, makes pages idle.
sub pages_of {
	my ($cgroup, $type) = @_;
	my $path = '/proc/kpageflags';
	open(my $file, '<:raw', $path) or die "$path: $!\n";
	return grep {
		my $is_anon = $_ >> SWAPBACKED & 1;
		$_ >> LRU & 1 && !($_ >> ACTIVE & 1) && !($_ >> UNEVICTABLE & 1) &&
			$is_anon == ($type eq 'anon');
	} map {
		sysseek($file, $_, 0);
		sysread($file, my $bytes, WORD) == WORD or die "$path: $!\n";
		unpack('Q<', $bytes) & ~(1 << IDLE);
	} places_of(cgroup_id($cgroup));
}

sub count {
	my ($bit, @flags) = @_;
	return scalar grep { $_ >> $bit & 1 } @flags;
}

# A page that is in its file, or in swap, as it is: what reclaim may free without writing.
sub is_clean {
	my ($flags) = @_;
	return !($flags >> DIRTY & 1 || $flags >> WRITEBACK & 1) &&
		(!($flags >> SWAPBACKED & 1) || $flags >> SWAPCACHE & 1);
}

# What memlens is to tell of pages like these.
sub wanted {
	my (@flags) = @_;
	my @clean = grep { is_clean($_) } @flags;
	return {
		looked_at => scalar @flags,
		dirty => count(DIRTY, @flags), writeback => count(WRITEBACK, @flags),
		referenced => count(REFERENCED, @flags), mapped => count(MMAP, @flags),
		swap_backed => count(SWAPBACKED, @flags),
		in_swap => count(SWAPCACHE, @flags), clean => scalar @clean,
		yield => scalar(grep { !($_ >> MLOCKED & 1) } @clean),
	};
}

# ---- what memlens tells ----

# Of a cgroup's list, summed over nodes.
sub told {
	my ($cgroup, $type) = @_;
	my $id = cgroup_id($cgroup);
	my %sum;
	for my $row (@{look('tail')->{tail} // []}) {
		next unless $row->{id} == $id && $row->{type} eq $type;
		$sum{$_ =~ s/_pages$//r} += $row->{$_} for grep { /_pages$|^folios$/ } keys %$row;
		$sum{whole} = ($sum{whole} // 1) && $row->{whole} eq 'yes';
		$sum{of} = $row->{of};
	}
	return \%sum;
}

# ---- checks ----

# Of a list that is looked at whole, when its pages stand still.
sub whole_check {
	my ($what, $cgroup, $type, $least) = @_;
	my (@wrong, $told);
	for (1 .. ROUNDS) {
		lists_fill();
		my $before = wanted(pages_of($cgroup, $type));
		$told = told($cgroup, $type);
		my $after = wanted(pages_of($cgroup, $type));
		my $still = !grep { $before->{$_} != $after->{$_} } keys %$before;
		@wrong = $told->{whole} ? () : ('not whole');
		push @wrong, map { "$_ " . ($told->{$_} // 'none') . " not $before->{$_}" }
			grep { ($told->{$_} // -1) != $before->{$_} } sort keys %$before;
		last if $still && !@wrong && $before->{looked_at} >= $least;
		sleep(1);
	}
	is_deeply(\@wrong, [], "$what: each is what kpageflags says");
	cmp_ok($told->{looked_at} // 0, '>=', $least,
	       "$what: of " . ($told->{looked_at} // 0) . ' pages')
		or diag(scalar places_of(cgroup_id($cgroup)), ' are the cgroup\'s; ',
			slurp("$cgroup/memory.stat") =~ s/\n/ /gr);
}

# A task in the cgroup does that, and stays until it is told to go.
sub task {
	my ($cgroup, $do) = @_;
	pipe(my $from, my $ready) or die "pipe: $!\n";
	my $pid = fork() // die "fork: $!\n";
	unless ($pid) {
		eval { cgroup_enter($cgroup); $do->(); 1 } or POSIX::_exit(1);
		syswrite($ready, '.');
		sleep(1000);
		POSIX::_exit(0);
	}
	close($ready);
	sysread($from, my $word, 1) == 1 or die "a task has failed\n";
	return $pid;
}

sub task_end {
	my ($pid) = @_;
	kill('KILL', $pid);
	waitpid($pid, 0);
}

# Each CPU keeps up to 32 pages of a cgroup's counts to itself (5.10), so that of 256 some
# hundred are seen for certain.
sub anon_hold {
	my ($cgroup) = @_;
	my $pid = press($cgroup, 'hold', 1, 1);
	wait_for(PATIENCE, sub { list_of($cgroup, 'anon') >= 100 }) or die "press does not begin\n";
	return $pid;
}

sub pages_write {
	my ($disk, $from, $count) = @_;
	open(my $file, '+<', $disk) or die "$disk: $!\n";
	sysseek($file, $from * PAGE, 0);
	syswrite($file, 'x' x PAGE) == PAGE or die "$disk: $!\n" for 1 .. $count;
	return $file;
}

# What it writes is in memory of node 0: a CPU of it alone does not do, as while its node
# is below a mark pages are the other one's, and then not the first but later ones are at
# the end of the list.
sub stay_on_node {
	pin_to_cpu(0);
	return unless -d '/sys/devices/system/node/node1';
	my $nodes = pack('Q', 1);
	syscall(SET_MEMPOLICY, MPOL_BIND, $nodes, 64) == 0 or die "set_mempolicy: $!\n";
}

# Till they are in their file. By no program: what is read of one by who is in a cgroup is
# that one's, and older at once than what was written (lru_gen_folio_seq()).
sub file_write {
	my $file = pages_write(@_);
	$file->sync or die "fsync: $!\n";
	return $file;
}

sub pages_read {
	my ($disk, $from, $count) = @_;
	open(my $file, '<', $disk) or die "$disk: $!\n";
	sysseek($file, $from * PAGE, 0);
	sysread($file, my $bytes, PAGE) == PAGE or die "$disk: $!\n" for 1 .. $count;
	return $file;
}

# What waits on a CPU for its list comes to it.
sub lists_fill {
	spit('/proc/sys/vm/compact_memory', "1\n") if -e '/proc/sys/vm/compact_memory';
}

# Pages that come by being read need not be of one generation (lru_gen_folio_seq()); those
# that are written are, and stay when they are read later.
sub short_check {
	my ($when, $disk, $generations) = @_;
	my $cgroup = cgroup_make('memlens_tail');
	my @open;
	my $pid = task($cgroup, sub { @open = pages_write($disk, 100, 21) });
	lists_fill();
	whole_check("$when: pages written", $cgroup, 'file', 15);
	system('sync');
	whole_check("$when: in their file now", $cgroup, 'file', 15);
	@open = pages_read($disk, 100, 3);
	whole_check("$when: and some of them read", $cgroup, 'file', 15);
	@open = ();
	task_end($pid);
	unless ($generations) {
		$pid = task($cgroup, sub { @open = pages_read($disk, 0, 19) });
		lists_fill();
		whole_check("$when: pages read", $cgroup, 'file', 15);
		task_end($pid);
	}
	$pid = anon_hold($cgroup);
	age($cgroup) if $generations;
	lists_fill();
	my $told = told($cgroup, 'anon');
	cmp_ok($told->{looked_at}, '>', 0, "$when: anon is looked at");
	is($told->{clean}, 0, "$when: it is never clean");
	is($told->{yield}, 0, "$when: and yields nothing");
	is($told->{swap_backed}, $told->{looked_at}, "$when: it needs swap");
	press_end($pid);
	cgroup_end($cgroup);
}

# What a cgroup's lists of files have on a node, as the kernel tells of it.
sub pages_on {
	my ($cgroup, $nid) = @_;
	my $sum = 0;
	$sum += $_ / PAGE
		for slurp("$cgroup/memory.numa_stat") =~ /^(?:in)?active_file .*\bN$nid=(\d+)/mg;
	return $sum;
}

# The node's row of a list.
sub row_of {
	my ($cgroup, $type, $nid) = @_;
	my $id = cgroup_id($cgroup);
	my ($row) = grep { $_->{id} == $id && $_->{type} eq $type && $_->{nid} == $nid }
		@{look('tail')->{tail} // []};
	return $row // {};
}

# Longer than is looked at, all of one node, in the order in which it was written. Then
# some pages near the end are written once more, or read, which moves none: what is told
# is told of the last 64, and of no others.
sub long_check {
	my ($when, $disk) = @_;
	my $cgroup = cgroup_make('memlens_long');
	spit('/proc/sys/vm/drop_caches', "1\n");
	my @open;	# what nobody has open loses its pages
	my $pid = task($cgroup, sub {
		stay_on_node();
		push @open, file_write($disk, 0, 2048);
		push @open, pages_write($disk, LOOKED - 5, 100), pages_read($disk, 10, 3);
	});
	my $row = row_of($cgroup, 'file', 0);
	my %want = (folios => LOOKED, looked_at_pages => LOOKED, dirty_pages => 5,
		    referenced_pages => 3, clean_pages => LOOKED - 5,
		    yield_pages => LOOKED - 5, writeback_pages => 0, mapped_pages => 0,
		    swap_backed_pages => 0, unevictable_pages => 0, whole => 'no');
	is_deeply({ map { $_ => $row->{$_} } keys %want }, \%want,
		  "$when: of a long list the last 64 are told of")
		or diag(join ' ', map { "$_=$row->{$_}" } sort keys %$row);
	# Before 5.16 the kernel does not ask what CPUs have yet to tell.
	my $there = pages_on($cgroup, 0);
	cmp_ok($there, '>=', 8 * LOOKED, "$when: it is long");
	cmp_ok(abs($row->{list_pages} - $there), '<=', 2 * LOOKED,
	       "$when: and how long it is");
	undisturbed_check($when, $cgroup);
	task_end($pid);
	spit('/proc/sys/vm/drop_caches', "1\n");
	cgroup_end($cgroup);
}

# What the cgroup has of a list, as its memory.stat says.
sub list_of {
	my ($cgroup, $name) = @_;
	slurp("$cgroup/memory.stat") =~ /^$name (\d+)$/m or die "memory.stat: no $name\n";
	return $1 / PAGE;
}

# Whether that many pages could be reclaimed of the cgroup.
sub reclaim {
	my ($cgroup, $pages) = @_;
	return eval { spit("$cgroup/memory.reclaim", $pages * PAGE . "\n"); 1 };
}

# What is to yield goes when it is asked for, and where none is to, none does.
sub yield_check {
	my ($when, $disk, $generations) = @_;
	my $cgroup = cgroup_make('memlens_yield');
	unless (-e "$cgroup/memory.reclaim") {
		note("$when: this kernel has no memory.reclaim");
		cgroup_end($cgroup);
		return;
	}
	my @open;
	my $pid = task($cgroup, sub {
		stay_on_node();
		push @open, file_write($disk, 0, 100);	# some stay with the CPU
	});
	my $yield = told($cgroup, 'file')->{yield};
	my $before = list_of($cgroup, 'inactive_file');
	cmp_ok($yield, '>=', 40, "$when: $yield pages are to yield");
	ok(reclaim($cgroup, $yield), "$when: as many are reclaimed");
	ok(wait_for(PATIENCE, sub { list_of($cgroup, 'inactive_file') <= $before - $yield }),
	   "$when: and from that list");
	task_end($pid);
	spit("$cgroup/memory.swap.max", "0\n");
	$pid = anon_hold($cgroup);
	age($cgroup) if $generations;
	ok(wait_for(PATIENCE, sub { list_of($cgroup, 'inactive_anon') >= 16 }),
	   "$when: there is anon that is old");
	$before = list_of($cgroup, 'inactive_anon') + list_of($cgroup, 'active_anon');
	is(told($cgroup, 'anon')->{yield}, 0, "$when: anon is to yield nothing");
	reclaim($cgroup, 40);
	sleep(3);	# till memory.stat tells of it
	cmp_ok(list_of($cgroup, 'inactive_anon') + list_of($cgroup, 'active_anon'), '>=',
	       $before, "$when: and does not without swap");
	press_end($pid);
	cgroup_end($cgroup);
}

# Nothing moves by being looked at: neither counts, nor lists, nor what is at the end of
# the long one, of which some pages are known.
sub state {
	my ($cgroup) = @_;
	my $vmstat = vmstat();
	my $row = row_of($cgroup, 'file', 0);
	return { (map { $_ => $vmstat->{$_} // 0 } @counters),
		 (map { $_ => list_of($cgroup, $_) } qw(inactive_file active_file)),
		 (map { $_ => $row->{$_} } grep { /_pages$/ } keys %$row),
		 pages => join(' ', pages_of($cgroup, 'file')) };
}

sub undisturbed_check {
	my ($when, $cgroup) = @_;
	my (@wrong, $looks);
	for (1 .. 3) {
		quiet();
		my $before = state($cgroup);
		open(my $file, '<', "$Memlens::dir/raw/tail") or die "tail: $!\n";
		for ($looks = 0; $looks < LOOKS; $looks++) {
			sysseek($file, 0, 0);
			sysread($file, my $bytes, 1 << 16) or die "tail: $!\n";
		}
		my $after = state($cgroup);
		@wrong = grep { $before->{$_} ne $after->{$_} } sort keys %$before;
		last unless @wrong;
	}
	is_deeply(\@wrong, [], "$when: $looks looks move nothing");
}

sub hold_check {
	my $all = value(look('tail'), 'folios_in_hold_max');
	cmp_ok($all, '>', 0, "a hold had $all folios");
	cmp_ok($all, '<=', 2 * LOOKED, 'no more than of two lists, by its own count');
}

sub value {
	my ($tables, $field) = @_;
	my ($value) = map { $_->{value} } grep { $_->{field} eq $field } @{$tables->{all}};
	return $value;
}

# A cgroup that has a little more of a node than the share, and a little less. What is
# locked stays.
sub bound_check {
	my $cgroup = cgroup_make('memlens_share');
	pin_to_cpu(0);
	my $pid = press($cgroup, 'lock', 1, 8);
	pin_to_cpu();
	# All but what CPUs have not added (5.10): it is not to grow by a tenth from here on.
	my $least = (8 << 8) - 32 * 4;
	ok(wait_for(PATIENCE, sub { list_of($cgroup, 'unevictable') >= $least }),
	   'a cgroup has 8 MiB');
	my $pages = sum(map { list_of($cgroup, $_) }
		qw(inactive_anon active_anon inactive_file active_file unevictable));
	my $managed = sum(slurp('/proc/zoneinfo') =~ /^Node 0,.*?^ +managed +(\d+)/msg);
	my $share = int(10_000 * $pages / $managed);
	# Before 5.13 memory.stat is behind by what CPUs have not added.
	for my $beside (map { $_ * int($share / 10) } -1, 1) {
		spit('/sys/module/memlens/parameters/tail_share', $share + $beside . "\n");
		my $tables = look('tail');
		my @rows = grep { $_->{id} == cgroup_id($cgroup) } @{$tables->{tail} // []};
		my %ids = map { $_->{id} => 1 } @{$tables->{tail} // []};
		is(scalar @rows, $beside < 0 ? 2 : 0,
		   "share $share: rows of a cgroup when it is $beside from that");
		is(value($tables, 'left_out'), value($tables, 'cgroups') - keys %ids,
		   'and those without are counted');
	}
	press_end($pid);
	cgroup_end($cgroup);
}

sub share_check {
	spit('/sys/module/memlens/parameters/tail_share', "10000\n");
	is_deeply(look('tail')->{tail} // [], [], 'no cgroup has all of a node');
	spit('/sys/module/memlens/parameters/tail_share', "0\n");
}

sysctl('dirty_writeback_centisecs', 0);
sysctl('dirty_background_ratio', 80);
sysctl('dirty_ratio', 90);
my $number = slurp('/sys/class/zram-control/hot_add') + 0;
my $disk = "/dev/zram$number";
spit("/sys/block/zram$number/disksize", "64M\n");
spit("/sys/block/zram$number/queue/read_ahead_kb", "0\n");
sleep(1);
bound_check();
share_check();
for my $on (-e $switch ? map { $_ eq 'y' ? 1 : 0 } reverse lru_modes() : (undef)) {
	my $when = defined $on ? 'generations ' . ($on ? 'on' : 'off') : 'lists';
	spit($switch, $on ? "y\n" : "n\n") if defined $on;
	short_check($when, $disk, $on);
	long_check($when, $disk);
	yield_check($when, $disk, $on);
}
hold_check();
spit('/sys/class/zram-control/hot_remove', "$number\n");
spit('/sys/module/memlens/parameters/tail_share', "100\n");
done_testing();
