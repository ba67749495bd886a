import { hasErrors } from "../../spec/diagnostics/checked.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { isFresh } from "../5-lock/is-fresh.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { vendorFiles } from "../5-lock/vendor.ts";
import { analyze } from "../analyze.ts";
import { isForeignFolder, writeVendored } from "../edge/write-vendored.ts";
import { answerOf } from "./answer-of.ts";
import { refusal } from "./compile-project.ts";
import { inSession } from "./in-session.ts";
import { missing, storedLock } from "./lock-of.ts";
import { type Answer, answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import type { Session } from "./session.ts";
import { settled } from "./settled.ts";
import { scriptFiles } from "./vendor-scripts.ts";

/** `plimsoll vendor`: everything that the lock names, as archives in a folder, for builds without a network. */
export async function vendor(folder: string, name: string, format: Format): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  return answerOf(project, format, await inSession(project, (session) => vendorIn(session, folder)));
}

/** The same in a session that is open. */
export async function vendorIn(session: Session, folder: string): Promise<Answer> {
  const { project, outside, progress } = session;
  if (isForeignFolder(folder)) {
    const values = { folder, files: "what lies in it" };
    return { diagnostics: [diagnose("would-overwrite", values)] };
  }
  const work = () => analyze(project.files);
  const { value: model, diagnostics } = await settled(project, work, { fetcher: outside.fetcher });
  if (!model || hasErrors(diagnostics)) return { diagnostics };
  const { value: lock, diagnostics: damage } = storedLock(project);
  if (!lock) return { diagnostics: [...diagnostics, ...(damage.length > 0 ? damage : [missing(project)])] };
  const stale = isFresh(model, lock);
  if (stale.length > 0) return { diagnostics: [...diagnostics, ...stale] };
  progress.tell({ step: "gather" });
  const { value: inputs, diagnostics: lacks } = await vendorFiles(model, lock, outside);
  const lacking = [...diagnostics, ...lacks];
  if (hasErrors(lacking)) return { diagnostics: lacking };
  const scripts = await scriptFiles(model, lock, session);
  const told = [...lacking, ...scripts.diagnostics];
  if (hasErrors(told)) return { diagnostics: told };
  const files = [...inputs, ...scripts.value];
  try {
    writeVendored(folder, files, session.store);
  } catch (error) {
    return { diagnostics: [...told, refusal(error)] };
  }
  const parts = [...new Set(files.map(({ path }) => path.split("/")[0] ?? ""))].sort();
  const sources = parts.filter((part) => !part.startsWith("+"));
  const [left, beside] = [leftIn(lock, sources), besideOf(lock)];
  const lines = [
    `wrote ${files.length} files into ${folder}: ${parts.join(", ")}`,
    ...(left.length > 0 ? [`the project itself has ${left.join(", ")}`] : []),
    ...(beside.length > 0 ? [`beside the project there must be ${beside.join(", ")}`] : []),
  ];
  return {
    diagnostics: told,
    data: { folder, files: files.map(({ path }) => path).sort(), sources, left, beside },
    text: lines.map((line) => `${line}\n`).join(""),
  };
}

/** Sources whose files lie in the project: packages, folders, archives and layouts that it names by a path. */
function leftIn({ packages, trees }: LockFile, vendored: readonly string[]): string[] {
  const all = new Set([...packages, ...trees].map(({ source }) => source));
  return [...all].filter((source) => !vendored.includes(source)).sort();
}

/** Modules of the disk that lie outside of the project. */
function besideOf({ modules }: LockFile): string[] {
  return modules.map(({ from }) => from).filter((from) => from.startsWith("../"));
}
