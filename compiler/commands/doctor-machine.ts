import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { release } from "node:os";
import { dirname, join } from "node:path";
import { machineHost } from "../edge/host.ts";
import { defaultStore } from "../edge/store-folder.ts";

/** What `doctor` judges, read off the machine and nothing changed. A missing file reads as an empty text. */
export interface Machine {
  readonly node: string;
  readonly kernel: string;
  readonly isRoot: boolean;
  /** Programs that are installed where the launch script looks, whatever PATH says. */
  readonly programs: ReadonlySet<string>;
  /** The first line of `crun --version` and `runc --version`, of those that are installed. */
  readonly versions: Readonly<Record<string, string>>;
  /** What PLIMSOLL_ENGINE asks for. */
  readonly engine: string;
  /** /proc/self/mountinfo */
  readonly mounts: string;
  /** cgroup.controllers of version 2, empty when that is not mounted. */
  readonly controllers: string;
  /** /proc/filesystems */
  readonly filesystems: string;
  readonly hasOverlayModule: boolean;
  /** /proc/sys/user/max_user_namespaces */
  readonly userNamespaces: string;
  /** How many mirrors the apt configuration has for each suite asked about. */
  readonly mirrors: Readonly<Record<string, number>>;
  readonly store: Place;
  readonly state: Place;
}
/** A folder, or where there is none yet the nearest one above it, which it would be made in. */
export interface Place {
  readonly path: string;
  readonly isWritable: boolean;
  /** Bytes. */
  readonly free: number;
}

const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

export function readMachine(programs: readonly string[], suites: readonly string[]): Machine {
  const installed = new Map(programs.flatMap((name) => found(name)));
  const host = machineHost();
  const mounts = read("/proc/self/mountinfo");
  const unified = /^(?:\S+ ){4}(\S+) .* - cgroup2 /m.exec(mounts)?.[1];
  return {
    node: process.versions.node,
    kernel: release(),
    isRoot: process.getuid?.() === 0,
    programs: new Set(installed.keys()),
    versions: Object.fromEntries(
      ["crun", "runc"].flatMap((name) => {
        const path = installed.get(name);
        return path ? [[name, versionOf(path)]] : [];
      }),
    ),
    engine: process.env.PLIMSOLL_ENGINE ?? "",
    mounts,
    controllers: unified ? read(join(unified, "cgroup.controllers")) : "",
    filesystems: read("/proc/filesystems"),
    hasOverlayModule: existsSync(`/lib/modules/${release()}/kernel/fs/overlayfs`),
    userNamespaces: read("/proc/sys/user/max_user_namespaces"),
    mirrors: Object.fromEntries(suites.map((suite) => [suite, host.mirrors(suite, "main").length])),
    store: placeOf(defaultStore()),
    state: placeOf(process.env.PLIMSOLL_STATE || "/var/lib/plimsoll"),
  };
}

function found(name: string): (readonly [string, string])[] {
  const path = folders.map((folder) => join(folder, name)).find((each) => may(each, constants.X_OK));
  return path ? [[name, path]] : [];
}

function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 5000 });
  return (stdout ?? "").split("\n", 1)[0] ?? "";
}

function placeOf(path: string): Place {
  let there = path;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const isWritable = may(there, constants.W_OK | constants.X_OK);
  try {
    const { bavail, bsize } = statfsSync(there);
    return { path, isWritable, free: bavail * bsize };
  } catch {
    return { path, isWritable: false, free: 0 };
  }
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
