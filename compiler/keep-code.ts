import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ExitStatus, exit } from "../spec/diagnostics/exit-status.ts";
import { cachePath, type Part, useCodeCache } from "./code-cache.ts";
import { optimizeAsUsual } from "./edge/little-optimizing.ts";
import sample from "./keep-code-sample.plim";

/**
 * Keeps what V8 compiled while the program checked and built small projects that use most of it, beside each part of the
 * program (`code-cache.ts`). `npm run build` runs it once the program is built; another Node makes its own with
 * `node dist/keep-code.cjs`.
 */
async function keepCode(program: string): Promise<void> {
  // It signs an archive, and needs a library for that which a moved program may not have.
  const { page, makeSample } = await import("./keep-code-build.ts");
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-code-"));
  // What another build left would be used, and so not be made anew.
  for (const name of readdirSync(partsOf(program)))
    if (name.endsWith(cachePath(".cjs"))) rmSync(join(partsOf(program), name));
  try {
    await makeSample(join(folder, "archive"), join(folder, "build"));
    for (const { words, status, store } of commands(folder, page)) {
      const env = { ...process.env, PLIMSOLL_STORE: join(folder, store) };
      const ran = spawnSync(process.execPath, [process.argv[1] as string, ...words], { env });
      if (ran.status === status) continue;
      process.stderr.write(`the program that was built fails at its own sample: ${words.join(" ")}\n`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Command {
  readonly words: readonly string[];
  /** How it must end. */
  readonly status: ExitStatus;
  /** The name of the store it works with. */
  readonly store: string;
}

/** Command lines, each run by a process of its own with what those before it left in the folder, and in the parts. */
function* commands(folder: string, page: (title: string) => string): Generator<Command> {
  const [check, build] = [join(folder, "check"), join(folder, "build")];
  mkdirSync(check);
  writeFileSync(join(check, "sample.plim"), sample);
  yield { words: ["check", check], status: exit.clean, store: "one" };
  writeFileSync(join(check, "sample.plim"), `${sample}${mistakes}`);
  yield { words: ["check", check], status: exit.diagnostics, store: "one" };
  // The first of them without a lock, and the second with one and nothing else.
  for (const form of ["oci", "bundle"])
    for (const title of [form, "another"]) {
      writeFileSync(join(build, "page.hbs"), page(title));
      yield { words: ["build", build, "--as", form], status: exit.clean, store: form };
    }
}

/** Of syntax, and of a name. */
const mistakes = "pool spare 10.50.0.0/24 {\n  gatewy = 10.50.0.1\n  reserved =\n}\n";

/** Runs one command line, and keeps what was compiled for it beside what was kept before. */
function keepOf(program: string, words: readonly string[]): void {
  const require = createRequire(program);
  const parts: Part[] = [];
  process.on("exit", (status) => {
    optimizeAsUsual();
    const own = parts.filter(({ path }) => dirname(path) === partsOf(program));
    if (status === exit.clean || status === exit.diagnostics) for (const part of own) keep(part);
  });
  process.argv = [process.execPath, program, ...words];
  useCodeCache(require.extensions, (part) => parts.push(part));
  require(program);
}

const partsOf = (program: string): string => join(dirname(program), "chunks");

/** It appears whole: the program may be running. Code that was kept cannot import what is no part of the program (Node 20). */
function keep({ path, script }: Part): void {
  if (readFileSync(path, "utf8").includes("import(")) return;
  const temporary = `${cachePath(path)}.${process.pid}`;
  writeFileSync(temporary, script.createCachedData());
  renameSync(temporary, cachePath(path));
}

const program = join(import.meta.dirname, "plimsoll.cjs");
const words = process.argv.slice(2);
if (words.length === 0) void keepCode(program);
else keepOf(program, words);
