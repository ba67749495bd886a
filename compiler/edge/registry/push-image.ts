import type { Document } from "../../9-emit/image/images.ts";
import type { Descriptor } from "../../9-emit/image/manifests.ts";
import type { Content } from "../tar-file.ts";
import type { Repository } from "./registry.ts";
import { RegistryError } from "./registry-error.ts";
import { again, refused, type UploadOptions, uploadBlob } from "./upload.ts";

/** A manifest with all that it names. */
export interface Pushed {
  readonly manifest: Document;
  readonly blobs: readonly {
    readonly blob: Pick<Descriptor, "digest" | "size">;
    readonly content: Content;
  }[];
}
export interface PushOptions {
  /** Repositories of this registry by the digests that they are known to have; what is pushed is added. */
  readonly known: Map<string, string>;
  readonly progress: UploadOptions["progress"];
}

/** Three at a time: that fills a line, and registries bear it. */
const atOnce = 3;

/**
 * Pushes blobs, then the manifest under its digest and under a tag, so that a tag never leads to what is not whole.
 * Rejects with a RegistryError.
 */
export async function pushImage(
  repository: Repository,
  tag: string,
  { manifest, blobs }: Pushed,
  { known, progress }: PushOptions,
): Promise<void> {
  const queue = [...new Map(blobs.map((one) => [one.blob.digest, one])).values()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { blob, content } = next;
      await uploadBlob(repository, blob, content, { from: known.get(blob.digest), progress });
      known.set(blob.digest, repository.name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const reference of [manifest.digest, tag])
    await again(() => putManifest(repository, reference, manifest));
}

async function putManifest(repository: Repository, reference: string, manifest: Document): Promise<void> {
  const { status, headers, body } = await repository.ask({
    method: "PUT",
    url: repository.url(`manifests/${reference}`),
    headers: { "content-type": manifest.mediaType },
    body: manifest.bytes,
  });
  if (status !== 201) throw refused("the manifest", status, body);
  const given = headers["docker-content-digest"];
  if (given !== undefined && given !== manifest.digest)
    throw new RegistryError(`the manifest has the digest ${given} there, and ${manifest.digest} here`);
}
