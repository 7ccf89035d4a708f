# SPDX-License-Identifier: GPL-2.0
#
# memlens comes and goes by the system calls themselves, which start no process:
# some tests do that often, and some when there is no memory for one.
package Loading;

use strict;
use warnings;
use Errno 'ENOMEM';
use Exporter 'import';
use POSIX ();
use Time::HiRes qw(sleep time);

our @EXPORT = qw(load unload loaded load_module unload_module reload
		 load_from_memory);

# Looked for once, while there is memory for that.
my ($path) = glob('/lib/modules/' . (POSIX::uname())[2] . '/*/memlens.ko');

use constant { DELETE_MODULE => 176, FINIT_MODULE => 313, NONBLOCK => 04000 };

# Loads the module of that path; returns whether it did, and $! says why not.
# The kernel may write to no literal.
sub load_module {
	my ($path, @parameters) = @_;
	my $words = "@parameters";
	my $opened = open(my $file, '<', $path);
	return 0 if !$opened && $! == ENOMEM;
	die "$path: $!\n" unless $opened;
	return syscall(FINIT_MODULE, fileno($file), $words, 0) == 0;
}

# Tries for a minute: somebody may have a file open, and of four readers of slow files one
# nearly always has.
sub unload_module {
	my ($name) = @_;
	my $end = time() + 60;
	while (time() < $end) {
		return 1 unless syscall(DELETE_MODULE, $name, NONBLOCK);
		sleep(0.002);
	}
	return 0;
}

# Where there is none to load it with, some may come.
sub load {
	my (@parameters) = @_;
	for (1 .. 100) {
		return 1 if load_module($path, @parameters);
		return 0 if $! != ENOMEM;
		sleep(0.05);
	}
	return 0;
}

# From now on it is loaded from a copy: reading from the host takes memory.
sub load_from_memory {
	system('cp', '-L', $path, '/tmp/memlens.ko') == 0
		or die "memlens.ko could not be copied\n";
	$path = '/tmp/memlens.ko';
}

sub unload {
	return unload_module('memlens');
}

sub loaded {
	return -e '/sys/module/memlens';
}

# Loaded with these parameters, whatever it was before.
sub reload {
	my (@parameters) = @_;
	die "memlens does not unload: $!\n" if loaded() && !unload();
	load(@parameters) or die "memlens does not load with @parameters: $!\n";
}

1;
