import type { Check } from "./doctor-checks.ts";
import type { Machine } from "./doctor-machine.ts";

interface Weakness {
  readonly engine: string;
  /** The first version without it. A distribution may have mended an older one and kept its number. */
  readonly mendedIn: readonly number[];
  readonly what: string;
}

/** From the advisories of the engines' own projects. */
const weaknesses: readonly Weakness[] = [
  { engine: "crun", mendedIn: [1, 4, 4], what: "gives processes inheritable capabilities (CVE-2022-27650)" },
  {
    engine: "runc",
    mendedIn: [1, 1, 12],
    what: "leaks a folder of the host into containers (CVE-2024-21626)",
  },
  {
    engine: "runc",
    mendedIn: [1, 2, 8],
    what: "follows symlinks that a root has in /dev and /proc (CVE-2025-31133, CVE-2025-52565, CVE-2025-52881); Plimsoll refuses such roots",
  },
];

const install = "apt-get install crun";

/** The engine that `auto` would take comes first: crun, then runc, then what util-linux can do. */
export function engineChecks(machine: Machine): readonly Check[] {
  const installed = ["crun", "runc"].filter((name) => machine.programs.has(name));
  const checks = installed.map((name) => engineCheck(name, machine, installed[0] === name));
  const embedded: Check = {
    name: "engine",
    status: "warn",
    message:
      "neither crun nor runc: the embedded engine has no seccomp filter, and no device filter on cgroup version 2",
    fix: install,
  };
  return [...(checks.length > 0 ? checks : [embedded]), ...askedFor(machine, installed)];
}

function engineCheck(name: string, { versions }: Machine, isFirst: boolean): Check {
  const version = /\d+(\.\d+)+/.exec(versions[name] ?? "")?.[0];
  const fix = name === "crun" ? "apt-get install --only-upgrade crun" : install;
  if (!version) return { name, status: isFirst ? "fail" : "warn", message: "does not say its version", fix };
  const known = weaknesses.filter(({ engine, mendedIn }) => engine === name && isBefore(version, mendedIn));
  const message = [
    version,
    ...known.map(({ what, mendedIn }) => `before ${mendedIn.join(".")} it ${what}`),
  ].join("; ");
  if (known.length > 0 && isFirst) return { name, status: "warn", message, fix };
  return { name, status: "pass", message: isFirst ? message : `${message}; not used while crun is there` };
}

function isBefore(version: string, mended: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  const at = mended.findIndex((part, index) => part !== (parts[index] ?? 0));
  return at >= 0 && (parts[at] ?? 0) < (mended[at] as number);
}

function askedFor({ engine }: Machine, installed: readonly string[]): Check[] {
  if (["", "auto", "unshare", ...installed].includes(engine)) return [];
  const message = `PLIMSOLL_ENGINE asks for ${engine}, which is not installed`;
  return [{ name: "engine", status: "fail", message, fix: "unset PLIMSOLL_ENGINE" }];
}
