import { closeSync, constants, ftruncateSync, openSync, renameSync, statSync, unlinkSync } from "node:fs";
import { basename, dirname } from "node:path";
import { limitsFor } from "../formats/tar-limits.ts";
import { type Extent, writeContent } from "./read-bytes.ts";
import { onDisk } from "./store-error.ts";
import { XzFiles } from "./xz-files.ts";

/** What is to be unpacked one behind the other: xz streams, one each. */
export interface ToUnpack {
  readonly streams: readonly Extent[];
  /** Bytes that all of them together become. */
  readonly unpacked: number;
}

/** Where it is: so many bytes of a file as were said. */
export interface Unpacked {
  readonly path: string;
  readonly offset: number;
  /** Nothing else is in the file: it may be given another name, which takes it away from here. */
  readonly isAlone: boolean;
  /** The place is needed no more. */
  release(): void;
}

export interface UnpackPrograms {
  /** Undefined when something was amiss, whatever it was. Rejects with a StoreError when the disk is full. */
  unpack(wanted: ToUnpack): Promise<Unpacked | undefined>;
  /** Nothing more will be asked for: programs are let go, and this process waits for none of them. */
  close(): void;
}

/** `count` programs that work in the folder of `temporary` paths. None is started before there is work; none outlives this process. */
export function unpackPrograms(temporary: () => string, count: number): UnpackPrograms {
  const waiting: Request[] = [];
  const places = new Places(temporary);
  const lanes = Array.from({ length: count }, () => new Lane(places, waiting));
  return {
    unpack(wanted) {
      return new Promise((resolve, reject) => {
        const size = wanted.streams.reduce((sum, { size }) => sum + size, 0);
        // The largest first: who comes last keeps everybody waiting, and small ones do not for long.
        const at = waiting.findIndex((other) => other.size < size);
        waiting.splice(at < 0 ? waiting.length : at, 0, { ...wanted, size, resolve, reject });
        // Each gets something to do before one gets more.
        for (let files = 1; files <= ahead; files++) for (const lane of lanes) lane.serve(files);
      });
    },
    close() {
      for (const lane of lanes) lane.dismiss();
      places.clear();
    },
  };
}

interface Request extends ToUnpack {
  /** Bytes, packed. */
  readonly size: number;
  resolve(unpacked: Unpacked | undefined): void;
  reject(error: unknown): void;
}

/** Paths of packed files, written again and again: a file system takes longer for new pages of a file than for others. */
class Places {
  readonly temporary: () => string;
  readonly #free: string[] = [];

  constructor(temporary: () => string) {
    this.temporary = temporary;
  }

  take(): string {
    return this.#free.pop() ?? this.temporary();
  }

  give(path: string): void {
    this.#free.push(path);
  }

  clear(): void {
    for (const path of this.#free.splice(0)) remove(packed(path));
  }
}

/** What is small waits for company: as much at once as takes longer than a file of its own for it. */
const worthAFile = 128 * 1024;

/** The requests at the front of a queue that go into one file. */
function takeSome(waiting: Request[]): readonly Request[] {
  let count = 0;
  for (let size = 0; count < waiting.length && size < worthAFile; count++) size += waiting[count]?.size ?? 0;
  return waiting.splice(0, count);
}

/** Files that a program has at a time: what it unpacks, and what it does next. */
const ahead = 2;
/** Any package may become so much. */
const usualMost = limitsFor(0).bytes;

/** One program at a time, and what it has to do. */
class Lane {
  readonly #places: Places;
  readonly #waiting: Request[];
  #program: XzFiles | undefined;
  #asked = 0;

  constructor(places: Places, waiting: Request[]) {
    this.#places = places;
    this.#waiting = waiting;
  }

  /** Takes of what waits until it has so many files. */
  serve(files = ahead): void {
    while (this.#asked < files && this.#waiting.length > 0) this.#ask(takeSome(this.#waiting));
  }

  dismiss(): void {
    this.#program?.close();
    this.#program = undefined;
  }

  #ask(requests: readonly Request[]): void {
    const from = this.#places.take();
    try {
      gather(packed(from), requests);
    } catch (error) {
      for (const { reject } of requests) reject(error);
      return;
    }
    this.#asked++;
    const program = this.#programFor(from, sizeOf(requests));
    program.unpack(basename(from)).then(() => this.#take(from, requests));
  }

  /** What may become more than usual gets a program of its own, so that nothing else may. */
  #programFor(path: string, size: number): XzFiles {
    const most = Math.max(size, usualMost);
    const known = this.#program;
    if (known && !known.hasEnded && known.most === most) return known;
    this.dismiss();
    this.#program = new XzFiles(dirname(path), most);
    return this.#program;
  }

  #take(from: string, requests: readonly Request[]): void {
    this.#asked--;
    const path = this.#places.temporary();
    const isWhole = moveWhole(from, path, sizeOf(requests));
    this.#places.give(from);
    this.serve();
    handOut(isWhole ? path : undefined, requests);
  }
}

/** xz(1) knows by this what it is to unpack, and leaves it away for the name of what it makes. */
const packed = (path: string) => `${path}.xz`;

const againWritten = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW;

/** The streams of all requests in one file, over what it held before. */
function gather(path: string, requests: readonly Request[]): void {
  onDisk(path, () => {
    const file = openSync(path, againWritten, 0o644);
    try {
      for (const { streams } of requests) for (const stream of streams) writeContent(file, stream);
      ftruncateSync(file, packedSizeOf(requests));
    } finally {
      closeSync(file);
    }
  });
}

/** Gives a file another name when it has so many bytes; else there is none afterwards. */
function moveWhole(from: string, to: string, size: number): boolean {
  const found = statSync(from, { throwIfNoEntry: false })?.size;
  if (found === size) renameSync(from, to);
  else if (found !== undefined) remove(from);
  return found === size;
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was given another name, or the folder is swept with all that is in it.
  }
}

function handOut(path: string | undefined, requests: readonly Request[]): void {
  let [offset, held] = [0, requests.length];
  const release = () => {
    if (--held === 0 && path !== undefined) remove(path);
  };
  for (const { resolve, unpacked } of requests) {
    resolve(path === undefined ? undefined : { path, offset, isAlone: requests.length === 1, release });
    offset += unpacked;
  }
}

function packedSizeOf(requests: readonly Request[]): number {
  return requests.reduce((sum, { size }) => sum + size, 0);
}

function sizeOf(requests: readonly Request[]): number {
  return requests.reduce((sum, { unpacked }) => sum + unpacked, 0);
}
