import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a container could leave on the machine: compared before a start and after a stop. */
export interface Traces {
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly namespaces: readonly string[];
  readonly cgroups: readonly string[];
  readonly routes: readonly string[];
}

export function tracesOfMachine(): Traces {
  return {
    mounts: readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .map((line) => line.split(" ").slice(3, 5).join(" "))
      .sort(),
    links: words("ip", ["-o", "link"]).map((line) => line.split(": ")[1] ?? ""),
    namespaces: words("ip", ["netns", "list"]),
    cgroups: cgroupFolders("/sys/fs/cgroup", 3),
    routes: words("ip", ["-4", "route"]),
  };
}

function words(command: string, args: readonly string[]): string[] {
  return spawnSync(command, args, { encoding: "utf8" }).stdout.split("\n").filter(Boolean).sort();
}

/** Groups whose name says that they are ours. */
function cgroupFolders(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);
  return [
    ...below.filter((path) => path.includes("plimsoll")),
    ...below.flatMap((path) => cgroupFolders(path, depth - 1)),
  ];
}
