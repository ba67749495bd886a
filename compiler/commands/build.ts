import { join } from "node:path";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/report.ts";
import type { Compiled } from "../compile.ts";
import { materialise } from "../edge/materialise.ts";
import { writeBundle } from "../edge/write-bundle.ts";
import { withCompiled } from "./compile-project.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import type { Session } from "./session.ts";

export interface BuildOptions {
  readonly format: Format;
  readonly out?: string;
  readonly locked?: boolean;
}
export interface Built {
  readonly container: string;
  readonly path: string;
  readonly rootDigest: string;
}

/** `plimsoll build`: a bundle for each container below the output folder. */
export async function build(name: string, { format, out, locked }: BuildOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const folder = out ?? join(project.folder, ".plimsoll/bundles");
  const { value: bundles = [], diagnostics } = await withCompiled(project, locked, (compiled, session) =>
    writeBundles(compiled, session, ({ name }) => join(folder, name)),
  );
  const text = bundles
    .map(({ container, path, rootDigest }) => `${container} ${rootDigest} ${path}\n`)
    .join("");
  return answer(format, project.folder, { diagnostics, data: { bundles }, text });
}

/** Writes every bundle where `place` says; each is there whole or not at all. */
export function writeBundles(
  compiled: readonly Compiled[],
  { store, progress }: Session,
  place: (one: Compiled) => string,
): Checked<readonly Built[]> {
  const diagnostics: Diagnostic[] = [];
  const value = compiled.map((one) => {
    progress.step(`writing ${one.name}`);
    const path = place(one);
    writeBundle(path, one.bundle.files, (rootfs) => {
      diagnostics.push(...materialise(one.plan.entries, store, one.made, rootfs));
    });
    return { container: one.name, path, rootDigest: one.plan.rootDigest };
  });
  return { value, diagnostics };
}
