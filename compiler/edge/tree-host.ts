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
  statSync,
} from "node:fs";
import { posix } from "node:path";
import type { ElfFacts, TreeFacts } from "../5-lock/facts.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { readElf } from "../formats/elf.ts";
import { hostLibraries, type Needing } from "./host-libraries.ts";
import { DataVisitor } from "./read-package-data.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";
import { type Dressing, visitPath } from "./tree-files.ts";
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
    for (const path of [...closure.paths].sort()) visitPath(path, path, visitor, asOnDisk);
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

  add(path: string, by?: Needing): void {
    for (const place of this.#waysTo(path)) {
      if (this.paths.has(place)) continue;
      if (this.paths.size >= mostMembers) throw new ArchiveError(`they have more than ${mostMembers} files`);
      this.paths.add(place);
      const stat = lstatSync(place);
      if (stat.isDirectory() && place === realpathSync(path)) this.#addFolder(place);
      else if (stat.isFile()) this.#addNeeds(place, stat.mode, by);
    }
  }

  #addFolder(folder: string): void {
    for (const name of onDisk(folder, () => readdirSync(folder))) this.add(`${folder}/${name}`);
  }

  #addNeeds(path: string, mode: number, by: Needing | undefined): void {
    const facts = this.#elf(path);
    if (!facts) return (mode & 0o111) === 0 ? undefined : this.#addInterpreter(path);
    const needing: Needing = { path, facts, ...(by && { by }) };
    if (facts.interpreter !== undefined) this.add(facts.interpreter);
    for (const name of facts.needed) {
      const found = this.#find(name, needing);
      if (found === undefined)
        throw new ArchiveError(`${path} needs ${name}, which this machine does not have`);
      this.add(found, needing);
    }
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
      this.#facts.set(path, isElf ? readElf(onDisk(path, () => readFileSync(path))) : undefined);
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

/** Where a program without a path is looked for: what Debian's system users have. */
const programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The kernel reads this much of a script's first line. */
function readHead(path: string): string {
  return onDisk(path, () => {
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
