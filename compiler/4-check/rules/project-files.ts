import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { ProgramFiles } from "../../edge/interfaces.ts";
import type { CheckRule } from "../rule.ts";

/** Files that the program names are in the project or in a module that it imports: a build reads nothing else. */
export const projectFiles: CheckRule = ({ containers, sources }, files) => {
  const blocks = containers.flatMap((container) => [
    ...container.files,
    ...container.apps.flatMap((app) => app.files),
  ]);
  const named = blocks.flatMap(({ body }) =>
    "from" in body.value ? [{ value: body.value.from, span: body.span }] : [],
  );
  const keyrings = sources.flatMap(({ keyring }) =>
    "file" in keyring.value ? [{ value: keyring.value.file, span: keyring.span }] : [],
  );
  return [...named, ...keyrings].flatMap((path) => faults(path, files));
};

function faults({ value: file, span }: Located<string>, files: ProgramFiles): Diagnostic[] {
  if (files.size(file) !== undefined) return [];
  const isModules = files.ownerOf(file) !== undefined;
  const isOutside = !isModules && (file === ".." || file.startsWith("../"));
  return [diagnose(isOutside ? "path-outside-project" : "missing-project-file", { file }, { at: span })];
}
