import { posix } from "node:path";
import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import { isMounted } from "../mounted.ts";
import { hasPythonModule, pythonFolders } from "../python-module.ts";
import { type ScriptArgument, scriptArgument } from "../script-argument.ts";
import type { LinkRule, Proof } from "./proof.ts";
import { provider } from "./provider.ts";

/** The script or module that an interpreter is to run is in the root, where its arguments say which (spec/link.md, Commands). */
export const missingScript: LinkRule = (proof) => {
  const { trace } = proof;
  const { run } = trace.program;
  const head = trace.closures[0]?.files[0];
  const isDirect = !trace.links.some(({ kind }) => kind === "shebang");
  if (!head || !isDirect) return [];
  const interpreter = posix.basename(head.found.path);
  const wanted = scriptArgument(interpreter, run.slice(1));
  if (!wanted || has(proof, head.found.path, wanted)) return [];
  return [report(proof, head.found.path, wanted)];
};

function has(proof: Proof, interpreter: string, wanted: ScriptArgument): boolean {
  const { system, trace } = proof;
  const { env, workdir, run } = trace.program;
  if (wanted.kind === "file") {
    const path = posix.resolve(workdir, wanted.path);
    return isMounted(proof, path) || wanted.endings.some((ending) => system.tree.resolve(`${path}${ending}`));
  }
  const folders = pythonFolders(system, { interpreter, executed: run[0] ?? "", env, workdir });
  const isKnown = folders?.every((folder) => !isMounted(proof, folder)) ?? false;
  return !folders || !isKnown || hasPythonModule(system, folders, wanted.name);
}

function report(proof: Proof, interpreter: string, wanted: ScriptArgument): Diagnostic {
  const { trace, container } = proof;
  const { what, at, workdir } = trace.program;
  const path = wanted.kind === "file" ? posix.resolve(workdir, wanted.path) : undefined;
  const script = path ?? `module ${wanted.kind === "module" ? wanted.name : ""}`;
  const { notes, fix } = path === undefined ? { notes: [] } : provider(proof, path);
  const values = { what, interpreter, script, container };
  return diagnose("missing-script", values, { at, label: "ends at once", notes, fix });
}
