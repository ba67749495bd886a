import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { Member } from "../5-lock/facts.ts";
import { type Inode, storeName } from "../formats/store-name.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

/** A file of an archive that is being read: it takes its bytes as they come, and then says what it is. */
export interface ReadFile {
  /** The chunk is the giver's again afterwards. */
  write(chunk: Uint8Array): void;
  /** `head`: its first bytes, as many as the kernel looks at. `bytes` reads the whole. */
  finish(): { readonly member: Member; readonly head: Uint8Array; bytes(): Uint8Array };
  /** Drops what an error left unfinished. */
  abandon(): void;
}

/** The kernel reads this much of a script's first line (BINPRM_BUF_SIZE of linux/binfmts.h). */
const headSize = 256;
/** Files up to here are kept in memory until their digest is known; bigger ones go through a temporary file. */
const inMemory = 4 * 1024 * 1024;

/** The first bytes of a file, from those that were known and the next chunk. */
export function headOf(known: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (known.length >= headSize || chunk.length === 0) return known;
  return Buffer.concat([known, chunk.subarray(0, headSize - known.length)]);
}

/** The files of one package on their way into the store: all come in or, when the package is refused, none. */
export class StagedFiles {
  readonly #store: FileStore;
  readonly #waiting = new Map<string, { readonly path: string; readonly inode: Inode }>();

  constructor(store: FileStore) {
    this.#store = store;
  }

  temporary(): string {
    return this.#store.temporary();
  }

  /** Adds the file of an inode, from bytes or from a temporary file, and gives the name that it will have. */
  add(inode: Inode, content: Uint8Array | string): string {
    const name = storeName(inode);
    if (!this.#waiting.has(name) && !this.#store.has(name))
      this.#waiting.set(name, { path: this.#store.stage(inode, content), inode });
    else if (typeof content === "string") rmSync(content);
    return name;
  }

  /** Where the bytes of a file that was added are now. */
  path(name: string): string {
    return this.#waiting.get(name)?.path ?? this.#store.path(name);
  }

  settle(): void {
    for (const { path, inode } of this.#waiting.values()) this.#store.settle(path, inode);
    this.#waiting.clear();
  }

  discard(): void {
    for (const { path } of this.#waiting.values()) rmSync(path, { force: true });
    this.#waiting.clear();
  }
}

/** A file that gets a place of its own in the store. */
export class StagedFile implements ReadFile {
  readonly #member: Member;
  readonly #size: number;
  readonly #files: StagedFiles;
  readonly #hash: Hash = createHash("sha256");
  readonly #parts: Uint8Array[] = [];
  readonly #spill: { readonly path: string; readonly file: number } | undefined;
  #head: Uint8Array = new Uint8Array(0);

  constructor(member: Member, size: number, files: StagedFiles) {
    this.#member = member;
    this.#size = size;
    this.#files = files;
    if (size <= inMemory) return;
    const path = files.temporary();
    this.#spill = { path, file: onDisk(path, () => openSync(path, "wx", 0o600)) };
  }

  write(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#head = headOf(this.#head, chunk);
    const spill = this.#spill;
    if (!spill) this.#parts.push(Buffer.from(chunk));
    else
      onDisk(spill.path, () => {
        for (let at = 0; at < chunk.length; ) at += writeSync(spill.file, chunk, at);
      });
  }

  finish() {
    const digest = `sha256:${this.#hash.digest("hex")}`;
    const { mode, uid, gid, mtime } = this.#member;
    const inode = { digest, mode, uid, gid, mtime };
    if (this.#spill) closeSync(this.#spill.file);
    const whole = this.#parts.length === 1 ? (this.#parts[0] as Uint8Array) : Buffer.concat(this.#parts);
    const source = this.#files.add(inode, this.#spill?.path ?? whole);
    return {
      member: { ...this.#member, size: this.#size, digest, source },
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
