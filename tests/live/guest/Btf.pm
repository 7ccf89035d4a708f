# SPDX-License-Identifier: GPL-2.0
#
# The kernel's BTF as far as it takes to move a member of a struct elsewhere, for
# tests: a blob that is well-formed, and does not fit the kernel that runs.
package Btf;

use strict;
use warnings;

use constant { PTR => 2, ARRAY => 3, STRUCT => 4, UNION => 5 };
use constant MAGIC => 0xeb9f;

# What follows a type's 12 bytes, by its kind: so much, and so much for each of vlen.
my @extra = ([0, 0], [4, 0], [0, 0], [12, 0], [0, 12], [0, 12], [0, 8], [0, 0], [0, 0],
	     [0, 0], [0, 0], [0, 0], [0, 0], [0, 8], [4, 0], [0, 12], [0, 0], [4, 0],
	     [0, 0], [0, 12]);

# Of the blob's bytes: where each type is.
sub new {
	my ($class, $bytes) = @_;
	my ($magic, undef, $header, $types, $length, $strings) =
		unpack('S S L L L L', $bytes);
	die "no BTF\n" unless $magic == MAGIC;
	my $self = bless { bytes => $bytes, strings => $header + $strings, at => [0] },
		$class;
	my $at = $header + $types;
	my $end = $at + $length;
	while ($at < $end) {
		my $info = unpack('L', substr($bytes, $at + 4, 4));
		my $extra = $extra[$info >> 24 & 0x1f] or die "a kind unknown\n";
		push @{$self->{at}}, $at;
		$at += 12 + $extra->[0] + $extra->[1] * ($info & 0xffff);
	}
	return $self;
}

sub bytes {
	return $_[0]{bytes};
}

# The offset of a string; undefined: there is none.
sub string {
	my ($self, $text) = @_;
	my $at = index($self->{bytes}, "\0$text\0", $self->{strings});
	return $at < 0 ? undef : $at + 1 - $self->{strings};
}

sub type {
	my ($self, $id) = @_;
	my ($name, $info, $size) = unpack('L3', substr($self->{bytes}, $self->{at}[$id], 12));
	return ($name, $info >> 24 & 0x1f, $info & 0xffff, $size);
}

# The number of the struct of that name.
sub lookup {
	my ($self, $text) = @_;
	my $wanted = $self->string($text) // return undef;
	$wanted = pack('L', $wanted);
	my ($bytes, $at) = @{$self}{qw(bytes at)};
	for my $id (1 .. $#$at) {
		next if substr($bytes, $at->[$id], 4) ne $wanted;
		return $id if ($self->type($id))[1] == STRUCT;
	}
	return undef;
}

# Where in the blob a struct's member is, also one of what has no name in it.
sub member {
	my ($self, $id, $text) = @_;
	my $wanted = $self->string($text) // return undef;
	my (undef, $kind, $count) = $self->type($id);
	return undef unless $kind == STRUCT || $kind == UNION;
	for my $i (0 .. $count - 1) {
		my $at = $self->{at}[$id] + 12 + 12 * $i;
		my ($name, $type) = unpack('L2', substr($self->{bytes}, $at, 8));
		return $at if $name == $wanted;
		my $found = $name ? undef : $self->member($type, $text);
		return $found if defined $found;
	}
	return undef;
}

sub find {
	my ($self, $path) = @_;
	my ($struct, $member) = split /\./, $path;
	my $id = $self->lookup($struct) // return undef;
	return $self->member($id, $member);
}

# Each of these returns another blob, or nothing where the kernel has no such member.

# The offset (and size, of bit-fields) of one is that of the other, and the reverse.
sub swapped {
	my ($self, $one, $other) = @_;
	my @at = map { $self->find($_) // return undef } $one, $other;
	my $bytes = $self->{bytes};
	my @words = map { substr($bytes, $_ + 8, 4) } @at;
	substr($bytes, $at[0] + 8, 4) = $words[1];
	substr($bytes, $at[1] + 8, 4) = $words[0];
	return $bytes;
}

# It lies so many bytes further on.
sub moved {
	my ($self, $one, $by) = @_;
	my $at = $self->find($one) // return undef;
	my $bytes = $self->{bytes};
	substr($bytes, $at + 8, 4) = pack('L', unpack('L', substr($bytes, $at + 8, 4)) + 8 * $by);
	return $bytes;
}

# It has another name.
sub renamed {
	my ($self, $one) = @_;
	my $at = $self->find($one) // return undef;
	my $bytes = $self->{bytes};
	substr($bytes, $at, 4) = pack('L', $self->string('void') // $self->string('int'));
	return $bytes;
}

1;
