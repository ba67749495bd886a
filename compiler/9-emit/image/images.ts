import { createHash } from "node:crypto";
import { type DiffedLayer, type ImageSubject, imageConfig } from "./image-config.ts";
import { configType, type Descriptor, imageManifest, manifestType } from "./manifests.ts";

/** An image whose layers have bytes: its documents, and the blobs that it is made of. */
export interface Image {
  /** Its tag in a layout: that of the container; of an app that is not the first, with the app's behind a dot. */
  readonly name: string;
  readonly subject: ImageSubject;
  readonly manifest: Document;
  readonly config: Document;
  readonly layers: readonly Descriptor[];
}
/** A JSON document as the bytes that its digest stands for. */
export interface Document extends Descriptor {
  readonly bytes: Uint8Array;
}
/** A layer once its archive is written. */
export interface BlobLayer extends DiffedLayer {
  readonly blob: Descriptor;
}

/** An image for each app of a container, over the same layers. The first app's has the container's name. */
export function imagesOf(subjects: readonly ImageSubject[], layers: readonly BlobLayer[]): Image[] {
  const several = subjects.length > 1;
  return subjects.flatMap((subject, i) => {
    const { container, app } = subject;
    const names = [...(i === 0 ? [container] : []), ...(several ? [`${container}.${app.name}`] : [])];
    return names.map((name) => imageOf(name, subject, layers));
  });
}

function imageOf(name: string, subject: ImageSubject, layers: readonly BlobLayer[]): Image {
  const config = document(configType, imageConfig(subject, layers));
  const blobs = layers.map(({ blob }) => blob);
  const manifest = document(manifestType, imageManifest(subject, descriptorOf(config), blobs));
  return { name, subject, manifest, config, layers: blobs };
}

/** Bytes as `JSON.stringify` gives them, without white space: what registries and signatures take the digest of. */
export function document(mediaType: string, value: unknown): Document {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { mediaType, digest, size: bytes.length, bytes };
}

export function descriptorOf({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}
