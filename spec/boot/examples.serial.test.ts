import { spawnSync } from "node:child_process";
import { test } from "uvu";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { runExamples } from "../diagnostics/examples/10-run.ts";
import type { Situation } from "../diagnostics/examples/example.ts";
import { tryExamples } from "../diagnostics/testing/try-examples.ts";
import { insideOwnMounts } from "./machine.ts";
import { RunWorld, runSteps } from "./run-steps.ts";

insideOwnMounts();

tryExamples(runExamples, ({ given = [], run }: Situation) => {
  const world = new RunWorld();
  try {
    for (const sentence of given) runSteps[sentence as keyof typeof runSteps](world);
    return tell(world, run);
  } finally {
    world.remove();
  }
});

/** Runs the runtime with the words of a command line; gives what it told. */
function tell(world: RunWorld, run: string): readonly Diagnostic[] {
  const [, ...words] = run.replace(/(up|trace) shop/, `$1 ${world.shop}`).split(" ");
  const line = [...world.prefix, process.execPath, world.program, ...words, "--format", "json"];
  const { stdout, stderr } = spawnSync(line[0] as string, line.slice(1), {
    encoding: "utf8",
    env: { ...process.env, PLIMSOLL_STATE: world.state.path, ...world.env },
    timeout: 60_000,
  });
  if (!stdout.startsWith("{")) throw new Error(stdout + stderr);
  return (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
}

test.run();
