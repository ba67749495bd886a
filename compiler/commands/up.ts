import { join } from "node:path";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { answerOf, sourceOf } from "./answer-of.ts";
import type { BuildName } from "./built.ts";
import { buildBundles } from "./bundles.ts";
import { answer, defer } from "./output.ts";
import type { Runtime } from "./program.ts";
import { findProject, isDiagnostic } from "./project.ts";

export interface UpOptions {
  readonly format: Format;
  readonly locked?: boolean;
  readonly detach?: boolean;
  readonly engine?: string;
  readonly quiet?: boolean;
}

/** `plimsoll up`: builds below the state folder, then hands the bundles to the runtime, which answers the user. */
export async function up(name: string, options: UpOptions, runtime: Runtime): Promise<number> {
  const { format, locked, engine, quiet } = options;
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value: bundles, diagnostics } = await buildBundles(project, locked, bundleFolder);
  if (!bundles) return answerOf(project, format, { diagnostics, data: { containers: [] } });
  if (format !== "text")
    defer({ diagnostics, folder: project.folder, source: await sourceOf(project, diagnostics) });
  else if (diagnostics.length > 0) await answerOf(project, "text", { diagnostics });
  const flags = [...(engine ? ["--engine", engine] : []), "--format", format, ...(quiet ? ["--quiet"] : [])];
  return runtime(["up", ...bundles.map(({ path }) => path), ...flags]);
}

/** A running container keeps the folder it was started from, so each build has one of its own, named by its digests. */
export function bundleFolder({ container, rootDigest, configDigest }: BuildName): string {
  const state = process.env.PLIMSOLL_STATE || "/var/lib/plimsoll";
  const digests = [rootDigest, configDigest].map((digest) => digest.slice("sha256:".length, 19));
  return join(state, "bundles", container, digests.join("-"));
}
