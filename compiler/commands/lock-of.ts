import { renameSync, writeFileSync } from "node:fs";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { isFresh } from "../5-lock/is-fresh.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { lockedModules } from "../5-lock/locked-modules.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { canonicalLock, writeLock } from "../5-lock/write-lock.ts";
import type { Project } from "../edge/project-files.ts";
import type { resolveLock } from "./resolve-lock.ts";
import { lockPath, type Session } from "./session.ts";
import { unwritable } from "./unwritable.ts";

/** The lock that lies in the project; no value and no diagnostics when there is none. */
export function storedLock(project: Project): Checked<LockFile | undefined> {
  const bytes = project.files.read(LOCK_NAME);
  return bytes ? readLock(Buffer.from(bytes).toString("utf8")) : { value: undefined, diagnostics: [] };
}

/** The stored lock when it fits the model; made and written when there is none, unless `locked` forbids it. */
export async function lockFor(
  model: Model,
  session: Session,
  locked: boolean | undefined,
): Promise<Checked<LockFile | undefined>> {
  const stored = storedLock(session.project);
  if (stored.diagnostics.length > 0) return stored;
  if (stored.value) return { value: stored.value, diagnostics: isFresh(model, stored.value) };
  if (locked) return { value: undefined, diagnostics: [missing(session.project)] };
  return makeLock(model, undefined, session);
}

/** By what most builds can do without, and load late. */
const resolveLate: typeof resolveLock = async (...given) =>
  (await import("./resolve-lock.ts")).resolveLock(...given);

/** A lock that fits the model, made anew where the stored one does not; nothing is written. */
export async function lockInMemory(model: Model, session: Session): Promise<Checked<LockFile | undefined>> {
  const stored = storedLock(session.project);
  if (stored.diagnostics.length > 0) return stored;
  const isFit = stored.value && isFresh(model, stored.value).length === 0;
  return isFit ? stored : resolveLate(model, stored.value, session);
}

/** Asks the sources and allocates, and writes the lock by rename. */
export async function makeLock(
  model: Model,
  old: LockFile | undefined,
  session: Session,
): Promise<Checked<LockFile | undefined>> {
  const made = await resolveLate(model, old, session);
  if (!made.value || made.diagnostics.some((one) => one.severity === "error")) return made;
  const failed = writeLockFile(made.value, session.project);
  return failed.length === 0 ? made : { value: undefined, diagnostics: [...made.diagnostics, ...failed] };
}

/** The lock with the modules of the model, and all else as it was. Asks nobody. */
export function pinModules(model: Model, old: LockFile, project: Project): Checked<LockFile | undefined> {
  const value = canonicalLock({ ...old, modules: lockedModules(model) });
  const diagnostics = writeLockFile(value, project);
  return { value: diagnostics.length === 0 ? value : undefined, diagnostics };
}

export function writeLockFile(lock: LockFile, project: Project): readonly Diagnostic[] {
  const path = lockPath(project);
  try {
    writeFileSync(`${path}.new`, writeLock(lock));
    renameSync(`${path}.new`, path);
    project.files.wrote?.(LOCK_NAME);
    return [];
  } catch (error) {
    return [unwritable(path, error)];
  }
}

export function missing(project: Project): Diagnostic {
  const fix = { safe: true, description: `run \`plimsoll lock ${project.name}\``, edits: [] };
  return diagnose("no-lock", { project: project.name }, { fix });
}
