# SPDX-License-Identifier: GPL-2.0
#
# debugfs for root, procfs for root and the group of proc_gid; what the reader
# says, and with which status, when there is nothing that it may read.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Test::More;

my $debugfs_off = slurp('/proc/cmdline') =~ /debugfs=off/;
my $group = 12345;
my @files = qw(zones info raw/zones raw/info snapshot);

sub run {
	my ($command) = @_;
	my $output = `$command 2>&1`;
	return ($? >> 8, $output);
}

# As nobody, with further groups or none.
sub as_nobody {
	my ($command, $groups) = @_;
	my $how = $groups ? "--groups $groups" : '--clear-groups';
	return run("setpriv --reuid 65534 --regid 65534 $how $command");
}

sub load {
	my ($parameters) = @_;
	is(system("modprobe memlens $parameters"), 0, "modprobe memlens $parameters");
}

sub unload {
	is(system('modprobe -r memlens'), 0, 'modprobe -r memlens');
}

sub readable {
	my ($place) = @_;
	return grep { defined eval { slurp("$place/$_") } } @files;
}

my ($status, $words) = run('memlens-read zones');
is($status, 4, 'not loaded: status 4');
like($words, qr/modprobe memlens/, 'and what to do');
unlike($words, qr/\n./, 'in one line');
($status, $words) = as_nobody('memlens-read zones');
is($status, 4, 'not loaded, not root: status 4');

load('');
my %mode = (debugfs => 0444, proc => 0400);
my %place = (debugfs => '/sys/kernel/debug/memlens', proc => '/proc/memlens');
for my $name ($debugfs_off ? 'proc' : ('debugfs', 'proc')) {
	is_deeply([readable($place{$name})], \@files, "$name: root reads all");
	my @odd = grep { ((stat "$place{$name}/$_")[2] & 07777) != $mode{$name} }
		@files;
	is_deeply(\@odd, [], "$name: each file's mode is as it should be");
	my @more = grep { -f } glob("$place{$name}/* $place{$name}/raw/*");
	is(scalar @more, scalar @files, "$name: and there is no other file");
	($status, $words) = as_nobody("cat $place{$name}/zones");
	isnt($status, 0, "$name: nobody reads nothing");
	($status, $words) = run("memlens-read zones --root $place{$name}");
	is($status, 0, "$name: the reader reads it");
}
ok(!-e $place{debugfs}, 'debugfs=off: no memlens there') if $debugfs_off;
($status, $words) = run('memlens-read zones');
is($status, 0, 'root needs no --root');
($status, $words) = as_nobody('memlens-read zones');
is($status, 4, 'not root: status 4');
like($words, qr/root/, 'and what to do');
unlike($words, qr/\n./, 'in one line');
($status, $words) = as_nobody("memlens-read zones", $group);
is($status, 4, 'a group gets nothing without proc_gid');
unload();

load("proc_gid=$group");
($status, $words) = as_nobody('memlens-read zones', $group);
is($status, 0, 'proc_gid: a member reads');
like($words, qr/^# memlens zones/, 'zones');
($status, $words) = as_nobody('memlens-read all', $group);
is($status, 0, 'and the snapshot');
($status, $words) = as_nobody('memlens-read zones', 54321);
is($status, 4, 'proc_gid: another group does not');
is((stat '/proc/memlens/zones')[2] & 07777, 0440, 'proc_gid: mode 0440');
unload();

if ($debugfs_off) {
	isnt(system('modprobe memlens proc=0 2>/dev/null'), 0,
	     'neither place: modprobe fails');
	like(`dmesg`, qr/memlens: nowhere to publish.*proc=0/,
	     'with a sentence in the log');
	like(slurp('/proc/modules'), qr/\A(?!.*memlens)/s, 'and leaves no module');
} else {
	load('proc=0');
	ok(!-e '/proc/memlens', 'proc=0: nothing in procfs');
	is_deeply([readable($place{debugfs})], \@files, 'proc=0: debugfs has all');
	like(slurp("$place{debugfs}/info"), qr/^feature\s+proc\s+no\s+loaded-with-proc=0$/m,
	     'and info says so');
	unload();

	# What was loaded before lockdown stays readable under it.
	load('');
	for (qw(integrity confidentiality)) {
		spit('/sys/kernel/security/lockdown', "$_\n");
		is_deeply([readable($place{debugfs})], \@files,
			  "lockdown=$_: debugfs reads");
		is_deeply([readable($place{proc})], \@files,
			  "lockdown=$_: procfs reads");
	}
}

done_testing();
