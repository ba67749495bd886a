import { ArchiveError } from "./deb-error.ts";

/** A reference to bytes by digest (OCI image specification 1.1, descriptor.md). */
export interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant: string };
}
export interface ImageManifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}
export interface ImageConfig {
  readonly os: string;
  readonly architecture: string;
  /** Of each layer unpacked: `sha256:…`. */
  readonly diffIds: readonly string[];
}

/** What a registry must be asked for: an index of images, or one image; Docker's own names for both mean the same. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
] as const;
/** The specification asks readers to take at least so much (manifest.md). */
export const largestManifest = 4 * 1024 * 1024;
const mostLayers = 512;

/** An index of images, or one image. Throws an ArchiveError. */
export function readManifest(
  bytes: Uint8Array,
): { readonly manifests: readonly Descriptor[] } | ImageManifest {
  const found = readObject(bytes, "the manifest");
  if (Array.isArray(found.manifests)) return { manifests: found.manifests.map((one) => descriptor(one)) };
  if (!Array.isArray(found.layers)) throw new ArchiveError("it is neither an image nor an index of images");
  if (found.layers.length > mostLayers)
    throw new ArchiveError(`the image has more than ${mostLayers} layers`);
  return { config: descriptor(found.config), layers: found.layers.map((one) => descriptor(one)) };
}

/** The configuration of an image, as far as its files go. Throws an ArchiveError. */
export function readConfig(bytes: Uint8Array): ImageConfig {
  const { os, architecture, rootfs } = readObject(bytes, "the configuration");
  const ids = (rootfs as { diff_ids?: unknown } | undefined)?.diff_ids;
  if (!Array.isArray(ids) || !ids.every(isDigest))
    throw new ArchiveError("the configuration of the image names no layers");
  return { os: String(os ?? ""), architecture: String(architecture ?? ""), diffIds: ids };
}

/** The OCI name of Debian's architecture (platforms are those of Go). */
export function ociArchitecture(debian: string): string {
  const names: Readonly<Record<string, string>> = {
    armhf: "arm",
    armel: "arm",
    i386: "386",
    ppc64el: "ppc64le",
  };
  return names[debian] ?? debian;
}

export function isDigest(text: unknown): text is string {
  return typeof text === "string" && /^sha256:[0-9a-f]{64}$/.test(text);
}

function descriptor(value: unknown): Descriptor {
  const { digest, size, mediaType, annotations, platform } = (value ?? {}) as Record<string, unknown>;
  if (!isDigest(digest)) throw new ArchiveError("a part of the image has no digest of SHA-256");
  if (!Number.isSafeInteger(size) || (size as number) < 0)
    throw new ArchiveError(`the part ${digest} of the image has no size`);
  const texts = Object.entries((annotations ?? {}) as object).filter(([, text]) => typeof text === "string");
  const base = {
    digest,
    size: size as number,
    mediaType: String(mediaType ?? ""),
    annotations: Object.fromEntries(texts) as Record<string, string>,
  };
  if (typeof platform !== "object" || platform === null) return base;
  const { os, architecture, variant } = platform as Record<string, unknown>;
  const named = {
    os: String(os ?? ""),
    architecture: String(architecture ?? ""),
    variant: String(variant ?? ""),
  };
  return { ...base, platform: named };
}

function readObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  if (bytes.length > largestManifest)
    throw new ArchiveError(`${what} has more than ${largestManifest} bytes`);
  try {
    const found: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (typeof found === "object" && found !== null && !Array.isArray(found))
      return found as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new ArchiveError(`${what} is no JSON object`);
}
