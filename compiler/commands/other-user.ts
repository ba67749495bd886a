import { cpSync, lchownSync, lstatSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import type { LockFile } from "../5-lock/lock-file.ts";
import { asRoot } from "../edge/store-folder.ts";
import { type Attempt, works } from "./attempt.ts";
import type { OutputForm } from "./output-forms.ts";

interface OtherUser {
  readonly user: Attempt;
  /** The program and its own options. */
  readonly program: readonly string[];
  readonly owner?: number;
}

/** Of those that systemd's conventions leave to nobody at all (its page UIDS-GIDS): no other process may read along. */
const stranger = 65533;
/** Of whom this user's files are in a user namespace of their own; any number that is neither root nor taken. */
const mapped = 4242;

/**
 * For root an ordinary user builds; anybody else has another number, in a user namespace. Root's bundles, copies of the
 * machine's files, and scripts that are run need root.
 */
export function otherUser(lock: LockFile | undefined, as: OutputForm, work: string, shim: string): OtherUser {
  const program = programWith(process.argv[1] ?? "", shim);
  const same = (why: string): OtherUser => ({ user: { name: "user", why }, program });
  if (!asRoot) return inNamespace(program) ?? same("no user namespace can be made here");
  if (as === "bundle") return same("only root can give the files of a bundle to their owners");
  if (lock?.trees.some(({ kind }) => kind === "host")) return same("a source copies files of this machine");
  if (lock?.containers.some(({ scripts }) => scripts !== undefined))
    return same("only root can run scripts of packages");
  return asStranger(program, work, shim) ?? same("setpriv is not there, or another user cannot run Node");
}

function programWith(path: string, shim: string): readonly string[] {
  return [process.execPath, "--require", shim, path];
}

function inNamespace(program: readonly string[]): OtherUser | undefined {
  const before = ["unshare", "--user", `--map-user=${mapped}`, `--map-group=${mapped}`];
  if (!works([...before, ...program, "--version"])) return undefined;
  const { uid, username } = userInfo();
  const [first, second] = [`${username} (${uid})`, `number ${mapped}, in a user namespace`];
  return { user: { name: "user", first, second, before }, program };
}

/** Where the program lies in a folder of root's own, a copy of it runs. */
function asStranger(program: readonly string[], work: string, shim: string): OtherUser | undefined {
  const before = ["setpriv", `--reuid=${stranger}`, `--regid=${stranger}`, "--clear-groups"];
  const found = (words: readonly string[]): OtherUser | undefined => {
    giveTo(stranger, work);
    if (!works([...before, ...words, "--version"])) return undefined;
    const user = { name: "user", first: "root (0)", second: `an ordinary one (${stranger})`, before };
    return { user, program: words, owner: stranger };
  };
  return found(program) ?? found(programWith(copyProgram(work), shim));
}

/** The program with all that it loads, and the file by which Node knows what kind of module it is. */
function copyProgram(work: string): string {
  const path = realpathSync(process.argv[1] ?? "");
  const [from, to] = [dirname(path), join(work, "program/dist")];
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (name === "chunks" || name.endsWith(".cjs"))
      cpSync(join(from, name), join(to, name), { recursive: true });
  return join(to, basename(path));
}

/** Whoever is to work in a folder owns it and what is in it. Links into a store stay who they are: they are the store's. */
export function giveTo(user: number, path: string): void {
  const stat = lstatSync(path);
  if (stat.isFile() && stat.nlink > 1) return;
  lchownSync(path, user, user);
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(user, join(path, name));
}
