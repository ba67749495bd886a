import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { isFresh } from "../5-lock/is-fresh.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { analyze } from "../analyze.ts";
import type { StoreKey } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import type { ProveLink } from "./prove-link.ts";

/** What a check has to say: data, so that it can be kept. */
export interface Verdict {
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
}
/** A verdict that says more once the store has this. */
export interface Examined extends Verdict {
  readonly lacks?: StoreKey;
}

/** The language and its rules; then that the lock, when there is one, fits, and what it pins links. */
export function examine(project: Pick<Project, "files">, prove?: ProveLink): Examined {
  const { value: model, diagnostics, allowances } = analyze(project.files);
  if (!model || hasErrors(diagnostics)) return { diagnostics, text: "" };
  const lock = lockOf(project, model);
  const found = [...diagnostics, ...lock.diagnostics];
  const proof = lock.value && !hasErrors(found) ? prove?.(model, lock.value, allowances) : undefined;
  const all = [...found, ...(proof?.diagnostics ?? [])];
  const text = all.every(({ severity }) => severity === "note")
    ? `${summary(model)}${proof?.text ?? "\n"}`
    : "";
  return { diagnostics: all, text, ...(proof?.lacks === undefined ? {} : { lacks: proof.lacks }) };
}

function lockOf(project: Pick<Project, "files">, model: Model): Checked<LockFile | undefined> {
  const bytes = project.files.read(LOCK_NAME);
  if (!bytes) return { value: undefined, diagnostics: [] };
  const { value, diagnostics } = readLock(Buffer.from(bytes).toString("utf8"));
  return { value, diagnostics: value ? isFresh(model, value) : diagnostics };
}

function summary({ containers, profiles }: Model): string {
  const names = containers.map(({ name }) => name).join(", ");
  const against = profiles.filter(({ name }) =>
    containers.some((one) => one.profiles.some(({ value }) => value === name)),
  );
  return `ok: ${names || "no containers"} on ${against.map(({ name }) => name).join(", ") || "no profile"}`;
}
