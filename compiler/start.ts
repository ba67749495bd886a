import { writeSync } from "node:fs";
import product from "../package.json" with { type: "json" };
import { exit } from "../spec/diagnostics/exit-status.ts";
import { guardProcess } from "../spec/diagnostics/guard.ts";
import { check, stillClean } from "./commands/check.ts";
import { plainBuild } from "./commands/plain-build.ts";
import { plainCheck } from "./commands/plain-check.ts";
import type { Runtime } from "./commands/program.ts";
import { runtimeCommands } from "./commands/runtime-commands.ts";
import { stillBuilt } from "./commands/still-built.ts";

/**
 * Runs one command line and gives its exit status. What can be said at once is said before anything else is loaded, the
 * streams of Node included; what is left of it, should the output not take it all, goes the usual way.
 */
export async function start(args: readonly string[], runtime: Runtime): Promise<number> {
  const text = quickAnswer(args);
  const left = text && unwritten(Buffer.from(text));
  if (left?.length === 0) return exit.clean;
  guardProcess(args);
  if (left) process.stdout.write(left);
  return left ? exit.clean : run(args, runtime);
}

/** The version, or that a project which was found clean or was built still is; undefined when that is not asked or not so. */
function quickAnswer(args: readonly string[]): string | undefined {
  if (args.length === 1 && ["--version", "-V"].includes(args[0] ?? "")) return `${product.version}\n`;
  const toCheck = plainCheck(args);
  if (toCheck?.format === "text") return stillClean(toCheck.project);
  const toBuild = plainBuild(args);
  return toBuild?.format === "text" ? stillBuilt(toBuild) : undefined;
}

async function run(args: readonly string[], runtime: Runtime): Promise<number> {
  try {
    if (Object.hasOwn(runtimeCommands, args[0] ?? "")) return await runtime(args);
    const toCheck = plainCheck(args);
    if (toCheck) return await check(toCheck.project, toCheck.format);
    const toBuild = plainBuild(args);
    if (toBuild) return await (await import("./commands/build-plainly.ts")).buildPlainly(toBuild);
    const { runProgram } = await import("./commands/program.ts");
    return await runProgram(args, product.version, runtime);
  } catch (error) {
    const { reportCrash } = await import("../spec/diagnostics/faults.ts");
    return reportCrash(error, args);
  }
}

/** Writes to standard output without its stream, and gives what it did not take. */
function unwritten(bytes: Uint8Array): Uint8Array {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
  } catch {
    // Full, closed or busy: the stream meets the same and tells it.
  }
  return bytes.subarray(written);
}
