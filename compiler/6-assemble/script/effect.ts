import type { Reason } from "../../../spec/plan.ts";
import type { Accounts } from "../accounts.ts";
import type { Tree } from "../tree.ts";
import { isTemporary } from "./nowhere.ts";

/** What a maintainer script would have done to the root file system. Paths are absolute; users and groups by name. */
export type Effect =
  | { readonly do: "directory"; readonly path: string; readonly mode: number }
  /** Into the file that is there, whatever else it is called; `anew`: in its place. */
  | {
      readonly do: "write";
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      readonly anew?: boolean;
    }
  | { readonly do: "copy"; readonly from: string; readonly path: string; readonly mode?: number }
  /** A folder with all that is in it; `keep` is whether owners stay. */
  | { readonly do: "copy-tree"; readonly from: string; readonly path: string; readonly keep: boolean }
  | { readonly do: "link"; readonly path: string; readonly target: string }
  /** A second name of a file. */
  | { readonly do: "hard-link"; readonly path: string; readonly target: string }
  | { readonly do: "remove"; readonly path: string }
  | { readonly do: "move"; readonly from: string; readonly path: string }
  | { readonly do: "mode"; readonly path: string; readonly mode: number }
  | { readonly do: "owner"; readonly path: string; readonly user?: string; readonly group?: string }
  | { readonly do: "capability"; readonly path: string; readonly value: string }
  /** A key or password that each machine makes for itself: its files are empty, and gone in the end. */
  | {
      readonly do: "secret";
      readonly command: string;
      readonly by: string;
      readonly paths: readonly string[];
    }
  /** Data that a program would make for this machine alone, a database cluster for one: none is made. */
  | { readonly do: "state"; readonly command: string; readonly by: string }
  | { readonly do: "group"; readonly name: string; readonly gid?: number; readonly password?: string }
  | ({ readonly do: "user" } & NewUser)
  /** What usermod(8) makes otherwise of a user that is there. */
  | ({ readonly do: "alter-user"; readonly name: string } & Pick<NewUser, "home" | "shell" | "gecos">)
  | { readonly do: "join"; readonly user: string; readonly group: string }
  /** dpkg-statoverride(1); `now` when what is there already is changed as well. */
  | {
      readonly do: "override";
      readonly path: string;
      readonly user: string;
      readonly group: string;
      readonly mode: number;
      readonly now: boolean;
    }
  | { readonly do: "divert"; readonly from: string; readonly to: string; readonly by?: string }
  | {
      readonly do: "alternative";
      readonly name: string;
      readonly link: string;
      readonly path: string;
      readonly priority: number;
      /** It has a higher priority than all that came before. */
      readonly best: boolean;
      /** The link through /etc/alternatives of the same choice: a manual page, a second name. */
      readonly slaves: readonly { readonly name: string; readonly link: string; readonly path: string }[];
    };

export interface NewUser {
  readonly name: string;
  /** Its primary group; absent: one of its own name. */
  readonly group?: string;
  readonly uid?: number;
  readonly home?: string;
  readonly shell?: string;
  readonly gecos?: string;
  /** What stands for a password that never fits; absent: `!`. */
  readonly password?: string;
  /** Nobody can log in, by whatever way. */
  readonly expired?: boolean;
}

const left = { kind: "derived", rule: "secret" } as const;

/** Takes away what had a place only while scripts were followed: secrets, and what mktemp made. */
export function removeSecrets(tree: Tree, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.do === "write" && isTemporary(effect.path)) tree.remove(effect.path);
    if (effect.do === "secret")
      for (const path of effect.paths) if (isLeft(tree.at(path)?.reason)) tree.remove(path);
  }
}

function isLeft(reason: Reason | undefined): boolean {
  return reason?.kind === "derived" && reason.rule === left.rule;
}

