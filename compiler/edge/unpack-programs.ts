import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, ftruncateSync, openSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { basename } from "node:path";
import { type Extent, writeContent } from "./read-bytes.ts";
import { onDisk } from "./store-error.ts";

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
  /** Nothing more will be asked for: shells without work are let go at once, and this process waits for none of them. */
  close(): void;
}

/**
 * For each request xz(1) is started by a shell that stays, and that has the next request before it is done with the last:
 * starting a process from here takes longer than most packages take to unpack. The bound is the kernel's, by
 * setrlimit(2); POSIX has it in blocks of 512 bytes.
 */
const script = `while read -r blocks from to; do
  (ulimit -f "$blocks" && exec xz -dcq) <"$from" >"$to"
  echo $?
done`;

/** `count` shells that work in the folder of `temporary` paths. None is started before there is work; none outlives this process. */
export function unpackPrograms(temporary: () => string, count: number): UnpackPrograms {
  const waiting: Request[] = [];
  const places = { from: new Places(temporary), to: new Places(temporary) };
  const shells = Array.from({ length: count }, () => new Shell(places, waiting));
  return {
    unpack(wanted) {
      return new Promise((resolve, reject) => {
        const size = wanted.streams.reduce((sum, { size }) => sum + size, 0);
        // The largest first: who comes last keeps everybody waiting, and small ones do not for long.
        const at = waiting.findIndex((other) => other.size < size);
        waiting.splice(at < 0 ? waiting.length : at, 0, { ...wanted, size, resolve, reject });
        // Each gets something to do before one gets more.
        for (let lines = 1; lines <= ahead; lines++) for (const shell of shells) shell.serve(lines);
      });
    },
    close() {
      for (const shell of shells) shell.dismiss();
    },
  };
}

interface Request extends ToUnpack {
  /** Bytes, packed. */
  readonly size: number;
  resolve(unpacked: Unpacked | undefined): void;
  reject(error: unknown): void;
}

/** Paths that are written again and again: a file system takes longer for a new file than for most packages' bytes, and for new pages of one. */
class Places {
  readonly #temporary: () => string;
  readonly #free: string[] = [];

  constructor(temporary: () => string) {
    this.#temporary = temporary;
  }

  take(): string {
    return this.#free.pop() ?? this.#temporary();
  }

  give(path: string): void {
    this.#free.push(path);
  }
}

/** What is small waits for company: as much at once as takes longer than starting a program for it. */
const worthAProgram = 128 * 1024;

/** The requests at the front of a queue that one program is started for. */
function takeSome(waiting: Request[]): readonly Request[] {
  let count = 0;
  for (let size = 0; count < waiting.length && size < worthAProgram; count++)
    size += waiting[count]?.size ?? 0;
  return waiting.splice(0, count);
}

/** Milliseconds that a shell without work is kept. */
const patience = 30;
/** Lines that a shell has at a time: what it does, and what it does next. */
const ahead = 2;

/** One line of a shell. */
interface Asked {
  readonly requests: readonly Request[];
  readonly from: string;
  readonly to: string;
}

/** What is unpacked is often given away with its file; what it came from never is. */
interface FromAndTo {
  readonly from: Places;
  readonly to: Places;
}

class Shell {
  readonly #places: FromAndTo;
  readonly #waiting: Request[];
  #asked: Asked[] = [];
  #child: ChildProcess | undefined;
  #text = "";
  #dismissal: NodeJS.Timeout | undefined;

  constructor(places: FromAndTo, waiting: Request[]) {
    this.#places = places;
    this.#waiting = waiting;
  }

  /** Takes of what waits until it has so many lines. */
  serve(lines = ahead): void {
    while (this.#asked.length < lines && this.#waiting.length > 0) this.#ask(takeSome(this.#waiting));
    clearTimeout(this.#dismissal);
    if (this.#child && this.#asked.length === 0) this.#dismissal = setTimeout(() => this.dismiss(), patience);
  }

  /** It ends by itself when it is told no more; its pipes would keep this process until the event loop hears of that. */
  dismiss(): void {
    if (this.#asked.length > 0) return;
    clearTimeout(this.#dismissal);
    const child = this.#child;
    this.#child = undefined;
    child?.unref();
    for (const pipe of [child?.stdin, child?.stdout] as (Socket | undefined)[]) pipe?.unref().destroy();
  }

  #ask(requests: readonly Request[]): void {
    const [from, to] = [this.#places.from.take(), this.#places.to.take()];
    try {
      gather(from, requests);
    } catch (error) {
      for (const { reject } of requests) reject(error);
      return;
    }
    this.#child ??= this.#start(from);
    this.#asked.push({ requests, from, to });
    const blocks = Math.ceil(sizeOf(requests) / 512);
    this.#child.stdin?.write(`${blocks} ${basename(from)} ${basename(to)}\n`);
  }

  #start(beside: string): ChildProcess {
    // XZ_OPT and its like would change what the program does.
    const env = { PATH: process.env.PATH, LC_ALL: "C" };
    const cwd = beside.slice(0, -basename(beside).length);
    const child = spawn("sh", ["-c", script], { cwd, env, stdio: ["pipe", "pipe", "ignore"] });
    const end = () => this.#end(child);
    child.on("error", end).on("close", end);
    child.stdin?.on("error", end);
    child.stdout?.on("data", (chunk: Buffer) => this.#read(chunk.toString("latin1")));
    return child;
  }

  #read(text: string): void {
    const lines = (this.#text + text).split("\n");
    this.#text = lines.pop() ?? "";
    const done = lines.map((line) => ({ isDone: line === "0", asked: this.#asked.shift() }));
    for (const { asked } of done) if (asked) this.#places.from.give(asked.from);
    this.serve();
    for (const { isDone, asked } of done) if (asked) handOut(asked, isDone, this.#places.to);
  }

  /** One that ended did none of what it was still asked for; the next request starts another. */
  #end(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#text = "";
    for (const { requests } of this.#asked.splice(0)) for (const { resolve } of requests) resolve(undefined);
  }
}

const againWritten = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW;

/** The streams of all requests in one file, over what it held before: its pages are used again. */
function gather(path: string, requests: readonly Request[]): void {
  onDisk(path, () => {
    const file = openSync(path, againWritten, 0o600);
    try {
      for (const { streams } of requests) for (const stream of streams) writeContent(file, stream);
      ftruncateSync(file, packedSizeOf(requests));
    } finally {
      closeSync(file);
    }
  });
}

function handOut({ requests, to }: Asked, isDone: boolean, places: Places): void {
  const isWhole = isDone && statSync(to, { throwIfNoEntry: false })?.size === sizeOf(requests);
  let held = requests.length;
  const release = () => {
    if (--held === 0) places.give(to);
  };
  let offset = 0;
  for (const { resolve, unpacked } of requests) {
    resolve(isWhole ? { path: to, offset, isAlone: requests.length === 1, release } : undefined);
    offset += unpacked;
  }
  if (!isWhole) places.give(to);
}

function packedSizeOf(requests: readonly Request[]): number {
  return requests.reduce((sum, { size }) => sum + size, 0);
}

function sizeOf(requests: readonly Request[]): number {
  return requests.reduce((sum, { unpacked }) => sum + unpacked, 0);
}
