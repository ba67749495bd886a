import { posix } from "node:path";
import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { nearest } from "../../formats/suggest.ts";
import { chainTo } from "../chain.ts";
import type { LinkRule, Proof } from "./proof.ts";
import { providerNotes } from "./provider.ts";

/** The command, or the interpreter that a script names, is not in the root (spec/link.md, Commands). */
export const missingExecutable: LinkRule = (proof) => {
  const { trace, container } = proof;
  const { problem, program } = trace;
  if (problem?.kind !== "missing") return [];
  const notes = [...nearNotes(proof, problem.path), ...providerNotes(proof, pathOf(problem.path))];
  if (problem.by === undefined) {
    const values = { what: program.what, path: problem.path, container };
    return [
      diagnose("missing-executable", values, { at: program.at, label: "not in the root file system", notes }),
    ];
  }
  const values = { what: program.what, script: problem.by, path: problem.path, container };
  const chain = `chain: ${chainTo(trace, undefined, problem.path)}`;
  return [
    diagnose("missing-interpreter", values, {
      at: program.at,
      label: "leads to it",
      notes: [chain, ...notes],
    }),
  ];
};

/** A command that `env` did not find is a bare name. */
function pathOf(command: string): string {
  return command.includes("/") ? command : `/usr/bin/${command}`;
}

/** A file of the same name elsewhere, else one of nearly the same name in the same folder. */
function nearNotes({ system: { tree } }: Proof, path: string): string[] {
  const name = posix.basename(path);
  const elsewhere = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/libexec"].find(
    (folder) => tree.names(folder).includes(name),
  );
  if (elsewhere) return [`there is a ${elsewhere}/${name}`];
  const folder = posix.dirname(path);
  const near = nearest(name, tree.names(folder));
  return near === undefined ? [] : [`there is a ${posix.join(folder, near)}`];
}
