import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Source } from "../../3-evaluate/model.ts";
import type { ProgramFiles } from "../../edge/interfaces.ts";
import { askedOnce, type CheckRule, filesOf } from "../rule.ts";

/** Files that the program names are in the project or in a module that it imports: a build reads nothing else. */
export const projectFiles: CheckRule = ({ containers, sources }, files) => {
  const named = containers
    .flatMap(filesOf)
    .flatMap(({ body }) => ("from" in body.value ? [{ value: body.value.from, span: body.span }] : []));
  const ruleOf = askedOnce((file) => brokenRule(file, files));
  return [...named, ...sources.flatMap(filesOfSource)].flatMap(({ value: file, span }) => {
    const rule = ruleOf(file);
    return rule ? [diagnose(rule, { file }, { at: span })] : [];
  });
};

/** Folders cannot be asked for here: they are looked at when they are locked. */
function filesOfSource(source: Source): readonly Located<string>[] {
  if (source.kind === "deb") return source.files;
  if (source.kind === "tar" && "path" in source.from.value)
    return [{ value: source.from.value.path, span: source.from.span }];
  if (source.kind !== "apt" || !source.keyring || !("file" in source.keyring.value)) return [];
  const { value, span } = source.keyring;
  return value.file.startsWith("/") ? [] : [{ value: value.file, span }];
}

function brokenRule(
  file: string,
  files: ProgramFiles,
): "path-outside-project" | "missing-project-file" | undefined {
  if (files.size(file) !== undefined) return undefined;
  const isModules = files.ownerOf(file) !== undefined;
  const isOutside = !isModules && (file === ".." || file.startsWith("../"));
  return isOutside ? "path-outside-project" : "missing-project-file";
}
