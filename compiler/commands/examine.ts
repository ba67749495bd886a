import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { isFresh } from "../5-lock/is-fresh.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { analyze } from "../analyze.ts";
import type { Project } from "../edge/project-files.ts";

/** What a check has to say: data, so that it can be kept. */
export interface Verdict {
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
}

export function examine(project: Project): Verdict {
  const { value: model, diagnostics } = analyze(project.files);
  const stale = model && !hasErrors(diagnostics) ? lockFaults(project, model) : [];
  const text = stale.length + diagnostics.length === 0 && model ? summary(model) : "";
  return { diagnostics: [...diagnostics, ...stale], text };
}

function lockFaults(project: Project, model: Model): readonly Diagnostic[] {
  const bytes = project.files.read(LOCK_NAME);
  if (!bytes) return [];
  const { value: lock, diagnostics } = readLock(Buffer.from(bytes).toString("utf8"));
  return lock ? isFresh(model, lock) : diagnostics;
}

function summary({ containers, profiles }: Model): string {
  const names = containers.map(({ name }) => name).join(", ");
  const against = profiles.filter(({ name }) =>
    containers.some((one) => one.profiles.some(({ value }) => value === name)),
  );
  return `ok: ${names || "no containers"} on ${against.map(({ name }) => name).join(", ") || "no profile"}\n`;
}
