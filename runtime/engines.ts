import { accessSync, constants } from "node:fs";
import { join } from "node:path";

export const engines = ["auto", "crun", "runc", "unshare"] as const;
export type EngineChoice = (typeof engines)[number];
export type Engine = Exclude<EngineChoice, "auto">;

// The launch script looks in the same folders, whatever the caller's PATH says.
const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

export function isInstalled(program: string): boolean {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** crun first; runc, which has been exploitable through a root's own folders, second; else what util-linux can do. */
export function chooseEngine(choice: EngineChoice): Engine | undefined {
  if (choice === "unshare") return "unshare";
  if (choice !== "auto") return isInstalled(choice) ? choice : undefined;
  if (isInstalled("crun")) return "crun";
  return isInstalled("runc") ? "runc" : "unshare";
}

/** One line for people: which engine, and what it does not isolate. */
export function guarantees(engine: Engine): string {
  const all = "no user namespace: root inside is the host's root without its capabilities";
  if (engine === "crun") return `engine crun: every default of Plimsoll; ${all}`;
  if (engine === "runc")
    return `engine runc: every default of Plimsoll, output through a copy of its own; ${all}`;
  return `engine unshare (embedded): no seccomp filter, no device filter on cgroup v2; ${all}`;
}
