import { type ChildProcess, spawn } from "node:child_process";

/** Unpacks files beside themselves: `7.xz` becomes `7`, and stays. */
export interface UnpackPrograms {
  /**
   * Does so with files of one folder. Each may become so many bytes and no more. False when something was amiss, whatever
   * it was: then what lies there is not to be used.
   */
  unpack(names: readonly string[], most: number): Promise<boolean>;
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
  const shells = Array.from({ length: count }, () => new Shell(folder));
  return {
    unpack(names, most) {
      const least = Math.min(...shells.map(({ waiting }) => waiting));
      const shell = shells.find(({ waiting }) => waiting === least) as Shell;
      return shell.ask(`${Math.ceil(most / 512)} ${names.join(" ")}\n`);
    },
  };
}

/** Milliseconds that a shell without work is kept. */
const patience = 30;

class Shell {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #answers: ((isDone: boolean) => void)[] = [];
  #text = "";
  #dismissal: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get waiting(): number {
    return this.#answers.length;
  }

  ask(line: string): Promise<boolean> {
    clearTimeout(this.#dismissal);
    this.#child ??= this.#start();
    const { stdin } = this.#child;
    return new Promise((resolve) => {
      this.#answers.push(resolve);
      stdin?.write(line);
    });
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
    for (const line of lines) this.#answers.shift()?.(line === "0");
    if (this.#answers.length === 0) this.#dismissal = setTimeout(() => this.#dismiss(), patience);
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
    for (const answer of this.#answers.splice(0)) answer(false);
  }
}
