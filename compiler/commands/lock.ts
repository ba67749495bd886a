import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Model } from "../3-evaluate/model.ts";
import { movesOf } from "../4-check/placement/moves.ts";
import { lockedServers } from "../5-lock/allocate-servers.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { analyze } from "../analyze.ts";
import { answerOf } from "./answer-of.ts";
import { refusal } from "./compile-project.ts";
import { examineAnew } from "./examine-anew.ts";
import { inSession } from "./in-session.ts";
import { diffLines, diffLocks } from "./lock-diff.ts";
import { makeLock, pinModules, storedLock } from "./lock-of.ts";
import { type Answer, answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import type { Session } from "./session.ts";
import { settled } from "./settled.ts";

export interface LockOptions {
  readonly format: Format;
  /** Pin the modules as they are now, and leave all else that is locked. */
  readonly modules?: boolean;
}

/**
 * `plimsoll lock`: pins the newest of everything; addresses and ids of the lock before stay, so one that cannot be read is
 * never written over. Prints what changed.
 */
export async function lock(name: string, { format, modules = false }: LockOptions): Promise<number> {
  const project = findProject(name, { unpinned: true });
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  return answerOf(project, format, await inSession(project, (session) => lockIn(session, modules)));
}

async function lockIn(session: Session, modules: boolean): Promise<Answer> {
  const { project, outside } = session;
  const work = () => analyze(project.files);
  const { value: model, diagnostics } = await settled(project, work, {
    fetcher: outside.fetcher,
    unpinned: true,
  });
  if (!model || hasErrors(diagnostics)) return { diagnostics };
  const { value: old, diagnostics: damage } = storedLock(project);
  if (damage.length > 0) return { diagnostics: [...diagnostics, ...damage] };
  const made = await attempt(() =>
    modules && old ? pinModules(model, old, project) : makeLock(model, old, session),
  );
  const pinned = findProject(project.name);
  if (made.value && !isDiagnostic(pinned)) await examineAnew(pinned);
  const changes = made.value
    ? [...diffLines(diffLocks(old, made.value)), ...moveLines(model, old, made.value)]
    : [];
  const text = made.value ? `${changes.join("\n")}${changes.length > 0 ? "\n" : ""}${count(made.value)}` : "";
  return {
    diagnostics: [...diagnostics, ...made.diagnostics],
    data: { changes },
    text,
  };
}

type Made = Checked<LockFile | undefined>;

async function attempt(make: () => Made | Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    return { value: undefined, diagnostics: [refusal(error)] };
  }
}

/** Why containers that were moved could not stay. */
function moveLines(model: Model, old: LockFile | undefined, now: LockFile): string[] {
  const moves = movesOf(model, lockedServers(old), lockedServers(now));
  return moves.map(
    ({ container, server, reasons }) =>
      `  ${container} leaves ${server}: ${reasons.join("; ") || "to make room"}`,
  );
}

function count({ packages, containers, suites, modules, trees }: LockFile): string {
  const ofTrees = trees.length > 0 ? `, ${trees.length} trees` : "";
  const more = ofTrees + (modules.length > 0 ? `, ${modules.length} modules` : "");
  const size = packages.reduce((sum, one) => sum + one.size, 0);
  return `locked ${containers.length} containers, ${packages.length} packages (${(size / 1e6).toFixed(1)} MB) of ${suites.length} suites${more}\n`;
}
