import { join } from "node:path";
import { all } from "../../spec/diagnostics/checked.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import { type BlobLayer, type Image, imagesOf } from "../9-emit/image/images.ts";
import { splitLayers } from "../9-emit/image/split-layers.ts";
import type { Compiled } from "../compile.ts";
import type { Project } from "../edge/project-files.ts";
import { replaceFolder, replaceOutput } from "../edge/replace-output.ts";
import { type FileSystem, writeFilesystem } from "../edge/write-filesystem.ts";
import { writeLayer } from "../edge/write-layer.ts";
import { writeDockerArchive, writeLayout } from "../edge/write-layout.ts";
import { withCompiled } from "./compile-project.ts";
import type { OutputForm } from "./output-forms.ts";
import type { Session } from "./session.ts";

export interface ImageOptions {
  readonly as: Exclude<OutputForm, "bundle">;
  readonly compress: Compression;
  readonly locked: boolean | undefined;
  /** The folder that takes the images; with `oci` it is the layout itself. */
  readonly out: string;
}
/** An image that lies where `path` says; in a layout, under its name. */
export interface MadeImage {
  readonly container: string;
  readonly image: string;
  readonly digest: string;
  readonly path: string;
}

/** Compiles and writes the images of every container, out of plans alone. */
export function makeImages(
  project: Project,
  options: ImageOptions,
): Promise<Checked<readonly MadeImage[] | undefined>> {
  return withCompiled(project, options.locked, async (compiled, session) => {
    if (options.as === "erofs" || options.as === "squashfs")
      return all(
        compiled.map((one) => writeFilesystemImage(one, session, options.as as FileSystem, options.out)),
      );
    const images = await layeredImages(compiled, session, options.compress);
    return { value: write(images, session, options), diagnostics: [] };
  });
}

/** The images of each container, its layers written into the store. */
export async function layeredImages(
  compiled: readonly Compiled[],
  { store, progress }: Session,
  compression: Compression,
): Promise<ReadonlyMap<string, readonly Image[]>> {
  const layers = splitLayers(compiled.map(({ plan }) => plan));
  const images = new Map<string, readonly Image[]>();
  for (const { name, made, bundle } of compiled) {
    const written: BlobLayer[] = [];
    progress.step(`layers of ${name}`);
    for (const layer of layers.get(name) ?? [])
      written.push(await writeLayer(layer, store, made, compression));
    images.set(name, imagesOf(bundle.images, written));
  }
  return images;
}

function write(
  images: ReadonlyMap<string, readonly Image[]>,
  { store }: Session,
  { as, out }: ImageOptions,
): MadeImage[] {
  if (as === "oci") {
    const every = [...images.values()].flat();
    replaceFolder(out, "oci-layout", (folder) => writeLayout(folder, every, store));
    return every.map((image) => describe(image, out));
  }
  return [...images].flatMap(([container, own]) => {
    const path = join(out, `${container}.tar`);
    replaceOutput(path, (fresh) => {
      writeDockerArchive(fresh, own, store);
      return true;
    });
    return own.map((image) => describe(image, path));
  });
}

/** One file for each container; its digest is that of the file. */
function writeFilesystemImage(
  { name, plan, made, linked }: Compiled,
  { store, progress }: Session,
  as: FileSystem,
  out: string,
): Checked<MadeImage | undefined> {
  const path = join(out, `${name}.${as}`);
  progress.step(`writing ${path}`);
  let reason: string | undefined;
  const digest = replaceOutput(path, (fresh) => {
    reason = writeFilesystem(fresh, as, plan, linked.root.input.date, store, made);
    return reason === undefined;
  });
  if (digest !== undefined) return { value: { container: name, image: name, digest, path }, diagnostics: [] };
  const failed = diagnose("no-image-writer", { container: name, reason: reason ?? "" });
  return { value: undefined, diagnostics: [failed] };
}

function describe({ name, subject, manifest }: Image, path: string): MadeImage {
  return { container: subject.container, image: name, digest: manifest.digest, path };
}
