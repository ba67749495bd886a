import { cgroupCheck } from "./doctor-cgroups.ts";
import { engineChecks } from "./doctor-engines.ts";
import type { Machine, Place } from "./doctor-machine.ts";

/** One thing that was looked at. `fail`: something that Plimsoll is for does not work; `warn`: it works less well. */
export interface Check {
  readonly name: string;
  readonly status: "pass" | "warn" | "fail";
  readonly message: string;
  /** The command that mends it. */
  readonly fix?: string;
}

/** Programs that a start needs, and the Debian packages that bring them. */
const needed: Readonly<Record<string, string>> = {
  ip: "iproute2",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  mount: "mount",
  umount: "mount",
  mountpoint: "util-linux",
  pivot_root: "util-linux",
  flock: "util-linux",
  ldd: "libc-bin",
};
/** Programs that help, and what is worse without them. */
const helpful: Readonly<Record<string, readonly [pack: string, without: string]>> = {
  tc: ["iproute2", "without it a container with a limit on its network does not start"],
  xz: ["xz-utils", "without it packages are unpacked several times more slowly"],
};

export const programsAsked: readonly string[] = [
  ...Object.keys(needed),
  ...Object.keys(helpful),
  "crun",
  "runc",
];
export const suitesAsked: readonly string[] = ["bookworm", "trixie"];

const oldestNode = [20, 19] as const;
const [little, least] = [1024 ** 3, 64 * 1024 ** 2];

/** Judges a machine; the checks come in the order in which a first `plimsoll up` needs them. */
export function checkMachine(machine: Machine): readonly Check[] {
  return [
    nodeCheck(machine),
    rootCheck(machine),
    aptCheck(machine),
    placeCheck("store", "PLIMSOLL_STORE", machine.store, "fail"),
    stateCheck(machine),
    ...programChecks(machine),
    ...engineChecks(machine),
    cgroupCheck(machine),
    overlayCheck(machine),
    namespaceCheck(machine),
  ];
}

const pass = (name: string, message: string): Check => ({ name, status: "pass", message });

function nodeCheck({ node }: Machine): Check {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  if (!isOld) return pass("node", node);
  const message = `${node} is older than ${oldestNode.join(".")}, the oldest that Plimsoll is tested with`;
  return { name: "node", status: "fail", message, fix: "install Node.js 20.19 or newer" };
}

function rootCheck({ isRoot }: Machine): Check {
  if (isRoot) return pass("root", "running as root");
  const message = "not root: check, lock and build work; up, ps, logs and down need it";
  return { name: "root", status: "warn", message, fix: "sudo plimsoll doctor" };
}

function aptCheck({ mirrors }: Machine): Check {
  const known = suitesAsked.filter((suite) => mirrors[suite]);
  if (known.length > 0) return pass("apt", `the apt configuration has mirrors for ${known.join(", ")}`);
  const message = `the apt configuration has no mirror for ${suitesAsked.join(" or ")}; a source must name its own`;
  return { name: "apt", status: "warn", message, fix: 'add mirrors = ["…"] to the source of your project' };
}

function stateCheck({ state, isRoot }: Machine): Check {
  // The launch script puts this path into commands, so that it takes plain ones only; 107 is a socket's longest path.
  if (!/^\/[A-Za-z0-9/._+-]{0,79}$/.test(state.path)) {
    const message = `${state.path} is not a plain absolute path of at most 80 characters`;
    return { name: "state", status: "fail", message, fix: "export PLIMSOLL_STATE=/var/lib/plimsoll" };
  }
  return placeCheck("state", "PLIMSOLL_STATE", state, isRoot ? "fail" : "warn");
}

function placeCheck(name: string, variable: string, place: Place, unwritable: "fail" | "warn"): Check {
  const { path, isWritable, free } = place;
  const room = `${(free / 1e9).toFixed(1)} GB free`;
  const fix = `export ${variable}=<a folder with more room>`;
  if (!isWritable)
    return {
      name,
      status: unwritable,
      message: `${path} cannot be written`,
      fix: `export ${variable}=<a folder of yours>`,
    };
  if (free < least) return { name, status: "fail", message: `${path}: ${room}`, fix };
  if (free < little)
    return { name, status: "warn", message: `${path}: ${room}, and a build may need more`, fix };
  return pass(name, `${path}, ${room}`);
}

function programChecks({ programs }: Machine): readonly Check[] {
  const missing = Object.entries(needed).filter(([name]) => !programs.has(name));
  const worse = Object.entries(helpful).filter(([name]) => !programs.has(name));
  const install = (pack: string) => `apt-get install ${pack}`;
  const checks: Check[] = [
    ...missing.map(([name, pack]): Check => {
      return {
        name,
        status: "fail",
        message: `${name} is not installed, and a start needs it`,
        fix: install(pack),
      };
    }),
    ...worse.map(([name, [pack, without]]): Check => {
      return { name, status: "warn", message: `${name} is not installed: ${without}`, fix: install(pack) };
    }),
  ];
  const there = [...Object.keys(needed), ...Object.keys(helpful)].filter((name) => programs.has(name));
  return there.length > 0 ? [pass("tools", there.join(", ")), ...checks] : checks;
}

function overlayCheck({ filesystems, hasOverlayModule }: Machine): Check {
  if (/\toverlay$/m.test(filesystems)) return pass("overlayfs", "the kernel has it");
  const message = "the kernel has no overlayfs loaded; a root that takes writes needs it";
  return { name: "overlayfs", status: hasOverlayModule ? "warn" : "fail", message, fix: "modprobe overlay" };
}

function namespaceCheck({ userNamespaces }: Machine): Check {
  if (Number(userNamespaces) > 0) return pass("user namespaces", `at most ${userNamespaces.trim()}`);
  const message = "the kernel gives none: root in a container is the machine's root without its capabilities";
  return { name: "user namespaces", status: "warn", message, fix: "sysctl user.max_user_namespaces=15000" };
}
