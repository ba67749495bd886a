import type { Entry, Plan, Reason } from "../../../spec/plan.ts";
import { groupPackages, type PackageUse } from "./group-packages.ts";
import type { Layer } from "./layer.ts";

/**
 * The layers of each container by its name, lowest first, so that containers share bytes: packages stand in layers as
 * `groupPackages` has it, the most used ones lowest; above them stands what was derived, and topmost what the author and the
 * container's identity give, which changes most. What the layers hold together is the plan, whatever the grouping
 * (spec/images.md).
 */
export function splitLayers(plans: readonly Plan[]): ReadonlyMap<string, readonly Layer[]> {
  const parts = new Map(plans.map((plan) => [plan.container, partsOf(plan)]));
  const groups = groupPackages(usesOf(parts));
  return new Map(
    plans.map((plan) => {
      const own: Parts = parts.get(plan.container) ?? new Map();
      const folders = foldersOf(plan);
      const layerOf = (title: string, parts: readonly string[]): Layer => {
        const entries = parts.flatMap((name) => own.get(name) ?? []);
        return { title, entries: withFolders(entries, folders) };
      };
      const shared = (groups.get(plan.container) ?? []).map((packages) =>
        layerOf(packages.join(", "), packages),
      );
      const [made, given] = [`derived files of ${plan.container}`, `files of ${plan.container}`];
      // Folders alone need no layer of their own.
      const rest = own.get(derived)?.some(({ type }) => type !== "directory")
        ? [layerOf(made, [derived]), layerOf(given, [author])]
        : [layerOf(given, [derived, author])];
      return [plan.container, [...shared, ...rest]];
    }),
  );
}

/** The entries of a plan by what brought them, a package (`name version`) or a tree (`source name`), or one of these. */
const [author, derived] = ["", " "];
type Parts = ReadonlyMap<string, readonly Entry[]>;

function partsOf({ entries }: Plan): Parts {
  const parts = new Map<string, Entry[]>();
  const home = new Map<string, string>();
  for (const entry of entries) {
    const own = ownerOf(entry.reason);
    // A hard link cannot lead into another layer.
    const name = entry.type === "hardlink" ? (home.get(entry.target) ?? own) : own;
    if (entry.type === "file") home.set(entry.path, name);
    const part = parts.get(name);
    if (part) part.push(entry);
    else parts.set(name, [entry]);
  }
  return parts;
}

function ownerOf(reason: Reason): string {
  if (reason.kind === "package") return `${reason.package} ${reason.version}`;
  if (reason.kind === "tree") return `source ${reason.source}`;
  return reason.kind === "file" || reason.kind === "identity" ? author : derived;
}

function usesOf(parts: ReadonlyMap<string, Parts>): PackageUse[] {
  const uses = new Map<string, { name: string; bytes: number; containers: string[] }>();
  for (const [container, own] of parts)
    for (const [name, entries] of own) {
      if (name === author || name === derived) continue;
      const use = uses.get(name) ?? { name, bytes: bytesOf(entries), containers: [] };
      use.containers.push(container);
      uses.set(name, use);
    }
  return [...uses.values()];
}

/** With the blocks of tar, which many small files are mostly made of. */
function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + 512 + (entry.type === "file" ? entry.size : 0), 0);
}

function foldersOf({ entries }: Plan): ReadonlyMap<string, Entry> {
  return new Map(
    entries.filter(({ type }) => type === "directory").map((entry) => [entry.path, entry] as const),
  );
}

/** With each folder on the way: a reader that has to make one up would give it a mode of its own. */
function withFolders(entries: readonly Entry[], folders: ReadonlyMap<string, Entry>): Entry[] {
  const all = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries)
    for (let at = parentOf(path); at !== undefined && !all.has(at); at = parentOf(at)) {
      const folder = folders.get(at);
      if (folder) all.set(at, folder);
    }
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function parentOf(path: string): string | undefined {
  if (path === "/") return undefined;
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
