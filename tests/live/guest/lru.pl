# SPDX-License-Identifier: GPL-2.0
#
# lru against vmstat of the machine and of its nodes, zoneinfo, lru_gen, and the sums
# over cgroups; then known pages come and go, each moving its own rows: clean and
# dirty ones of a file, of anon, of shmem, locked ones. With either kind of lists.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use List::Util qw(max sum);
use Memlens;
use Reclaim;
use Test::More;

use constant MIB => 32;			# of each kind of pages
use constant PAGES => MIB * 256;
# What a test does beside that: its own pages, and what waits on a CPU for its list.
use constant BESIDE => 256 + 64 * `nproc`;
use constant ROUNDS => 20;

my $switch = '/sys/kernel/mm/lru_gen/enabled';
my $lru_gen = '/sys/kernel/debug/lru_gen';
my @lists = qw(inactive_anon active_anon inactive_file active_file unevictable);

# A column, and what the kernel calls it: nr_* where nothing is said.
my %names = (file => 'nr_file_pages', anon_mapped => 'nr_anon_pages',
	     file_mapped => 'nr_mapped', swapcache => 'nr_swapcached', page_tables => 'nr_page_table_pages',
	     (map { $_ => "workingset_$_" } qw(refault_anon refault_file activate_anon
		activate_file restore_anon restore_file)),
	     nodereclaim => 'workingset_nodereclaim');
my @columns = (@lists, qw(isolated_anon isolated_file file shmem swapcache file_mapped
			  anon_mapped dirty writeback kernel_stack page_tables),
	       grep { /^(refault|activate|restore|nodereclaim)/ } sort keys %names);

# ---- what memlens has ----

