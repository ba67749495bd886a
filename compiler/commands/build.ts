import { join } from "node:path";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { answerOf } from "./answer-of.ts";
import { buildBundles } from "./bundles.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";

export interface BuildOptions {
  readonly format: Format;
  readonly out?: string;
  readonly locked?: boolean;
}

/** `plimsoll build`: a bundle for each container below the output folder. */
export async function build(name: string, { format, out, locked }: BuildOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const folder = out ?? join(project.folder, ".plimsoll/bundles");
  const { value = [], diagnostics } = await buildBundles(project, locked, ({ container }) =>
    join(folder, container),
  );
  const bundles = value.map(({ container, path, rootDigest }) => ({ container, path, rootDigest }));
  const text = bundles
    .map(({ container, path, rootDigest }) => `${container} ${rootDigest} ${path}\n`)
    .join("");
  return answerOf(project, format, { diagnostics, data: { bundles }, text });
}
