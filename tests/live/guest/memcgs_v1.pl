# SPDX-License-Identifier: GPL-2.0
#
# memcgs where memory is on a hierarchy of version 1: each cgroup against its own files.
# And the hierarchy comes and goes while it is read.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use POSIX ();
use Reclaim;
use Test::More;
use Wire;

use constant MIB => 16;
use constant PAGES => MIB * 256;
use constant CPUS => `nproc` + 0;
use constant BESIDE => 64 * CPUS;	# pages that are charged in advance
use constant BEHIND => 32 * CPUS;	# or not yet counted
use constant ROUNDS => 10;
use constant READERS => 2;
use constant PATIENCE => 120;	# s

my @lists = qw(inactive_anon active_anon inactive_file active_file unevictable);
my $hierarchy = '/dev/shm/memlens_v1';
my $outer = "$hierarchy/outer";
my $inner = "$outer/inner";

sub hierarchy_mount {
	return system("mount -t cgroup -o memory memory $hierarchy 2>/dev/null") == 0;
}

# Without cgroups below it its root is freed, some time after.
sub hierarchy_end {
	system("umount $hierarchy") == 0 or die "$hierarchy is in use\n";
	wait_for(PATIENCE, sub { slurp('/proc/cgroups') =~ /^memory\s+0\s/m })
		or die "memory stays on version 1\n";
}

# What is charged to cgroups of version 2 keeps memory there.
sub second_leave {
	cgroups_off();
	return wait_for(PATIENCE, sub {
		spit('/proc/sys/vm/drop_caches', "3\n");
		return hierarchy_mount();
	});
}

sub figure {
	my ($path, $name) = @_;
	return slurp("$path/memory.$name") >> 12;
}

# Nine petabytes and more are no limit (PAGE_COUNTER_MAX).
sub limit {
	my ($path, $name) = @_;
	my $pages = figure($path, $name);
	return $pages >= (1 << 50) ? 'max' : $pages;
}

