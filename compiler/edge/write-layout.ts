import { copyFileSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Document, descriptorOf, type Image } from "../9-emit/image/images.ts";
import { blobPath, dockerManifest, imageIndex } from "../9-emit/image/manifests.ts";
import type { FileStore } from "./store.ts";
import { onDisk, StoreError } from "./store-error.ts";
import { type Content, TarFile } from "./tar-file.ts";

/** Writes an OCI image layout of all images into a folder. Layers are links into the store where that can be. */
export function writeLayout(folder: string, images: readonly Image[], store: FileStore): void {
  for (const { path, content } of layoutFiles(images, store)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    if (typeof content === "string") onDisk(target, () => linkOrCopy(content, target));
    else writeFileSync(target, content, { flag: "wx", mode: 0o644 });
  }
}

/**
 * Writes a layout as one tar archive with the `manifest.json` that `docker load` asks for: it takes no layout without.
 * Everything in it has the time 0 and the owner 0.
 */
export function writeDockerArchive(path: string, images: readonly Image[], store: FileStore): void {
  const files = [...layoutFiles(images, store), jsonFile("manifest.json", dockerManifest(images))];
  const common = { uid: 0, gid: 0, mtime: 0 };
  const tar = new TarFile(path);
  try {
    for (const folder of ["/blobs", "/blobs/sha256"])
      tar.add({ ...common, path: folder, mode: 0o755, type: "directory" });
    for (const { path: name, size, content } of files)
      tar.add({ ...common, path: `/${name}`, mode: 0o644, type: "file", size }, content);
    tar.finish();
  } finally {
    tar.close();
  }
}

interface LayoutFile {
  readonly path: string;
  readonly size: number;
  readonly content: Content;
}

/** Blobs stand in the order of their digests, each once, whatever images share it. */
function layoutFiles(images: readonly Image[], store: FileStore): LayoutFile[] {
  const blobs = images.flatMap(({ manifest, config, layers }) => [
    documentFile(manifest),
    documentFile(config),
    ...layers.map(({ digest, size }) => ({
      path: blobPath(digest),
      size,
      content: archived(digest, store),
    })),
  ]);
  const named = images.map(({ name, subject, manifest }) => {
    return { name, architecture: subject.architecture, manifest: descriptorOf(manifest) };
  });
  const byPath = new Map(blobs.map((blob) => [blob.path, blob]));
  return [
    jsonFile("oci-layout", { imageLayoutVersion: "1.0.0" }),
    jsonFile("index.json", imageIndex(named)),
    ...[...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}

function documentFile({ digest, size, bytes }: Document): LayoutFile {
  return { path: blobPath(digest), size, content: bytes };
}

function jsonFile(path: string, value: unknown): LayoutFile {
  const content = Buffer.from(JSON.stringify(value));
  return { path, size: content.length, content };
}

function archived(digest: string, store: FileStore): string {
  const path = store.archive(digest);
  if (path === undefined)
    throw new StoreError("ENOENT", digest, "the store has lost a layer that it just had");
  return path;
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EXDEV" && code !== "EMLINK" && code !== "EPERM") throw error;
    copyFileSync(from, to);
  }
}
