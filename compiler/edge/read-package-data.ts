import type { ElfFacts, Member, PackageFacts } from "../5-lock/facts.ts";
import type { Place } from "../formats/pack-name.ts";
import type { TarEntry, TarVisitor } from "../formats/tar.ts";
import { TarPaths } from "../formats/tar-path.ts";
import { PackedFile } from "./packed-file.ts";
import { type ReadFile, StagedFile, StagedFiles } from "./staged-files.ts";
import type { FileStore } from "./store.ts";

/** What the data archive says of a package. */
export type DataFacts = Pick<PackageFacts, "members" | "elf" | "shebangs" | "sysusers">;
export type ReadElf = (bytes: Uint8Array) => ElfFacts | undefined;

/** Bigger ELF files are not looked into: a loader would not map them either on most machines. */
const biggestElf = 1024 * 1024 * 1024;

export interface DataOptions {
  readonly paths?: TarPaths;
  /** What is read is a pack on its way into the store: the name it will have, and where it begins now. */
  readonly pack?: { readonly name: string } & Place;
}

/** Makes every file of a data archive ready for the store as it goes by, and remembers what it was. */
export class DataVisitor implements TarVisitor {
  readonly #members: Member[] = [];
  readonly #elf: Record<string, ElfFacts> = {};
  readonly #shebangs: Record<string, string> = {};
  readonly #sysusers: Record<string, string> = {};
  readonly #paths: TarPaths;
  readonly #pack: DataOptions["pack"];
  readonly #files: StagedFiles;
  readonly #readElf: ReadElf;
  #file: ReadFile | undefined;

  constructor(store: FileStore, readElf: ReadElf, { paths = new TarPaths(), pack }: DataOptions = {}) {
    this.#paths = paths;
    this.#pack = pack;
    this.#files = new StagedFiles(store);
    this.#readElf = readElf;
  }

  entry(entry: TarEntry): void {
    const { path, target } = this.#paths.admit(entry);
    const member: Member = {
      path,
      type: entry.type,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      uname: entry.uname,
      gname: entry.gname,
      mtime: entry.mtime,
      ...(target === undefined ? {} : { target }),
      ...(entry.type.endsWith("device") ? { major: entry.major, minor: entry.minor } : {}),
      ...(entry.xattrs ? { xattrs: entry.xattrs } : {}),
    };
    if (entry.type !== "file") this.#members.push(member);
    else if (this.#pack && entry.offset !== undefined)
      this.#file = new PackedFile(member, this.#pack, entry.offset, entry.size);
    else this.#file = new StagedFile(member, entry.size, this.#files);
  }

  data(chunk: Uint8Array): void {
    this.#file?.write(chunk);
  }

  close(): void {
    const file = this.#file;
    if (!file) return;
    this.#file = undefined;
    const { member, head, bytes } = file.finish();
    const { path, mode, size = 0 } = member;
    this.#members.push(member);
    if (isElf(head) && size <= biggestElf) {
      const facts = this.#readElf(bytes());
      if (facts) this.#elf[path] = facts;
    }
    if (isSysusers(path) && size <= biggestSysusers)
      this.#sysusers[path] = Buffer.from(bytes()).toString("utf8");
    const shebang = mode & 0o111 ? firstLine(head) : undefined;
    if (shebang !== undefined) this.#shebangs[path] = shebang;
  }

  /** Drops everything, a file that an error interrupted included; after `settle` there is nothing to drop. */
  abandon(): void {
    this.#file?.abandon();
    this.#files.discard();
  }

  /** Gives all files their names in the store. */
  settle(): void {
    this.#files.settle();
  }

  facts(): DataFacts {
    const facts = { members: this.#members, elf: this.#elf, shebangs: this.#shebangs };
    return Object.keys(this.#sysusers).length > 0 ? { ...facts, sysusers: this.#sysusers } : facts;
  }
}

/** Those of Debian have a few hundred bytes. */
const biggestSysusers = 64 * 1024;

function isSysusers(path: string): boolean {
  return path.startsWith("/usr/lib/sysusers.d/") && /^[^/]+\.conf$/.test(path.slice(20));
}

function isElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

function firstLine(head: Uint8Array): string | undefined {
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined;
  return Buffer.from(head).toString("utf8").split("\n", 1)[0];
}
