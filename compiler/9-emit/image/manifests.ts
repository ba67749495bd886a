import type { Compression } from "./compression.ts";
import type { ImageSubject } from "./image-config.ts";
import { platformOf } from "./image-config.ts";

/** A blob of a layout or a registry by its bytes' digest. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** image-spec, media-types.md. */
export const layerTypes: Readonly<Record<Compression, string>> = {
  none: "application/vnd.oci.image.layer.v1.tar",
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
};
export const configType = "application/vnd.oci.image.config.v1+json";
export const manifestType = "application/vnd.oci.image.manifest.v1+json";
export const indexType = "application/vnd.oci.image.index.v1+json";

export function imageManifest(subject: ImageSubject, config: Descriptor, layers: readonly Descriptor[]) {
  return {
    schemaVersion: 2,
    mediaType: manifestType,
    config,
    layers,
    annotations: {
      "org.opencontainers.image.title": subject.container,
      "plimsoll.root-digest": subject.rootDigest,
    },
  };
}

/** An image of a layout under its name, the tag of `oci:LAYOUT:NAME`. */
export interface NamedImage {
  readonly name: string;
  readonly architecture: string;
  readonly manifest: Descriptor;
}

/** `index.json` of a layout. */
export function imageIndex(images: readonly NamedImage[]) {
  return {
    schemaVersion: 2,
    mediaType: indexType,
    manifests: images.map(({ name, architecture, manifest }) => ({
      ...manifest,
      platform: platformOf(architecture),
      annotations: { "org.opencontainers.image.ref.name": name },
    })),
  };
}

/** `manifest.json` of what `docker load` takes; paths are those of the layout in the same archive. */
export function dockerManifest(
  images: readonly {
    readonly name: string;
    readonly config: Descriptor;
    readonly layers: readonly Descriptor[];
  }[],
) {
  return images.map(({ name, config, layers }) => ({
    Config: blobPath(config.digest),
    RepoTags: [`${name.toLowerCase()}:latest`],
    Layers: layers.map(({ digest }) => blobPath(digest)),
  }));
}

export function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}
