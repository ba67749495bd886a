import { join } from "node:path";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import type { Project } from "../edge/project-files.ts";
import { answerOf } from "./answer-of.ts";
import { buildBundles } from "./bundles.ts";
import { answer } from "./output.ts";
import type { OutputForm } from "./output-forms.ts";
import { findProject, isDiagnostic } from "./project.ts";

export interface BuildOptions {
  readonly format: Format;
  readonly out?: string;
  readonly locked?: boolean;
  readonly as?: OutputForm;
  readonly compress?: Compression;
}

/** `plimsoll build`: a bundle or an image for each container below the output folder. */
export async function build(name: string, options: BuildOptions): Promise<number> {
  const { format, as = "bundle", compress = "none" } = options;
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  if (options.compress !== undefined && !isLayered(as)) return misused(as);
  if (as === "bundle") return buildBundle(project, options);
  const out = options.out ?? join(project.folder, ".plimsoll", as);
  const { makeImages } = await import("./make-images.ts");
  const { value = [], diagnostics } = await makeImages(project, {
    as,
    compress,
    locked: options.locked,
    out,
  });
  const text = value.map(({ image, digest, path }) => `${image} ${digest} ${path}\n`).join("");
  return answerOf(project, format, { diagnostics, data: { images: value }, text });
}

function isLayered(as: OutputForm): boolean {
  return as === "oci" || as === "docker";
}

async function misused(as: OutputForm): Promise<number> {
  const { reportUsage } = await import("../../spec/diagnostics/faults.ts");
  return reportUsage(`--compress packs layers, and --as ${as} has none`, process.argv.slice(2));
}

async function buildBundle(project: Project, { format, out, locked }: BuildOptions): Promise<number> {
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
