/** System calls by number, of amd64 and arm64; those of 424 and above are the same on both. */
const numbers: Readonly<Record<string, readonly [amd64: number, arm64: number]>> = {
  prctl: [157, 167],
  unshare: [272, 97],
  getppid: [110, 173],
  seccomp: [317, 277],
  bpf: [321, 280],
  mount: [165, 40],
};
const column = process.arch === "arm64" ? 1 : 0;

/** Perl is on every Debian, and its `syscall` gives a program's arguments to the kernel as they are. */
function perl(script: string): readonly string[] {
  const told = script.replace(/\bSYS_(\w+)/g, (_, name: string) => String(numbers[name]?.[column]));
  return ["perl", "-MPOSIX", "-e", told];
}
const inPrivateMounts = ["unshare", "--mount"];
const shell = (script: string): readonly string[] => ["sh", "-ec", script];

/** A filter that answers one call (by number) with `action`, and lets all others pass: struct sock_fprog, seccomp(2). */
const filter = `sub prog { my ($nr, $action) = @_;
  our $code = pack("SCCL", 0x20, 0, 0, 0) . pack("SCCL", 0x15, 0, 1, $nr) . pack("SCCL", 6, 0, 0, $action) . pack("SCCL", 6, 0, 0, 0x7fff0000);
  return pack("Sx6P", 4, $code); }
  syscall(SYS_prctl, 38, 1, 0, 0, 0) == 0 or exit 1;`;

/** What is written through an overlay is in its upper folder, and the lower one is as it was. */
const overlay = `mount -t tmpfs none /tmp; cd /tmp; mkdir l u w m; echo one >l/file
  mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m; echo two >m/file
  test "$(cat l/file)" = one; test "$(cat u/file)" = two`;

/**
 * For each feature a program that uses it for real, in namespaces of its own, and ends with 0 where the kernel let it.
 * None of them asks as the probe does: a call is made with arguments that mean something, and its effect is looked at.
 */
