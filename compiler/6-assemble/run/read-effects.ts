import type { Entry } from "../../../spec/plan.ts";
import type { ChangedPath } from "../../edge/interfaces.ts";
import { digestOf } from "../../formats/digest.ts";
import type { PathPattern } from "../../formats/path-pattern.ts";
import { type AccountChanges, accountChanges } from "./account-changes.ts";
import { activated, dpkgChanges } from "./dpkg-changes.ts";
import type { KnownEffects, LeftPath } from "./script-effects.ts";
import type { StagedRun } from "./stage-run.ts";

/** A script left what no root may hold; the message is the end of a sentence. */
export class Unfit extends Error {
  override readonly name = "Unfit";
}

/**
 * What a run has done, of the upper layer of its overlay: paths that are as they were, and state that tools keep, are left
 * out, and so are all times. Throws Unfit.
 */
export function readEffects(
  changes: readonly ChangedPath[],
  { tree, accounts }: StagedRun,
  isForgotten: PathPattern,
): KnownEffects {
  const texts = new Map(
    changes
      .filter(({ name, bytes }) => bytes && (name.startsWith("/etc/") || name.startsWith("/var/lib/dpkg/")))
      .map(({ name, bytes }) => [name, Buffer.from(bytes ?? "").toString("utf8")]),
  );
  const owners = accountChanges(texts, accounts);
  const wanted = changes.filter(({ name }) => name !== "/" && !isForgotten(name));
  const bytes = new Map<string, Uint8Array>();
  const left = wanted.flatMap((change): LeftPath[] => {
    if (isGone(change)) return [];
    const path = leftPath(change, owners, bytes);
    return isAlike(path, change, tree.at(change.name)) ? [] : [path];
  });
  const removed = wanted
    .filter(({ name }) => tree.at(name))
    .filter(isGone)
    .map(({ name }) => name);
  const emptied = wanted.filter(isOpaque).flatMap(({ name }) => hidden(name, changes, tree, isForgotten));
  const before = (path: string) => {
    const there = tree.at(path) && tree.read(path);
    return there && Buffer.from(there).toString("utf8");
  };
  const effects = {
    removed: [...new Set([...removed, ...emptied])].sort(),
    left,
    done: [...owners.done, ...dpkgChanges(texts, before)],
    triggers: activated(texts),
  };
  const used = new Set(left.map(({ digest }) => digest));
  return { effects, bytes: new Map([...bytes].filter(([digest]) => used.has(digest))) };
}

/** How overlayfs(5) says that a path is no more. */
function isGone({ type, major, minor }: ChangedPath): boolean {
  return type === "character-device" && major === 0 && minor === 0;
}

/** A folder that was made anew: of what lay below it nothing is left. */
function isOpaque({ type, xattrs }: ChangedPath): boolean {
  return type === "directory" && xattrs?.["trusted.overlay.opaque"] !== undefined;
}

function hidden(
  folder: string,
  changes: readonly ChangedPath[],
  tree: StagedRun["tree"],
  isForgotten: PathPattern,
): string[] {
  const there = new Set(changes.map(({ name }) => name));
  return tree.below(folder).flatMap(({ path }) => (there.has(path) || isForgotten(path) ? [] : [path]));
}

function leftPath(change: ChangedPath, owners: AccountChanges, bytes: Map<string, Uint8Array>): LeftPath {
  const { name, type, mode, uid, gid, target, bytes: content } = change;
  if (type === "hardlink" || type.endsWith("device")) throw new Unfit(`${name} is a device`);
  const xattrs = Object.entries(change.xattrs ?? {}).filter(([key]) => !key.startsWith("trusted.overlay."));
  const base = {
    path: name,
    type: type as LeftPath["type"],
    mode: type === "symlink" ? 0o777 : mode,
    user: owners.user(uid),
    group: owners.group(gid),
    ...(xattrs.length > 0 ? { xattrs: Object.fromEntries(xattrs.sort(([a], [b]) => (a < b ? -1 : 1))) } : {}),
  };
  if (type === "symlink") return { ...base, target };
  if (type !== "file" || !content) return base;
  const digest = digestOf(content);
  bytes.set(digest, content);
  return { ...base, digest, size: content.length };
}

/** Whether a path is what it was, its time aside. */
function isAlike(left: LeftPath, { uid, gid }: ChangedPath, there: Entry | undefined): boolean {
  if (!there || there.type !== left.type || there.uid !== uid || there.gid !== gid) return false;
  if (there.type !== "symlink" && there.mode !== left.mode) return false;
  if (JSON.stringify(sorted(there.xattrs)) !== JSON.stringify(sorted(left.xattrs))) return false;
  if (there.type === "file") return there.digest === left.digest;
  return there.type !== "symlink" || there.target === left.target;
}

function sorted(xattrs: Entry["xattrs"]): [string, string][] {
  return Object.entries(xattrs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
