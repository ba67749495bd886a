import product from "../package.json" with { type: "json" };
import { exit } from "../spec/diagnostics/exit-status.ts";
import { endProcess, guardProcess } from "../spec/diagnostics/guard.ts";
import { writeOut } from "../spec/diagnostics/write-out.ts";
import { check, stillClean } from "./commands/check.ts";
import { plainBuild } from "./commands/plain-build.ts";
import { plainCheck } from "./commands/plain-check.ts";
import type { Runtime } from "./commands/program.ts";
import { runtimeCommands } from "./commands/runtime-commands.ts";
import { stillBuilt } from "./commands/still-built.ts";

/**
 * Runs one command line, and ends the process with its exit status. What can be said at once is said before anything else is loaded.
 */
export async function start(args: readonly string[], runtime: Runtime): Promise<void> {
  guardProcess(args);
  const text = quickAnswer(args);
  if (text === undefined) return endProcess(await run(args, runtime));
  writeOut(1, text);
  endProcess(exit.clean);
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
