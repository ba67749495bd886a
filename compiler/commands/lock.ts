import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/report.ts";
import type { Model } from "../3-evaluate/model.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { analyze } from "../analyze.ts";
import { examineAnew } from "./check.ts";
import { refusal } from "./compile-project.ts";
import { makeLock, storedLock } from "./lock-of.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { openSession, type Session } from "./session.ts";

/** `plimsoll lock`: pins the newest of everything; addresses and ids of the lock before stay. Prints what changed. */
export async function lock(name: string, format: Format): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value: model, diagnostics } = analyze(project.files);
  if (!model || hasErrors(diagnostics)) return answer(format, project.folder, { diagnostics });
  const old = storedLock(project).value;
  const session = openSession(project);
  const made = await attempt(model, old, session).finally(session.close);
  if (made.value) await examineAnew(project, session.store);
  const changes = made.value ? lockChanges(old, made.value) : [];
  const text = made.value ? `${changes.join("\n")}${changes.length > 0 ? "\n" : ""}${count(made.value)}` : "";
  return answer(format, project.folder, {
    diagnostics: [...diagnostics, ...made.diagnostics],
    data: { changes },
    text,
  });
}

async function attempt(
  model: Model,
  old: LockFile | undefined,
  session: Session,
): Promise<Checked<LockFile | undefined>> {
  try {
    return await makeLock(model, old, session);
  } catch (error) {
    return { value: undefined, diagnostics: [refusal(error)] };
  }
}

/** One line a package or identity: `+` new, `-` gone, `~` changed. */
export function lockChanges(old: LockFile | undefined, now: LockFile): string[] {
  const [before, after] = [linesOf(old), linesOf(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (was === undefined) return [`+ ${name} ${is}`];
    return [is === undefined ? `- ${name} ${was}` : `~ ${name} ${was} -> ${is}`];
  });
}

function linesOf(lock: LockFile | undefined): ReadonlyMap<string, string> {
  const packages = (lock?.packages ?? []).map(
    (one) => [`${one.name}:${one.architecture}`, one.version] as const,
  );
  const identities = (lock?.containers ?? []).map(
    (one) =>
      [`container ${one.name}`, [one.address, one.mac].filter(Boolean).join(" ") || "no address"] as const,
  );
  return new Map([...packages, ...identities]);
}

function count({ packages, containers, suites }: LockFile): string {
  const size = packages.reduce((sum, one) => sum + one.size, 0);
  return `locked ${containers.length} containers, ${packages.length} packages (${(size / 1e6).toFixed(1)} MB) of ${suites.length} suites\n`;
}
