import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptOptions } from "../apt-release.ts";
import { debOf, unpackTree } from "../debian-tree.ts";
import { fill, type Visit } from "./fill.ts";

/** What the launch script needs of a server, and what this guest needs to become one. */
const userland = [
  "busybox-static",
  "bash",
  "libc-bin",
  "dash",
  "coreutils",
  "findutils",
  "util-linux",
  "mount",
  "iproute2",
  "kmod",
  "sed",
  "grep",
  "crun",
];
const modules = ["overlay", "veth", "bridge", "sch_tbf"];

/**
 * Boots the cloud kernel of a Debian release in a machine that qemu emulates, with nothing of this machine's kernel, lets it
 * start a bundle, and gives what stands on its console.
 */
export function visit(release: string, subject: Visit): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-guest-"));
  const { folder: root } = unpackTree(userland);
  const kernel = join(folder, "kernel");
  try {
    execFileSync("dpkg-deb", ["-x", debOf(kernelPackage(release), release), kernel]);
    const guest = join(root, "guest");
    mkdirSync(guest);
    takeModules(kernel, root);
    cpSync("spec/oracles/guest/second.sh", join(guest, "second.sh"));
    chmodSync(join(guest, "second.sh"), 0o755);
    fill(guest, subject);
    return boot(join(kernel, "boot"), memoryDisk(folder, root));
  } finally {
    for (const made of [folder, root]) rmSync(made, { recursive: true });
  }
}

/** The modules that a container needs, in the order of their dependencies; a kernel may have some of them built in. */
function takeModules(kernel: string, root: string): void {
  // Since trixie the archive ships them below /usr.
  const shipped = ["lib/modules", "usr/lib/modules"]
    .map((path) => join(kernel, path))
    .filter((path) => existsSync(path));
  execFileSync("cp", ["-a", ...shipped, join(root, "usr/lib")]);
  const folder = join(root, "usr/lib/modules");
  const [version = ""] = readdirSync(folder);
  const inGuest = (words: readonly string[]) =>
    execFileSync("chroot", [root, ...words], { encoding: "utf8" });
  inGuest(["depmod", version]);
  const shown = modules.map((name) => inGuest(["modprobe", "--show-depends", "-S", version, name])).join("");
  const paths = [...new Set([...shown.matchAll(/^insmod (\S+)/gm)].map(([, path = ""]) => path))];
  const kept = join(root, "guest/kept");
  mkdirSync(kept, { recursive: true });
  for (const path of paths) cpSync(join(root, path), join(kept, path.replace(/.*\//, "")));
  rmSync(folder, { recursive: true });
  const names = paths.map((path) => `/guest/kept/${path.replace(/.*\//, "")}\n`);
  writeFileSync(join(root, "guest/modules"), names.join(""));
}

function memoryDisk(folder: string, root: string): string {
  const first = join(folder, "first");
  for (const name of ["bin", "dev"]) mkdirSync(join(first, name), { recursive: true });
  cpSync(join(root, "bin/busybox"), join(first, "bin/busybox"));
  cpSync("spec/oracles/guest/first.sh", join(first, "init"));
  for (const name of ["bin/busybox", "init"]) chmodSync(join(first, name), 0o755);
  execFileSync("tar", ["-C", root, "-cf", join(first, "root.tar"), "."]);
  const disk = join(folder, "disk");
  execFileSync("sh", ["-c", 'cd "$1" && find . | busybox cpio -o -H newc >"$2"', "sh", first, disk], {
    stdio: "pipe",
  });
  rmSync(first, { recursive: true });
  return disk;
}

/**
 * One processor, without CMPXCHG16B: the emulator of Debian 12 (qemu 7.2) spoils the flags after that instruction, and
 * Linux 6.12 crashes on it. Far slower than a processor, the guest may take minutes on a busy machine.
 */
const machine = "-m 1536 -cpu Nehalem,-cx16 -nodefaults -no-reboot -display none -serial stdio".split(" ");

function boot(folder: string, disk: string): string {
  const kernel = readdirSync(folder).find((name) => name.startsWith("vmlinuz-"));
  if (kernel === undefined) throw new Error(`no kernel in ${folder}`);
  const image = ["-append", "console=ttyS0 quiet panic=-1", "-kernel", join(folder, kernel), "-initrd", disk];
  const ran = spawnSync("qemu-system-x86_64", [...machine, ...image], {
    encoding: "utf8",
    timeout: 550_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (ran.error) throw ran.error;
  return ran.stdout.replaceAll("\r", "");
}

/** The kernel that a cloud's machine of the release boots: `linux-image-6.1.0-49-cloud-amd64`. */
function kernelPackage(release: string): string {
  const words = [...aptOptions(release), "depends", "linux-image-cloud-amd64"];
  const said = execFileSync("apt-cache", words, { encoding: "utf8" });
  const name = /Depends: (linux-image-\S+)/.exec(said)?.[1];
  if (name === undefined) throw new Error(`no cloud kernel of ${release}: ${said}`);
  return name;
}
