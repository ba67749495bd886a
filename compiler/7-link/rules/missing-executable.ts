import { posix } from "node:path";
import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Fix, Span } from "../../../spec/diagnostics/diagnostic.ts";
import { nearest } from "../../formats/suggest.ts";
import { chainTo } from "../chain.ts";
import type { LinkRule, Proof } from "./proof.ts";
import { provider } from "./provider.ts";

/** The command, or the interpreter that a script names, is not in the root (spec/link.md, Commands). */
export const missingExecutable: LinkRule = (proof) => {
  const { trace, container } = proof;
  const { problem, program } = trace;
  if (problem?.kind !== "missing") return [];
  const { what, at } = program;
  const { path } = problem;
  const elsewhere = sameName(proof, path);
  const found = elsewhere === undefined ? hints(proof, path) : { notes: [`there is a ${elsewhere}`] };
  if (problem.by === undefined) {
    const fix = program.spelled && elsewhere !== undefined ? fixFor(at.span, elsewhere) : undefined;
    const evidence = { at, label: "not in the root file system", ...found, fix: fix ?? found.fix };
    return [diagnose("missing-executable", { what, path, container }, evidence)];
  }
  const chain = `chain: ${chainTo(trace, undefined, path)}`;
  const values = { what, script: problem.by, path, container };
  const notes = [chain, ...found.notes];
  return [diagnose("missing-interpreter", values, { at, label: "leads to it", notes, fix: found.fix })];
};

/** A file of the same name where programs usually are. */
function sameName({ system: { tree } }: Proof, path: string): string | undefined {
  const name = posix.basename(path);
  const folder = programFolders.find((folder) => tree.names(folder).includes(name));
  return folder && `${folder}/${name}`;
}

const programFolders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/libexec"];

/** Asking who provides it may cost a large index, so it is asked only when the root has nothing of that name. */
function hints(proof: Proof, path: string): ReturnType<typeof provider> {
  const folder = posix.dirname(path);
  const near = nearest(posix.basename(path), proof.system.tree.names(folder));
  const hint = near === undefined ? [] : [`there is a ${posix.join(folder, near)}`];
  const { notes, fix } = provider(proof, path.includes("/") ? path : `/usr/bin/${path}`);
  return fix ? { notes: [...hint, ...notes], fix } : { notes: hint };
}

/** Not safe: a program of the same name may be another program. */
function fixFor(span: Span, path: string): Fix {
  return { safe: false, description: `execute ${path}`, edits: [{ span, text: JSON.stringify(path) }] };
}