# { nid => { column => value } } of all tables of nodes.
sub nodes_of {
	my ($tables) = @_;
	my %nodes;
	for my $table (qw(lists held workingset)) {
		for my $row (@{$tables->{$table}}) {
			$nodes{$row->{nid}}{$_ =~ s/_pages$//r} = $row->{$_}
				for keys %$row;
		}
	}
	return \%nodes;
}

sub machine_of {
	my ($tables) = @_;
	my $nodes = nodes_of($tables);
	return { map {
		my $column = $_;
		$column => sum(map { $_->{$column} eq '-' ? 0 : $_->{$column} }
			       values %$nodes)
	} @columns };
}

# ---- what the kernel has ----

# Whoever asks makes CPUs fold theirs; then a node's counter is what it is.
sub node_kernel {
	my ($nid) = @_;
	my %stat = slurp("/sys/devices/system/node/node$nid/vmstat") =~ /^(\S+) (\d+)$/mg;
	my %found;
	for my $column (@columns) {
		my $name = $names{$column} // "nr_$column";
		$found{$column} = $stat{$name};
	}
	$found{kernel_stack} = $stat{nr_kernel_stack} >> 2;	# KiB
	return \%found;
}

# { "nid zone" => { list => pages } } of zoneinfo.
sub zones_kernel {
	my %found;
	my $zone;
	for (split /\n/, slurp('/proc/zoneinfo')) {
		$zone = $found{"$1 $2"} = {} if /^Node (\d+), zone\s+(\S+)/;
		$zone->{$1} = $2 if /^\s+nr_zone_(\S+)\s+(\d+)/;
		$zone->{mlocked} = $1 if /^\s+nr_mlock\s+(\d+)/;
		$zone->{managed} = $1 if /^\s+managed\s+(\d+)/;
	}
	return \%found;
}

# { nid => [ { seq => [ anon, file, age ] } of each cgroup ] }
sub generations_kernel {
	my (%found, $nid);
	for (split /\n/, slurp($lru_gen)) {
		if (/^\s*node\s+(\d+)/) {
			$nid = $1;
			push @{$found{$nid}}, {};
		} elsif (/^\s+(\d+)\s+(\d+)\s+(-?\d+)x?\s+(-?\d+)x?/ && defined $nid) {
			$found{$nid}[-1]{$1} = [ $3, $4, $2 ];
		}
	}
	return \%found;
}

# { "nid type rank" => what memlens calls its columns }
sub ranks_kernel {
	my %ranks;
	my $found = generations_kernel();
	for my $nid (keys %$found) {
		for my $cgroup (@{$found->{$nid}}) {
			my $youngest = max(keys %$cgroup) // next;
			for my $seq (keys %$cgroup) {
				my $own = $cgroup->{$seq};
				rank_add($ranks{"$nid anon " . ($youngest - $seq)} //= {},
					 $own->[0], $own->[2], $seq);
				rank_add($ranks{"$nid file " . ($youngest - $seq)} //= {},
					 $own->[1], $own->[2], $seq);
			}
		}
	}
	return \%ranks;
}

sub rank_add {
	my ($rank, $pages, $age, $seq) = @_;
	$rank->{held_pages} += $pages;
	$rank->{cgroups} += 0;
	return unless $pages;
	$rank->{cgroups}++;
	for ([age => 'ms', $age], [seq => '', $seq]) {
		my ($name, $unit, $value) = @$_;
		my ($least, $most) = map { $unit ? "${name}_${_}_$unit" : "${name}_$_" }
			qw(least most);
		$rank->{$least} = $value if $value < ($rank->{$least} // $value + 1);
		$rank->{$most} = $value if $value > ($rank->{$most} // -1);
	}
}

# ---- at rest ----

# Of each figure of a kind: one that is the kernel's, before and after, in one round.
# @look returns { key => value }, as @kernel does; undefined is not compared.
sub same_check {
	my ($what, $look, $kernel) = @_;
	my (%right, %wrong);
	for (1 .. ROUNDS) {
		vmstat();
		my $before = $kernel->();
		my $ours = $look->();
		my $after = $kernel->();
		for my $key (keys %$ours) {
			next if $right{$key} || !defined $before->{$key} ||
				$before->{$key} ne ($after->{$key} // '');
			if ($ours->{$key} eq $before->{$key}) {
				$right{$key} = 1;
				delete $wrong{$key};
			} else {
				$wrong{$key} = "$ours->{$key} not $before->{$key}";
			}
		}
		my $known = grep { defined $before->{$_} } keys %$ours;
		last if !%wrong && keys %right == $known;
	}
	is_deeply(\%wrong, {}, $what);
	return scalar keys %right;
}

sub flat {
	my ($rows) = @_;
	my %flat;
	for my $key (keys %$rows) {
		$flat{"$key $_"} = $rows->{$key}{$_} for keys %{$rows->{$key}};
	}
	return \%flat;
}

sub nodes_check {
	my ($when) = @_;
	my @nids = keys %{nodes_of(look('lru'))};
	my $kernel = sub { flat({ map { $_ => node_kernel($_) } @nids }) };
	my $right = same_check("$when: nodes' figures are the kernel's",
			       sub { flat(nodes_of(look('lru'))) }, $kernel);
	my $known = grep { defined } values %{$kernel->()};
	cmp_ok($right, '>=', 0.9 * $known, "$when: $right of $known were compared");
	my $stat = node_kernel($nids[0]);
	my $ours = nodes_of(look('lru'))->{$nids[0]};
	is_deeply([grep { $ours->{$_} ne '-' && !defined $stat->{$_} } @columns], [],
		  "$when: each has its counterpart");
}

sub zones_look {
	my %found;
	for my $row (@{look('lru')->{zone}}) {
		my $zone = $found{"$row->{nid} $row->{name}"} = {};
		$zone->{$_ =~ s/_pages$//r} = $row->{$_} for grep { /_pages$/ } keys %$row;
	}
	return \%found;
}

sub zones_check {
	my ($when) = @_;
	my $right = same_check("$when: zones' figures are zoneinfo's",
			       sub { flat(zones_look()) }, sub { flat(zones_kernel()) });
	my $zones = zones_look();
	cmp_ok($right, '>=', 7 * keys %$zones, "$when: of " . keys(%$zones) . ' zones');
	my @over;
	for my $key (sort keys %$zones) {
		my $sum = sum(map { $zones->{$key}{$_} } @lists);
		push @over, "$key: $sum of $zones->{$key}{managed}"
			if $sum > $zones->{$key}{managed};
	}
	is_deeply(\@over, [], "$when: no zone's lists are larger than the zone");
}

# Pages of each list, on lists of either kind: of generations two are active.
sub by_cgroups {
	my ($tables) = @_;
	my %found;
	for my $row (@{$tables->{cgroups}}) {
		$found{"$row->{nid} $_"} = $row->{"${_}_pages"} for @lists;
	}
	for my $row (@{$tables->{generation} // []}) {
		my $list = ($row->{rank} < 2 ? 'active' : 'inactive') . "_$row->{type}";
		$found{"$row->{nid} $list"} += $row->{held_pages};
	}
	return \%found;
}

sub by_nodes {
	my ($tables) = @_;
	my $nodes = nodes_of($tables);
	my %found;
	for my $nid (keys %$nodes) {
		$found{"$nid $_"} = $nodes->{$nid}{$_} for @lists;
	}
	return \%found;
}

# What cgroups have is what nodes have: both of one look, when nothing moves.
sub cgroups_check {
	my ($when) = @_;
	my %wrong;
	for (1 .. ROUNDS) {
		my $tables = look('lru');
		my ($ours, $nodes) = (by_cgroups($tables), by_nodes($tables));
		%wrong = map { $_ => "$ours->{$_} not $nodes->{$_}" }
			grep { $ours->{$_} ne $nodes->{$_} } keys %$nodes;
		last unless %wrong;
		sleep(1);
	}
	is_deeply(\%wrong, {}, "$when: cgroups' lists are their node's");
}

# What CPUs have not added yet is in a figure, and is what it says that it is: when they
# are made to add it, the counter is the figure.
sub drift_check {
	my ($when) = @_;
	my $path = '/dev/shm/memlens_drift';
	my ($told, @wrong) = (0);
	for my $round (1 .. ROUNDS) {
		vmstat();
		open(my $file, '>', $path) or die "$path: $!\n";
		# Pages come to a list fifteen at a time or more, and to the counter by
		# what a CPU may keep: what is left of that differs.
		syswrite($file, 'x' x 4096) for 1 .. 15 + 5 * $round;
		close($file);
		my $nodes = nodes_of(look('lru'));
		vmstat();
		my %kernel = map { $_ => node_kernel($_) } keys %$nodes;
		my $same = nodes_of(look('lru'));
		# So that one that came after the first look and went before this one shows.
		vmstat();
		for my $nid (keys %$nodes) {
			my $kernel = $kernel{$nid};
			my $drift = $nodes->{$nid}{drift};
			my $later = node_kernel($nid);
			# Whoever is about moves some; what stood still is compared.
			next if grep { $nodes->{$nid}{$_} ne $same->{$nid}{$_} ||
				$kernel->{$_} ne $later->{$_} } @lists;
			push @wrong, map { "$_ $nodes->{$nid}{$_} not $kernel->{$_}" }
				grep { $nodes->{$nid}{$_} ne $kernel->{$_} } @lists;
			$told++ if $drift > 0;
			push @wrong, "drift $same->{$nid}{drift} after that"
				if $same->{$nid}{drift} > 125;
		}
		unlink($path);
		last if $told >= 3;
	}
	is_deeply(\@wrong, [], "$when: what CPUs have pending is in it");
	cmp_ok($told, '>', 0, "$when: and told ($told times)");
}

sub generations_look {
	my %found;
	for my $row (@{look('lru')->{generation} // []}) {
		my $rank = $found{"$row->{nid} $row->{type} $row->{rank}"} = {};
		$rank->{$_} = $row->{$_} for grep { !/^(nid|type|rank)$/ } keys %$row;
	}
	return \%found;
}

# But for ages, which go on.
sub ageless {
	my ($ranks) = @_;
	my $flat = flat($ranks);
	delete @$flat{grep { /age_/ || $flat->{$_} eq '-' } keys %$flat};
	return $flat;
}

sub generations_check {
	my ($when) = @_;
	my $right = same_check("$when: generations are lru_gen's",
			       sub { ageless(generations_look()) },
			       sub { ageless(ranks_kernel()) });
	cmp_ok($right, '>=', 8, "$when: $right of them");
}

# Between those of lru_gen before and after.
sub ages_check {
	my ($when) = @_;
	my ($compared, @wrong) = (0);
	for (1 .. ROUNDS) {
		my ($before, $ours, $after) =
			map { flat($_->()) } \&ranks_kernel, \&generations_look, \&ranks_kernel;
		($compared, @wrong) = (0);
		for my $key (grep { /age_/ && $ours->{$_} ne '-' } keys %$ours) {
			next unless defined $before->{$key} && defined $after->{$key};
			$compared++;
			push @wrong, "$key $ours->{$key} not $before->{$key} .. $after->{$key}"
				if $ours->{$key} < $before->{$key} ||
					$ours->{$key} > $after->{$key};
		}
		last if $compared && !@wrong;
	}
	is_deeply(\@wrong, [], "$when: and so are their ages");
	cmp_ok($compared, '>', 0, "$when: $compared of these");
}

# ---- known pages ----

sub settle_lists {
	spit('/proc/sys/vm/drop_caches', "1\n");
	quiet();
}

# What changes by @change, and by nothing of what is looked at otherwise. How much is
# wanted may be a function.
sub moves {
	my ($what, $change, %want) = @_;
	my $before = machine_of(look('lru'));
	$change->();
	my ($after, @wrong);
	my $differs = sub {
		$after = machine_of(look('lru'));
		$after->{lists_anon} = $after->{inactive_anon} + $after->{active_anon};
		$after->{lists_file} = $after->{inactive_file} + $after->{active_file};
		$before->{lists_anon} = $before->{inactive_anon} + $before->{active_anon};
		$before->{lists_file} = $before->{inactive_file} + $before->{active_file};
		@wrong = grep {
			my $amount = $want{$_} // 0;
			$amount = $amount->() if ref $amount;
			abs($after->{$_} - $before->{$_} - $amount) > BESIDE
		} qw(lists_anon lists_file unevictable file shmem file_mapped
		     anon_mapped dirty writeback);
		return scalar @wrong;
	};
	# A task that takes them takes its time, and pages wait on CPUs for their lists.
	wait_for(DEBUG ? 300 : 60, sub { !$differs->() });
	is_deeply([map { "$_: " . ($after->{$_} - $before->{$_}) } @wrong], [], $what);
}

# A disk in memory, whose pages are those of no file system.
sub disk_begin {
	my $number = slurp('/sys/class/zram-control/hot_add') + 0;
	spit("/sys/block/zram$number/disksize", (MIB * 2) . "M\n");
	# Whoever looks for file systems on it is done.
	sleep(1);
	return ($number, "/dev/zram$number");
}

sub disk_write {
	my ($file) = @_;
	sysseek($file, 0, 0);
	for (1 .. MIB) {
		syswrite($file, 'memlens!' x (1 << 17)) == 1 << 20 or die "disk: $!\n";
	}
}

sub disk_read {
	my ($path) = @_;
	open(my $file, '<', $path) or die "$path: $!\n";
	for (1 .. MIB) {
		sysread($file, my $bytes, 1 << 20) == 1 << 20 or die "$path: $!\n";
	}
	close($file);
}

sub file_check {
	my ($when, $path) = @_;
	open(my $file, '+<', $path) or die "$path: $!\n";
	settle_lists();
	my $written = vmstat()->{nr_written};
	# A new disk's share of what may be dirty is small, so that some may be written.
	my $dirty = sub { PAGES - (vmstat()->{nr_written} - $written) };
	moves("$when: dirty pages of a file", sub { disk_write($file) },
	      file => PAGES, lists_file => PAGES, dirty => $dirty);
	# Whoever writes them may not be done with his share yet.
	my $left;
	wait_for(60, sub {
		my $last = $left // -1;
		$left = $dirty->();
		return $left == $last;
	});
	moves("$when: which are written", sub { system('sync') }, dirty => -$left);
	moves("$when: and dropped", sub { settle_lists() },
	      file => -PAGES(), lists_file => -PAGES());
	moves("$when: clean pages of a file", sub { disk_read($path) },
	      file => PAGES, lists_file => PAGES);
	close($file);
	settle_lists();
}

sub living {
	my ($row) = @{look('lru')->{cgroups}};
	return $row->{cgroups} - $row->{dying};
}

# By a task in a cgroup of its own, which has it then.
sub anon_check {
	my ($when) = @_;
	my $pid;
	my $cgroup = cgroup_make('memlens_lru');
	my $living = living();
	moves("$when: anon", sub {
		$pid = press($cgroup, 'hold', 1, MIB);
	}, lists_anon => PAGES, anon_mapped => PAGES);
	cgroups_check("$when: with a cgroup that has pages");
	moves("$when: which ends", sub { press_end($pid) },
	      lists_anon => -PAGES(), anon_mapped => -PAGES());
	moves("$when: locked pages", sub {
		$pid = press(undef, 'lock', 1, MIB);
	}, unevictable => PAGES, anon_mapped => PAGES);
	my $mlocked = sum(map { $_->{mlocked} } values %{zones_look()});
	cmp_ok($mlocked, '>=', PAGES - BESIDE, "$when: zones have them as well");
	press_end($pid);
	wait_for(10, sub {
		sum(map { $_->{mlocked} } values %{zones_look()}) < PAGES / 2
	});
	cgroup_end($cgroup);
	is(living(), $living - 1, "$when: a cgroup less lives then");
}

sub shmem_check {
	my ($when) = @_;
	my $path = '/dev/shm/memlens';
	moves("$when: shmem", sub { spit($path, 'x' x (MIB << 20)) },
	      lists_anon => PAGES, file => PAGES, shmem => PAGES);
	moves("$when: which is removed", sub { unlink($path) },
	      lists_anon => -PAGES(), file => -PAGES(), shmem => -PAGES());
}

sub all_check {
	my ($when, $generations, $disk) = @_;
	quiet();
	nodes_check($when);
	drift_check($when);
	zones_check($when);
	cgroups_check($when);
	if ($generations) {
		generations_check($when);
		ages_check($when);
	}
	file_check($when, $disk);
	anon_check($when);
	shmem_check($when);
	cgroups_check("$when, after that");
}

sub rows_check {
	my ($on) = @_;
	my $tables = look('lru');
	for my $row (@{$tables->{cgroups}}) {
		my $want = !-e $switch ? '-' : $on ? $row->{cgroups} : 0;
		is($row->{generations_on}, $want, "node $row->{nid}: who has generations");
	}
}

# Nothing is written but what is told to be; what a mix needs is there.
sysctl('dirty_writeback_centisecs', 0);
sysctl('dirty_background_ratio', 80);
sysctl('dirty_ratio', 90);
mkdir('/dev/shm') unless -d '/dev/shm';
system('mountpoint -q /dev/shm || mount -t tmpfs tmpfs /dev/shm') == 0
	or die "no tmpfs\n";
my ($number, $disk) = disk_begin();
if (-e $switch) {
	my $was = slurp($switch);
	for my $mode (reverse lru_modes()) {
		my $on = $mode eq 'y';
		spit($switch, "$mode\n");
		rows_check($on);
		all_check('generations ' . ($on ? 'on' : 'off'), $on, $disk);
	}
	spit($switch, $was);
} else {
	rows_check(0);
	all_check('no generations', 0, $disk);
}
spit('/sys/class/zram-control/hot_remove', "$number\n");
done_testing();
