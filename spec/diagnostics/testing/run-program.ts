import { plimsoll, type RunOptions } from "../../testing/cli.ts";
import type { Diagnostic } from "../diagnostic.ts";

/** Runs the built program, and gives what it told as JSON. */
export function runProgram(words: readonly string[], options: RunOptions = {}): readonly Diagnostic[] {
  const { stdout, stderr } = plimsoll([...words, "--format", "json"], options);
  if (!stdout.startsWith("{")) throw new Error(stdout + stderr);
  return (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
}
