import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder in `tmp/` that belongs to this process alone. Its name holds the process's id, its start time and its pid
 * namespace, so that whoever comes later can tell a living owner from a dead one whose id was given away again.
 */
export function ownFolder(store: string): string {
  const folder = join(store, "tmp", ownName());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!owned.has(folder)) process.once("exit", () => leave(folder));
  owned.add(folder);
  return folder;
}

/** It is empty as a rule; what removes a whole tree has first to be loaded. */
function leave(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of this process, as `isLiving` takes it. */
export function ownName(): string {
  own ??= nameOf(process.pid) ?? `0-${process.pid}-0`;
  return own;
}
let own: string | undefined;

const owned = new Set<string>();

/** Removes what killed processes left behind. Owners of another pid namespace cannot be asked and are left alone. */
export function sweep(store: string): void {
  for (const name of readdirSync(join(store, "tmp")))
    if (!isLiving(name)) rmSync(join(store, "tmp", name), { recursive: true, force: true });
}

/** Is the process of this name alive? One of another pid namespace counts as alive. */
export function isLiving(name: string): boolean {
  const [space, pid] = name.split("-");
  return space !== pidNamespace() || nameOf(Number(pid)) === name;
}

/** Undefined when there is no such process. */
function nameOf(pid: number): string | undefined {
  try {
    // proc(5): field 22 is the start time; field 2 is the command, in parentheses, with anything in it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // One that is dead and only waits for its parent to hear of it holds nothing any more.
    if (state === "Z" || state === "X") return undefined;
    const started = fields[18];
    return `${pidNamespace()}-${pid}-${started}`;
  } catch {
    return undefined;
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "0";
  }
}
