# SPDX-License-Identifier: GPL-2.0
#
# zones against /proc/zoneinfo; the exact count against stat_refresh; the marks
# as both sysctls move them, and the arithmetic that explain shows.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Memlens;
use Test::More;

my $SYS_sched_setaffinity = 203;	# x86-64

my @same = qw(min_pages low_pages high_pages boost_pages managed_pages
	      present_pages spanned_pages);

# Columns of every zone in which memlens and zoneinfo differ.
sub differences {
	my ($ours, $theirs, @columns) = @_;
	my @wrong;
	for my $key (zone_keys($theirs)) {
		for (@columns) {
			my ($got, $want) = ($ours->{$key}{$_}, $theirs->{$key}{$_});
			next unless defined $want;	# not in this zoneinfo
			push @wrong, "$key $_: " . ($got // 'none') . " not $want"
				unless defined $got && $got eq $want;
		}
	}
	return @wrong;
}

sub figures_agree {
	my ($when) = @_;
	my ($ours, $theirs) = (memlens_zones(), zoneinfo());
	is_deeply([zone_keys($ours)], [zone_keys($theirs)],
		  "$when: every populated zone is there, and no other");
	is_deeply([differences($ours, $theirs, @same, 'promo_pages')], [],
		  "$when: marks and sizes are zoneinfo's");
	for my $key (zone_keys($theirs)) {
		my @reserve = map { $ours->{$key}{"reserve:$_"} }
			qw(DMA DMA32 Normal Movable Device);
		is_deeply(\@reserve, $theirs->{$key}{protection},
			  "$when: $key: lowmem_reserve is zoneinfo's protection");
	}
}

# GFP_KERNEL may use no Movable zone, and every other.
sub classes_agree {
	my $zones = memlens_zones();
	my @wrong;
	for my $key (zone_keys($zones)) {
		for (grep { /^at_/ } keys %{$zones->{$key}}) {
			my $verdict = $zones->{$key}{$_};
			push @wrong, "$key $_ $verdict"
				if ($key =~ /Movable/) != ($verdict eq 'class');
		}
	}
	is_deeply(\@wrong, [], 'the verdict class is given for Movable, only');
}

# Free moves while one looks: both are right if one of a few looks agrees.
sub free_agrees {
	my ($column, $before) = @_;
	my @wrong;
	for (1 .. 20) {
		$before->();
		my $ours = memlens_zones();
		my $theirs = zoneinfo();
		$ours->{$_}{free_approx_pages} = $ours->{$_}{$column}
			for keys %$ours;
		@wrong = differences($ours, $theirs, 'free_approx_pages');
		return () unless @wrong;
		settle(0.2);
	}
	return @wrong;
}

# Until nothing moves, three seconds at most.
sub rest {
	my ($before, $now) = ('', '');
	for (1 .. 15) {
		($before, $now) = ($now, slurp('/proc/zoneinfo'));
		last if $before eq $now;
		settle(0.2);
	}
}

rest();
figures_agree('at rest');
classes_agree();
is_deeply([free_agrees('free_approx_pages', sub {})], [],
	  'free_approx is what zoneinfo says');
is_deeply([free_agrees('free_exact_pages',
		       sub { spit('/proc/sys/vm/stat_refresh', "1\n") })], [],
	  'free_exact is what stat_refresh makes zoneinfo say');

my $cpus = `nproc`;

# Every CPU frees and takes some pages, so that differences pend.
sub stir {
	my ($turn) = @_;
	my @children;
	for my $cpu (0 .. $cpus - 1) {
		my $pid = fork();
		if (!$pid) {
			syscall($SYS_sched_setaffinity, 0, 8, pack('Q', 1 << $cpu)) == 0
				or die "CPU $cpu: $!\n";
			my $pages = 1 + ($turn * 7 + $cpu * 3) % 40;
			my $memory = 'x' x (4096 * $pages);
			exit 0;
		}
		push @children, $pid;
	}
	waitpid($_, 0) for @children;
}

# exact = approx + drift always; and with pending differences, what memlens
# says before stat_refresh folds them is what zoneinfo says after. The files are
# open and the buffers there, so that the looking itself takes no page.
my ($ours_file, $theirs_file, $refresh) = map {
	open(my $file, $_->[0], $_->[1]) or die "$_->[1]: $!\n";
	$file;
} ['<', "$Memlens::dir/zones"], ['<', '/proc/zoneinfo'],
	['>', '/proc/sys/vm/stat_refresh'];
my ($ours_text, $theirs_text) = (' ' x (1 << 16)) x 2;

sub look_around_refresh {
	sysseek($_, 0, 0) for $ours_file, $theirs_file, $refresh;
	sysread($ours_file, $ours_text, 1 << 16);
	syswrite($refresh, '1');
	sysread($theirs_file, $theirs_text, 1 << 16);
}

my ($seen, @off, @drifts) = (0);
for my $turn (1 .. 60) {
	last if $seen;
	settle(0.1) if $turn > 20;	# whatever else is at work may end
	look_around_refresh();	# brings what the looking needs
	stir($turn);
	look_around_refresh();
	my ($ours, $theirs) = (memlens_zones($ours_text), zoneinfo($theirs_text));
	for my $key (zone_keys($ours)) {
		my $zone = $ours->{$key};
		push @off, "$key: $zone->{free_exact_pages} is not " .
			"$zone->{free_approx_pages} + $zone->{drift_pages}"
			unless $zone->{free_exact_pages} ==
			$zone->{free_approx_pages} + $zone->{drift_pages};
		next unless exists $theirs->{$key};	# it has no page now
		push @drifts, "turn $turn: $key: $zone->{drift_pages} of " .
			"$zone->{free_exact_pages}, then " .
			"$theirs->{$key}{free_approx_pages}"
			if $zone->{drift_pages};
		$seen++ if $zone->{drift_pages} && $zone->{free_exact_pages} ==
			$theirs->{$key}{free_approx_pages};
	}
}
is_deeply(\@off, [], 'free_exact = free_approx + drift');
# One CPU of a small guest keeps 6 pages at most to itself, and often none.
if ($cpus > 1) {
	cmp_ok($seen, '>', 0,
	       "a drift was foretold to the page before the kernel folded it")
		or diag(join("\n", 'drifts seen:', @drifts));
} else {
	note("drifts foretold with one CPU: $seen");
}

# The arithmetic, in words of its own: __setup_per_zone_wmarks.
sub marks_foretold {
	my ($kbytes, $factor, $capped) = @_;
	my $zones = zoneinfo();
	my ($lowmem, @wrong) = (0);
	for my $key (zone_keys($zones)) {
		$lowmem += $zones->{$key}{managed_pages}
			unless $capped && $key =~ /Movable/;
	}
	for my $key (zone_keys($zones)) {
		my $managed = $zones->{$key}{managed_pages};
		my $share = int(int($kbytes / 4) * $managed / $lowmem);
		my $min = $share;
		if ($capped && $key =~ /Movable/) {
			$min = int($managed / 1024);
			$min = 32 if $min < 32;
			$min = 128 if $min > 128;
		}
		my $step = int($share / 4);
		my $scaled = int($managed * $factor / 10000);
		$step = $scaled if $scaled > $step;
		my $got = join ' ', @{$zones->{$key}}{qw(min_pages low_pages high_pages)};
		my $want = join ' ', $min, $min + $step, $min + 2 * $step;
		push @wrong, "$key: $got not $want" if $got ne $want;
	}
	return @wrong;
}

# Boost would come and go between two looks.
sysctl('watermark_boost_factor', 0);
my $kept = sysctl('min_free_kbytes');
for my $kbytes (1024, 4096, 5119, 16384) {
	for my $factor (1, 10, 150, 1000) {
		sysctl('min_free_kbytes', $kbytes);
		sysctl('watermark_scale_factor', $factor);
		my $when = "min_free_kbytes $kbytes, scale factor $factor";
		is_deeply([differences(memlens_zones(), zoneinfo(), @same)], [],
			  "$when: memlens moves with zoneinfo");
		my @plain = marks_foretold($kbytes, $factor, 0);
		my @capped = marks_foretold($kbytes, $factor, 1);
		is_deeply(@plain && @capped ? \@plain : [], [],
			  "$when: the kernel's own arithmetic is the one foretold");
		my $words = `memlens-read explain zones 2>&1`;
		is($?, 0, "$when: memlens-read explain zones succeeds");
		unlike($words, qr/differ/i,
		       "$when: and finds the kernel's figures by its arithmetic");
	}
}
sysctl('watermark_scale_factor', 10);
sysctl('min_free_kbytes', $kept);

# The kernel's text and the reader's are the same bytes for the same moment: a
# text and a container read back to back, until nothing moved between the two.
sub same_moment {
	my ($file) = @_;
	my @paths = ("$Memlens::dir/$file", "$Memlens::dir/raw/$file");
	my ($text, $raw) = ('', '');
	open(my $text_file, '<', $paths[0]) or die;
	open(my $raw_file, '<', $paths[1]) or die;
	system('mkdir', '-p', '/tmp/saved/raw');
	for (1 .. 30) {
		# A first look brings what it needs; the second is the one.
		for (1 .. 2) {
			sysseek($_, 0, 0) for $text_file, $raw_file;
			sysread($text_file, $text, 1 << 16);
			sysread($raw_file, $raw, 1 << 16);
		}
		spit("/tmp/saved/raw/$file", $raw);
		my $ours = `memlens-read $file --root /tmp/saved`;
		return ($ours, $text) if $ours eq $text;
		settle(0.1);
	}
	return (`memlens-read $file --root /tmp/saved`, $text);
}

my ($ours, $theirs) = same_moment('zones');
is($ours, $theirs, "memlens-read zones prints the kernel's bytes");

done_testing();
