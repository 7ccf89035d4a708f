# SPDX-License-Identifier: GPL-2.0
#
# Four readers read slabs, as text, as records and in snapshot, in both places, while
# 2,000 caches (300 with checkers or in a brief run, 10,000 in a long one) are created and
# destroyed. Each reading is whole, and when all is over the caches are those that were
# there before.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Loading;
use Memlens;
use POSIX ();
use Reclaim;
use Slabs;
use Test::More;
use Time::HiRes qw(sleep time);

# A round takes some 100 ms where caches have checkers of their own.
use constant ROUNDS => by_length(brief => 300, usual => DEBUG ? 300 : 2_000, long => 10_000);
use constant CHUNK => 100;
use constant READERS => 4;
use constant PATIENCE => DEBUG ? 200 : 60;	# s
use constant SECTION_CACHE => 49;	# uapi/memlens.h
use constant { CACHE_ID => 0, CACHE_NAME => 8, CACHE_NAME_SIZE => 48 };

my @files = qw(slabs raw/slabs snapshot);
my @places = qw(/sys/kernel/debug/memlens /proc/memlens);
my $ready = '/run/memlens_churn';	# and a reader's number: it has read twice

# ---- readings ----

sub whole {
	my ($path) = @_;
	my ($text, $part) = ('');
	open(my $file, '<', $path) or die "$path: $!\n";
	while (1) {
		my $got = sysread($file, $part, 1 << 18);
		die "$path: $!\n" unless defined $got;
		last unless $got;
		$text .= $part;
	}
	close($file);
	return $text;
}

# Why an id is not as it should be, if so.
sub ids_wrong {
	my (@ids) = @_;
	my %seen;
	return 'no cache' unless @ids;
	return 'an id of 0' if grep { !$_ } @ids;
	return 'an id twice' if grep { $seen{$_}++ } @ids;
	return ();
}

