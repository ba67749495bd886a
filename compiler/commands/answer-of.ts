import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Project } from "../edge/project-files.ts";
import { type Answer, answer } from "./output.ts";

/** An answer about a project: the lines that spans mark come from its files, those of its modules and `std` included. */
export async function answerOf(project: Project, format: Format, what: Answer): Promise<number> {
  const source = await sourceOf(project, what.diagnostics);
  return answer(format, project.folder, { source, ...what });
}

/** The text of a file of the project, wherever it lies; those of `std` are loaded when a diagnostic points there. */
export async function sourceOf(
  { files }: Project,
  diagnostics: readonly Diagnostic[],
): Promise<(file: string) => string | undefined> {
  const inStd = diagnostics.some(({ spans }) => spans.some(({ file }) => file.startsWith("std/")));
  const std = inStd ? (await import("../std/std.ts")).stdFiles : [];
  return (name) => {
    const bytes = files.read(name);
    return bytes ? Buffer.from(bytes).toString("utf8") : std.find(({ file }) => file === name)?.text;
  };
}
