# SPDX-License-Identifier: GPL-2.0
#
# What tests of reclaim, shrinkers and stalls share: their texts as data, the
# kernel's counters, workloads, cgroups.
package Reclaim;

use strict;
use warnings;
use Exporter 'import';
use Memlens;
use POSIX ();
use Time::HiRes qw(sleep time);

our @EXPORT = qw(tables look hists sum_of since event_rows event_feature feature info_value
		 features memlens_reset vmstat vmstat_delta wait_for quiet
		 press press_end press_each busy big_files stay_ahead node_of_cpu pids_of
		 cgroup_make cgroup_id cgroup_enter cgroup_end cgroups_off age $cgroups
		 shrink_load shrink_end shrink_set shrink_value log_mark
		 log_since);

use constant PATIENCE => DEBUG ? 400 : 40;
use constant LONG => DEBUG ? 400 : 120;	# s, for what comes to its end sooner or later
use constant REST => 1;		# s
use constant { MLOCKALL => 151, MCL_CURRENT => 1, MCL_FUTURE => 2 };

our $cgroups = '/sys/fs/cgroup';

# ---- memlens's texts ----

# { table => [ { column => value }, ... ] } of a text.
sub tables {
	my ($text) = @_;
	my (%head, %tables);
	for (split /\n/, $text) {
		my @cell = split ' ';
		next unless @cell;
		if ($cell[0] eq '#') {
			$head{$cell[1]} = [ @cell[2 .. $#cell] ];
			next;
		}
		my ($table, @value) = @cell;
		my %row;
		@row{@{$head{$table}}} = @value;
		push @{$tables{$table}}, \%row;
	}
	return \%tables;
}

sub look {
	my ($file) = @_;
	return tables(slurp("$Memlens::dir/$file"));
}

# Rows of a histogram's kind, and of these those with that value in a column;
# each with its slots: [least, count], from the least on.
sub hists {
	my ($tables, $kind, %wanted) = @_;
	my @found;
	for my $row (@{$tables->{hist} // []}) {
		next if $row->{kind} ne $kind;
		next if grep { $row->{$_} ne $wanted{$_} } keys %wanted;
		$row->{slots} //= [ map { [ $_->{least}, $_->{count} ] }
			grep { $_->{row} == $row->{row} }
			@{$tables->{slot} // []} ];
		push @found, $row;
	}
	return @found;
}

sub sum_of {
	my ($column, @rows) = @_;
	my $sum = 0;
	$sum += $_->{$column} for @rows;
	return $sum;
}

sub since {
	my ($tables, $field) = @_;
	for (@{$tables->{since}}) {
		return $_->{value} if $_->{field} eq $field;
	}
	return undef;
}

# { event's name => its row }
sub event_rows {
	my ($tables) = @_;
	return { map { $_->{name} => $_ } @{$tables->{event}} };
}

sub info_value {
	my ($field) = @_;
	my ($value) = slurp("$Memlens::dir/info") =~ /^info\s+$field\s+(\S+)$/m;
	return $value;
}

# { feature => [ yes or no, reason ] }
sub features {
	my %found;
	for (split /\n/, slurp("$Memlens::dir/info")) {
		$found{$1} = [ $2, $3 ] if /^feature\s+(\S+)\s+(\S+)\s+(\S+)$/;
	}
	return \%found;
}

sub feature {
	my ($name) = @_;
	my $row = features()->{$name};
	return $row ? "@$row" : 'not told';
}

# The same of an event that is not attached.
# The row of an event that is not attached: its reason begins with the event.
sub event_feature {
	my ($event) = @_;
	for (values %{features()}) {
		return "$_->[0] $1" if $_->[1] =~ /^\Q$event\E:(.*)/;
	}
	return 'not told';
}

sub memlens_reset {
	spit('/sys/module/memlens/parameters/reset', "1\n");
}

# ---- the kernel's counters ----

# What is still with a CPU is folded first.
sub vmstat {
	spit('/proc/sys/vm/stat_refresh', "1\n");
	return { slurp('/proc/vmstat') =~ /^(\S+) (\d+)$/mg };
}

# What counters have grown by: of one name, or of all that match.
sub vmstat_delta {
	my ($before, $after, $name) = @_;
	my $sum = 0;
	for (ref $name ? grep { /$name/ } keys %$after : $name) {
		$sum += ($after->{$_} // 0) - ($before->{$_} // 0);
	}
	return $sum;
}

# Asks until it is so, or @seconds have passed; returns what was answered last.
sub wait_for {
	my ($seconds, $question) = @_;
	my $end = time() + $seconds;
	my $answer;
	until ($answer = $question->()) {
		last if time() > $end;
		sleep(0.05);
	}
	return $answer;
}

# Waits until no reclaim goes on: nothing that it counts moves for a second, in
# which kswapd goes to sleep (after a nap of a tenth).
sub quiet {
	my ($last, $since) = ('', 0);
	return wait_for(LONG / 2, sub {
		my $now = vmstat();
		my $text = join ' ', map { "$_ $now->{$_}" } sort grep {
			/^(pgscan|pgsteal|allocstall|slabs_scanned|pageoutrun|compact|pgrefill)/
		} keys %$now;
		($last, $since) = ($text, time()) if $text ne $last;
		return 1 if time() - $since >= REST;
		sleep(0.15);
		return 0;
	});
}

sub node_of_cpu {
	my %node;
	for (glob('/sys/devices/system/node/node[0-9]*/cpu[0-9]*')) {
		$node{$2} = $1 if m{node(\d+)/cpu(\d+)$};
	}
	return \%node;
}

# { pid => 1 } of the tasks whose comm matches.
sub pids_of {
	my ($pattern) = @_;
	my %found;
	for (glob('/proc/[0-9]*')) {
		my $comm = eval { slurp("$_/comm") } // next;
		$found{$1} = 1 if $comm =~ $pattern && m{/(\d+)$};
	}
	return \%found;
}

# ---- workloads ----

# Begins press with these words; in a cgroup if there is one. When memory is gone
# it goes first, and who stays ahead stays ahead of it.
sub press {
	my ($cgroup, @words) = @_;
	my $pid = fork() // die "fork: $!\n";
	return $pid if $pid;
	setpgrp();
	setpriority(0, 0, 0);
	cgroup_enter($cgroup) if defined $cgroup;
	spit('/proc/self/oom_score_adj', "1000\n");
	exec('build/tests/press', @words) or POSIX::_exit(127);
}

# This process is not to wait for its own memory, nor for its turn.
sub stay_ahead {
	syscall(MLOCKALL, MCL_CURRENT | MCL_FUTURE) == 0 or die "mlockall: $!\n";
	setpriority(0, 0, -15);
}

# Waits for all of its tasks: who is killed in reclaim comes to the end of that.
sub press_end {
	for my $pid (@_) {
		kill('KILL', -$pid);
		waitpid($pid, 0);
		wait_for(LONG, sub { !kill(0, -$pid) }) or die "press does not end\n";
	}
}

# Files that are read when page cache is wanted: some 60 MiB and more. They are on
# the host, and are looked for once: when memory is short that takes minutes. In the
# first of these folders are few and large ones, in the other a thousand to look at.
my @found;

sub big_files {
	my $sum = 0;
	return @found if @found;
	for my $folder ('/usr/lib/gcc/*/*/*', '/usr/lib/x86_64-linux-gnu/*.so.*') {
		for (glob($folder)) {
			next if -l || !-f _ || -s _ < 1 << 20;
			push @found, $_;
			return @found if ($sum += -s _) > 60 << 20;
		}
	}
	return @found;
}

# MiB for each of as many tasks, when all of them want what there is and that part of
# swap. To a hundredth: whole ones of many tasks could be less than there is.
sub press_each {
	my ($tasks, $part) = @_;
	my ($total, $swap) = map {
		slurp('/proc/meminfo') =~ /^$_:\s+(\d+) kB/m ? $1 / 1024 : 0
	} qw(MemAvailable SwapFree);
	return sprintf('%.2f', ($total + $swap * $part) / $tasks);
}

# As many tasks want more memory than there is, until that many allocations have
# stalled, or @enough says so, or for PATIENCE s; some swap is left. With files, another
# one reads these.
sub busy {
	my ($tasks, $stalls, $files, $enough) = @_;
	my $each = press_each($tasks, 0.6);
	my $before = vmstat();
	my @pids;
	push @pids, press(undef, 'file', 1, big_files()) if $files;
	push @pids, press(undef, 'anon', $tasks, $each);
	wait_for(PATIENCE, sub {
		return ($enough && $enough->()) ||
			vmstat_delta($before, vmstat(), qr/^allocstall/) >= $stalls;
	});
	press_end(@pids);
}

# ---- cgroups, of version 2 ----

sub cgroup_make {
	my ($name) = @_;
	my $path = "$cgroups/$name";
	my ($parent) = $path =~ m{^(.*)/};
	spit("$parent/cgroup.subtree_control", "+memory\n");
	mkdir($path) or die "$path: $!\n";
	return $path;
}

sub cgroup_id {
	return (stat $_[0])[1];
}

sub cgroup_enter {
	spit("$_[0]/cgroup.procs", "$$\n");
}

# Innermost first. Who was killed takes a moment to be gone.
sub cgroup_end {
	for my $path (@_) {
		wait_for(LONG, sub { rmdir($path) }) or die "$path: $!\n";
	}
}

my $lru_gen = '/sys/kernel/debug/lru_gen';

# Generations are aged till what was touched last is of one that may be reclaimed. One of
# that name that was removed may be there yet: it is aged as well.
sub age {
	my ($cgroup) = @_;
	my ($name) = $cgroup =~ m{([^/]+)$};
	for (1 .. 3) {
		my %found = slurp($lru_gen) =~
			m{^memcg\s+(\d+) /\Q$name\E\n(.*?)(?=^memcg|\z)}msg
			or die "lru_gen: no $name\n";
		node_age($_, $found{$_}) for keys %found;
	}
}

# Each node of a cgroup, by its number and rows in lru_gen.
sub node_age {
	my ($id, $text) = @_;
	while ($text =~ /^ *node +(\d+)\n((?: +\d+ +\d+ .*\n)+)/mg) {
		my ($nid, $rows) = ($1, $2);
		my @seqs = $rows =~ /^ +(\d+) /mg;
		# It may have grown older by itself; who asked sees whether it has.
		eval { spit($lru_gen, "+ $id $nid $seqs[-1] 1 1\n") };
	}
}

sub cgroups_off {
	spit("$cgroups/cgroup.subtree_control", "-memory\n");
}

# ---- memlens_shrink ----

my $shrink = '/sys/module/memlens_shrink/parameters';

sub shrink_load {
	my $path = 'build/tests/' . (POSIX::uname())[2];
	Loading::load_module("$path/memlens_shrink/memlens_shrink.ko", @_)
		or die "memlens_shrink does not load: $!\n";
}

sub shrink_end {
	Loading::unload_module('memlens_shrink')
		or die "memlens_shrink does not unload: $!\n";
}

sub shrink_set {
	my ($name, $value) = @_;
	spit("$shrink/$name", "$value\n");
}

# Of an array, one a node.
sub shrink_value {
	my ($name) = @_;
	my @values = slurp("$shrink/$name") =~ /-?\d+/g;
	return wantarray ? @values : $values[0];
}

# ---- the log ----

sub log_mark {
	my ($name) = @_;
	spit('/dev/kmsg', "$name: the log from here on\n");
}

# What memlens has written to it since. A kernel may have the name as well.
sub log_since {
	my ($name) = @_;
	my ($log) = `dmesg` =~ /.*\Q$name\E: the log from here on\n(.*)/s
		or die "the log's mark is gone\n";
	return grep {
		/memlens/ && !/taint|signature|module verification/ &&
			!/memlens: \d+ waits were under way at unload$/
	} split /\n/, $log;
}

use Loading;

1;
