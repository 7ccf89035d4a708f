# SPDX-License-Identifier: GPL-2.0
#
# memcgs against cgroupfs: a tree of cgroups with limits, some of whose tasks hold
# memory of each kind, some refused more; names that are hard to print; and one that is
# removed while it has pages.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use File::Find;
use List::Util 'sum';
use Memlens;
use POSIX ();
use Reclaim;
use Test::More;

use constant MIB => 16;
use constant PAGES => MIB * 256;
# s: one is to swap half of what it wants before its figures stand still.
use constant PATIENCE => DEBUG ? 300 : 60;
# Charges are taken in batches of 64 pages a CPU, and counted by CPU.
use constant BESIDE => 64 * `nproc`;
# From 7.1 on what a removed cgroup has on lists becomes its parent's.
use constant REPARENTS => (POSIX::uname())[2] =~ /^(\d+)\.(\d+)/ && ($1 > 7 || $1 == 7 && $2 >= 1);
# Before 5.13 memory.stat is behind by what CPUs have not added, 32 pages each of a cgroup.
use constant BEHIND => (POSIX::uname())[2] =~ /^5\.10/ ? 32 * `nproc` : 0;

# What newer kernels count that is not about memory being short.
my %not_told = map { $_ => 1 } qw(sock_throttled);
my @lists = qw(inactive_anon active_anon inactive_file active_file unevictable);
my $top = "$cgroups/memlens_top";
my %names = ("memlens_top" => $top, 'a b' => "$top/a b", 'tab' => "$top/tab\tand\\",
	     'utf' => "$top/gr\xc3\xbc\xc3\x9fe", 'dash' => "$top/-",
	     'deep' => "$top/a b/c/d/e");

