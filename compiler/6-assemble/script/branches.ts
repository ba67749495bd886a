import { expandOne, expandPattern } from "./expand.ts";
import { fork } from "./fork.ts";
import { matchesPattern } from "./pattern.ts";
import { condition, type Runs } from "./runs.ts";
import type { Shell, Status, Text } from "./shell.ts";
import type { Command } from "./syntax.ts";

export function runAndOr(
  runs: Runs,
  shell: Shell,
  { kind, left, right, line }: Extract<Command, { kind: "and" | "or" }>,
): Status {
  const status = condition(runs, shell, [left]);
  const goesOn = () => runs.one(shell, right);
  if (status === undefined) return fork(shell, line, goesOn, () => (kind === "and" ? 1 : 0));
  return (status === 0) === (kind === "and") ? goesOn() : status;
}

export function runIf(
  runs: Runs,
  shell: Shell,
  command: Extract<Command, { kind: "if" }>,
  at: number,
): Status {
  const branch = command.branches[at];
  if (!branch) return runs.list(shell, command.otherwise);
  const status = condition(runs, shell, branch.condition);
  if (status === 0) return runs.list(shell, branch.body);
  if (status !== undefined) return runIf(runs, shell, command, at + 1);
  return fork(
    shell,
    command.line,
    () => runs.list(shell, branch.body),
    () => runIf(runs, shell, command, at + 1),
  );
}

export function runCase(
  runs: Runs,
  shell: Shell,
  { word, arms, line }: Extract<Command, { kind: "case" }>,
): Status {
  const text = expandOne(shell, word, runs.list);
  const from = (at: number): Status => {
    const arm = arms[at];
    if (!arm) return 0;
    const verdict = matchArm(
      text,
      arm.patterns.map((pattern) => expandPattern(shell, pattern, runs.list)),
    );
    if (verdict === undefined)
      return fork(
        shell,
        line,
        () => runs.list(shell, arm.body),
        () => from(at + 1),
      );
    return verdict ? runs.list(shell, arm.body) : from(at + 1);
  };
  return from(0);
}

function matchArm(text: Text, patterns: readonly Text[]): boolean | undefined {
  const verdicts = patterns.map((pattern) => {
    if (pattern === "*") return true;
    return pattern === undefined || text === undefined ? undefined : matchesPattern(pattern, text);
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}
