# SPDX-License-Identifier: GPL-2.0
#
# The first allocation of a load fails, then the second of another load, and so
# on until a load has no more of them; the same for open and read of every file
# and for unload. After each, memlens is all there, or not at all, or info says
# what is missing; and what failed works at the next try. That nothing leaks and
# no checker complains is tests/vm's to see.

use strict;
use warnings;
use Errno qw(EEXIST EFAULT ENODEV ENOMEM);
use FindBin;
use lib $FindBin::Bin;
use IPC::Open2;
use Memlens;
use Test::More;

use constant MOST => 3000;	# chances of one system call, to end at all
use constant WHOLE => 16;	# every which load that failed is tried again whole,
				# and that succeeded is read as text as well
use constant READ_STEP => by_length(brief => 3, usual => 1);	# of a read's, past the third
use constant LAST => 200;	# chances of a load that are tried again with proc=0
use constant FURTHER => 64;	# files open beside the slots
use constant BTF_STEP => 97;	# every which chance of a load that reads BTF
use constant BTF_LOADS => 24;	# at most

my @names = qw(zones lru memcgs tail reclaim shrinkers stalls slabs info);
my @files = (@names, (map { "raw/$_" } @names), 'snapshot');
# Without function probes: the kernel itself warns (kernel/kprobes.c) when it finds
# no memory to arm or disarm one. One slot has the same chances as eight. Without
# BTF: to read it has some thousand chances.
my $common = 'waits=0 reader_slots=1 slabs_sysfs=1';
my %place = (debugfs => '/sys/kernel/debug/memlens', proc => '/proc/memlens');
my %seen;	# what came of a load
my @wrong;	# sentences

sub wrong {
	push @wrong, join(' ', @_);
}

sub faults_set {
	my $faults = '/sys/kernel/debug';
	spit("$faults/$_/verbose", "0\n")
		for qw(failslab fail_page_alloc fail_usercopy);
	spit("$faults/$_/ignore-gfp-wait", "N\n") for qw(failslab fail_page_alloc);
	spit("$faults/fail_page_alloc/ignore-gfp-highmem", "N\n");
	spit("$faults/fail_page_alloc/min-order", "0\n");
}

my ($from, $to);

sub helper_start {
	my ($module) = glob('/lib/modules/*/updates/memlens.ko');
	# Read from memory, or what 9p allocates would be chances as well.
	system('cp', '-L', $module, '/tmp/memlens.ko');
	return open2($from, $to, 'build/tests/failures', '/tmp/memlens.ko');
}

# Returns errno, and whether a chance has failed.
sub ask {
	print $to "@_\n";
	$to->flush();
	my $answer = <$from> // die "the helper is gone\n";
	my ($errno, $left) = split ' ', $answer;
	return ($errno, !$left);
}

sub loaded {
	return slurp('/proc/modules') =~ /^memlens /m;
}

sub remains {
	return grep { -e } values %place, '/sys/module/memlens';
}

sub must {
	my ($command) = @_;
	my ($errno) = ask($command);
	wrong("$command: errno $errno") if $errno;
}

# Without BTF to read slabs takes seconds with checkers: that is opened only; as are the
# texts, if so wanted: what they collect is collected for raw.
sub readable {
	my ($place, $raw_only) = @_;
	return grep {
		m{slabs|snapshot} || $raw_only && !m{^raw/} ?
			open(my $file, '<', "$place/$_") :
			defined eval { slurp("$place/$_") }
	} @files;
}

# Feature rows of info, by whichever place has it; undef: it was itself refused.
sub features {
	for (values %place) {
		my $info = eval { slurp("$_/info") } // next;
		return { $info =~ /^feature\s+(\S+)\s+\S+\s+(\S+)$/mg };
	}
	return undef;
}

# What there is has to be what info says there is.
sub places_check {
	my ($when, $raw_only) = @_;
	my $said = features();
	if (!$said) {
		wrong("$when: no info, and no file at all")
			unless map { readable($_) } values %place;
		$seen{'info refused'}++;
		return;
	}
	for my $name (sort keys %place) {
		my $reason = $said->{$name} // 'not told';
		my $files = readable($place{$name}, $raw_only);
		my $all = $files == @files;
		my $none = !$files && !-e $place{$name};
		my $some = $files && !$all;
		my $right = $reason eq '-' ? $all :
			$reason eq 'kernel-refuses-some-files' ? $some :
			$reason =~ /^(kernel-refuses-|loaded-with-)/ ? $none : 0;
		wrong("$when: $name: $reason, but $files files") unless $right;
		$seen{$reason}++ unless $reason eq '-';
	}
}

# Calls $once->(n), n from $first on, each, or after the third each $step-th, until no
# chance was left to fail; returns how many there were, those before $first included (with
# a step, at most).
sub each_chance {
	my ($once, $first, $step) = @_;
	my $n = $first // 1;
	$n += $n < 3 ? 1 : $step // 1 while $once->($n) && $n < MOST;
	wrong('there was no end to it') if $n >= MOST;
	return $n - 1;
}

# The first chance that a load survived: it is memlens's own, all before are of
# the kernel's loader. 0: none yet.
my $first_own = 0;

