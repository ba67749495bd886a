import { ArchiveError } from "./deb-error.ts";
import { type RawHeader, type RawText, readTarHeader } from "./tar-header.ts";
import type { TarLimits } from "./tar-limits.ts";
import { paxXattrs, readPax } from "./tar-pax.ts";
import { oldSegments, paxSparse, SparseBody, type SparseMap } from "./tar-sparse.ts";

export type TarType =
  | "directory"
  | "file"
  | "symlink"
  | "hardlink"
  | "character-device"
  | "block-device"
  | "fifo";

/** One member of a tar archive with what PAX and GNU extensions say of it. */
export interface TarEntry {
  /** As written in the archive; see `safePath`. */
  readonly name: string;
  readonly type: TarType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Seconds since 1970, fractions dropped. */
  readonly mtime: number;
  /** Bytes that `data` gives, for files, the holes of a sparse one as zeros; otherwise 0. */
  readonly size: number;
  /** Where in the archive the bytes of a file are, as they are; absent when they are not there so. */
  readonly offset?: number;
  /** Of symlinks and hard links, as written. */
  readonly target: string;
  readonly major: number;
  readonly minor: number;
  readonly xattrs?: Readonly<Record<string, string>>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Gets what a TarReader finds, in the archive's order. `data` comes any number of times, then `close`. */
export interface TarVisitor {
  entry(entry: TarEntry): void;
  data(chunk: Uint8Array): void;
  close(): void;
}

const types: Readonly<Record<string, TarType>> = {
  "\0": "file",
  "0": "file",
  "7": "file",
  S: "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "character-device",
  "4": "block-device",
  "5": "directory",
  "6": "fifo",
};
const block = 512;
const noRecords: ReadonlyMap<string, Uint8Array> = new Map();

/**
 * Reads a tar archive that arrives in pieces of any size: ustar, GNU long names and links, PAX with byte-exact
 * extended attributes, sparse files in the old GNU form and in PAX's 0.0, 0.1 and 1.0. Multi-volume archives and unknown
 * members are refused. Throws ArchiveErrors.
 */
export class TarReader {
  #pending: Uint8Array = new Uint8Array(0);
  /** Bytes still to come of the member, of its padding, and the extension header they belong to. */
  #left = 0;
  #padding = 0;
  #extension: { readonly flag: string; readonly parts: Uint8Array[] } | undefined;
  #open = false;
  #sparse: SparseBody | undefined;
  /** A sparse header whose list of segments goes on in the next block. */
  #unfinished: RawHeader | undefined;
  #ended = false;
  #entries = 0;
  #bytes = 0;
  /** Bytes of the archive that came, and how many of them before the chunk that is being read. */
  #taken = 0;
  #start = 0;
  #longName: Uint8Array | undefined;
  #longLink: Uint8Array | undefined;
  #pax = noRecords;
  #global = noRecords;
  readonly #visitor: TarVisitor;
  readonly #limits: TarLimits;

