import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bundle } from "../../spec/bundle.ts";
import { passingFolder } from "./passing-folder.ts";

export interface RecordOptions {
  /** What drives the apps once they are ready, on this machine; none: they are watched for a while. */
  readonly drive: readonly string[];
  readonly seconds: number;
  readonly engine?: string;
}
/** What each app called the kernel for, as strace(1) writes it, and what stands before its paths there. */
export interface Recording {
  readonly logs: ReadonlyMap<string, string>;
  readonly prefix: string;
}
export interface RecordFault {
  readonly fault: "no-recorder" | "failed";
  readonly reason: string;
}

/** An app under strace takes its time. */
const patience = 60_000;
/** Bytes of what strace wrote of one app; a server's start takes a few MiB. */
const largestLog = 256 * 1024 * 1024;

/**
 * Starts a bundle as its launch script does, each app under strace, has it driven, and takes it down again whatever happens.
 * An interrupt ends the drive, not the recording.
 */
export async function recordRun(
  folder: string,
  bundle: Bundle,
  options: RecordOptions,
): Promise<Recording | RecordFault> {
  if (spawnSync("strace", ["-V"]).error)
    return { fault: "no-recorder", reason: "this machine has no strace" };
  const work = passingFolder(tmpdir(), "plimsoll-trace-");
  const run = new TracedRun(folder, work, options.engine);
  try {
    const reason = (await run.start(bundle)) ?? (await drive(options, bundle)) ?? run.excess(bundle);
    return reason === undefined ? run.recording(bundle) : { fault: "failed", reason };
  } finally {
    await run.end(bundle);
    rmSync(work, { recursive: true, force: true });
  }
}

class TracedRun {
  readonly #launch: string;
  readonly #work: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #children: ChildProcess[] = [];
  #isUp = false;

  constructor(folder: string, work: string, engine: string | undefined) {
    this.#launch = join(folder, "launch");
    this.#work = work;
    this.#env = { ...process.env, ...(engine && { PLIMSOLL_ENGINE: engine }) };
  }

  /** Why it did not come up; undefined: every app is ready. */
  async start({ apps }: Bundle): Promise<string | undefined> {
    const setup = this.#do("setup");
    if (setup.status !== 0) return lastLine(setup.stderr);
    this.#isUp = true;
    for (const { name } of apps) {
      const words = ["-f", "-y", "-q", "-s", "4096", "-e", "trace=%file", "-o", this.#log(name)];
      const child = spawn("strace", [...words, "/bin/sh", this.#launch, "run", name], {
        env: this.#env,
        stdio: "ignore",
        detached: true,
      });
      this.#children.push(child);
      const reason = await this.#ready(name, child);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  async #ready(app: string, child: ChildProcess): Promise<string | undefined> {
    const end = Date.now() + patience;
    while (this.#do("ready", app).status !== 0) {
      if (child.exitCode !== null) return `app ${app} ended with status ${child.exitCode}`;
      if (Date.now() > end) return `app ${app} is not ready after ${patience / 1000} s`;
      await pause(200);
    }
    return undefined;
  }

  /** Why what was seen is not taken: an app may call the kernel for names without end. */
  excess({ apps }: Bundle): string | undefined {
    const loud = apps.find(({ name }) => statSync(this.#log(name)).size > largestLog);
    return (
      loud &&
      `app ${loud.name} called for more names than ${largestLog >> 20} MiB hold; record it for less long`
    );
  }

  /** What was seen up to now: how apps end is no part of it. */
  recording({ container, apps }: Bundle): Recording {
    const state = process.env.PLIMSOLL_STATE || "/var/lib/plimsoll";
    const engine = readFileSync(join(state, "run", container, "engine"), "utf8").trim();
    const logs = apps.map(({ name }) => [name, readFileSync(this.#log(name), "utf8")] as const);
    return { logs: new Map(logs), prefix: engine === "unshare" ? "/root" : "" };
  }

  async end({ apps }: Bundle): Promise<void> {
    if (!this.#isUp) return;
    for (const { name } of [...apps].reverse()) if (existsSync(this.#log(name))) this.#do("stop", name);
    this.#do("teardown");
    await Promise.all(this.#children.map(ended));
  }

  #do(...words: readonly string[]) {
    return spawnSync("/bin/sh", [this.#launch, ...words], { env: this.#env, encoding: "utf8" });
  }

  #log(app: string): string {
    return join(this.#work, `${app}.log`);
  }
}

/** Why the command failed; undefined: it did not. */
async function drive({ drive, seconds }: RecordOptions, bundle: Bundle): Promise<string | undefined> {
  const [program, ...words] = drive;
  const interrupt = interrupted();
  try {
    if (program === undefined) await Promise.race([pause(seconds * 1000), interrupt.happens]);
    else return await driven(program, words, bundle, interrupt.happens);
  } finally {
    interrupt.forget();
  }
  return undefined;
}

async function driven(
  program: string,
  words: readonly string[],
  { container, interfaces }: Bundle,
  interrupt: Promise<unknown>,
): Promise<string | undefined> {
  const address = interfaces[0]?.address ?? "";
  const env = { ...process.env, PLIMSOLL_CONTAINER: container, PLIMSOLL_ADDRESS: address };
  // What it says is for who watches: standard output is the command's own answer.
  const child = spawn(program, words, { env, stdio: ["inherit", 2, 2] });
  const failed = new Promise<string>((resolve) => child.once("error", ({ message }) => resolve(message)));
  const first = await Promise.race([failed, ended(child), interrupt]);
  if (typeof first === "string") return `${program} cannot be started: ${first}`;
  if (first !== undefined)
    return child.exitCode === 0 ? undefined : `${program} ended with status ${child.exitCode}`;
  child.kill();
  return undefined;
}

function ended(child: ChildProcess): Promise<ChildProcess> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child);
  return new Promise((resolve) => child.once("exit", () => resolve(child)));
}

function interrupted(): { readonly happens: Promise<undefined>; forget(): void } {
  let hear = () => {};
  const happens = new Promise<undefined>((resolve) => {
    hear = () => resolve(undefined);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, hear);
  return {
    happens,
    forget: () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, hear);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
