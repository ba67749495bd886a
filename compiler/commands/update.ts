import { hasErrors } from "../../spec/diagnostics/checked.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { writeOut } from "../../spec/diagnostics/write-out.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { analyze } from "../analyze.ts";
import { nearest } from "../formats/suggest.ts";
import { answerOf } from "./answer-of.ts";
import { refusal } from "./compile-project.ts";
import { examineAnew } from "./examine-anew.ts";
import { inSession } from "./in-session.ts";
import { ask } from "./init-prompt.ts";
import { diffLocks, diffText, isEmpty } from "./lock-diff.ts";
import { missing, storedLock, writeLockFile } from "./lock-of.ts";
import { type Answer, answer, exit } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { resolveLock } from "./resolve-lock.ts";
import type { Session } from "./session.ts";
import { settled } from "./settled.ts";

export interface UpdateOptions {
  readonly format: Format;
  readonly in: string;
  /** Write nothing; a difference is exit status 2. */
  readonly check?: boolean;
  readonly yes?: boolean;
}

/**
 * `plimsoll update`: resolves anew, all or only what is named, and shows what changes before it writes the lock. Asks on a
 * terminal, unless told not to.
 */
export async function update(names: readonly string[], options: UpdateOptions): Promise<number> {
  const project = findProject(options.in);
  if (isDiagnostic(project)) return answer(options.format, ".", { diagnostics: [project] });
  const updated: Updated = await inSession(project, (session) => updateIn(session, names, options));
  const { isDeclined, ...what } = updated;
  const status = await answerOf(project, options.format, what);
  return status || (isDeclined ? exit.diagnostics : exit.clean);
}

interface Updated extends Answer {
  readonly isDeclined?: boolean;
}

/** The same in a session that is open. */
export async function updateIn(
  session: Session,
  names: readonly string[],
  options: UpdateOptions,
): Promise<Updated> {
  const { project, outside, progress } = session;
  const { value: model, diagnostics } = await settled(project, () => analyze(project.files), {
    fetcher: outside.fetcher,
    unpinned: false,
  });
  if (!model || hasErrors(diagnostics)) return { diagnostics };
  const { value: old, diagnostics: damage } = storedLock(project);
  if (!old) return { diagnostics: [...diagnostics, ...(damage.length > 0 ? damage : [missing(project)])] };
  const strangers = names.flatMap((name) => unknownTo(old, name) ?? []);
  if (strangers.length > 0) return { diagnostics: [...diagnostics, ...strangers] };
  const only = names.length > 0 ? new Set(names) : undefined;
  const made = await resolveLock(model, old, session, only).catch((error) => ({
    value: undefined,
    diagnostics: [refusal(error)],
  }));
  const told = [...diagnostics, ...made.diagnostics];
  if (!made.value || hasErrors(told)) return { diagnostics: told };
  const diff = diffLocks(old, made.value);
  const data = { ...diff, written: false };
  const text = diffText(diff);
  if (isEmpty(diff)) return { diagnostics: told, data, text: "nothing to update\n" };
  if (options.check) return { diagnostics: told, data, text, differs: true };
  progress.end();
  const isAsked = await agreed(text, options);
  if (isAsked === false) return { diagnostics: told, data, text: "nothing was written\n", isDeclined: true };
  const failed = writeLockFile(made.value, project);
  if (failed.length > 0) return { diagnostics: [...told, ...failed] };
  const pinned = findProject(project.name);
  if (!isDiagnostic(pinned)) await examineAnew(pinned);
  const shown = isAsked === "shown" ? "" : text;
  return { diagnostics: told, data: { ...data, written: true }, text: `${shown}wrote plimsoll.lock\n` };
}

/** On a terminal the difference is shown and a word is asked for; elsewhere, and with `--yes`, none is. */
async function agreed(text: string, { format, yes }: UpdateOptions): Promise<"shown" | true | false> {
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (yes || !isTerminal || format !== "text") return true;
  writeOut(1, text);
  const said = await ask([{ key: "write", words: "write plimsoll.lock?", usual: "yes" }]);
  return said && /^y(es)?$/i.test(said.write) ? "shown" : false;
}

function unknownTo(lock: LockFile, name: string): Diagnostic | undefined {
  const known = [...lock.packages.map((one) => one.name), ...lock.trees.map(({ source }) => source)];
  if (known.includes(name)) return undefined;
  const near = nearest(name, known);
  return diagnose("not-locked", { name }, { notes: near === undefined ? [] : [`it has ${near}`] });
}
