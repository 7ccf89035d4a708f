# SPDX-License-Identifier: GPL-2.0
#
# What tests of slabs share: caches as the kernel tells of them, and as memlens does,
# by the number of their folder in sysfs; and memlens_cache.
package Slabs;

use strict;
use warnings;
use Exporter 'import';
use Loading;
use Memlens;
use POSIX ();
use Reclaim;

our @EXPORT = qw(folders folder_value fixed moving slabinfo links slabs_look
		 slabs_value cache_load cache_end cache_set cache_value
		 cache_shrink pin_to_cpu all_log_since HAS_SHEAVES);

my $slab = '/sys/kernel/slab';
my $cache = '/sys/module/memlens_cache/parameters';
my $SYS_sched_setaffinity = 203;	# x86-64

# Linux 7: objects are parked in sheaves, and no CPU takes slabs.
use constant HAS_SHEAVES => glob('/sys/kernel/slab/task_struct/sheaf_capacity*') ? 1 : 0;

# ---- the kernel's own figures ----

# { number of the folder => its name }
sub folders {
	my %found;
	opendir(my $dir, $slab) or die "$slab: $!\n";
	for (readdir $dir) {
		next if /^\./ || -l "$slab/$_";
		my $number = (stat "$slab/$_")[1] or next;
		$found{$number} = $_;
	}
	return \%found;
}

# { name of a link => name of the folder }
sub links {
	my %found;
	opendir(my $dir, $slab) or die "$slab: $!\n";
	for (readdir $dir) {
		my $to = readlink("$slab/$_") // next;
		$found{$_} = $to =~ s{.*/}{}r;
	}
	return \%found;
}

# Undefined: the cache is gone. By the fewest system calls: there are thousands.
sub folder_value {
	my ($folder, $attribute) = @_;
	my $file = POSIX::open("$slab/$folder/$attribute") // return undef;
	my $length = POSIX::read($file, my $text, 4096);
	POSIX::close($file);
	return undef unless defined $length;
	chomp $text;
	return $text;
}

# What does not move, in memlens's words.
my %fixed = (object_size_bytes => 'object_size', size_bytes => 'slab_size',
	     order => 'order', objects_per_slab => 'objs_per_slab',
	     aliases => 'aliases', reclaimable => 'reclaim_account',
	     rcu_freed => 'destroy_by_rcu');

sub fixed {
	my ($folder) = @_;
	my %found;
	for (keys %fixed) {
		my $value = folder_value($folder, $fixed{$_}) // return undef;
		$value = $value ? 'yes' : 'no' if /^(reclaimable|rcu_freed)$/;
		$found{$_} = $value;
	}
	return \%found;
}

# What does: { column => count } and, of each node, { "column:nid" => count }.
# in_use is what the kernel calls objects: those that are parked as well.
my %moving = (slabs => 'slabs', partial => 'partial', objects => 'total_objects',
	      cpu_slabs => 'cpu_slabs', in_use => 'objects');

sub moving {
	my ($folder) = @_;
	my %found;
	for my $column (keys %moving) {
		my $text = folder_value($folder, $moving{$column}) // return undef;
		my ($sum, @nodes) = split ' ', $text;
		$found{$column} = $sum;
		for (@nodes) {
			$found{"$column:$1"} = $2 if /^N(\d+)=(\d+)$/;
		}
	}
	return \%found;
}

# { name => { column => value } }, without names that are there twice.
sub slabinfo {
	my (%found, %twice);
	for (split /\n/, slurp('/proc/slabinfo')) {
		next if /^(#|slabinfo)/;
		my @cell = split ' ';
		my $name = $cell[0];
		$twice{$name}++ if $found{$name};
		$found{$name} = {
			in_use => $cell[1], objects => $cell[2],
			size_bytes => $cell[3], objects_per_slab => $cell[4],
			pages => $cell[5], slabs => $cell[14],
		};
	}
	delete @found{keys %twice};
	return \%found;
}

# ---- memlens's ----

# { number => { column => value } } of all that a look shows of a cache, with
# "column:nid" of its nodes, in the kernel's words: see moving().
sub slabs_look {
	my ($tables) = @_;
	my %found;
	my $by_name = {};
	$tables //= look('slabs');
	my $rows = $tables->{shape};
	for my $i (0 .. $#$rows) {
		my $id = $rows->[$i]{id};
		my $row = { map { %{$tables->{$_}[$i]} } qw(shape cache growth) };
		die "rows of $id are not of one cache\n" if grep {
			$tables->{$_}[$i]{name} ne $row->{name}
		} qw(shape cache growth);
		die "$id is there twice\n" if $found{$id};
		$found{$id} = $row;
	}
	for my $node (@{$tables->{node}}) {
		my $row = $found{$node->{id}} or die "a node of no cache\n";
		$row->{"$_:$node->{nid}"} = $node->{$_} for keys %$node;
		push @{$row->{nodes}}, $node->{nid};
	}
	return \%found;
}

sub slabs_value {
	my ($tables, $field) = @_;
	for (@{$tables->{slabs}}) {
		return $_->{value} if $_->{field} eq $field;
	}
	return undef;
}

# ---- memlens_cache ----

sub cache_load {
	my $path = 'build/tests/' . (POSIX::uname())[2];
	Loading::load_module("$path/memlens_cache/memlens_cache.ko", @_)
		or die "memlens_cache does not load: $!\n";
}

sub cache_end {
	Loading::unload_module('memlens_cache')
		or die "memlens_cache does not unload: $!\n";
}

sub cache_set {
	my ($name, $value) = @_;
	spit("$cache/$name", "$value\n");
}

sub cache_value {
	my ($name) = @_;
	my $text = slurp("$cache/$name");
	chomp $text;
	return $text;
}

# What CPUs have of it, and empty slabs, go.
sub cache_shrink {
	my ($folder) = @_;
	spit("$slab/$folder/shrink", "1\n");
}

# So that slabs are filled one after the other.
sub pin_to_cpu {
	my ($cpu) = @_;
	my $mask = defined $cpu ? 1 << $cpu : ~0;
	syscall($SYS_sched_setaffinity, 0, 8, pack('Q', $mask)) == 0
		or die "sched_setaffinity: $!\n";
}

# ---- the log ----

# All that is in it since log_mark() and is worse than a notice; but for what the
# kernel says of clocks, and of turns that come too late, which a busy emulator loses.
sub all_log_since {
	my ($name) = @_;
	my ($log) = `dmesg -x` =~ /.*\Q$name\E: the log from here on\n(.*)/s
		or die "the log's mark is gone\n";
	return grep { /^\w+\s*:(emerg|alert|crit|err|warn)/ &&
			!/taint|module verification|clocksource|TSC found unstable|hrtimer: interrupt took/ &&
			!/sched: (?:DL replenish lagged too much|RT throttling activated)/ }
		split /\n/, $log;
}

1;
