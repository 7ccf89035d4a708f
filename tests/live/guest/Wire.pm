# SPDX-License-Identifier: GPL-2.0
#
# A container of records (uapi/memlens.h), taken apart.
package Wire;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw(whole sections records);

# All of a file; dies if it is not to be read.
sub whole {
	my ($path) = @_;
	my ($bytes, $part) = ('');
	open(my $file, '<', $path) or die "$path: $!\n";
	while (1) {
		my $got = sysread($file, $part, 1 << 18);
		die "$path: $!\n" unless defined $got;
		last unless $got;
		$bytes .= $part;
	}
	close($file);
	return $bytes;
}

# { type => { size, count, lost, offset } }; dies if it is no whole container.
sub sections {
	my ($bytes) = @_;
	my %sections;
	die "another head\n" unless $bytes =~ /\Amemlens\0/;
	my ($header, $step, $count, $total) = unpack('x16 V V V x4 Q<', $bytes);
	die "cut\n" if $total != length $bytes;
	for my $i (0 .. $count - 1) {
		my %section;
		my $type;
		($type, @section{qw(size count lost offset)}) =
			unpack('V4 Q<', substr($bytes, $header + $i * $step, $step));
		die "records beyond the end\n"
			if $section{offset} + $section{size} * $section{count} > $total;
		$sections{$type} = \%section;
	}
	return \%sections;
}

# A section's records, each as the values of an unpack() template from an offset on.
sub records {
	my ($bytes, $section, $from, $template) = @_;
	return map {
		[unpack("x$from $template", substr($bytes, $section->{offset} +
			$_ * $section->{size}, $section->{size}))]
	} 0 .. $section->{count} - 1;
}

1;
