import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry, Reason } from "../../spec/plan.ts";
import type { Member } from "../5-lock/facts.ts";
import type { LockedContent } from "../5-lock/locked.ts";
import type { Tree } from "./tree.ts";

/**
 * Lays the trees of other sources over what packages brought, in the order of the sources. Two different files at one path
 * are an error, unless the later source `replaces`; a folder that is there stays as it is.
 */
export function mergeTrees(tree: Tree, contents: readonly LockedContent[]): readonly Diagnostic[] {
  return contents.flatMap((content) =>
    inOrder(content).flatMap((member) => lay(tree, content, member) ?? []),
  );
}

/** Links before what lies behind them, folders from the top down, hard links after what they link. */
function inOrder({ facts }: LockedContent): readonly Member[] {
  const rank = { symlink: 0, directory: 1, hardlink: 3 };
  const rankOf = ({ type }: Member) => rank[type as keyof typeof rank] ?? 2;
  return facts.members.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || a.path.split("/").length - b.path.split("/").length,
  );
}

function lay(tree: Tree, content: LockedContent, member: Member): Diagnostic | undefined {
  const { source } = content;
  const at = tree.canonical(member.path);
  if (at === "/") return undefined;
  const entry = entryOf(tree, content, member, at);
  if (!entry) return undefined;
  const there = tree.at(at);
  if (member.type === "directory") {
    if (!tree.behind(at) || isBare(there, content)) tree.put(entry);
    return undefined;
  }
  if (there && isPlaceholder(there, tree, entry)) return undefined;
  if (there && !source.replaces) return isAlike(there, entry) ? undefined : conflict(content, there);
  tree.put(entry, groupOf(content, member));
  return undefined;
}

/** A folder of which nobody has said anything but that it is there; a checkout has nothing to say either. */
function isBare(there: Entry | undefined, { source }: LockedContent): boolean {
  return there?.type === "directory" && there.reason.kind === "skeleton" && source.kind !== "dir";
}

/** A link of the merged /usr, or another that leads to a folder, stands for the one that the tree has. */
function isPlaceholder(there: Entry, tree: Tree, entry: Entry): boolean {
  return entry.type === "symlink" && there.type === "directory" && tree.landing(entry.target) === there.path;
}

function isAlike(there: Entry, entry: Entry): boolean {
  if (there.type !== entry.type) return false;
  if (there.type === "file") return there.digest === (entry as typeof there).digest;
  return there.type === "symlink" && there.target === (entry as typeof there).target;
}

function entryOf(tree: Tree, content: LockedContent, member: Member, path: string): Entry | undefined {
  const { mode, uid, gid, mtime, xattrs, type } = member;
  const { source } = content;
  const reason: Reason = { kind: "tree", source: source.name, type: source.kind };
  // A folder of a checkout and the machine's files have the times of when they came there, which say nothing.
  const time = source.kind === "dir" || source.kind === "host" ? tree.date : mtime;
  const base = { path, mode, uid, gid, mtime: time, ...(xattrs ? { xattrs } : {}), reason };
  const { digest = "", size = 0, source: stored = "", target = "", major = 0, minor = 0 } = member;
  switch (type) {
    case "file":
      return { ...base, type, digest, size, source: stored };
    case "hardlink": {
      const linked = tree.at(target);
      return linked?.type === "file" ? { ...linked, path } : undefined;
    }
    case "symlink":
      // Linux has one mode for all links.
      return { ...base, mode: 0o777, type, target };
    case "character-device":
    case "block-device":
      return { ...base, type, major, minor };
    default:
      return { ...base, type };
  }
}

/** Hard links of one tree stay one inode, named after the file that they link to. */
function groupOf({ source, facts }: LockedContent, { type, path, target }: Member): string | undefined {
  if (type === "hardlink") return `source ${source.name} ${target}`;
  return linked(facts).has(path) ? `source ${source.name} ${path}` : undefined;
}

const linkTargets = new WeakMap<LockedContent["facts"], ReadonlySet<string>>();

function linked(facts: LockedContent["facts"]): ReadonlySet<string> {
  const known = linkTargets.get(facts);
  if (known) return known;
  const found = new Set(
    facts.members.flatMap(({ type, target }) => (type === "hardlink" && target ? [target] : [])),
  );
  linkTargets.set(facts, found);
  return found;
}

function conflict({ source }: LockedContent, there: Entry): Diagnostic {
  const { reason, path } = there;
  const first =
    reason.kind === "package"
      ? `package ${reason.package}`
      : reason.kind === "tree"
        ? `source ${reason.source}`
        : "every container";
  return diagnose("tree-conflict", { first, second: source.name, path }, { at: source.span });
}