# What failed works at the next try: the next chance is farther on, and what a
# failed load had left behind would be in its way there. Any other error than no
# memory, of which the loader has some, is followed by a whole try at once.
sub load_once {
	my ($n, $parameters) = @_;
	my ($errno, $failed) = ask("load $n $common $parameters");
	my $when = "load $parameters, chance $n, errno $errno";
	$seen{$errno}++;
	if ($errno) {
		wrong("$when: but it is loaded") if loaded();
		wrong("$when: @{[remains()]} stays") if remains();
		wrong("$when: and no chance failed") unless $failed;
		wrong("$when: something is in its way") if $errno == EEXIST;
		return $failed if $errno == ENOMEM && $n % WHOLE;
		must("load 0 $common $parameters");
	} elsif ($failed) {
		$first_own ||= $n;
	}
	places_check($when, $n % WHOLE);
	must('unload 0');
	wrong("$when: @{[remains()]} stays after unload") if remains();
	return $failed;
}

sub unload_once {
	my ($n) = @_;
	must("load 0 $common");
	my ($errno, $failed) = ask("unload $n");
	if ($errno) {
		wrong("unload, chance $n: errno $errno, and memlens is gone")
			unless loaded();
		places_check("unload, chance $n, errno $errno");
		must('unload 0');
	}
	wrong("unload, chance $n: @{[remains()]} stays") if remains();
	return $failed;
}

sub info_value {
	my ($field) = @_;
	my ($value) = slurp("$place{proc}/info") =~ /^info\s+$field\s+(\d+)$/m;
	return $value // -1;
}

sub read_once {
	my ($n, $path) = @_;
	my ($errno, $failed) = ask("read $n $path");
	$seen{"read $errno"}++;
	wrong("read $path, chance $n: errno $errno")
		unless grep { $errno == $_ } 0, ENOMEM, EFAULT;
	return $failed;
}

# Every reading that an open took was given back, or fewer would be left.
sub all_open {
	my @open;
	for (1 .. FURTHER + 1) {
		open(my $file, '<', "$place{proc}/zones") or last;
		push @open, $file;
	}
	return scalar @open;
}

faults_set();
# An unload waits for grace periods, and there is one for each load.
spit('/sys/kernel/rcu_expedited', "1\n");
my $helper = helper_start();
is_deeply([remains()], [], 'nothing of memlens before');

# Files are published last, and all else is the same for either.
my $first = 1;
for my $parameters ('', 'proc=0') {
	my $chances = each_chance(sub { load_once($_[0], $parameters) }, $first);
	cmp_ok($chances - $first, '>', 50,
	       "load $parameters: $chances chances to fail, from $first on");
	$first = $chances > LAST ? $chances - LAST : 1;
}
is_deeply([splice @wrong], [], 'each load succeeded, or left nothing behind');
cmp_ok($seen{+ENOMEM} // 0, '>', 20, 'some loads failed for want of memory');
for (qw(kernel-refuses-debugfs kernel-refuses-some-files
	kernel-refuses-proc-files)) {
	cmp_ok($seen{$_} // 0, '>', 0, "info said $_ when it was so");
}
cmp_ok($seen{+ENODEV} // 0, '>', 0, 'nowhere to publish: no such device');
like(`dmesg`, qr/memlens: nowhere to publish: debugfs: kernel-refuses-debugfs/,
     'with a sentence in the log');

# A load that reads BTF, at some of its chances.
my $n = $first_own;
for (1 .. BTF_LOADS) {
	load_once($n, 'slabs_sysfs=0') or last;
	$n += BTF_STEP;
}
is_deeply([splice @wrong], [], 'each load that reads BTF, too');
cmp_ok($n, '>', $first_own + 10 * BTF_STEP, "up to its chance $n");

# Without slots, every open allocates.
must('load 0 waits=0 reader_slots=0');
for my $place (values %place) {
	for my $file (@files) {
		my $path = "$place/$file";
		my $chances = each_chance(sub { read_once($_[0], $path) }, 1, READ_STEP);
		cmp_ok($chances, '>', 2, "read $path: $chances chances to fail");
	}
}
is_deeply([splice @wrong], [], 'each read succeeded or said why not');
cmp_ok($seen{'read ' . ENOMEM} // 0, '>', 10, 'some opens found no memory');
cmp_ok($seen{'read ' . EFAULT} // 0, '>', 10, 'some reads found no buffer');
cmp_ok(info_value('opens_refused'), '>', 0, 'some opens memlens refused');
is(all_open(), FURTHER, 'and all that may be open at once may still be');
must('unload 0');

# With them, none does; the slot comes back all the same.
must("load 0 $common");
each_chance(sub { read_once($_[0], "$place{$_}/zones") }) for keys %place;
is_deeply([splice @wrong], [], 'each read from a slot, too');
is(info_value('slots_taken'), 1, 'no slot is taken but by who asks');
must('unload 0');

my $chances = each_chance(\&unload_once);
cmp_ok($chances, '>', 0, "unload: $chances chances to fail");
is_deeply([splice @wrong], [], 'each unload succeeded, or changed nothing');

must("load 0 $common");
is_deeply([readable($place{debugfs})], \@files, 'a load after all that');
must('unload 0');
is_deeply(\@wrong, [], 'and an unload');
is_deeply([remains()], [], 'nothing of memlens after');
note('what came of it: ', join(', ', map { "$_: $seen{$_}" } sort keys %seen));
close($to);
waitpid($helper, 0);
is($?, 0, 'the helper came to its end');
spit('/sys/kernel/rcu_expedited', "0\n");

done_testing();
