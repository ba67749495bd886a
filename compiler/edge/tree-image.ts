import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TreeFacts } from "../5-lock/facts.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import {
  type Descriptor,
  type ImageManifest,
  largestManifest,
  manifestTypes,
  ociArchitecture,
  readConfig,
  readManifest,
} from "../formats/oci-image.ts";
import { mergeLayers } from "../formats/oci-layers.ts";
import { byDigest, type ImageSource } from "./image-source.ts";
import type { Fetcher } from "./interfaces.ts";
import type { FileStore } from "./store.ts";
import { readTar } from "./tree-tar.ts";

export interface Image {
  /** The manifest, the configuration, and the layers from the lowest up. */
  readonly parts: readonly Pick<Descriptor, "digest" | "size">[];
  readonly facts: TreeFacts;
}
interface Wanted {
  readonly tag?: string;
  readonly digest?: string;
  readonly architecture: string;
}

/**
 * Fetches one image for an architecture and puts its layers together. Every part has the digest and the size by which it is
 * named, and every layer, unpacked, that of the configuration. Rejects with ArchiveErrors, FetchErrors and StoreErrors.
 */
export async function readImage(
  source: ImageSource,
  wanted: Wanted,
  fetcher: Fetcher,
  store: FileStore,
): Promise<Image> {
  const named = wanted.digest
    ? await byDigest(source, wanted.digest, fetcher)
    : await source.named(wanted.tag);
  const { top, manifest } = await imageOf(source, named, wanted.architecture, fetcher);
  const config = readConfig(readFileSync(await bring(source, manifest.config, fetcher)));
  refuseOther(config.os, config.architecture, wanted.architecture);
  if (config.diffIds.length !== manifest.layers.length)
    throw new ArchiveError(
      `it has ${manifest.layers.length} layers, its configuration ${config.diffIds.length}`,
    );
  const paths = await Promise.all(manifest.layers.map((layer) => bring(source, layer, fetcher)));
  const layers: TreeFacts[] = [];
  for (const [index, path] of paths.entries())
    layers.push(await layerAt(path, config.diffIds[index] as string, store));
  const parts = [top, manifest.config, ...manifest.layers].map(({ digest, size }) => ({ digest, size }));
  return { parts, facts: mergeLayers(layers) };
}

async function imageOf(
  source: ImageSource,
  named: Descriptor,
  architecture: string,
  fetcher: Fetcher,
): Promise<{ readonly top: Descriptor; readonly manifest: ImageManifest }> {
  const found = readManifest(readFileSync(await bring(source, named, fetcher, true)));
  if (!("manifests" in found)) return { top: named, manifest: found };
  const own = found.manifests.find(
    ({ platform }) => platform?.os === "linux" && platform.architecture === ociArchitecture(architecture),
  );
  const names = found.manifests.map(({ platform }) => `${platform?.os}/${platform?.architecture}`);
  if (!own)
    throw new ArchiveError(`it has no image for ${architecture}: there is ${names.join(", ") || "none"}`);
  const inner = readManifest(readFileSync(await bring(source, own, fetcher, true)));
  if ("manifests" in inner) throw new ArchiveError("its index leads to another index");
  return { top: own, manifest: inner };
}

function bring(
  source: ImageSource,
  { digest, size }: Descriptor,
  fetcher: Fetcher,
  isManifest = false,
): Promise<string> {
  if (isManifest && size > largestManifest) throw new ArchiveError(`the manifest has ${size} bytes`);
  const accept = isManifest ? { accept: manifestTypes.join(", ") } : {};
  return fetcher.archive({ urls: source.urls(digest, isManifest), digest, size, label: digest, ...accept });
}

async function layerAt(path: string, diffId: string, store: FileStore): Promise<TreeFacts> {
  const hash = createHash("sha256");
  const facts = await readTar(path, store, (chunk) => hash.update(chunk));
  const found = `sha256:${hash.digest("hex")}`;
  if (found !== diffId)
    throw new ArchiveError(`a layer unpacks to ${found}, its configuration says ${diffId}`);
  return facts;
}

function refuseOther(os: string, architecture: string, wanted: string): void {
  if (os === "linux" && architecture === ociArchitecture(wanted)) return;
  throw new ArchiveError(
    `it is an image for ${os || "no system"}/${architecture || "no architecture"}, not linux/${wanted}`,
  );
}