sub text_wrong {
	my ($text) = @_;
	return 'another head' unless $text =~ /\A# memlens slabs 1\n/;
	return 'no end' unless $text =~ /\n\z/;
	my (%columns, %ids);
	for (split /\n/, $text) {
		my ($first, @cell) = split ' ';
		if (!defined $first) {
			next;
		} elsif ($first eq '#') {
			$columns{$cell[0]} = @cell - 1;
		} elsif (@cell != ($columns{$first} // -1)) {
			return "a row of $first: $_";
		} else {
			push @{$ids{$first}}, $cell[-1];
		}
	}
	my %there = map { $_ => 1 } @{$ids{shape} // []};
	return 'a node of no cache' if grep { !$there{$_} } @{$ids{node} // []};
	return ids_wrong(@{$ids{shape} // []});
}

sub records_wrong {
	my ($bytes) = @_;
	return 'another head' unless $bytes =~ /\Amemlens\0/;
	my ($header, $section, $count, $total) = unpack('x16 V V V x4 Q<', $bytes);
	return 'cut' if $total != length $bytes;
	for my $i (0 .. $count - 1) {
		my ($type, $size, $records, undef, $offset) =
			unpack('V4 Q<', substr($bytes, $header + $i * $section, $section));
		next if $type != SECTION_CACHE;
		return 'records beyond the end' if $offset + $size * $records > $total;
		my @at = map { $offset + $_ * $size } 0 .. $records - 1;
		return 'a name without end' if grep {
			substr($bytes, $_ + CACHE_NAME, CACHE_NAME_SIZE) !~ /\A[^\0]+\0/
		} @at;
		return ids_wrong(map { unpack('Q<', substr($bytes, $_ + CACHE_ID, 8)) } @at);
	}
	return 'no caches';
}

# Reads until it is told to end, and then says how often and what was wrong first. Some
# of the time it sleeps, or nobody else comes to his turn.
sub reader {
	my ($seed, $pipe) = @_;
	my ($reads, $caches, $wrong, $over) = (0, 0, '', 0);
	local $SIG{TERM} = sub { $over = 1 };
	srand($seed);
	until ($over) {
		my $file = $files[rand @files];
		my $bytes = eval { whole($places[rand @places] . "/$file") };
		my $found = !defined $bytes ? $@ =~ s/\n//r :
			$file eq 'slabs' ? text_wrong($bytes) : records_wrong($bytes);
		$wrong ||= "$file: $found" if defined $found && $found ne '';
		$caches++ if defined $bytes && $bytes =~ /memlens_churn/;
		$reads++;
		spit("$ready$seed", '') if $reads == 2;
		sleep(rand 0.02);
	}
	syswrite($pipe, "$reads $caches $wrong\n");
	POSIX::_exit(0);
}

sub readers_begin {
	my @readers;
	for my $seed (1 .. READERS) {
		pipe(my $from, my $to) or die "pipe: $!\n";
		my $pid = fork() // die "fork: $!\n";
		reader($seed, $to) unless $pid;
		push @readers, [$pid, $from];
	}
	return @readers;
}

sub readers_end {
	my (@readers) = @_;
	my ($reads, $caches, @wrong) = (0, 0);
	kill('TERM', map { $_->[0] } @readers);
	for (@readers) {
		my ($pid, $from) = @$_;
		my ($read, $seen, $wrong) = split ' ', <$from> // '0 0 a reader died', 3;
		waitpid($pid, 0);
		$reads += $read;
		$caches += $seen;
		push @wrong, $wrong =~ s/\n//r if defined $wrong && $wrong =~ /\S/;
	}
	return ($reads, $caches, @wrong);
}

# ---- what is there ----

# Names of folders; those with a number of their own are the kernel's invention.
sub caches {
	return [sort grep { !/^memlens_churn-0$/ } values %{folders()}];
}

# So many rounds, and more until each reader has read twice: without BTF, and with checkers,
# that takes seconds, and a round waits for grace periods more than for a processor.
sub churn {
	my ($wanted) = @_;
	my ($rounds, $end) = (0, time() + PATIENCE);
	while ($rounds < $wanted || time() < $end && grep { !-e "$ready$_" } 1 .. READERS) {
		eval { cache_set('churn', CHUNK); 1 } or return -1;
		$rounds += CHUNK;
	}
	return $rounds;
}

# Rounds under readers; memlens is loaded, and reads the kernel's structs or sysfs.
sub churn_check {
	my ($when, $wanted, $before) = @_;
	my $began = time();
	unlink(map { "$ready$_" } 1 .. READERS);
	my @readers = readers_begin();
	my $rounds = churn($wanted);
	my $took = time() - $began;
	my ($reads, $seen, @wrong) = readers_end(@readers);
	cmp_ok($rounds, '>=', $wanted, "$when: caches came and went");
	is_deeply(\@wrong, [], "$when: each reading is whole");
	cmp_ok($reads, '>=', 2 * READERS, "$when: slabs were read meanwhile ($reads times)");
	# The newest is left out of sysfs's way as long as it may not be whole.
	cmp_ok($seen, '>', 0, "$when: and had such caches ($seen times)")
		if $when eq 'btf';
	note(sprintf('%s: %d rounds took %.1f s; walks resumed: %s', $when, $rounds, $took,
		     slabs_value(look('slabs'), 'walks_resumed') // '-'));
	# RCU frees some of them a while later.
	wait_for(PATIENCE, sub { "@{caches()}" eq "@$before" });
	is_deeply(caches(), $before, "$when: the caches are those that were there before");
	my $folders = folders();
	is_deeply([sort keys %{slabs_look()}], [sort keys %$folders],
		  "$when: and memlens has these");
}

log_mark('churn');
reload();
cache_load('merge=1736');
my $before = caches();
churn_check('btf', ROUNDS, $before);
reload('slabs_sysfs=1');
churn_check('sysfs', ROUNDS / 5 > CHUNK ? ROUNDS / 5 : CHUNK, $before);
cache_end();
ok(!(grep { /memlens_/ } map { $_->{name} } @{look('slabs')->{shape}}),
   'and none of ours when they are gone');
reload();
is_deeply([all_log_since('churn')], [], 'nothing of it is in the log');

done_testing();