sub escape {
	my ($name) = @_;
	return '\055' if $name eq '-';
	return $name =~ s/([\x00-\x20\\"'])/sprintf('\\%03o', ord $1)/ger;
}

# { id => { column => value } } of all tables of cgroups.
sub rows_of {
	my ($tables) = @_;
	my %rows;
	for my $table (qw(memcg lists)) {
		for my $row (@{$tables->{$table}}) {
			$rows{$row->{id}}{$_ =~ s/_pages$//r} = $row->{$_} for keys %$row;
		}
	}
	for my $row (@{$tables->{events}}) {
		$rows{$row->{id}}{"events:$_"} = $row->{$_} for keys %$row;
	}
	return \%rows;
}

sub row {
	my ($path) = @_;
	return rows_of(look('memcgs'))->{cgroup_id($path)} // {};
}

sub value {
	my ($tables, $field) = @_;
	for (@{$tables->{memcgs}}) {
		return $_->{value} if $_->{field} eq $field;
	}
	return undef;
}

# ---- what cgroupfs says ----

sub pages_file {
	my ($path, $name) = @_;
	my $text = slurp("$path/memory.$name");
	chomp $text;
	return $text eq 'max' ? 'max' : $text >> 12;
}

sub table_file {
	my ($path, $name) = @_;
	return { slurp("$path/memory.$name") =~ /^(\S+) (\d+)$/mg };
}

# Folders whose memory is counted apart.
sub folders {
	my @found;
	find({ no_chdir => 1, wanted => sub {
		push @found, $_ if -d $_ && -e "$_/memory.stat";
	} }, $cgroups);
	return @found;
}

# ---- the checks ----

sub tree_check {
	my $tables = look('memcgs');
	my $rows = rows_of($tables);
	my (%want, %got);
	for my $path (folders()) {
		$want{cgroup_id($path)} = join('/', map { escape($_) }
			split m{/}, substr($path, length $cgroups)) || '/';
	}
	%got = map { $_ => $rows->{$_}{path} } grep {
		$rows->{$_}{state} eq 'online'
	} keys %$rows;
	is_deeply(\%got, \%want, 'every cgroup of memory, by id and path');
	is(value($tables, 'version'), 2, 'of version 2');
	is(value($tables, 'cgroups'), scalar keys %$rows, 'all are counted');
	is(value($tables, 'dying'), scalar(grep { $_->{state} eq 'dying' } values %$rows),
	   'and dying ones');
}

# After what is pending was folded. Lists of a cgroup that has others below it are not in
# memory.stat.
sub figures_check {
	my ($when, $path) = @_;
	my @own = slurp("$path/cgroup.subtree_control") =~ /memory/ ? () : @lists;
	my @wrong;
	my $right = wait_for(PATIENCE, sub {
		my $stat = table_file($path, 'stat');
		my $row = row($path);
		@wrong = ();
		for my $list (@own) {
			my $kernel = $stat->{$list} >> 12;
			push @wrong, "$list $row->{$list} not $kernel"
				if abs($row->{$list} - $kernel) > BEHIND;
		}
		my $usage = pages_file($path, 'current');
		push @wrong, "usage $row->{usage} not $usage"
			if abs($row->{usage} - $usage) > BESIDE;
		for my $name (qw(min low high max)) {
			my $kernel = pages_file($path, $name);
			push @wrong, "$name $row->{$name} not $kernel"
				if $row->{$name} ne $kernel;
		}
		for my $name (qw(current max)) {
			my $kernel = pages_file($path, "swap.$name");
			my $ours = $row->{$name eq 'max' ? 'swap_max' : 'swap_usage'};
			push @wrong, "swap $name $ours not $kernel" if $ours ne $kernel;
		}
		my $events = table_file($path, 'events');
		my $swap = table_file($path, 'swap.events');
		$events->{"swap_$_"} = $swap->{$_} for keys %$swap;
		for my $name (sort keys %$events) {
			next if $not_told{$name};
			my $ours = $row->{"events:$name"} // 'not told';
			push @wrong, "events: $name $ours not $events->{$name}"
				if $ours ne $events->{$name};
		}
		return !@wrong;
	});
	is_deeply(\@wrong, [], "$when: figures are cgroupfs's");
}

# What is below a cgroup is in memory.stat of version 2, and not in its lists here.
sub subtree_check {
	my ($path) = @_;
	my @wrong;
	wait_for(PATIENCE, sub {
		my $rows = rows_of(look('memcgs'));
		my $stat = table_file($path, 'stat');
		my @below = map { $rows->{cgroup_id($_)} } grep {
			index("$_/", "$path/") == 0 } folders();
		@wrong = ();
		for my $list (@lists) {
			my $sum = sum(map { $_->{$list} } @below);
			my $kernel = $stat->{$list} >> 12;
			push @wrong, "$list $sum not $kernel"
				if abs($sum - $kernel) > BEHIND * @below;
		}
		return !@wrong;
	});
	is_deeply(\@wrong, [], 'a subtree sums up to its memory.stat');
}

sub nodes_check {
	my @wrong;
	spit('/sys/module/memlens/parameters/memcgs_nodes', "1\n");
	wait_for(PATIENCE, sub {
		my $memcgs = look('memcgs');
		my $rows = rows_of($memcgs);
		my (%sum, %cgroup);
		for my $row (@{$memcgs->{node}}) {
			for my $list (@lists) {
				$sum{"$row->{nid} $list"} += $row->{"${list}_pages"};
				$cgroup{"$row->{id} $list"} += $row->{"${list}_pages"};
			}
		}
		@wrong = grep {
			my ($id, $list) = split;
			$cgroup{$_} != $rows->{$id}{$list}
		} keys %cgroup;
		for my $row (@{look('lru')->{lists}}) {
			push @wrong, map { "node $row->{nid} $_: " .
				($sum{"$row->{nid} $_"} // 0) . " not " . $row->{"${_}_pages"} }
				grep { ($sum{"$row->{nid} $_"} // 0) !=
					$row->{"${_}_pages"} } @lists;
		}
		return !@wrong;
	});
	spit('/sys/module/memlens/parameters/memcgs_nodes', "0\n");
	is_deeply(\@wrong, [], 'nodes sum up to cgroups, and cgroups to nodes');
	is_deeply(look('memcgs')->{node} // [], [], 'nodes only when asked for');
}

# A file's pages are those of who read it first; then its cgroup goes.
sub dying_check {
	my $path = "$top/dying";
	mkdir($path) or die "$path: $!\n";
	my $file = '/dev/shm/memlens_dying';
	my $pid = fork() // die "fork: $!\n";
	unless ($pid) {
		cgroup_enter($path);
		spit($file, 'x' x (MIB << 20));
		POSIX::_exit(0);
	}
	waitpid($pid, 0);
	my $id = cgroup_id($path);
	my $parent = row($top);
	cmp_ok(row($path)->{inactive_anon} + row($path)->{active_anon}, '>=',
	       PAGES - BESIDE, 'a cgroup has pages of shmem');
	wait_for(PATIENCE, sub { rmdir($path) }) or die "$path: $!\n";
	if (REPARENTS) {
		ok(wait_for(PATIENCE, sub {
			my $now = row($top);
			return $now->{inactive_anon} + $now->{active_anon} -
				$parent->{inactive_anon} - $parent->{active_anon} >=
				PAGES - BESIDE;
		}), 'removed, it leaves them to its parent');
	} else {
		my $tables = look('memcgs');
		my $row = rows_of($tables)->{$id} // {};
		is($row->{state}, 'dying', 'removed, it is dying');
		is($row->{path}, '/memlens_top/dying', 'with its path');
		cmp_ok($row->{inactive_anon} + $row->{active_anon}, '>=', PAGES - BESIDE,
		       'and its pages');
		cmp_ok(value($tables, 'dying_held_pages'), '>=', PAGES - BESIDE,
		       'which the sum has as well');
	}
	unlink($file);
	ok(wait_for(PATIENCE, sub {
		my $row = rows_of(look('memcgs'))->{REPARENTS ? cgroup_id($top) : $id};
		return !$row || $row->{inactive_anon} + $row->{active_anon} < PAGES / 2;
	}), 'when its pages are gone, nobody has them');
}

mkdir('/dev/shm') unless -d '/dev/shm';
system('mountpoint -q /dev/shm || mount -t tmpfs tmpfs /dev/shm') == 0
	or die "no tmpfs\n";
cgroup_make('memlens_top');
cgroup_make('memlens_top/' . substr($names{$_}, length($top) + 1)) for 'a b', 'tab', 'utf', 'dash';
cgroup_make("memlens_top/a b/$_") for 'c', 'c/d', 'c/d/e';
my %limits = (min => 4, low => 8, high => 48, max => 64);
for my $name (keys %limits) {
	spit("$names{'a b'}/memory.$name", ($limits{$name} << 20) . "\n");
}
spit("$names{deep}/memory.swap.max", (32 << 20) . "\n");
tree_check();
my $held = press($names{deep}, 'hold', 1, MIB);
my $locked = press($names{utf}, 'lock', 1, MIB);
# More than it may have: it is refused some, and swaps.
spit("$names{tab}/memory.max", (MIB << 20) . "\n");
my $refused = press($names{tab}, 'hold', 1, MIB * 2);
wait_for(PATIENCE, sub { row($names{tab})->{'events:max'} > 0 });
sleep(3);
figures_check($_, $names{$_}) for 'a b', qw(deep utf tab dash);
cmp_ok(row($names{tab})->{'events:max'}, '>', 0, 'one was refused memory');
subtree_check($top);
nodes_check();
press_end($held, $locked, $refused);
dying_check();
cgroup_end(map { "$top/$_" } 'a b/c/d/e', 'a b/c/d', 'a b/c', 'a b');
cgroup_end($names{$_}) for qw(tab utf dash);
cgroup_end($top);
done_testing();
