import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Source } from "../../3-evaluate/model.ts";
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
  return [...named, ...sources.flatMap(filesOf)].flatMap((path) => faults(path, files));
};

/** Folders cannot be asked for here: they are looked at when they are locked. */
function filesOf(source: Source): readonly Located<string>[] {
  if (source.kind === "deb") return source.files;
  if (source.kind === "tar" && "path" in source.from.value)
    return [{ value: source.from.value.path, span: source.from.span }];
  if (source.kind !== "apt" || !source.keyring || !("file" in source.keyring.value)) return [];
  const { value, span } = source.keyring;
  return value.file.startsWith("/") ? [] : [{ value: value.file, span }];
}

function faults({ value: file, span }: Located<string>, files: ProgramFiles): Diagnostic[] {
  if (files.size(file) !== undefined) return [];
  const isModules = files.ownerOf(file) !== undefined;
  const isOutside = !isModules && (file === ".." || file.startsWith("../"));
  return [diagnose(isOutside ? "path-outside-project" : "missing-project-file", { file }, { at: span })];
}
