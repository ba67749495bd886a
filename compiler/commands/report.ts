import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Project } from "../edge/project-files.ts";
import { replaceFile } from "../edge/replace-file.ts";
import { pageOf } from "../report/draw/page.ts";
import type { Report } from "../report/report.ts";
import { type Known, reportOf } from "../report/report-of.ts";
import { answerOf } from "./answer-of.ts";
import { withCompiled } from "./compile-project.ts";
import { judgeLink } from "./judge-link.ts";
import { storedLock } from "./lock-of.ts";
import { answer } from "./output.ts";
import { placedModel } from "./placed-model.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { unwritable } from "./unwritable.ts";

export interface ReportOptions {
  readonly format: Format;
  readonly out?: string;
}

/**
 * `plimsoll report`: all that is known of a project as one HTML page, on standard output or in a file. What cannot be known
 * (no lock, a build that does not pass) is named on the page; the lock is never made.
 */
export async function report(name: string, { format, out }: ReportOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { known, diagnostics } = await knownOf(project);
  if (!known) return answerOf(project, format, { diagnostics });
  const found = reportOf(known);
  if (out === undefined)
    return answerOf(project, format, { diagnostics, data: { report: found }, text: pageOf(found) });
  const failed = write(out, found);
  const text = failed.length === 0 ? `${out}\n` : "";
  return answerOf(project, format, {
    diagnostics: [...diagnostics, ...failed],
    data: { report: found },
    text,
  });
}

async function knownOf(project: Project) {
  const { value: placed, diagnostics } = await placedModel(project);
  if (!placed) return { known: undefined, diagnostics };
  const { value: lock, diagnostics: unread } = storedLock(project);
  const built = lock && (await rootsOf(project));
  const link = judgeLink(project, placed.model);
  const all = built?.diagnostics ?? [...diagnostics, ...unread];
  const known: Known = {
    ...placed,
    ...(lock && { lock }),
    ...(built?.value && { roots: built.value }),
    ...(link.is === "linked" && { link: link.known }),
    diagnostics: all,
  };
  return { known, diagnostics: all };
}

const rootsOf = (project: Project) =>
  withCompiled(project, true, (compiled) => ({
    value: compiled.map(({ linked, plan }) => ({ linked, plan })),
    diagnostics: [],
  }));

function write(out: string, found: Report) {
  try {
    replaceFile(out, pageOf(found));
    return [];
  } catch (error) {
    return [unwritable(out, error)];
  }
}
