# SPDX-License-Identifier: GPL-2.0
#
# slabs against sysfs, slabinfo and vmstat, cache by cache; a cache whose objects are
# known one by one; and the same without BTF.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use Reclaim;
use Slabs;
use Test::More;

use constant ROUNDS => 20;
# Of all caches that stand still once, and agree. With checkers what is freed is kept
# back for a while, and comes in hundreds.
use constant SHARE => DEBUG ? 0.9 : 0.95;
use constant ENOUGH => 0.98;	# of them, for no further round
use constant PAGE => 4096;
use constant OURS => 'memlens_cache';
# Objects parked are told by a kernel that has BTF's word for it alone.
use constant SYSFS_UNKNOWN => qw(in_use in_use_least in_use_most accuracy parked free
				 accounted);

my $btf;	# whether the kernel's structs are read, or sysfs

sub differs {
	my ($what, $got, $want) = @_;
	$got //= 'none';
	return $got eq $want ? () : ("$what $got not $want");
}

# ---- what does not move ----

sub name_of {
	my ($row, $folder, $links) = @_;
	return $folder if !$btf || $folder !~ /^:/;
	return $row->{name} if ($links->{$row->{name}} // '') eq $folder;
	return "a name of $folder";
}

sub fixed_check {
	my ($when, $ours, $folders) = @_;
	my $links = links();
	my @wrong;
	for my $id (keys %$folders) {
		my $row = $ours->{$id} // {};
		my $fixed = fixed($folders->{$id}) // next;
		push @wrong, map { "$folders->{$id}: $_" }
			differs('name', $row->{name},
				name_of($row, $folders->{$id}, $links)),
			map { differs($_, $row->{$_}, $fixed->{$_}) } sort keys %$fixed;
	}
	is_deeply(\@wrong, [], "$when: names, sizes, flags and merged are sysfs's");
}

# All links to folders that are there, but for the cache's own name.
sub aliases_check {
	my ($when, $tables, $ours, $folders) = @_;
	my $links = links();
	my %there = map { $_ => 1 } values %$folders;
	my %own = $btf ? map { $_->{name} => 1 } values %$ours : ();
	my %want = map { $_ => $links->{$_} }
		grep { $there{$links->{$_}} && !$own{$_} } keys %$links;
	my %got = map { $_->{name} => $folders->{$_->{id}} // 'no cache' }
		grep { !$own{$_->{name}} } @{$tables->{alias} // []};
	is_deeply(\%got, \%want, "$when: aliases are all links in /sys/kernel/slab");
}

# ---- what moves ----

sub bytes_differ {
	my ($row, $fixed) = @_;
	my ($objects, $object) = @{$row}{qw(objects object_size_bytes)};
	# Some slabs are smaller than the others: memory was short.
	return () if $objects != $row->{slabs} * $row->{objects_per_slab};
	my $held = $row->{slabs} * (PAGE << $row->{order});
	my @wrong = (differs('held', $row->{held_bytes}, $held),
		     differs('padding', $row->{padding_bytes},
			     $held - $objects * $object));
	push @wrong, differs('free', $row->{free_bytes},
			     ($objects - $row->{in_use} - $row->{parked}) * $object)
		if $btf;
	return @wrong;
}

sub use_differs {
	my ($row, $kernel, $on) = @_;
	return map { differs("$_$on", $row->{"$_$on"}, '-') }
		qw(in_use in_use_least in_use_most parked) unless $btf;
	my @wrong = differs("accuracy$on", $row->{"accuracy$on"}, 'exact');
	push @wrong, differs("parked$on", $row->{"parked$on"}, 0) unless HAS_SHEAVES;
	push @wrong, differs("in_use$on + parked",
			     $row->{"in_use$on"} + $row->{"parked$on"},
			     $kernel->{"in_use$on"} // 0);
	push @wrong, differs("$_$on", $row->{"$_$on"}, $row->{"in_use$on"})
		for qw(in_use_least in_use_most);
	return @wrong;
}

# Of a cache as sysfs has it, in all and by node.
sub row_differs {
	my ($row, $kernel) = @_;
	my @wrong = use_differs($row, $kernel, '');
	push @wrong, differs($_, $row->{$_}, $kernel->{$_}) for qw(slabs partial objects);
	# With checkers what is freed is not free at once, so that to ask takes ever other
	# objects: as many slabs of CPUs before and after, and not in between.
	push @wrong, differs('cpu_slabs', $row->{cpu_slabs}, $kernel->{cpu_slabs})
		unless HAS_SHEAVES && $row->{cpu_slabs} eq '-' || DEBUG;
	my %nodes = map { /^slabs:(\d+)$/ ? ($1 => 1) : () } keys %$kernel;
	for my $nid (@{$row->{nodes}}) {
		delete $nodes{$nid};
		push @wrong, map {
			differs("$_:$nid", $row->{"$_:$nid"}, $kernel->{"$_:$nid"} // 0)
		} qw(slabs partial objects);
		# What CPUs have parked is no node's.
		push @wrong, use_differs($row, $kernel, ":$nid") unless HAS_SHEAVES;
	}
	push @wrong, map { "node $_ is not there" } keys %nodes;
	return @wrong, bytes_differ($row);
}

sub info_differs {
	my ($row, $info) = @_;
	return map { differs("slabinfo: $_", $row->{$_}, $info->{$_}) }
		qw(objects size_bytes objects_per_slab slabs) unless $btf;
	return differs('slabinfo: in use', $row->{in_use} + $row->{parked},
		       $info->{in_use}),
		differs('slabinfo: pages', 1 << $row->{order}, $info->{pages}),
		map { differs("slabinfo: $_", $row->{$_}, $info->{$_}) }
		qw(objects size_bytes objects_per_slab slabs);
}

sub same {
	my ($one, $other) = @_;
	return $one && $other && keys %$one == keys %$other &&
		!grep { !exists $other->{$_} || $one->{$_} ne $other->{$_} } keys %$one;
}

# One round: { number => [ differences ] } of those caches that stood still around
# memlens's look; further what slabinfo says, likewise. Who looks moves some of them.
sub round {
	my ($folders, @ids) = @_;
	my %before = map { $_ => moving($folders->{$_}) } @ids;
	my $info_before = slabinfo();
	my $text = slurp("$Memlens::dir/slabs");
	my $info = slabinfo();
	my %after = map { $_ => moving($folders->{$_}) } @ids;
	my $ours = slabs_look(tables($text));
	my %found;
	for my $id (@ids) {
		next unless same($before{$id}, $after{$id});
		my $row = $ours->{$id} or next;
		my $name = $row->{name};
		$found{$id} = [ row_differs($row, $after{$id}) ];
		push @{$found{$id}}, info_differs($row, $info->{$name})
			if same($info_before->{$name}, $info->{$name});
	}
	return \%found;
}

# A cache is right if it has been so once; it is wrong if it stood still more than once
# and never was: a slab may go and another come between two looks of sysfs, which tells of
# neither. Each round is about those that are left, so that it takes ever less time.
sub moving_check {
	my ($when, $folders) = @_;
	my (%exact, %wrong, %times);
	for (1 .. ROUNDS) {
		my $found = round($folders, grep { !$exact{$_} } keys %$folders);
		for my $id (keys %$found) {
			if (@{$found->{$id}}) {
				$wrong{$id} = "$folders->{$id}: @{$found->{$id}}";
				$times{$id}++;
			} else {
				$exact{$id} = 1;
			}
		}
		delete @wrong{keys %exact};
		last if !%wrong && keys %exact >= ENOUGH * keys %$folders;
	}
	delete @wrong{grep { $times{$_} < 2 } keys %wrong};
	is(join("\n", sort values %wrong), '',
	   "$when: slabs, objects and their use are sysfs's and slabinfo's");
	cmp_ok(scalar(keys %exact), '>=', SHARE * keys %$folders,
	       "$when: of " . keys(%$folders) . ' caches ' . keys(%exact) . ' agree');
}

# ---- the whole ----

# CPUs keep 125 pages of a node to themselves; and what is too large for a cache is the
# kernel's alone.
sub totals_check {
	my ($when) = @_;
	my $noise = PAGE * 125 * `nproc` * (() = glob('/sys/devices/system/node/node[0-9]*'));
	my $before = vmstat();
	my $tables = look('slabs');
	my $after = vmstat();
	my %sum = (reclaimable => 0, unreclaimable => 0);
	my $rows = slabs_look($tables);
	for my $row (values %$rows) {
		my $which = $row->{reclaimable} eq 'yes' ? '' : 'un';
		$sum{"${which}reclaimable"} += $row->{held_bytes};
	}
	for my $which (sort keys %sum) {
		my $told = slabs_value($tables, "${which}_bytes");
		my $kernel = slabs_value($tables, "kernel_${which}_bytes");
		my ($least, $most) = sort { $a <=> $b }
			map { PAGE * $_->{"nr_slab_$which"} } $before, $after;
		is($told, $sum{$which}, "$when: $which is the sum of its caches");
		cmp_ok($kernel, '>=', $least - $noise, "$when: the kernel's $which, within noise");
		cmp_ok($kernel, '<=', $most + $noise, "$when: and not above");
		cmp_ok($told, '<=', $most + $noise, "$when: $which is within it");
		cmp_ok($told, '>=', $least - $noise, "$when: and all of it")
			if $which eq 'reclaimable';
	}
	is(slabs_value($tables, 'caches'), scalar keys %$rows, "$when: caches are counted");
	is(slabs_value($tables, 'source'), $btf ? 'btf' : 'sysfs', "$when: its source");
	for my $sum ($btf ? qw(free padding) : 'padding') {
		my $of_all = 0;
		$of_all += $_->{"${sum}_bytes"} for values %$rows;
		is(slabs_value($tables, "${sum}_bytes"), $of_all,
		   "$when: $sum is the sum of all caches");
	}
}

# ---- a cache that is known ----

sub ours {
	my ($folder) = @_;
	return slabs_look()->{(stat "/sys/kernel/slab/$folder")[1]} // {};
}

sub known_check {
	my ($when, $folder, %flags) = @_;
	my $held = cache_value('held');
	# What a CPU allocates from is given out, until 7.
	my $row = ours($folder);
	if ($btf && HAS_SHEAVES) {
		is($row->{in_use}, $held, "$when: what is parked is not in use");
	} elsif ($btf) {
		cmp_ok($row->{in_use}, '>=', $held, "$when: all that was given out");
	}
	cache_shrink($folder);
	$row = ours($folder);
	if ($btf) {
		is($row->{$_}, $held, "$when: $_ is known") for
			qw(in_use in_use_least in_use_most);
		is($row->{parked}, 0, "$when: nothing is parked");
		is($row->{accuracy}, 'exact', "$when: and it is exact");
	}
	is($row->{slabs}, cache_value('slabs'), "$when: slabs are known")
		unless HAS_SHEAVES;
	is($row->{object_size_bytes}, 200, "$when: objects are of the size asked for");
	my %want = (reclaimable => 'no', rcu_freed => 'no', accounted => 'no', %flags);
	delete $want{accounted} unless $btf;
	is($row->{$_}, $want{$_}, "$when: $_ $want{$_}") for sort keys %want;
}

# Of three objects one is kept, then all of some slabs and few of others.
sub known_objects {
	my ($when) = @_;
	pin_to_cpu(0);
	cache_load('size=200', 'account=1');
	cache_set('fill', 3001);
	known_check("$when: full", OURS, accounted => 'yes');
	cache_set('thin', '7 2 1 1');
	known_check("$when: thinned", OURS, accounted => 'yes');
	cache_end();
	cache_load('size=200', 'reclaim=1', 'rcu=1', 'name=memlens_other');
	cache_set('fill', 77);
	known_check("$when: another", 'memlens_other',
		    reclaimable => 'yes', rcu_freed => 'yes');
	cache_end();
	pin_to_cpu();
}

# Two names of one cache, where the kernel merges; then a link to nothing.
sub known_aliases {
	my ($when) = @_;
	cache_load('merge=1736');
	spit('/sys/module/memlens/parameters/slabs_aliases', "1\n");
	my $tables = look('slabs');
	my $folders = folders();
	my $ours = slabs_look($tables);
	fixed_check("$when: with aliases of our own", $ours, $folders);
	aliases_check("$when: with aliases of our own", $tables, $ours, $folders);
	cache_end();
	spit('/sys/module/memlens/parameters/slabs_aliases', "1\n");
	$tables = look('slabs');
	$ours = slabs_look($tables);
	is_deeply([map { $_->{name} } grep { !$ours->{$_->{id}} } @{$tables->{alias} // []}],
		  [], "$when: no alias of a cache that is gone");
}

sub all_check {
	my ($when) = @_;
	my $folders = folders();
	my $tables = look('slabs');
	my $ours = slabs_look($tables);
	is_deeply([sort map { $folders->{$_} // $_ } keys %$ours],
		  [sort values %$folders], "$when: every cache, and no other");
	fixed_check($when, $ours, $folders);
	aliases_check($when, $tables, $ours, $folders);
	unless ($btf) {
		my @known = grep { $_ } map {
			my $row = $_;
			map { exists $row->{$_} && $row->{$_} ne '-' && "$row->{name} $_" }
				SYSFS_UNKNOWN, 'free_bytes'
		} values %$ours;
		is_deeply(\@known, [], "$when: what sysfs does not tell is not known");
	}
	moving_check($when, $folders);
	totals_check($when);
	known_objects($when);
	known_aliases($when);
}

log_mark('slabs');
reload();
$btf = 1;
is(feature('slabs:btf'), 'yes -', 'info says that BTF is used');
all_check('btf');
reload('slabs_sysfs=1');
$btf = 0;
like(feature('slabs:btf'), qr/^no .*slabs_sysfs/, 'info says why BTF is not used');
all_check('sysfs');
reload();
is_deeply([all_log_since('slabs')], [], 'nothing of it is in the log');

done_testing();
