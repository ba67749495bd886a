import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import type { Project } from "../edge/project-files.ts";
import { answerOf } from "./answer-of.ts";
import { buildImages, imageLines } from "./build-images.ts";
import { placeIn } from "./built.ts";
import { buildBundles, bundleLines } from "./bundles.ts";
import type { FirstBuild } from "./check-build.ts";
import { type Answer, answer } from "./output.ts";
import { isLayered, type OutputForm, outOf } from "./output-forms.ts";
import { findProject, isDiagnostic } from "./project.ts";

export interface BuildOptions {
  readonly format: Format;
  readonly out?: string;
  readonly locked?: boolean;
  readonly as?: OutputForm;
  readonly compress?: Compression;
  /** Build twice and compare. */
  readonly check?: boolean;
}

/** `plimsoll build`: a bundle or an image for each container below the output folder. */
export async function build(name: string, options: BuildOptions): Promise<number> {
  const { format, as = "bundle", compress = "none" } = options;
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  if (options.compress !== undefined && !isLayered(as))
    return misused(`--compress packs layers, and --as ${as} has none`);
  if (as === "bundle") return buildBundle(project, options);
  const out = options.out ?? outOf(project, as);
  const { value = [], diagnostics } = await buildImages(project, {
    as,
    compress,
    locked: options.locked,
    out,
  });
  if (options.check && value.length > 0)
    return answerOf(
      project,
      format,
      await compared(project, { as, compress: options.compress, out }, diagnostics),
    );
  return answerOf(project, format, { diagnostics, data: { images: value }, text: imageLines(value) });
}

async function misused(reason: string): Promise<number> {
  const { reportUsage } = await import("../../spec/diagnostics/faults.ts");
  return reportUsage(reason, process.argv.slice(2));
}

async function buildBundle(project: Project, options: BuildOptions): Promise<number> {
  const { format, out, locked, check = false } = options;
  const folder = out ?? outOf(project, "bundle");
  const { value = [], diagnostics } = await buildBundles(project, locked, placeIn(folder));
  const bundles = value.map(({ container, path, rootDigest }) => ({ container, path, rootDigest }));
  if (check && value.length > 0)
    return answerOf(project, format, await compared(project, { as: "bundle", bundles: value }, diagnostics));
  return answerOf(project, format, { diagnostics, data: { bundles }, text: bundleLines(value) });
}

async function compared(
  project: Project,
  first: FirstBuild,
  diagnostics: readonly Diagnostic[],
): Promise<Answer> {
  const { buildAgain, describeSecond } = await import("./check-build.ts");
  const second = await buildAgain(project, first);
  const { conditions, unchanged, unlike } = second;
  const told = [...diagnostics, ...second.diagnostics];
  if (second.diagnostics.length > 0) return { diagnostics: told };
  const data = { check: { conditions, unchanged, unlike } };
  return { diagnostics: told, data, text: describeSecond(second), differs: unlike.length > 0 };
}
