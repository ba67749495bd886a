import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ArchiveError } from "../formats/deb-error.ts";
import {
  type Descriptor,
  isDigest,
  largestManifest,
  manifestTypes,
  readManifest,
} from "../formats/oci-image.ts";
import type { Fetcher } from "./interfaces.ts";

/** Where an image is: its manifests by name, its parts by digest. */
export interface ImageSource {
  /** The manifest, or index of manifests, of a name. Throws ArchiveErrors; rejects with FetchErrors. */
  named(tag: string | undefined): Promise<Descriptor>;
  /** URLs of a part; a manifest lies elsewhere than other parts in a registry. */
  urls(digest: string, isManifest: boolean): readonly string[];
}

const nameKey = "org.opencontainers.image.ref.name";

/** A folder with an OCI image layout (image-layout.md): `oci-layout`, `index.json`, `blobs/`. */
export function layoutSource(folder: string): ImageSource {
  return {
    named: async (tag) => {
      if (!readFile(join(folder, "oci-layout")))
        throw new ArchiveError("it has no oci-layout: it is no image layout");
      const found = readManifest(readFile(join(folder, "index.json")) ?? Buffer.alloc(0));
      if (!("manifests" in found)) throw new ArchiveError("its index.json is no index");
      const names = found.manifests.map(({ annotations }) => annotations[nameKey] ?? "without a name");
      const fitting = found.manifests.filter(
        ({ annotations }) => tag === undefined || annotations[nameKey] === tag,
      );
      const [only, more] = fitting;
      if (!only)
        throw new ArchiveError(`it has no image ${tag ?? ""}: there is ${names.join(", ") || "none"}`);
      if (more) throw new ArchiveError(`it has several images: name one of ${names.join(", ")} as \`tag\``);
      return only;
    },
    urls: (digest) => [pathToFileURL(join(folder, "blobs", "sha256", digest.slice("sha256:".length))).href],
  };
}

/** A repository of a registry (OCI distribution specification 1.1): `http://127.0.0.1:5000/team/base`. */
export function registrySource(repository: string, fetcher: Fetcher): ImageSource {
  const { origin, pathname } = new URL(repository);
  const base = `${origin}/v2${pathname.replace(/\/+$/, "")}`;
  return {
    named: async (tag = "latest") => {
      const urls = [`${base}/manifests/${encodeURIComponent(tag)}`];
      const { path, digest, size } = await fetcher.take({
        urls,
        label: repository,
        accept: manifestTypes.join(", "),
      });
      if (size > largestManifest) throw new ArchiveError(`the manifest has ${size} bytes`);
      readManifest(readFileSync(path));
      return { digest, size, mediaType: "", annotations: {} };
    },
    urls: (digest, isManifest) => [`${base}/${isManifest ? "manifests" : "blobs"}/${digest}`],
  };
}

/** By digest alone: the size is what is found there. */
export async function byDigest(source: ImageSource, digest: string, fetcher: Fetcher): Promise<Descriptor> {
  if (!isDigest(digest)) throw new ArchiveError(`${digest} is no digest of SHA-256`);
  const accept = manifestTypes.join(", ");
  const { size } = await fetcher.take({ urls: source.urls(digest, true), digest, label: digest, accept });
  return { digest, size, mediaType: "", annotations: {} };
}

function readFile(path: string): Uint8Array | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  if (stat.size > largestManifest) throw new ArchiveError(`${path} has ${stat.size} bytes`);
  return readFileSync(path);
}
