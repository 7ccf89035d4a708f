# SPDX-License-Identifier: GPL-2.0
#
# debugfs for root, procfs for root and the group of proc_gid; what the reader
# says, and with which status, when there is nothing that it may read; and that
# what is read tells nobody where the kernel lies.

use strict;
use warnings;
no warnings 'portable';		# numbers of 64 bits
use Errno 'EACCES';
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Test::More;

my $debugfs_off = slurp('/proc/cmdline') =~ /debugfs=off/;
my $group = 12345;
my @names = qw(zones lru memcgs tail reclaim shrinkers stalls slabs info);
my @files = (@names, (map { "raw/$_" } @names), 'snapshot');

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

# What opening each file gives nobody with that further group: its errno, 0 if none. One
# process opens all, one after the other: to start one takes a second with checkers.
sub errnos_as_nobody {
	my ($groups, @paths) = @_;
	my ($status, $words) = as_nobody(
		"perl -e 'print open(F, q(<), \$_) ? 0 : \$! + 0, qq(\\n) for \@ARGV' @paths",
		$groups);
	my @errnos = split ' ', $words;
	is("$status " . @errnos, '0 ' . @paths, 'an answer for each file');
	return @errnos;
}

# Files of a place that do not give nobody that errno.
sub errno_odd {
	my ($place, $errno, $groups) = @_;
	my @errnos = errnos_as_nobody($groups, map { "$place/$_" } @files);
	return map { "$files[$_] $errnos[$_]" }
		grep { $errnos[$_] ne $errno } 0 .. $#files;
}

# Kernel addresses on x86-64: the upper half but for its last 64 KiB, where
# nothing is mapped, and where "not known" and small negative numbers are.
sub is_address {
	my ($number) = @_;
	return $number >= 0xffff_8000_0000_0000 && $number < 0xffff_ffff_ffff_0000;
}

# A word of a record without what is known to be no address: a number just under zero, or
# not known, and 32 bits that are not known beside others. Above the latter no kernel has
# anything (0xffffffff00000000 and 2 GiB on, Documentation/arch/x86/x86_64/mm.rst).
sub known_blank {
	my ($word) = @_;
	return "\0" x 8 if $word =~ m{^(?:..\xff{6}|\xff{7}\x7f)$}s;
	return $word unless $word =~ m{^(.{4})(.{4})$}s;
	my ($low, $high) = ($1, $2);
	return "$low\0\0\0\0" if $high eq "\xff" x 4 && unpack('V', $low) < 1 << 31;
	return "\0\0\0\0$high" if $low eq "\xff" x 4 && !is_address(unpack('Q<', $word));
	return $word;
}

# Addresses at any byte of a binary file.  What is none lies on eight byte boundaries: it
# goes first, or some of its bytes and of a neighbour's would look like one.
sub addresses_in_bytes {
	my ($bytes) = @_;
	my @found;
	$bytes =~ s/(.{8})/known_blank($1)/gse;
	while ($bytes =~ /(?=(.{5}[\x80-\xff]\xff\xff))/gs) {
		my $number = unpack('Q<', $1);
		push @found, sprintf('%x at byte %d', $number, pos $bytes)
			if is_address($number);
	}
	return @found;
}

# Addresses among a text's numbers, hexadecimal, decimal, or negative.
sub addresses_in_text {
	my ($text) = @_;
	my @found = grep { is_address(hex) } $text =~ /(?<![0-9a-z])(?:0x)?([0-9a-f]{16})(?![0-9a-z])/gi;
	push @found, grep { is_address($_) } $text =~ /(?<!\d)(\d{20})(?!\d)/g;
	push @found, grep { $_ <= -0x1_0001 && $_ >= -0x8000_0000_0000 }
		$text =~ /(-\d{5,15})(?!\d)/g;
	return @found;
}

sub is_shrinkage {
	my ($word) = @_;
	return $word =~ /^\0..[\xf0-\xff]\xff{4}/s && !(unpack('Q<', $word) % 4096);
}

# What caches have shrunk by is whole pages, and looks like the address of one; so
# there those of pages are let off, of less than 256 MiB.
sub shrinkage_blank {
	my ($bytes) = @_;
	$bytes =~ s/(.{8})/is_shrinkage($1) ? "\0" x 8 : $1/gse;
	$bytes =~ s/(?<!\S)-(\d{5,9})(?!\S)/$1 % 4096 ? "-$1" : $1/ge;
	return $bytes;
}

sub addresses_in_file {
	my ($path) = @_;
	my $bytes = slurp($path);
	$bytes = shrinkage_blank($bytes) if $path =~ m{/(slabs|snapshot)$};
	my @found = addresses_in_bytes($bytes);
	push @found, addresses_in_text($bytes);
	return map { "$path: $_" } @found;
}

# Where the kernel begins, and where memlens does.  All of kallsyms would take an
# emulated guest minutes.
sub kernel_address {
	open(my $file, '<', '/proc/kallsyms') or return 0;
	while (<$file>) {
		return hex($1) if /^([0-9a-f]{16}) T _s?text$/;
	}
	return 0;
}

sub memlens_address {
	my ($address) = slurp('/proc/modules') =~ /^memlens .*0x([0-9a-f]{16})/m;
	return hex($address // 0);
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
	is_deeply([errno_odd($place{$name}, EACCES)], [], "$name: nobody's errno");
	is_deeply([map { addresses_in_file("$place{$name}/$_") } @files], [],
		  "$name: no byte of any file is a kernel address");
}

# These checks can fail.
for (['the kernel', kernel_address()], ['memlens', memlens_address()]) {
	my ($whose, $address) = @$_;
	ok(is_address($address), "an address of $whose is known");
	my @bytes = addresses_in_bytes(pack('q< x3 Q< x', -3, $address));
	is(scalar(grep { $_ eq sprintf('%x at byte 11', $address) } @bytes), 1,
	   'and is seen among bytes, on no boundary');
	@bytes = addresses_in_bytes(pack('Q<q<q<Q<', 0, -1, -125, 0));
	is_deeply(\@bytes, [], 'and numbers just under zero are not');
	my @text = addresses_in_text(sprintf("a %x b %u c %d\n", ($address) x 3));
	is(scalar @text, 3, 'and is seen in text, however it is written');
	@text = addresses_in_text("- -125 18446744073709551615 ffffffffffffffff\n");
	is_deeply(\@text, [], 'and numbers just under zero are not');
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
is_deeply([errno_odd($place{proc}, 0, $group)], [],
	  'proc_gid: a member opens every file');
is_deeply([errno_odd($place{proc}, EACCES, 54321)], [],
	  'proc_gid: another group gets EACCES from every file');
is_deeply([errno_odd($place{proc}, EACCES)], [],
	  'proc_gid: no group gets EACCES from every file');
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
