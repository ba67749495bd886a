import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry, Reason } from "../../spec/plan.ts";
import type { Member, PackageFacts } from "../5-lock/facts.ts";
import { satisfies } from "../formats/debian-version.ts";
import { parseDependencies } from "../formats/dependency.ts";
import type { Tree } from "./tree.ts";

/** A path that one package keeps for itself: what others bring there goes to `to` (dpkg-divert(1)). */
export interface Diversion {
  readonly from: string;
  readonly to: string;
  /** The package whose own file stays at `from`; absent for a local diversion. */
  readonly by?: string;
}

interface Piece {
  readonly member: Member;
  readonly owner: PackageFacts;
}

/**
 * Merges the members of all packages into the tree, the same way whatever the order of the packages. Symlinks come
 * first, so that a folder that meets one is merged into where it leads; base-files has the last word on folders.
 */
export function mergePackages(
  tree: Tree,
  packages: readonly PackageFacts[],
  diversions: readonly Diversion[],
): readonly Diagnostic[] {
  const owners = new Map<string, PackageFacts>();
  const diagnostics: Diagnostic[] = [];
  for (const { member, owner } of inOrder(packages)) {
    const shipped = tree.canonical(member.path);
    const at = diversions.length === 0 ? shipped : diverted(tree, diversions, shipped, owner.name);
    if (member.type === "directory") {
      mergeDirectory(tree, at, member, owner);
      continue;
    }
    const entry = entryOf(at, member, owner);
    if (!entry || leadsToItself(tree, entry)) continue;
    const other = owners.get(at);
    const verdict = other && other !== owner ? judge(tree.at(at), entry, other, owner) : "take";
    if (verdict === "conflict") diagnostics.push(conflict(at, other as PackageFacts, owner));
    if (verdict !== "take") continue;
    const below = entry.type === "symlink" ? undefined : firstBelow(tree, at);
    if (below) {
      diagnostics.push(diagnose("path-through-file", { path: below, parent: at, type: entry.type }));
      continue;
    }
    tree.put(entry, groupOf(member, owner));
    owners.set(at, owner);
  }
  return diagnostics;
}

/** Symlinks from the top down, then folders from the top down, then the rest; hard links come after what they link. */
function inOrder(packages: readonly PackageFacts[]): Piece[] {
  const ranked = [...packages].sort(
    (a, b) => Number(isBase(b)) - Number(isBase(a)) || compare(a.name, b.name),
  );
  const links: Piece[][] = [];
  const folders: Piece[][] = [];
  const rest: Piece[] = [];
  for (const owner of ranked)
    for (const member of owner.members) {
      const byDepth = { symlink: links, directory: folders }[member.type as string];
      if (!byDepth) {
        rest.push({ member, owner });
        continue;
      }
      const depth = member.path.split("/").length;
      byDepth[depth] ??= [];
      byDepth[depth].push({ member, owner });
    }
  return [...links.flat(), ...folders.flat(), ...rest];
}

function isBase({ name }: PackageFacts): boolean {
  return name === "base-files";
}

/** The first package that brings a folder says its mode, as dpkg has it; the skeleton's placeholder says nothing. */
function mergeDirectory(tree: Tree, at: string, member: Member, owner: PackageFacts): void {
  const there = tree.at(at);
  if (there?.type === "symlink") tree.directory(at, { reason: { kind: "skeleton" } });
  else if (!there || (there.type === "directory" && there.reason.kind === "skeleton"))
    tree.put({ ...common(at, member, owner), type: "directory" });
}

/** What a file in the place of a folder would take away with it. */
function firstBelow(tree: Tree, at: string): string | undefined {
  if (tree.at(at)?.type !== "directory") return undefined;
  return tree
    .below(at)
    .map(({ path }) => path)
    .sort()[0];
}

function judge(there: Entry | undefined, entry: Entry, other: PackageFacts, owner: PackageFacts) {
  if (there && same(there, entry)) return "keep";
  if (replaces(owner, other)) return "take";
  if (replaces(other, owner)) return "keep";
  return "conflict";
}

function same(a: Entry, b: Entry): boolean {
  if (a.type !== b.type || a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid) return false;
  if (a.type === "file") return a.digest === (b as typeof a).digest;
  return a.type === "symlink" && a.target === (b as typeof a).target;
}

/** Debian Policy 7.6.1: `Replaces` lets a package overwrite the files of another. */
export function replaces(winner: PackageFacts, loser: PackageFacts): boolean {
  const groups = parseDependencies(winner.control.replaces ?? "", winner.architecture) ?? [];
  return groups.flat().some(({ name, version }) => {
    if (name !== loser.name) return false;
    return !version || satisfies(loser.version, version.relation, version.value);
  });
}

function diverted(tree: Tree, diversions: readonly Diversion[], at: string, owner: string): string {
  const found = diversions.find(({ from, by }) => by !== owner && tree.canonical(from) === at);
  return found ? tree.canonical(found.to) : at;
}

/** A package made before the merge may link /usr/bin/x to /bin/x, which are one path now. */
function leadsToItself(tree: Tree, entry: Entry): boolean {
  if (entry.type !== "symlink") return false;
  const folder = entry.path.slice(0, entry.path.lastIndexOf("/"));
  const target = entry.target.startsWith("/") ? entry.target : `${folder}/${entry.target}`;
  return tree.canonical(target) === entry.path;
}

function entryOf(path: string, member: Member, owner: PackageFacts): Entry | undefined {
  const base = common(path, member, owner);
  const { digest = "", size = 0, source = "", target = "", major = 0, minor = 0 } = member;
  switch (member.type) {
    case "file":
      return { ...base, type: "file", digest, size, source };
    case "hardlink": {
      // What the package itself links: its path may be another's by now, diverted or left out.
      const file = linked(owner).get(target);
      return file && entryOf(path, file, owner);
    }
    case "symlink":
      return { ...base, type: "symlink", target };
    case "fifo":
      return { ...base, type: "fifo" };
    case "character-device":
    case "block-device":
      return { ...base, type: member.type, major, minor };
    case "directory":
      return { ...base, type: "directory" };
  }
}

/** Hard links of one package stay one inode; the group is named after the file that the others link to. */
function groupOf(member: Member, owner: PackageFacts): string | undefined {
  if (member.type === "hardlink") return `${owner.name} ${member.target}`;
  return member.type === "file" && linked(owner).has(member.path)
    ? `${owner.name} ${member.path}`
    : undefined;
}

const linkTargets = new WeakMap<PackageFacts, ReadonlyMap<string, Member>>();

/** The files of a package that hard links lead to. */
function linked(owner: PackageFacts): ReadonlyMap<string, Member> {
  const known = linkTargets.get(owner);
  if (known) return known;
  const targets = new Set(owner.members.flatMap(({ type, target }) => (type === "hardlink" ? target : [])));
  const files = owner.members.filter(({ type, path }) => type === "file" && targets.has(path));
  const found = new Map(files.map((member) => [member.path, member] as const));
  linkTargets.set(owner, found);
  return found;
}

function common(path: string, member: Member, owner: PackageFacts) {
  const { mode, uid, gid, mtime, xattrs } = member;
  return { path, mode, uid, gid, mtime, ...(xattrs ? { xattrs } : {}), reason: reasonOf(owner) };
}

function reasonOf({ name, version }: PackageFacts): Reason {
  return { kind: "package", package: name, version };
}

function conflict(path: string, first: PackageFacts, second: PackageFacts): Diagnostic {
  const notes = [first, second].map(({ name, version }) => `${name} is version ${version}`);
  return diagnose("file-conflict", { first: first.name, second: second.name, path }, { notes });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
