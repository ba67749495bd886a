import type { Format } from "../../spec/diagnostics/report.ts";
import type { Project } from "../edge/project-files.ts";
import { type Answer, answer } from "./output.ts";

/** An answer about a project: the lines that spans mark come from its files, those of its modules included. */
export function answerOf(project: Project, format: Format, what: Answer): number {
  const source = (file: string) => {
    const bytes = project.files.read(file);
    return bytes && Buffer.from(bytes).toString("utf8");
  };
  return answer(format, project.folder, { source, ...what });
}
