import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { posix } from "node:path";
import type { ElfFacts, TreeFacts } from "../5-lock/facts.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { readElf } from "../formats/elf.ts";
import { hostLibraries, type Needing } from "./host-libraries.ts";
import { DataVisitor } from "./read-package-data.ts";
import type { FileStore } from "./store.ts";
import { type Dressing, reading, visitPath } from "./tree-files.ts";
import { mostMembers } from "./tree-folder.ts";

/**
 * Files of this machine as a tree: what was named, every link on the way, the loader and libraries of what is
 * executable, and the interpreters of scripts. They are read and never written. Throws an ArchiveError when one is not
 * there, and StoreErrors.
 */
export function readHost(paths: readonly string[], store: FileStore): TreeFacts {
  const closure = new HostClosure();
  for (const path of paths) closure.add(path);
  const visitor = new DataVisitor(store, readElf);
  try {
    for (const path of [...closure.paths].sort()) visitPath(path, `.${path}`, visitor, asOnDisk);
    visitor.settle();
  } finally {
    visitor.abandon();
  }
  const { members, elf, shebangs } = visitor.facts();
  return { format: 1, members, elf, shebangs };
}

/** Ids from 100 on mean another user in the container, so the file becomes root's, and whoever starts it gets no more for it. */
const asOnDisk: Dressing = ({ mode, uid, gid }) => {
  const isStatic = uid < 100 && gid < 100;
  return {
    mode: mode & (isStatic ? 0o7777 : 0o1777),
    uid: uid < 100 ? uid : 0,
    gid: gid < 100 ? gid : 0,
  };
};

class HostClosure {
  /** Canonical but for their last part, which may be a link: what is in the tree. */
  readonly paths = new Set<string>();
  readonly #facts = new Map<string, ElfFacts | undefined>();
  readonly #find = hostLibraries((path, { machine, class: bits }) => {
    const facts = this.#elf(realpathSync(path));
    return facts?.machine === machine && facts.class === bits;
  });

  /** With what it needs, unless somebody who loads it has found that already. */
  add(path: string, withNeeds = true): void {
    for (const place of this.#waysTo(path)) {
      if (this.paths.has(place)) continue;
      if (this.paths.size >= mostMembers) throw new ArchiveError(`they have more than ${mostMembers} files`);
      this.paths.add(place);
      const stat = reading(place, () => lstatSync(place));
      refuseSecret(place, stat);
      if (stat.isDirectory() && place === realpathSync(path)) this.#addFolder(place);
      else if (stat.isFile() && withNeeds) this.#addNeeds(place, stat.mode);
    }
  }

  #addFolder(folder: string): void {
    for (const name of reading(folder, () => readdirSync(folder))) this.add(`${folder}/${name}`);
  }

  #addNeeds(path: string, mode: number): void {
    const facts = this.#elf(path);
    if (!facts) return (mode & 0o111) === 0 ? undefined : this.#addInterpreter(path);
    if (facts.interpreter !== undefined) this.add(facts.interpreter);
    for (const library of this.#librariesOf(path, facts)) this.add(library, false);
  }

  /**
   * Breadth first, as the loader goes: a name that was loaded once is found again by all that come later, whatever their own
   * folders are. A library by itself may find what it needs only in the program that loads it, so what it lacks is no fault.
   */
  #librariesOf(path: string, facts: ElfFacts): readonly string[] {
    const loaded = new Set<string>();
    const queue: Needing[] = [{ path, facts }];
    for (const needing of queue)
      for (const name of needing.facts.needed) {
        if (loaded.has(name)) continue;
        loaded.add(name);
        const found = this.#find(name, needing);
        const own = found === undefined ? undefined : this.#elf(realpathSync(found));
        if (found !== undefined && own) {
          if (own.soname !== undefined) loaded.add(own.soname);
          queue.push({ path: found, facts: own, by: needing });
        } else if (facts.interpreter !== undefined)
          throw new ArchiveError(`${needing.path} needs ${name}, which this machine does not have`);
      }
    return queue.slice(1).map((one) => one.path);
  }

  /** `#!/usr/bin/env python3` needs both. */
  #addInterpreter(path: string): void {
    const head = readHead(path).split("\n", 1)[0] ?? "";
    if (!head.startsWith("#!")) return;
    const [interpreter = "", argument = ""] = head.slice(2).trim().split(/\s+/);
    if (!interpreter.startsWith("/")) return;
    this.add(interpreter);
    if (posix.basename(interpreter) !== "env" || argument === "" || argument.startsWith("-")) return;
    const found = programFolders.map((folder) => `${folder}/${argument}`).find(isThere);
    if (found === undefined)
      throw new ArchiveError(`${path} needs ${argument}, which this machine does not have`);
    this.add(found);
  }

  #elf(path: string): ElfFacts | undefined {
    if (!this.#facts.has(path)) {
      const isElf = readHead(path).startsWith("\u007fELF");
      this.#facts.set(path, isElf ? readElf(reading(path, () => readFileSync(path))) : undefined);
    }
    return this.#facts.get(path);
  }

  /** Every link on the way to a path, and the path at its end; the links of a merged /usr are in every container anyway. */
  *#waysTo(path: string): Iterable<string> {
    let left = posix.normalize(path).split("/").filter(Boolean);
    let at = "";
    for (let hops = 0; left.length > 0; ) {
      const next = `${at}/${left.shift()}`;
      if (/^\/(proc|sys|dev|run)$/.test(next))
        throw new ArchiveError(`${path} leads into ${next}, which is no disk`);
      const stat = lstatSync(next, { throwIfNoEntry: false });
      if (!stat)
        throw new ArchiveError(`there is no ${next === path ? path : `${next}, where ${path} leads`}`);
      if (!stat.isSymbolicLink()) {
        if (left.length > 0) refuseSecret(next, stat);
        at = next;
        continue;
      }
      if (++hops > 40) throw new ArchiveError(`${path} leads in circles`);
      yield next;
      const target = readlinkSync(next);
      left = [...target.split("/").filter((part) => part !== "" && part !== "."), ...left];
      if (target.startsWith("/")) at = "";
      while (left[0] === "..") {
        left.shift();
        at = posix.dirname(at === "" ? "/" : at).replace(/^\/$/, "");
      }
    }
    yield at === "" ? "/" : at;
  }
}

/**
 * Whoever locks may be root, and whoever wrote the project may not: what this machine keeps from others stays here. A
 * folder needs not be listed where only something in it is named.
 */
function refuseSecret(path: string, stat: Stats): void {
  const wanted = stat.isDirectory() ? 0o001 : 0o004;
  if (stat.isSymbolicLink() || (stat.mode & wanted) !== 0) return;
  throw new ArchiveError(
    `${path} is not for everybody to read, and what is secret here does not go into a container`,
  );
}

/** Where a program without a path is looked for: what Debian's system users have. */
const programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The kernel reads this much of a script's first line. */
function readHead(path: string): string {
  return reading(path, () => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const head = Buffer.alloc(256);
      return head.toString("latin1", 0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  });
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