sub rows {
	my $tables = look('memcgs');
	my %rows;
	for my $table (qw(events memcg lists)) {	# events has a max of its own
		for my $row (@{$tables->{$table}}) {
			$rows{$row->{id}}{$_ =~ s/_pages$//r} = $row->{$_} for keys %$row;
		}
	}
	return \%rows;
}

sub version {
	my ($value) = map { $_->{value} } grep { $_->{field} eq 'version' }
		@{look('memcgs')->{memcgs}};
	return $value;
}

sub figures_check {
	my ($name, $path) = @_;
	my @wrong;
	wait_for(PATIENCE, sub {
		my $row = rows()->{cgroup_id($path)} // {};
		my %stat = slurp("$path/memory.stat") =~ /^(\S+) (\d+)$/mg;
		@wrong = ();
		for (@lists) {
			my $kernel = $stat{$_} >> 12;
			push @wrong, "$_ $row->{$_} not $kernel"
				if abs($row->{$_} - $kernel) > BEHIND;
		}
		my %near = (usage => 'usage_in_bytes', swap_usage => 'memsw.usage_in_bytes');
		for (sort keys %near) {
			my $kernel = figure($path, $near{$_});
			push @wrong, "$_ $row->{$_} not $kernel"
				if abs($row->{$_} - $kernel) > BESIDE;
		}
		my %same = (max => 'limit_in_bytes', swap_max => 'memsw.limit_in_bytes');
		for (sort keys %same) {
			my $kernel = limit($path, $same{$_});
			push @wrong, "$_ $row->{$_} not $kernel" if $row->{$_} ne $kernel;
		}
		my ($kills) = slurp("$path/memory.oom_control") =~ /^oom_kill (\d+)$/m;
		push @wrong, "oom_kill $row->{oom_kill} not $kills"
			if $row->{oom_kill} ne $kills;
		return !@wrong;
	});
	is_deeply(\@wrong, [], "$name: figures are those of its files");
}

sub reader {
	my ($pipe) = @_;
	my ($reads, $over) = (0, 0);
	local $SIG{TERM} = sub { $over = 1 };
	my $wrong = '';
	until ($over) {
		eval {
			slurp("$Memlens::dir/memcgs") =~ /^memcg +1 .* \/$/m
				or die "no root\n";
			sections(whole("$Memlens::dir/raw/$_")) for qw(memcgs tail);
			sections(whole("$Memlens::dir/snapshot"));
			1;
		} or $wrong ||= $@;
		$reads++;
	}
	syswrite($pipe, "$reads $wrong\n");
	POSIX::_exit(0);
}

# Roots come and go under those who read.
sub mounts_check {
	my (@pids, @pipes);
	for (1 .. READERS) {
		pipe(my $from, my $to) or die "pipe: $!\n";
		my $pid = fork() // die "fork: $!\n";
		reader($to) unless $pid;
		push @pids, $pid;
		push @pipes, $from;
	}
	my $mounts = 0;
	for (1 .. ROUNDS) {
		$mounts++ if hierarchy_mount();
		mkdir($outer);
		rmdir($outer);
		wait_for(PATIENCE, sub { slurp('/proc/cgroups') =~ /^memory\s+\d+\s+1\s/m });
		hierarchy_end();
	}
	kill('TERM', @pids);
	my ($reads, @wrong) = (0);
	for my $pipe (@pipes) {
		my ($count, $wrong) = split ' ', readline($pipe) // '0 a reader died', 2;
		$reads += $count;
		push @wrong, $wrong =~ s/\s+\z//r if $wrong =~ /\S/;
	}
	waitpid($_, 0) for @pids;
	is_deeply(\@wrong, [], 'each reading was whole');
	is($mounts, ROUNDS, 'the hierarchy came and went');
	cmp_ok($reads, '>', ROUNDS, "and was read meanwhile ($reads times)");
}

mkdir('/dev/shm') unless -d '/dev/shm';
mkdir($hierarchy) or die "$hierarchy: $!\n";
is(version(), 2, 'of version 2 at first');
ok(second_leave(), 'memory leaves for version 1');
is(version(), 1, 'of version 1 then');
hierarchy_end();
is(version(), 2, 'and of version 2 again');
mounts_check();
# Whose tasks were charged stays for long, and its hierarchy with it, mounted or not.
hierarchy_mount() or die "version 1 is not mounted again\n";
mkdir($_) or die "$_: $!\n" for $outer;
spit("$outer/memory.use_hierarchy", "1\n");
mkdir($_) or die "$_: $!\n" for $inner;
spit("$outer/memory.limit_in_bytes", (MIB << 23) . "\n");
spit("$inner/memory.limit_in_bytes", (MIB << 22) . "\n");
spit("$inner/memory.memsw.limit_in_bytes", (MIB << 23) . "\n");
my @held = (press($outer, 'lock', 1, MIB), press($inner, 'hold', 1, MIB));
ok(wait_for(PATIENCE, sub { figure($outer, 'usage_in_bytes') >= 2 * PAGES }), 'memory is held');
# The last pages that were locked wait on a CPU for their list, up to 14.
wait_for(PATIENCE, sub {
	return 1 if rows()->{cgroup_id($outer)}{unevictable} >= PAGES;
	spit('/proc/sys/vm/compact_memory', "1\n");
	return 0;
});
figures_check('outer', $outer);
figures_check('inner', $inner);
my $rows = rows();
is($rows->{cgroup_id($inner)}{path}, '/outer/inner', 'its path is there');
cmp_ok($rows->{cgroup_id($outer)}{unevictable}, '>=', PAGES, 'its own lists, ');
cmp_ok($rows->{cgroup_id($outer)}{active_anon} + $rows->{cgroup_id($outer)}{inactive_anon},
       '<', PAGES, 'and not those below it');
press_end(@held);
cgroup_end($inner, $outer);
system('umount', $hierarchy) and die "$hierarchy is in use\n";
rmdir($hierarchy) or die "$hierarchy: $!\n";
done_testing();