export const uses: Readonly<Record<string, readonly string[]>> = {
  // The file of a process's own label is there for whoever asks; reading it fails where the module is not active.
  apparmor: shell("cat /proc/self/attr/apparmor/current"),
  bpf: perl('my $a = pack("L5x52", 2, 4, 4, 1, 0); exit(syscall(SYS_bpf, 0, $a, 72) >= 0 ? 0 : 1)'),
  "cgroup-v1": [
    ...inPrivateMounts,
    ...shell("mount -t cgroup -o memory none /mnt; test -e /mnt/memory.limit_in_bytes"),
  ],
  "cgroup-v2": [
    ...inPrivateMounts,
    ...shell("mount -t cgroup2 none /mnt; grep -qw memory /mnt/cgroup.controllers"),
  ],
  "checkpoint-restore": [
    "unshare",
    "--pid",
    "--fork",
    "--mount-proc",
    ...shell("echo 5000 >/proc/sys/kernel/ns_last_pid; test \"$(sh -c 'echo $$; :')\" = 5001"),
  ],
  clone3: perl(
    'my $a = pack("Q8", 0, 0, 0, 0, 17, 0, 0, 0); my $p = syscall(435, $a, 64); POSIX::_exit(7) if $p == 0; exit 1 if $p < 0; waitpid($p, 0); exit($? >> 8 == 7 ? 0 : 1)',
  ),
  fuse: [
    ...inPrivateMounts,
    ...perl(
      'system("mount -t tmpfs none /mnt && mknod /mnt/fuse c 10 229 && mkdir /mnt/m") == 0 or exit 1; my $f = POSIX::open("/mnt/fuse", 2) // exit 1; my @s = ("none", "/mnt/m", "fuse", "fd=$f,rootmode=40000,user_id=0,group_id=0"); exit(syscall(SYS_mount, $s[0], $s[1], $s[2], 0, $s[3]) == 0 ? 0 : 1)',
    ),
  ],
  "idmapped-mounts": perl(
    'pipe(R, W); my $c = fork; if (!$c) { exit 1 if syscall(SYS_unshare, 0x10000000); syswrite W, "x"; sleep 5; exit } sysread R, my $x, 1; for my $k ("uid", "gid") { open(my $m, ">", "/proc/$c/${k}_map"); print $m "0 100000 65536\\n"; close $m or exit 1 } open(U, "<", "/proc/$c/ns/user") or exit 1; my ($d, $e) = ("/etc", ""); my $t = syscall(428, -100, $d, 1); my $a = pack("Q4", 0x100000, 0, 0, fileno(U)); my $r = syscall(442, $t, $e, 0x1000, $a, 32); my $u = (stat "/proc/self/fd/$t/passwd")[4]; kill 9, $c; exit($r == 0 && $u == 100000 ? 0 : 1)',
  ),
  "io-uring": perl('my $p = "\\0" x 120; exit(syscall(425, 4, $p) >= 0 ? 0 : 1)'),
  landlock: perl(
    'my $a = pack("Q", 4); my $f = syscall(444, $a, 8, 0); exit 1 if $f < 0; syscall(SYS_prctl, 38, 1, 0, 0, 0); exit 1 if syscall(446, $f, 0); exit(POSIX::open("/etc/passwd", 0) ? 1 : $! == 13 ? 0 : 1)',
  ),
  nftables: [
    "unshare",
    "--net",
    ...perl(
      'socket(S, 16, 3, 12) or exit 1; syswrite S, pack("LSSLLCCn", 20, 10 << 8 | 16, 1, 1, 0, 0, 0, 0); sysread S, my $b, 4096; exit((unpack "LS", $b)[1] == (10 << 8 | 15) ? 0 : 1)',
    ),
  ],
  openat2: perl(
    'my @f = ("/proc/version", "/proc/self/status"); my $h = pack("Q3", 0, 0, 4); exit 1 if syscall(437, -100, $f[0], $h, 24) < 0; exit(syscall(437, -100, $f[1], $h, 24) < 0 && $! == 40 ? 0 : 1)',
  ),
  overlayfs: [...inPrivateMounts, ...shell(overlay)],
  "overlayfs-in-user-namespaces": ["unshare", "--user", "--map-root-user", "--mount", ...shell(overlay)],
  pidfd: perl(
    "my $c = fork; if (!$c) { sleep 5; exit } my $f = syscall(434, $c, 0); exit 1 if $f < 0; exit(syscall(424, $f, 9, 0, 0) == 0 && waitpid($c, 0) == $c && ($? & 127) == 9 ? 0 : 1)",
  ),
  seccomp: perl(
    `${filter} my $p = prog(SYS_getppid, 0x50000 | 77); syscall(SYS_seccomp, 1, 0, $p) == 0 or exit 1; exit(syscall(SYS_getppid) == -1 && $! == 77 ? 0 : 1)`,
  ),
  "seccomp-notify": perl(
    `${filter} my $p = prog(SYS_getppid, 0x7fc00000); exit(syscall(SYS_seccomp, 1, 8, $p) >= 0 ? 0 : 1)`,
  ),
  // Registered where SELinux is switched on, and nowhere else.
  selinux: shell("grep -qw selinuxfs /proc/filesystems"),
  "time-namespaces": [
    "unshare",
    "--time",
    "--fork",
    "--boottime",
    "900000000",
    ...shell('test "$(cut -d. -f1 /proc/uptime)" -gt 900000000'),
  ],
  // A process that changed its user is made dumpable again, so that its files in /proc are its own.
  "unprivileged-user-namespaces": perl(
    '$) = "65534 65534"; POSIX::setgid(65534); POSIX::setuid(65534); syscall(SYS_prctl, 4, 1, 0, 0, 0); exit 1 if syscall(SYS_unshare, 0x10000000); open(M, ">", "/proc/self/uid_map") or exit 1; syswrite(M, "0 65534 1\\n") or exit 1; exit(POSIX::getuid() == 0 ? 0 : 1)',
  ),
  "user-namespaces": ["unshare", "--user", "--map-root-user", ...shell('test "$(id -u)" = 0')],
};

/** Words before a program under which the kernel answers these calls as if it did not know them. */
export function without(calls: readonly number[]): readonly string[] {
  const code = [
    'pack("SCCL", 0x20, 0, 0, 0)',
    ...calls.flatMap((nr) => [`pack("SCCL", 0x15, 0, 1, ${nr})`, 'pack("SCCL", 6, 0, 0, 0x50000 | 38)']),
    'pack("SCCL", 6, 0, 0, 0x7fff0000)',
  ];
  const install = `syscall(SYS_prctl, 38, 1, 0, 0, 0) == 0 or exit 1; my $c = ${code.join(" . ")}; my $p = pack("Sx6P", ${code.length}, $c); syscall(SYS_seccomp, 1, 0, $p) == 0 or exit 1; exec @ARGV`;
  return [...perl(install), "--"];
}
export const bpfCall = numbers.bpf?.[column] ?? 0;
