import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";

/**
 * The bound is the kernel's, for each file, by setrlimit(2); POSIX has it in blocks of 512 bytes. Several at a time are run by
 * several of these, not by threads of one.
 */
const script = 'ulimit -f "$0" && exec xz --decompress --keep --threads=1 --files';
/** Stands behind the name of a file to make one that is nowhere. */
const nowhere = ".done";

interface Waiting {
  /** xz had to do with it, and is done: the file is there when nothing was amiss. */
  resolve(): void;
}

/**
 * One xz(1) that unpacks NAME.xz to NAME, one behind the other, in a folder, and is told of them as they come: starting a program
 * takes longer than most packages do. It ends with this process.
 */
export class XzFiles {
  /** The most bytes that a file may become. */
  readonly most: number;
  readonly #child: ChildProcess;
  #waiting: Waiting[] = [];
  #hasEnded = false;
  #text = "";

  constructor(folder: string, most: number) {
    this.most = most;
    // XZ_OPT and its like would change what the program does.
    const env = { PATH: process.env.PATH, LC_ALL: "C" };
    const blocks = String(Math.ceil(most / 512));
    const stdio = ["pipe", "ignore", "pipe"] as const;
    const child = spawn("sh", ["-c", script, blocks], { cwd: folder, env, stdio: [...stdio] });
    this.#child = child;
    const end = () => this.#end();
    child.on("error", end).on("close", end);
    child.stdin?.on("error", end);
    child.stderr?.on("data", (chunk: Buffer) => this.#read(chunk.toString("latin1")));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Resolves when it is done with the file, whatever came of it. */
  unpack(name: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#hasEnded) return resolve();
      if (this.#waiting.push({ resolve }) === 1) this.#keepAwake(true);
      // It complains of what is nowhere, and so says that it has closed all that stood before.
      this.#child.stdin?.write(`${name}.xz\n${name}${nowhere}\n`);
    });
  }

  /** It does what it was asked for, and ends. */
  close(): void {
    if (this.#waiting.length > 0) this.#child.stdin?.end();
    else this.#child.stdin?.destroy();
  }

  #read(text: string): void {
    const lines = (this.#text + text).split("\n");
    this.#text = lines.pop() ?? "";
    const done = lines.filter((line) => line.includes(`${nowhere}: `)).map(() => this.#waiting.shift());
    if (this.#waiting.length === 0) this.#keepAwake(false);
    for (const one of done) one?.resolve();
  }

  /** This process waits for it while there is something to wait for. */
  #keepAwake(isAwake: boolean): void {
    const { stdin, stderr } = this.#child;
    for (const each of [this.#child, stdin as Socket | null, stderr as Socket | null])
      if (isAwake) each?.ref();
      else each?.unref();
  }

  /** One that ended does none of what it was still asked for. */
  #end(): void {
    this.#hasEnded = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }
}
