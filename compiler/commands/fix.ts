import { realpathSync } from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Project } from "../edge/project-files.ts";
import { replaceFile } from "../edge/replace-file.ts";
import { answerOf } from "./answer-of.ts";
import type { Applied } from "./fix-edits.ts";
import { type Change, type Fixed, fixAll, type Look } from "./fix-rounds.ts";
import { answer, exit } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { settled } from "./settled.ts";
import { unwritable } from "./unwritable.ts";

export interface FixOptions {
  readonly format: Format;
  readonly unsafe?: boolean;
  readonly dryRun?: boolean;
  /** Look as far as `plan` does. */
  readonly plan?: boolean;
}

/** `plimsoll fix`: applies what diagnostics offer, and tells what is left. With `--dry-run` it prints the difference. */
export async function fix(
  name: string,
  { format, unsafe = false, dryRun = false, plan = false }: FixOptions,
): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { changes, applied, left } = await (plan ? fixPlanned(project, unsafe) : fixText(project, unsafe));
  const failures = dryRun ? [] : changes.flatMap((change) => write(project, change));
  const diagnostics = [...left, ...failures];
  const diff = changes.map(patch).join("");
  const data = { fixes: applied.map(fixData), ...(dryRun ? { diff } : {}) };
  const text = dryRun ? diff : appliedText(applied) + unsafeLeft(left, unsafe);
  const status = await answerOf(project, format, { diagnostics, data, text });
  return dryRun && changes.length > 0 ? exit.differs : status;
}

const fixText = (project: Project, unsafe: boolean): Promise<Fixed> =>
  settled(project, () => fixAll(project.files, { unsafe }));

/** Packages are locked in memory, fetched and linked between the rounds. */
async function fixPlanned(project: Project, unsafe: boolean): Promise<Fixed> {
  const { compileDiagnostics } = await import("./compile-project.ts");
  const look: Look = (files) => compileDiagnostics({ ...project, files });
  return fixAll(project.files, { unsafe, look });
}

/** The file itself is replaced, wherever a symlink has it; a byte order mark that it began with stays. */
function write(project: Project, { file, after }: Change): readonly Diagnostic[] {
  try {
    const path = realpathSync(join(project.folder, file));
    const hadMark =
      Buffer.from(project.files.read(file) ?? [])
        .subarray(0, 3)
        .toString("hex") === "efbbbf";
    replaceFile(path, (hadMark ? "\ufeff" : "") + after);
    return [];
  } catch (error) {
    return [unwritable(file, error)];
  }
}

function patch({ file, before, after }: Change): string {
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, options);
}

function placeOf({ spans }: Diagnostic) {
  const span = spans.find(({ primary }) => primary) ?? spans[0];
  return span ? { file: span.file, line: span.start.line, column: span.start.column } : {};
}

function fixData({ diagnostic, fix }: Applied) {
  const { code, name } = diagnostic;
  return { code, name, ...placeOf(diagnostic), safe: fix.safe, description: fix.description };
}

function appliedText(applied: readonly Applied[]): string {
  if (applied.length === 0) return "nothing to fix\n";
  return applied
    .map(({ diagnostic, fix }) => {
      const { file, line, column } = placeOf(diagnostic);
      return `fixed ${file}:${line}:${column} ${diagnostic.code} ${diagnostic.name}: ${fix.description}\n`;
    })
    .join("");
}

function unsafeLeft(left: readonly Diagnostic[], unsafe: boolean): string {
  const count = left.filter(({ fix }) => fix && !fix.safe && fix.edits.length > 0).length;
  if (unsafe || count === 0) return "";
  return `${count} more can be fixed with --unsafe, which may change what was meant\n`;
}
