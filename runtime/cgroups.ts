import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the hierarchies are mounted: `memory` → /sys/fs/cgroup/memory, version 2 under the name `unified`. */
function hierarchies(): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const point = before.split(" ")[4] ?? "";
    const [type, , options = ""] = after.split(" ");
    if (type === "cgroup2" && !found.has("unified")) found.set("unified", point);
    if (type === "cgroup")
      for (const name of options.split(",")) if (!found.has(name)) found.set(name, point);
  }
  return found;
}

export interface Usage {
  /** Bytes. */
  readonly memory?: number;
  readonly pids?: number;
}

/** What the container's cgroups count now, where the kernel counts it. */
export function usage(group: string): Usage {
  const mounts = hierarchies();
  const memory =
    number(mounts.get("memory"), group, "memory.usage_in_bytes") ??
    number(mounts.get("unified"), group, "memory.current");
  const pids =
    number(mounts.get("pids"), group, "pids.current") ?? number(mounts.get("unified"), group, "pids.current");
  return { ...(memory === undefined ? {} : { memory }), ...(pids === undefined ? {} : { pids }) };
}

function number(mount: string | undefined, group: string, file: string): number | undefined {
  const path = mount === undefined ? "" : join(mount, group, file);
  return path !== "" && existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
}

/** The app's first process: number 1 of its own namespace, in the cgroup of the app. */
export function firstProcess(group: string): number | undefined {
  for (const mount of new Set(hierarchies().values())) {
    const path = join(mount, group, "cgroup.procs");
    const found = processesIn(path).find(isFirst);
    if (found !== undefined) return found;
  }
  return undefined;
}

function processesIn(path: string): number[] {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isFirst(pid: number): boolean {
  try {
    const numbers =
      /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]?.split(/\s+/) ?? [];
    return numbers.length === 2 && numbers[1] === "1";
  } catch {
    return false;
  }
}
