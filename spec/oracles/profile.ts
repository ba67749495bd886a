import { spawnSync } from "node:child_process";
import type { Probed } from "../../compiler/edge/probe/probed.ts";
import { featureNames } from "../../compiler/std/features.ts";
import { plimsoll } from "../testing/cli.ts";
import { bpfCall, uses, without } from "./kernel-answers.ts";
import type { Oracle } from "./oracle.ts";

/** The probe of this machine, against what the kernel lets a program do; then with the kernel made to refuse. */
export const oracle: Oracle = {
  name: "profile",
  run: async () => {
    const here = probed();
    const answers = [
      ...featureNames.map((name) => used(name, here)),
      ...facts(here),
      ...refusals.flatMap(refused),
    ];
    const differences = answers.filter(({ probe, kernel }) => probe !== kernel);
    return {
      cases: answers.length,
      differences: differences.map(
        ({ name, probe, kernel }) => `${name}: the probe says ${probe}, the kernel ${kernel}`,
      ),
      explained: [],
    };
  },
};

interface Answers {
  readonly name: string;
  readonly probe: string;
  readonly kernel: string;
}

function probed(prefix: readonly string[] = []): Probed {
  const { status, stdout, stderr } = plimsoll(["profile", "probe", "--format", "json"], { prefix });
  if (status !== 0) throw new Error(`profile probe failed: ${stderr}${stdout}`);
  return JSON.parse(stdout).profile;
}

/** `unknown` is a difference too: of a machine that can be asked by root, all is to be known. */
function used(name: string, { features }: Probed): Answers {
  const [program = "", ...args] = uses[name] ?? [];
  const { status, error } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  if (error) throw error;
  return { name, probe: features[name]?.value ?? "nothing", kernel: status === 0 ? "yes" : "no" };
}

function facts({ kernel, pageSize, cpu, architecture }: Probed): Answers[] {
  return [
    { name: "kernel", probe: kernel.value, kernel: output("uname", "-r") },
    { name: "page size", probe: String(pageSize.value), kernel: output("getconf", "PAGESIZE") },
    { name: "CPU level", probe: cpu.value, kernel: levelOfLoader() },
    { name: "architecture", probe: architecture, kernel: output("dpkg", "--print-architecture") },
  ];
}

/**
 * What the loader found by asking the processor. Some hypervisors hide LZCNT, of the third level, from the guest's kernel and not
 * from its programs: there the probe, which believes the kernel, must say the second.
 */
function levelOfLoader(): string {
  const said = output("/lib64/ld-linux-x86-64.so.2", "--help");
  const level = /x86-64-v(\d) \(supported/.exec(said)?.[1] ?? "1";
  const flags = output("grep", "-m1", "^flags", "/proc/cpuinfo").split(/\s+/);
  const isHidden = flags.includes("hypervisor") && !flags.includes("abm");
  return `x86-64-v${isHidden ? Math.min(Number(level), 2) : level}`;
}

function output(program: string, ...args: readonly string[]): string {
  return spawnSync(program, args, { encoding: "utf8" }).stdout.trim();
}

/** Each takes features away from the probe's own process, as another kernel or another machine would lack them. */
const refusals: readonly { readonly prefix: readonly string[]; readonly lost: readonly string[] }[] = [
  {
    prefix: without([425, 434, 435, 437, 442, 444, bpfCall]),
    lost: ["io-uring", "pidfd", "clone3", "openat2", "idmapped-mounts", "landlock", "bpf"],
  },
  {
    prefix: [
      "unshare",
      "--user",
      "--map-root-user",
      "sh",
      "-c",
      'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"',
      "sh",
    ],
    lost: ["user-namespaces"],
  },
  {
    prefix: ["unshare", "--mount", "sh", "-c", 'umount -lR /sys/fs/cgroup; exec "$@"', "sh"],
    lost: ["cgroup-v1", "cgroup-v2"],
  },
  {
    prefix: ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /proc/sys/kernel; exec "$@"', "sh"],
    lost: ["checkpoint-restore", "seccomp-notify"],
  },
];

function refused({ prefix, lost }: (typeof refusals)[number]): Answers[] {
  const { features } = probed(prefix);
  return lost.map((name) => {
    return { name: `${name}, taken away`, probe: features[name]?.value ?? "nothing", kernel: "no" };
  });
}