  constructor(visitor: TarVisitor, limits: TarLimits) {
    this.#visitor = visitor;
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    this.#start = this.#taken;
    this.#taken += chunk.length;
    this.#claim(chunk.length);
    let at = 0;
    while (at < chunk.length && !this.#ended) {
      if (this.#left > 0) at = this.#content(chunk, at);
      else if (this.#padding > 0) at = this.#skip(chunk, at);
      else at = this.#header(chunk, at);
    }
  }

  /**
   * Says that nothing more comes. An archive may leave out its final zeros, but not a part of a member; the padding of the
   * last one only where tools are known to leave it out, as umoci does with layers.
   */
  end(mayLackPadding = false): void {
    if (mayLackPadding && this.#left === 0 && this.#padding > 0 && !this.#extension) {
      this.#padding = 0;
      this.#finish();
    }
    if (
      this.#left > 0 ||
      this.#padding > 0 ||
      this.#pending.length > 0 ||
      this.#extension ||
      this.#unfinished
    )
      throw new ArchiveError(`the tar archive ends within a member, after ${this.#bytes} bytes`);
    if (!this.#ended && this.#bytes === 0) throw new ArchiveError("the tar archive is empty");
  }

  #claim(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.bytes)
      throw new ArchiveError(`the archive unpacks to more than ${this.#limits.bytes} bytes`);
  }

  #content(chunk: Uint8Array, at: number): number {
    const part = chunk.subarray(at, at + this.#left);
    if (this.#extension) this.#extension.parts.push(part.slice());
    else if (this.#sparse) this.#sparse.push(part);
    else if (this.#open) this.#visitor.data(part);
    this.#left -= part.length;
    if (this.#left === 0 && this.#padding === 0) this.#finish();
    return at + part.length;
  }

  #skip(chunk: Uint8Array, at: number): number {
    const length = Math.min(this.#padding, chunk.length - at);
    this.#padding -= length;
    if (this.#padding === 0) this.#finish();
    return at + length;
  }

  #header(chunk: Uint8Array, at: number): number {
    const wanted = block - this.#pending.length;
    const part = chunk.subarray(at, at + wanted);
    if (this.#pending.length > 0 || part.length < block) this.#pending = Buffer.concat([this.#pending, part]);
    const whole = this.#pending.length > 0 ? this.#pending : part;
    if (whole.length === block) {
      this.#pending = new Uint8Array(0);
      const next = this.#start + at + part.length;
      if (this.#unfinished) this.#begin(withMore(this.#unfinished, whole), next);
      else this.#begin(readTarHeader(whole), next);
    }
    return at + part.length;
  }

  /** `next`: where in the archive the bytes behind the header are. */
  #begin(raw: RawHeader | undefined, next: number): void {
    this.#unfinished = raw?.sparse?.more ? raw : undefined;
    if (this.#unfinished) return;
    if (!raw) {
      this.#ended = true;
      return;
    }
    if (++this.#entries > this.#limits.entries)
      throw new ArchiveError(`the archive has more than ${this.#limits.entries} members`);
    if ("xgLK".includes(raw.flag)) return this.#beginExtension(raw);
    const { entry, stored, sparse } = this.#entry(raw);
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#pax = noRecords;
    this.#expect(stored);
    this.#open = true;
    if (sparse) {
      this.#claim(Math.max(0, sparse.size - stored));
      this.#sparse = new SparseBody(sparse, stored, (chunk) => this.#visitor.data(chunk));
    }
    if (!sparse && entry.type === "file") entry.offset = next;
    this.#visitor.entry(entry);
    if (this.#left === 0) this.#finish();
  }

  #beginExtension(raw: RawHeader): void {
    if (raw.size > this.#limits.extension)
      throw new ArchiveError(
        `an extended header has ${raw.size} bytes, at most ${this.#limits.extension} are read`,
      );
    this.#extension = { flag: raw.flag, parts: [] };
    this.#expect(raw.size);
    if (this.#left === 0) this.#finish();
  }

  #expect(size: number): void {
    this.#left = size;
    this.#padding = (block - (size % block)) % block;
  }

  #finish(): void {
    if (this.#extension) this.#finishExtension(this.#extension.flag, Buffer.concat(this.#extension.parts));
    else if (this.#open) {
      this.#sparse?.end();
      this.#visitor.close();
    }
    this.#extension = undefined;
    this.#sparse = undefined;
    this.#open = false;
  }

  #finishExtension(flag: string, bytes: Uint8Array): void {
    if (flag === "L") this.#longName = untilNul(bytes);
    else if (flag === "K") this.#longLink = untilNul(bytes);
    else if (flag === "x") this.#pax = readPax(bytes);
    else this.#global = new Map([...this.#global, ...readPax(bytes)]);
  }

  /** A member with what extensions say of it, how many bytes of it are in the archive, and where they belong. */
  #entry(raw: RawHeader): { entry: Mutable<TarEntry>; stored: number; sparse: SparseMap | undefined } {
    const type = types[raw.flag];
    const pax = this.#global.size === 0 ? this.#pax : new Map([...this.#global, ...this.#pax]);
    if (!type)
      throw new ArchiveError(`${this.#text(raw.name)} is of the unknown kind ${JSON.stringify(raw.flag)}`);
    const sparse = type === "file" ? (raw.sparse ?? paxSparse(this.#pax)) : undefined;
    const stored = type === "file" ? (decimal(pax, "size") ?? raw.size) : 0;
    const xattrs = paxXattrs(pax);
    const entry: Mutable<TarEntry> = {
      name: this.#text(pax.get("GNU.sparse.name") ?? pax.get("path") ?? this.#longName ?? raw.name),
      type,
      mode: raw.mode & 0o7777,
      uid: decimal(pax, "uid") ?? raw.uid,
      gid: decimal(pax, "gid") ?? raw.gid,
      uname: utf8(pax.get("uname")) ?? raw.uname,
      gname: utf8(pax.get("gname")) ?? raw.gname,
      mtime: decimal(pax, "mtime") ?? raw.mtime,
      size: sparse?.size ?? stored,
      target: this.#text(pax.get("linkpath") ?? this.#longLink ?? raw.link),
      major: raw.major,
      minor: raw.minor,
    };
    if (xattrs) entry.xattrs = xattrs;
    return { entry, stored, sparse };
  }

  /** Names are UTF-8 here: a name that is not would come out as another name. */
  #text(bytes: RawText): string {
    if (bytes.length > this.#limits.name)
      throw new ArchiveError(`a name has ${bytes.length} bytes, at most ${this.#limits.name} are allowed`);
    if (typeof bytes === "string") return bytes;
    if (bytes.includes(0)) throw new ArchiveError("a name holds a NUL byte");
    const text = utf8(bytes) ?? "";
    const isAscii = text.length === bytes.length && !text.includes("\ufffd");
    if (!isAscii && !Buffer.from(text).equals(bytes))
      throw new ArchiveError(`the name ${JSON.stringify(text)} is not UTF-8`);
    return text;
  }
}

/** A sparse header with the segments of the block behind it; its last byte but seven says whether one more follows. */
function withMore(raw: RawHeader, block: Uint8Array): RawHeader {
  const { size = 0, segments = [] } = raw.sparse ?? {};
  if (segments.length > mostOldSegments)
    throw new ArchiveError(`a sparse file has more than ${mostOldSegments} pieces`);
  return {
    ...raw,
    sparse: { size, segments: [...segments, ...oldSegments(block, 0, 21)], more: block[504] !== 0 },
  };
}
const mostOldSegments = 10_000;

function utf8(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** A decimal number of a PAX record; a fraction of a second is dropped. */
function decimal(pax: ReadonlyMap<string, Uint8Array>, key: string): number | undefined {
  const text = utf8(pax.get(key));
  if (text === undefined) return undefined;
  const value = Math.floor(Number(text));
  if (!/^[0-9]+(\.[0-9]*)?$/.test(text) || !Number.isSafeInteger(value))
    throw new ArchiveError(`the PAX record ${key} is ${JSON.stringify(text)}, not a number`);
  return value;
}
