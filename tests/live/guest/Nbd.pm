# SPDX-License-Identifier: GPL-2.0
#
# A network block device whose server, a child of the test, stops answering when it
# is told to: after as many writes as the device takes at once whoever waits for one
# more is stuck. The server keeps the first block only, for a swap header: all else
# that is written is never read again.
package Nbd;

use strict;
use warnings;
use Exporter 'import';
use Memlens;
use POSIX ();
use Reclaim;
use Socket;
use Time::HiRes qw(sleep);

our @EXPORT = qw(nbd_begin nbd_hold nbd_release nbd_end);

use constant {	# include/uapi/linux/nbd.h
	NBD_SET_SOCK => 0xab00, NBD_SET_BLKSIZE => 0xab01,
	NBD_DO_IT => 0xab03, NBD_CLEAR_SOCK => 0xab04,
	NBD_SET_SIZE_BLOCKS => 0xab07, NBD_DISCONNECT => 0xab08,
	REQUEST => 0x25609513, REPLY => 0x67446698, READ => 0, WRITE => 1, STOP => 2,
};
use constant BLOCKS => 65536;	# of 4096 bytes

my $device = '/dev/nbd0';
my $hold = '/run/held';		# while it is there nothing is answered
my ($nbd, $ours, $server, $client);

sub bytes_read {
	my ($socket, $length) = @_;
	my $bytes = '';
	while (length($bytes) < $length) {
		sysread($socket, $bytes, $length - length($bytes), length $bytes)
			or POSIX::_exit(0);
	}
	return $bytes;
}

sub serve {
	my ($socket) = @_;
	my %kept;
	while (1) {
		my ($magic, $type, $handle, $from, $length) =
			unpack('N N a8 Q> N', bytes_read($socket, 28));
		POSIX::_exit(1) if $magic != REQUEST;
		POSIX::_exit(0) if $type == STOP;
		my $data = $type == WRITE ? bytes_read($socket, $length) : '';
		$kept{$from} = $data if $type == WRITE && !$from;
		if ($type == READ) {
			$data = $from ? '' : $kept{0} // '';
			$data = substr($data . "\0" x $length, 0, $length);
		}
		sleep(0.05) while -e $hold;
		syswrite($socket, pack('N N a8', REPLY, 0, $handle) .
			 ($type == READ ? $data : ''));
	}
}

sub child {
	my ($what) = @_;
	my $pid = fork() // die "fork: $!\n";
	return $pid if $pid;
	$what->();
	POSIX::_exit(0);
}

# Returns the device.
sub nbd_begin {
	system('modprobe', 'nbd', 'nbds_max=1') and die "no nbd\n";
	socketpair($ours, my $theirs, AF_UNIX, SOCK_STREAM, PF_UNSPEC)
		or die "socketpair: $!\n";
	$server = child(sub {
		close($ours);
		serve($theirs);
	});
	close($theirs);
	open($nbd, '+<', $device) or die "$device: $!\n";
	ioctl($nbd, NBD_SET_BLKSIZE, 4096) or die "block size: $!\n";
	ioctl($nbd, NBD_SET_SIZE_BLOCKS, BLOCKS) or die "size: $!\n";
	ioctl($nbd, NBD_SET_SOCK, fileno $ours) or die "socket: $!\n";
	$client = child(sub { ioctl($nbd, NBD_DO_IT, 0) });	# until it is over
	wait_for(20, sub { slurp('/sys/block/nbd0/size') == BLOCKS * 8 })
		or die "$device does not begin\n";
	return $device;
}

sub nbd_hold {
	spit($hold, '');
}

sub nbd_release {
	unlink($hold);
}

sub nbd_end {
	ioctl($nbd, NBD_DISCONNECT, 0);
	waitpid($client, 0);
	ioctl($nbd, NBD_CLEAR_SOCK, 0);
	close($ours);
	close($nbd);
	kill('KILL', $server);
	waitpid($server, 0);
	system('modprobe', '-r', 'nbd');
}

1;
