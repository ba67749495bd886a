import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { chainTo } from "../chain.ts";
import type { LinkRule } from "./proof.ts";

/** The kernel refuses to execute what is there (execve(2): EACCES, ENOEXEC, ELOOP; spec/link.md, Commands). */
export const notExecutable: LinkRule = ({ trace, system }) => {
  const { problem, program } = trace;
  if (!problem || problem.kind === "missing") return [];
  const chain = problem.by === undefined ? [] : [`chain: ${chainTo(trace, undefined, problem.path)}`];
  const evidence = { at: program.at, label: "executed here" };
  const values = { what: program.what, path: problem.path };
  if (problem.kind === "too-deep")
    return [diagnose("script-too-deep", values, { ...evidence, notes: chain })];
  if (problem.kind === "unknown-format")
    return [diagnose("unknown-executable", values, { ...evidence, notes: chain })];
  const entry = system.tree.resolve(problem.path)?.entry;
  const state =
    entry?.type === "file"
      ? `its mode is ${entry.mode.toString(8).padStart(4, "0")}`
      : `it is a ${entry?.type}`;
  return [diagnose("not-executable", values, { ...evidence, notes: [state, ...chain] })];
};
