import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { ElfFacts, Member, PackageFacts } from "../5-lock/facts.ts";
import type { TarEntry, TarVisitor } from "../formats/tar.ts";
import { TarPaths } from "../formats/tar-path.ts";
import { StagedFiles } from "./staged-files.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

/** What the data archive says of a package. */
export type DataFacts = Pick<PackageFacts, "members" | "elf" | "shebangs" | "sysusers">;
export type ReadElf = (bytes: Uint8Array) => ElfFacts | undefined;

/** Files up to here are kept in memory until their digest is known; bigger ones go through a temporary file. */
const inMemory = 4 * 1024 * 1024;
/** Bigger ELF files are not looked into: a loader would not map them either on most machines. */
const biggestElf = 1024 * 1024 * 1024;

/** Makes every file of a data archive ready for the store as it goes by, and remembers what it was. */
export class DataVisitor implements TarVisitor {
  readonly #members: Member[] = [];
  readonly #elf: Record<string, ElfFacts> = {};
  readonly #shebangs: Record<string, string> = {};
  readonly #sysusers: Record<string, string> = {};
  readonly #paths: TarPaths;
  readonly #files: StagedFiles;
  readonly #readElf: ReadElf;
  #file: OpenFile | undefined;

  constructor(store: FileStore, readElf: ReadElf, paths = new TarPaths()) {
    this.#paths = paths;
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
    else this.#file = new OpenFile(member, entry.size, this.#files);
  }

  data(chunk: Uint8Array): void {
    this.#file?.write(chunk);
  }

  close(): void {
    const file = this.#file;
    if (!file) return;
    this.#file = undefined;
    const { path, mode } = file.member;
    const { member, head, bytes } = file.finish();
    this.#members.push(member);
    if (isElf(head) && (member.size ?? 0) <= biggestElf) {
      const facts = this.#readElf(bytes());
      if (facts) this.#elf[path] = facts;
    }
    if (isSysusers(path) && (member.size ?? 0) <= biggestSysusers)
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

/** A file on its way into the store. */
class OpenFile {
  readonly member: Member;
  readonly #size: number;
  readonly #files: StagedFiles;
  readonly #hash: Hash = createHash("sha256");
  readonly #parts: Uint8Array[] = [];
  readonly #spill: { readonly path: string; readonly file: number } | undefined;
  #head: Uint8Array = new Uint8Array(0);

  constructor(member: Member, size: number, files: StagedFiles) {
    this.member = member;
    this.#size = size;
    this.#files = files;
    if (size <= inMemory) return;
    const path = files.temporary();
    this.#spill = { path, file: onDisk(path, () => openSync(path, "wx", 0o600)) };
  }

  write(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    if (this.#head.length < headSize)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, headSize - this.#head.length)]);
    const spill = this.#spill;
    if (!spill) this.#parts.push(chunk);
    else
      onDisk(spill.path, () => {
        for (let at = 0; at < chunk.length; ) at += writeSync(spill.file, chunk, at);
      });
  }

  finish(): { readonly member: Member; readonly head: Uint8Array; bytes(): Uint8Array } {
    const digest = `sha256:${this.#hash.digest("hex")}`;
    const { mode, uid, gid, mtime } = this.member;
    const inode = { digest, mode, uid, gid, mtime };
    if (this.#spill) closeSync(this.#spill.file);
    const whole = this.#parts.length === 1 ? (this.#parts[0] as Uint8Array) : Buffer.concat(this.#parts);
    const source = this.#files.add(inode, this.#spill?.path ?? whole);
    return {
      member: { ...this.member, size: this.#size, digest, source },
      head: this.#head,
      bytes: () => (this.#spill ? readFileSync(this.#files.path(source)) : whole),
    };
  }

  abandon(): void {
    if (!this.#spill) return;
    closeSync(this.#spill.file);
    rmSync(this.#spill.path, { force: true });
  }
}

/** The kernel reads this much of a script's first line (BINPRM_BUF_SIZE of linux/binfmts.h). */
const headSize = 256;

/** Those of Debian have a few hundred bytes. */
const biggestSysusers = 64 * 1024;

function isSysusers(path: string): boolean {
  return /^\/usr\/lib\/sysusers\.d\/[^/]+\.conf$/.test(path);
}

function isElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

function firstLine(head: Uint8Array): string | undefined {
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined;
  return Buffer.from(head).toString("utf8").split("\n", 1)[0];
}
