import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { FileBlock, Source } from "../../3-evaluate/model.ts";
import type { ProgramFiles } from "../../edge/interfaces.ts";
import { askedOnce, both, type CheckRule, filesOf, nothing, ofEach } from "../rule.ts";

/** Files that the program names are in the project or in a module that it imports: a build reads nothing else. */
export const projectFiles: CheckRule = ({ containers, sources }, files) => {
  const ruleOf = askedOnce((file) => brokenRule(file, files));
  const faults = (file: string, span: Span): readonly Diagnostic[] => {
    const rule = ruleOf(file);
    return rule ? [diagnose(rule, { file }, { at: span })] : nothing;
  };
  const ofFile = ({ body: { value, span } }: FileBlock) =>
    "from" in value ? faults(value.from, span) : nothing;
  return both(
    ofEach(containers, (container) => ofEach(filesOf(container), ofFile)),
    ofEach(sources.flatMap(filesOfSource), ({ value, span }) => faults(value, span)),
  );
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
