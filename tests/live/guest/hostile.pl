# SPDX-License-Identifier: GPL-2.0
#
# A BTF that cannot be read, or that is not this kernel's: memlens loads, says so, and
# reads sysfs.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Btf;
use Loading;
use Memlens;
use Reclaim;
use Slabs;
use Test::More;

use constant KERNEL => '/sys/kernel/btf/vmlinux';
use constant FILE => '/tmp/hostile.btf';
# Probes are no part of this, and take most of a load.
use constant ALONE => qw(reclaim=0 compaction=0 shrinkers=0 waits=0);
use constant TRIES => 8;
use constant SHARE => 0.95;	# of caches that stand still meanwhile

my ($folders, %fixed);

sub fixed_differ {
	my ($ours) = @_;
	my @wrong;
	for my $id (keys %$folders) {
		my ($row, $kernel) = ($ours->{$id} // {}, $fixed{$id} // next);
		push @wrong, map {
			"$folders->{$id} $_: " . ($row->{$_} // 'none') . " not $kernel->{$_}"
		} grep { ($row->{$_} // '') ne $kernel->{$_} } sort keys %$kernel;
	}
	return @wrong;
}

# { number => slabs and objects } of these caches, as the kernel says.
sub counts {
	my %found;
	for my $id (@_) {
		$found{$id} = join ' ', map {
			(folder_value($folders->{$id}, $_) // '-') =~ s/ .*//r
		} qw(slabs total_objects);
	}
	return \%found;
}

# Caches whose slabs and objects are not what they were before a look and after it.
# One that has agreed once is not looked at again.
sub moving_differ {
	my %left = %$folders;
	for (1 .. TRIES) {
		my $before = counts(keys %left);
		my $ours = slabs_look();
		my $after = counts(keys %left);
		for my $id (keys %left) {
			my $row = $ours->{$id} // {};
			my $told = join ' ', map { $row->{$_} // 'none' } qw(slabs objects);
			delete $left{$id} if $before->{$id} eq $after->{$id} &&
				$before->{$id} eq $told;
		}
		last if keys %left <= (1 - SHARE) * keys %$folders;
	}
	return values %left;
}

# Loaded with it memlens says why it does not use it, and all rows are sysfs's.
sub refused_check {
	my ($what, $path, $wanted) = @_;
	reload(ALONE, "btf=$path");
	my $tables = look('slabs');
	my $feature = feature('slabs:btf');
	like($feature, $wanted // qr/^no [a-z][a-z-]+/, "$what: info says why ($feature)");
	is(slabs_value($tables, 'source'), 'sysfs', "$what: sysfs is read");
	my @wrong = fixed_differ(slabs_look($tables));
	is(scalar @wrong, 0, "$what: sizes are right") or diag(join "\n", @wrong[0 .. 3]);
	# With checkers that is most of the time.
	return if by_length(brief => DEBUG ? 1 : 0, usual => 0);
	@wrong = moving_differ();
	cmp_ok(scalar @wrong, '<=', (1 - SHARE) * keys %$folders, "$what: and slabs and objects")
		or diag("@wrong");
}

sub bytes_refused {
	my ($what, $bytes, $wanted) = @_;
	spit(FILE, $bytes);
	refused_check($what, FILE, $wanted);
	unlink(FILE);
}

sub unreadable {
	my ($blob) = @_;
	my $length = length $blob;
	bytes_refused('half of it', substr($blob, 0, $length / 2));
	bytes_refused('all but a byte', substr($blob, 0, $length - 1));
	bytes_refused('a part of its header', substr($blob, 0, 11));
	bytes_refused('nothing', '');
	srand(1);
	bytes_refused('random bytes', join '', map { chr int rand 256 } 1 .. 1 << 16);
	bytes_refused('random bytes after its header',
		      substr($blob, 0, 24) . join '', map { chr int rand 256 } 1 .. 1 << 16);
	bytes_refused('types of nothing but zeroes',
		      substr($blob, 0, 24) . "\0" x ($length - 24));
	bytes_refused('that of another byte order', "\xeb\x9f" . substr($blob, 2));
	refused_check('no file', '/tmp/there/is/none');
	refused_check('a folder', '/tmp');
	refused_check('a device', '/dev/zero');
}

# Well-formed, and another kernel's: members are elsewhere.
sub others {
	my ($blob) = @_;
	my $btf = Btf->new($blob);
	my $slab = defined $btf->lookup('slab') ? 'slab' : 'page';
	my @blobs = (
		['size for object_size', $btf->swapped('kmem_cache.size', 'kmem_cache.object_size')],
		['slabs for objects', $btf->swapped('kmem_cache_node.nr_slabs',
						    'kmem_cache_node.total_objects')],
		['in use for objects', $btf->swapped("$slab.inuse", "$slab.objects")],
		['partial slabs elsewhere', $btf->moved('kmem_cache_node.partial', 8)],
		['the list of slabs elsewhere', $btf->moved("$slab.slab_list", 8)],
		['the folder elsewhere', $btf->moved('kmem_cache.kobj', 8)],
		['nodes elsewhere', $btf->moved('kmem_cache.node', 8) //
			$btf->moved('kmem_cache.per_node', 8)],
		['the name elsewhere', $btf->moved('kmem_cache.name', 8)],
		['a member far beyond its struct', $btf->moved('kmem_cache.size', 1 << 20)],
		['flags elsewhere', $btf->moved('kmem_cache.flags', 4)],
		['partial slabs for slabs', $btf->swapped('kmem_cache_node.nr_partial',
							  'kmem_cache_node.nr_slabs')],
		['a lock elsewhere', $btf->moved('kmem_cache_node.list_lock', 16)],
	);
	# Where nothing is merged, it does not matter what is taken for that.
	push @blobs, ['the count of users elsewhere', $btf->moved('kmem_cache.refcount', 4)]
		if grep { $_ && $_->{aliases} } values %fixed;
	for (@blobs) {
		my ($what, $bytes) = @$_;
		ok(defined $bytes, "$what: the kernel has such members") or next;
		bytes_refused($what, $bytes);
	}
	bytes_refused('a member without its name', $btf->renamed('kmem_cache.size'),
		      qr/^no \S*kmem_cache\.size/);
	lesser_check($btf);
	moved_check($btf);
}

# Without a member that not all need, the rest is still read, and info names it.
sub lesser_check {
	my ($btf) = @_;
	my @lesser = HAS_SHEAVES ? ('slab_sheaf.size', 'parked') :
		$btf->find('kmem_cache_cpu.slab') ? ('kmem_cache_cpu.slab', 'cpu_slabs') :
		('kmem_cache_cpu.page', 'cpu_slabs');
	my ($member, $column) = @lesser;
	spit(FILE, $btf->renamed($member));
	reload(ALONE, 'btf=' . FILE);
	unlink(FILE);
	my $tables = look('slabs');
	my ($struct, $last) = split /\./, $member;
	like(join("\n", map { "@$_" } values %{features()}),
	     qr/^no \S*\Q$struct\E\S*$/m, "without $member: info names it");
	is(slabs_value($tables, 'source'), 'btf', "without $member: all else is read");
	is_deeply([grep { $_->{$column} ne '-' } @{$tables->{cache}}], [],
		  "without $member: $column is not known");
}

# What CPUs have, elsewhere: nothing of the kernel's says whether that is right, but it
# is read without harm, and all else is as it was.
sub moved_check {
	my ($btf) = @_;
	my %moved = map { $_ => $btf->moved($_, 8) }
		qw(kmem_cache.cpu_slab kmem_cache_cpu.slab kmem_cache_cpu.page
		   kmem_cache_cpu.partial slab.slabs page.pages
		   kmem_cache.cpu_sheaves kmem_cache.sheaf_capacity
		   slub_percpu_sheaves.main slub_percpu_sheaves.spare
		   slub_percpu_sheaves.rcu_free slab_sheaf.size node_barn.nr_full);
	my @wrong;
	for my $member (grep { defined $moved{$_} } sort keys %moved) {
		spit(FILE, $moved{$member});
		reload(ALONE, 'btf=' . FILE);
		push @wrong, "$member: $_" for fixed_differ(slabs_look());
	}
	unlink(FILE);
	is_deeply(\@wrong, [], 'what CPUs have is elsewhere: sizes are right');
}

log_mark('hostile');
$folders = folders();
%fixed = map { $_ => fixed($folders->{$_}) } keys %$folders;
open(my $file, '<:raw', KERNEL) or die KERNEL . ": $!\n";
my $blob = do { local $/; <$file> };
close($file);
unreadable($blob);
others($blob);
spit(FILE, $blob);
reload(ALONE, 'btf=' . FILE);
is(feature('slabs:btf'), 'yes -', 'its own, from a file, is used');
is(slabs_value(look('slabs'), 'source'), 'btf', 'and is its source');
unlink(FILE);
reload();
is_deeply([all_log_since('hostile')], [], 'nothing of it is in the log');

done_testing();
