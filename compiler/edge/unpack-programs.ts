import { type ChildProcess, spawn } from "node:child_process";

/** Files of one folder. */
export interface FilesToUnpack {
  readonly names: readonly string[];
  /** Bytes of all of them, packed. */
  readonly size: number;
  /** Bytes that each may become, and no more. */
  readonly most: number;
}

/** Unpacks files beside themselves: `7.xz` becomes `7`, and stays. */
export interface UnpackPrograms {
  /** False when something was amiss, whatever it was: then what lies there is not to be used. */
  unpack(files: FilesToUnpack): Promise<boolean>;
}

/**
 * For each request xz(1) is started by a shell that stays, and that has the next request before it is done with the last:
 * starting a process from here takes longer than most packages take to unpack. The bound is the kernel's, by
 * setrlimit(2); POSIX has it in blocks of 512 bytes.
 */
const script = `while read -r blocks names; do
  (ulimit -f "$blocks" && exec xz -dkq --single-stream -- $names)
  echo $?
done`;

/** `count` shells that work in a folder. None is started before there is work; none outlives this process. */
export function unpackPrograms(folder: string, count: number): UnpackPrograms {
  const waiting: Request[] = [];
  const shells = Array.from({ length: count }, () => new Shell(folder, waiting));
  return {
    unpack(files) {
      return new Promise((resolve) => {
        waiting.push({ ...files, resolve });
        // Each gets something to do before one gets more.
        for (let lines = 1; lines <= ahead; lines++) for (const shell of shells) shell.serve(lines);
      });
    },
  };
}

interface Request extends FilesToUnpack {
  resolve(isDone: boolean): void;
}

/** What is small waits for company: as much at once as takes longer than starting a program for it. */
const worthAProgram = 128 * 1024;

/** The requests at the front of a queue that one program is started for. */
function take(waiting: Request[]): readonly Request[] {
  let count = 0;
  for (let size = 0; count < waiting.length && size < worthAProgram; count++)
    size += waiting[count]?.size ?? 0;
  return waiting.splice(0, count);
}

/** Milliseconds that a shell without work is kept. */
const patience = 30;
/** Lines that a shell has at a time: what it does, and what it does next. */
const ahead = 2;

class Shell {
  readonly #folder: string;
  readonly #waiting: Request[];
  #asked: (readonly Request[])[] = [];
  #child: ChildProcess | undefined;
  #text = "";
  #dismissal: NodeJS.Timeout | undefined;

  constructor(folder: string, waiting: Request[]) {
    this.#folder = folder;
    this.#waiting = waiting;
  }

  /** Takes of what waits until it has so many lines. */
  serve(lines = ahead): void {
    while (this.#asked.length < lines && this.#waiting.length > 0) this.#ask(take(this.#waiting));
    clearTimeout(this.#dismissal);
    if (this.#child && this.#asked.length === 0)
      this.#dismissal = setTimeout(() => this.#dismiss(), patience);
  }

  #ask(requests: readonly Request[]): void {
    this.#child ??= this.#start();
    this.#asked.push(requests);
    const blocks = Math.ceil(Math.max(...requests.map(({ most }) => most)) / 512);
    this.#child.stdin?.write(`${blocks} ${requests.flatMap(({ names }) => names).join(" ")}\n`);
  }

  #start(): ChildProcess {
    // XZ_OPT and its like would change what the program does.
    const env = { PATH: process.env.PATH, LC_ALL: "C" };
    const child = spawn("sh", ["-c", script], { cwd: this.#folder, env, stdio: ["pipe", "pipe", "ignore"] });
    const end = () => this.#end(child);
    child.on("error", end).on("close", end);
    child.stdin?.on("error", end);
    child.stdout?.on("data", (chunk: Buffer) => this.#read(chunk.toString("latin1")));
    return child;
  }

  #read(text: string): void {
    const lines = (this.#text + text).split("\n");
    this.#text = lines.pop() ?? "";
    const done = lines.map((line) => ({ isDone: line === "0", requests: this.#asked.shift() ?? [] }));
    this.serve();
    for (const { isDone, requests } of done) for (const { resolve } of requests) resolve(isDone);
  }

  #dismiss(): void {
    this.#child?.stdin?.end();
    this.#child = undefined;
  }

  /** One that ended did none of what it was still asked for; the next request starts another. */
  #end(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#text = "";
    for (const { resolve } of this.#asked.splice(0).flat()) resolve(false);
  }
}
