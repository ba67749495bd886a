import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Project } from "../edge/project-files.ts";
import { type Answer, answer } from "./output.ts";

/** An answer about a project: the lines that spans mark come from its files, those of its modules included. */
export function answerOf(project: Project, format: Format, what: Answer): Promise<number> {
  return answer(format, project.folder, { source: sourceOf(project), ...what });
}

/** The text of a file of the project, wherever it lies. */
export function sourceOf({ files }: Project): (file: string) => string | undefined {
  return (file) => {
    const bytes = files.read(file);
    return bytes && Buffer.from(bytes).toString("utf8");
  };
}
