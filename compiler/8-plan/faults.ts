import { posix } from "node:path";
import type { Entry } from "../../spec/plan.ts";

/** What makes a list of entries impossible to render, in words; empty for every plan of a sound build. */
export function faultsOf(entries: readonly Entry[]): string[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry] as const));
  return entries.flatMap((entry, index) => [
    ...pathFault(entry),
    ...orderFault(entry, entries[index - 1]),
    ...parentFault(entry, byPath),
    ...targetFault(entry, byPath),
    ...fieldFault(entry),
  ]);
}

type ByPath = ReadonlyMap<string, Entry>;

function pathFault({ path }: Entry): string[] {
  return path.startsWith("/") &&
    posix.normalize(path) === path &&
    (path === "/" || !path.endsWith("/")) &&
    !path.includes("\0")
    ? []
    : [`${JSON.stringify(path)} is not a canonical path`];
}

function orderFault({ path }: Entry, before: Entry | undefined): string[] {
  if (!before || before.path < path) return [];
  return [before.path === path ? `${path} is there twice` : `${path} stands after ${before.path}`];
}

/** A symbolic link as a parent would let an entry land somewhere else. */
function parentFault({ path }: Entry, byPath: ByPath): string[] {
  if (path === "/") return [];
  const parent = posix.dirname(path);
  const type = byPath.get(parent)?.type;
  if (type === "directory") return [];
  return [`${path} is inside ${parent}, which is ${type === undefined ? "not in the plan" : `a ${type}`}`];
}

function targetFault(entry: Entry, byPath: ByPath): string[] {
  if (entry.type !== "hardlink") return [];
  const target = byPath.get(entry.target);
  return target?.type === "file"
    ? []
    : [`${entry.path} is a hard link to ${entry.target}, which is no file of the plan`];
}

function fieldFault(entry: Entry): string[] {
  const { path, mode, uid, gid, mtime } = entry;
  const whole = [mode, uid, gid, mtime].every((number) => Number.isSafeInteger(number) && number >= 0);
  const digest = entry.type !== "file" || /^sha256:[0-9a-f]{64}$/.test(entry.digest);
  return whole && mode <= 0o7777 && digest ? [] : [`${path} has a mode, owner, time or digest out of range`];
}
