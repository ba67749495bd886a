import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readAnswer, systemCallProgram } from "../../formats/system-call-program.ts";

/** What a probe may ask the machine; nothing of it changes anything that outlives the question. */
export interface Asking {
  readonly architecture: string;
  readonly isRoot: boolean;
  /** The text of a file, or undefined when it cannot be read. */
  read(path: string): string | undefined;
  /** Runs a program; undefined when it could not be started. */
  run(...words: readonly string[]): { readonly status: number; readonly output: string } | undefined;
  /** Makes one system call in a process of its own; undefined when that process could not be made. */
  call(number: number, ...args: readonly number[]): ReturnType<typeof readAnswer> | undefined;
  /** `y`, `m`, `n` or a text, of the kernel's own configuration; undefined when the kernel does not tell it. */
  option(name: string): string | undefined;
  /** A module of this name lies on the disk for the kernel that runs. */
  hasModule(name: string): boolean;
}

export function askMachine(): Asking {
  const architecture = { x64: "amd64", arm64: "arm64" }[process.arch as string] ?? process.arch;
  const configuration = kernelConfiguration();
  const modules = moduleNames();
  return {
    architecture,
    isRoot: process.getuid?.() === 0,
    read,
    run,
    call: (number, ...args) => call(systemCallProgram(architecture, number, args)),
    option: (name) =>
      configuration &&
      (new RegExp(`^${name}=(.*)$`, "m").exec(configuration)?.[1]?.replace(/^"|"$/g, "") ?? "n"),
    hasModule: (name) => modules.has(name),
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

function run(...[program = "", ...args]: readonly string[]) {
  const { status, stdout } = spawnSync(program, args, {
    encoding: "utf8",
    timeout: 5000,
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  return status === null ? undefined : { status, output: stdout };
}

/** The program lies in a folder of its own, for as long as it runs. */
function call(program: Uint8Array | undefined) {
  if (!program) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-probe-"));
  try {
    const path = join(folder, "ask");
    writeFileSync(path, program, { mode: 0o755 });
    const done = run(path);
    return done && readAnswer(done.status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function kernelConfiguration(): string | undefined {
  try {
    return gunzipSync(readFileSync("/proc/config.gz"), { maxOutputLength: 1 << 24 }).toString("latin1");
  } catch {
    return read(`/boot/config-${release()}`) ?? read(`/lib/modules/${release()}/config`);
  }
}

function moduleNames(): ReadonlySet<string> {
  const listed = read(`/lib/modules/${release()}/modules.dep`) ?? "";
  const builtIn = read(`/lib/modules/${release()}/modules.builtin`) ?? "";
  const loaded = readable("/sys/module");
  const paths = `${listed}\n${builtIn}`.matchAll(/([\w-]+)\.ko(?:\.\w+)?(?=:|$)/gm);
  return new Set([...loaded, ...[...paths].map(([, name = ""]) => name.replace(/-/g, "_"))]);
}

function readable(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
