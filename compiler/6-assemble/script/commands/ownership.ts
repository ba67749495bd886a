import { Misunderstood, type Status } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** Owners and modes of what is there. */
export const ownershipCommands: CommandTable = { chown, chgrp, chmod };

const flags = "R f v c h recursive quiet silent no-dereference from preserve-root";

function chown(call: Call): Status {
  const { options, rest } = sortOptions(known(call), flags);
  const [owner = "", ...paths] = rest;
  const [user = "", group = ""] = owner.split(/[:.]/);
  return own(call, paths, recursive(options), user, group);
}

function chgrp(call: Call): Status {
  const { options, rest } = sortOptions(known(call), flags);
  const [group = "", ...paths] = rest;
  return own(call, paths, recursive(options), "", group);
}

function own(call: Call, paths: readonly string[], deep: boolean, user: string, group: string): Status {
  for (const path of affected(call, paths, deep))
    call.shell.do({ do: "owner", path, ...(user ? { user } : {}), ...(group ? { group } : {}) });
  return statusOf(call, paths);
}

/** A temporary file is there, known or not. */
function statusOf({ shell }: Call, paths: readonly string[]): Status {
  return paths.every((path) => path.startsWith("/tmp/") || shell.tree.behind(shell.absolute(path))) ? 0 : 1;
}

function chmod(call: Call): Status {
  // A symbolic mode may begin with a dash, as an option does.
  const args = known(call);
  const deep = args.some((arg) => /^(-[Rfvc]*R[Rfvc]*|--recursive)$/.test(arg));
  const [mode = "", ...paths] = args.filter((arg) => !/^(-[Rfvc]+|--[a-z-]+|--)$/.test(arg));
  for (const path of affected(call, paths, deep)) {
    const entry = call.shell.tree.behind(path);
    if (entry)
      call.shell.do({ do: "mode", path, mode: changed(entry.mode, mode, entry.type === "directory") });
  }
  return statusOf(call, paths);
}

function affected({ shell }: Call, paths: readonly string[], deep: boolean): string[] {
  return paths
    .map((path) => shell.absolute(path))
    .flatMap((path) => {
      const there = shell.tree.behind(path);
      if (!there) return [];
      const below = deep ? shell.tree.below(there.path).filter(({ type }) => type !== "symlink") : [];
      return [there.path, ...below.map((entry) => entry.path).sort()];
    });
}

/** A mode as chmod(1) takes it: octal, or clauses like `u=rwx,g+s,o-w`. */
function changed(before: number, mode: string, isFolder: boolean): number {
  if (/^[0-7]{1,5}$/.test(mode)) return Number.parseInt(mode, 8) & 0o7777;
  return mode.split(",").reduce((now, clause) => {
    const parts = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (!parts) throw new Misunderstood(`the mode ${mode} is not read`);
    const [, who = "", operator, letters = ""] = parts;
    const whom = who === "" || who.includes("a") ? "ugo" : who;
    const bits = bitsOf(letters, whom, now, isFolder);
    if (operator === "+") return now | bits;
    return operator === "-" ? now & ~bits : (now & ~bitsOf("rwxst", whom, now, isFolder)) | bits;
  }, before);
}

function bitsOf(letters: string, whom: string, before: number, isFolder: boolean): number {
  let bits = 0;
  const shifts = [...whom].map((who) => ({ u: 6, g: 3, o: 0 })[who] ?? 0);
  const add = (bit: number) => {
    for (const shift of shifts) bits |= bit << shift;
  };
  if (letters.includes("r")) add(4);
  if (letters.includes("w")) add(2);
  if (letters.includes("x") || (letters.includes("X") && (isFolder || before & 0o111))) add(1);
  if (letters.includes("s")) bits |= (whom.includes("u") ? 0o4000 : 0) | (whom.includes("g") ? 0o2000 : 0);
  return letters.includes("t") ? bits | 0o1000 : bits;
}

function recursive(options: ReadonlyMap<string, string>): boolean {
  return options.has("R") || options.has("recursive");
}