/** Does to the tree what an effect says. Users, groups and diversions are no entries: their own rules take them up. */
export function applyEffect(tree: Tree, accounts: Accounts, effect: Effect, reason: Reason): void {
  switch (effect.do) {
    case "directory":
      return tree.directory(effect.path, { mode: effect.mode, reason });
    case "write":
      return write(tree, effect, reason);
    case "copy":
      return copy(tree, effect.from, effect.path, effect.mode, reason);
    case "copy-tree":
      return copyTree(tree, effect, reason);
    case "link":
      return tree.link(effect.path, effect.target, reason);
    case "hard-link":
      return tree.hardLink(effect.path, effect.target);
    case "remove":
      return tree.remove(effect.path);
    case "move":
      return move(tree, effect.from, effect.path);
    case "mode":
      return tree.change(tree.landing(effect.path), { mode: effect.mode });
    case "owner":
      return own(tree, accounts, effect);
    case "capability":
      return tree.change(tree.landing(effect.path), { xattrs: { "security.capability": effect.value } });
    case "secret":
      for (const path of effect.paths) tree.write(path, new Uint8Array(0), { mode: 0o600, reason: left });
      return;
    case "override":
      return effect.now ? override(tree, accounts, effect) : undefined;
    case "alternative":
      return effect.best ? choose(tree, effect, reason) : undefined;
    default:
      return;
  }
}

/** A file that is there keeps its owner and mode. */
function write(
  tree: Tree,
  { path, text, mode, anew }: Extract<Effect, { do: "write" }>,
  reason: Reason,
): void {
  const there = tree.behind(path);
  const dress = there?.type === "file" ? { mode: there.mode, uid: there.uid, gid: there.gid } : { mode };
  if (anew) tree.write(path, Buffer.from(text), { ...dress, reason });
  else
    throughAllNames(tree, tree.landing(path), (at) =>
      tree.write(at, Buffer.from(text), { ...dress, reason }),
    );
}

/** What is written into a file is there under each of its names. */
function throughAllNames(tree: Tree, path: string, put: (path: string) => void): void {
  const names = tree.namesOf(path);
  put(path);
  for (const name of names) if (name !== tree.canonical(path)) tree.hardLink(name, path);
}

function copy(tree: Tree, from: string, path: string, mode: number | undefined, reason: Reason): void {
  const entry = tree.behind(from);
  if (entry?.type !== "file") return;
  const dress = { uid: 0, gid: 0, mtime: tree.date, mode: mode ?? entry.mode & 0o777, reason };
  throughAllNames(tree, path, (at) => tree.put({ ...entry, ...dress, path: at }));
}

function copyTree(
  tree: Tree,
  { from, path, keep }: Extract<Effect, { do: "copy-tree" }>,
  reason: Reason,
): void {
  const top = tree.behind(from);
  if (!top) return;
  const below = tree.below(top.path).sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const entry of [top, ...below]) {
    const owner = keep ? {} : { uid: 0, gid: 0, mode: entry.type === "symlink" ? 0o777 : entry.mode & 0o777 };
    tree.put({
      ...entry,
      ...owner,
      path: path + entry.path.slice(top.path.length),
      mtime: tree.date,
      reason,
    });
  }
}

/** A folder moves with all that is in it. */
function move(tree: Tree, from: string, to: string): void {
  const entry = tree.at(from);
  if (!entry) return;
  const below = entry.type === "directory" ? tree.below(from) : [];
  tree.remove(from);
  tree.put({ ...entry, path: to });
  for (const child of below) tree.put({ ...child, path: to + child.path.slice(entry.path.length) });
}

/** chown(2) drops setuid and capabilities of files; a chmod that follows sets them again. */
function own(
  tree: Tree,
  accounts: Accounts,
  { path, user, group }: { path: string; user?: string; group?: string },
): void {
  const entry = tree.behind(path);
  if (!entry) return;
  const uid = user === undefined ? undefined : accounts.uid(user);
  const gid = group === undefined ? undefined : accounts.gid(group);
  const mode = entry.type === "file" ? entry.mode & ~0o6000 : entry.mode;
  tree.change(entry.path, {
    mode,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
}

/** Owner and mode that hold for whatever comes to a path; nothing when nothing is there. */
export function override(
  tree: Tree,
  accounts: Accounts,
  { path, user, group, mode }: Extract<Effect, { do: "override" }>,
): void {
  own(tree, accounts, { path, user, group });
  tree.change(tree.landing(path), { mode });
}

/** update-alternatives(1): a manual page may have been left out of a system; the choice is made without it. */
function choose(tree: Tree, effect: Extract<Effect, { do: "alternative" }>, reason: Reason): void {
  const there = effect.slaves.filter(({ path }) => tree.behind(path));
  for (const { name, link, path } of [effect, ...there]) {
    tree.link(`/etc/alternatives/${name}`, path, reason);
    tree.link(link, `/etc/alternatives/${name}`, reason);
  }
}
