import { spawnSync } from "node:child_process";
import type { ScriptRun } from "../interfaces.ts";

/** Programs of coreutils, util-linux, iproute2 and tar that a run needs. */
const tools = [
  "unshare",
  "ip",
  "nsenter",
  "setpriv",
  "mount",
  "umount",
  "pivot_root",
  "timeout",
  "tar",
  "ldd",
];
/** Where the sandbox mounts something. */
const places = ["/dev", "/proc", "/sys"];

/** Why this machine cannot run a script of this root, as the end of a sentence; undefined when it can. */
export function unable({ architecture, command, entries }: ScriptRun): string | undefined {
  if (process.platform !== "linux") return "it is no Linux";
  if (process.getuid?.() !== 0) return "only root can give files of the root to their owners";
  const own = { x64: "amd64", arm64: "arm64" }[process.arch as string] ?? process.arch;
  if (architecture !== own) return `the script is for ${architecture}, and the machine is ${own}`;
  const types = new Map(entries.map(({ path, type }) => [path, type]));
  const misplaced = places.find((path) => types.get(path) !== "directory");
  if (misplaced !== undefined) return `${misplaced} is no folder in the root`;
  if (!types.has("/usr/bin/sh") && !types.has("/bin/sh")) return `there is no /bin/sh in the root`;
  const [missing] = absentTools();
  return missing === undefined ? undefined : `it has no ${missing}, which runs ${command[0]}`;
}

function absentTools(): readonly string[] {
  const ask = 'for tool in "$@"; do command -v "$tool" >/dev/null || echo "$tool"; done';
  const { stdout } = spawnSync("/bin/sh", ["-c", ask, "sh", ...tools], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean);
}
