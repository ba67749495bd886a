#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { runProgram } from "./commands/program.ts";

const beside = (name: string) => new URL(name, import.meta.url);

/** The runtime is a program of its own beside this one; only its `main` is known here. */
async function runtime(args: readonly string[]): Promise<number> {
  const program: { main(args: readonly string[]): Promise<number> } = await import(beside("runtime.js").href);
  return program.main(args);
}

const { version } = JSON.parse(readFileSync(beside("../package.json"), "utf8")) as { version: string };
process.exitCode = await runProgram(process.argv.slice(2), version, runtime);
