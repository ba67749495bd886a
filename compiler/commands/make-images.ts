import { writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Artifact } from "../9-emit/evidence/provenance.ts";
import { imageEvidence, withChecksums } from "../9-emit/evidence/with-evidence.ts";
import type { NamedFile } from "../9-emit/files.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import { type Image, imagesOf } from "../9-emit/image/images.ts";
import { LayerHelper } from "../edge/layer-helper.ts";
import { layerKey } from "../edge/layer-key.ts";
import type { WantedLayer, WrittenLayer } from "../edge/layer-task.ts";
import { remember } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { replaceFolder, replaceOutput, writeFiles } from "../edge/replace-output.ts";
import type { FileStore } from "../edge/store.ts";
import { type FileSystem, writeFilesystem } from "../edge/write-filesystem.ts";
import { writeLayers } from "../edge/write-layers.ts";
import { writeDockerArchive, writeLayout } from "../edge/write-layout.ts";
import { type Write, type Writing, type Written, withBuild } from "./build-of.ts";
import { type ImageOptions, type MadeImage, memoKind, type RememberedImages, sumsIn } from "./made-images.ts";
import { memoKey } from "./memory.ts";
import { bytesOf, oneByOne, type Piece, sideBySide } from "./pieces.ts";

/** Compiles and writes the images of every container out of plans alone, with the evidence of each beside them. */
export function makeImages(
  project: Project,
  options: ImageOptions,
): Promise<Checked<readonly MadeImage[] | undefined>> {
  const helper = new LayerHelper();
  const made: Write<readonly MadeImage[]> = async (compiled, writing, before, inputs) => {
    const { value: images, diagnostics } = await write(compiled, writing, options, helper);
    const [out, sums] = [resolve(options.out), sumsIn(options.out, options)];
    if (images && sums !== undefined) {
      const value: RememberedImages = { out, sums, images, diagnostics: [...before, ...diagnostics] };
      remember(writing.store, memoKind(options), memoKey(project), { value, inputs: inputs() });
    }
    return { value: images, diagnostics };
  };
  return withBuild(project, options.locked, made, (bytes) =>
    helper.startFor(bytes, options.compress),
  ).finally(() => void helper.end());
}

async function write(
  compiled: readonly Written[],
  session: Writing,
  { as, out, compress }: ImageOptions,
  helper: LayerHelper,
): Promise<Checked<readonly MadeImage[] | undefined>> {
  if (as === "erofs" || as === "squashfs")
    return inFiles(compiled, session, out, as, (one, path) => filesystemAt(path, one, as, session.store));
  const images = await layeredImages(compiled, session, compress, helper);
  if (as === "oci") return { value: writeImages(images, compiled, session.store, out), diagnostics: [] };
  return inFiles(compiled, session, out, "tar", ({ name }, path) => {
    writeDockerArchive(path, images.get(name) ?? [], session.store);
    return [];
  });
}

/** The images of each container, its layers written into the store. */
export async function layeredImages(
  compiled: readonly Written[],
  { store, progress }: Writing,
  compression: Compression,
  helper: LayerHelper,
): Promise<ReadonlyMap<string, readonly Image[]>> {
  const wanted = wantedOf(compiled);
  const pieces = sideBySide("pack", wanted, progress);
  const written = await writeLayers(wanted, store, compression, pieces, helper);
  pieces.end();
  // It takes its time, and nothing waits for that.
  void helper.end();
  return new Map(
    compiled.map(({ name, layers, bundle }) => {
      const own = layers().map((layer) => ({ ...layer, ...(written.get(layerKey(layer)) as WrittenLayer) }));
      return [name, imagesOf(bundle.images, own)];
    }),
  );
}

/** Each layer once, by its key: those of one container together, the largest first, since who comes last keeps everybody waiting. */
function wantedOf(compiled: readonly Written[]): ReadonlyMap<string, WantedLayer & Piece> {
  const wanted = new Map<string, WantedLayer & Piece>();
  for (const { name: container, made, layers } of compiled) {
    const pieces = layers().map((layer) => ({ layer, size: bytesOf(layer) }));
    for (const { layer } of pieces.sort((a, b) => b.size - a.size)) {
      const [first = "", ...more] = layer.title.split(", ");
      const item = more.length === 0 ? first : `${first} and ${more.length} more`;
      const key = layerKey(layer);
      if (!wanted.has(key)) wanted.set(key, { container, item, made, entries: layer.entries });
    }
  }
  return wanted;
}

/** One layout of all images; its evidence stands in it, beside `index.json`. */
function writeImages(
  images: ReadonlyMap<string, readonly Image[]>,
  compiled: readonly Written[],
  store: FileStore,
  out: string,
): MadeImage[] {
  const all = [...images.values()].flat();
  replaceFolder(out, "oci-layout", (folder) => {
    writeLayout(folder, all, store);
    const evidence = compiled.flatMap(({ name, bundle }) => [
      ...imageEvidence(bundle.evidence, (images.get(name) ?? []).map(artifactOf)),
    ]);
    for (const [name, { bytes }] of withChecksums(evidence, []))
      writeFileSync(join(folder, name), bytes, { flag: "wx", mode: 0o644 });
  });
  return all.map(({ name, subject, manifest }) => {
    return { container: subject.container, image: name, digest: manifest.digest, path: out };
  });
}

function artifactOf({ name, manifest }: Image): Artifact {
  return { name, sha256: manifest.digest.slice("sha256:".length) };
}

/** A file for each container, `<container>.<ending>`, and evidence beside it. `write` makes one at a path. */
function inFiles(
  compiled: readonly Written[],
  { progress }: Writing,
  out: string,
  ending: string,
  write: (one: Written, path: string) => readonly Diagnostic[],
): Checked<readonly MadeImage[] | undefined> {
  const diagnostics: Diagnostic[] = [];
  const made: MadeImage[] = [];
  const evidence: NamedFile[] = [];
  const tell = oneByOne(
    "write",
    compiled.map(({ plan }) => plan),
    progress,
  );
  for (const one of compiled) {
    const path = join(out, `${one.name}.${ending}`);
    tell(one.plan);
    const digest = replaceOutput(path, (fresh) => {
      const failed = write(one, fresh);
      diagnostics.push(...failed);
      return failed.length === 0;
    });
    if (digest === undefined) continue;
    made.push({ container: one.name, image: one.name, digest, path });
    evidence.push(...imageEvidence(one.bundle.evidence, [artifactAt(path, digest)]));
  }
  tell();
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  writeFiles(
    out,
    withChecksums(
      evidence,
      made.map(({ path, digest }) => artifactAt(path, digest)),
    ),
  );
  return { value: made, diagnostics };
}

function artifactAt(path: string, digest: string): Artifact {
  return { name: basename(path), sha256: digest.slice("sha256:".length) };
}

function filesystemAt(
  path: string,
  { name, plan, made, bundle }: Written,
  as: FileSystem,
  store: FileStore,
): readonly Diagnostic[] {
  const reason = writeFilesystem(path, as, plan, bundle.evidence.date, store, made);
  return reason === undefined ? [] : [diagnose("no-image-writer", { container: name, reason })];
}
