import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Advance } from "../../spec/progress/event.ts";
import { cyclonedxDocument } from "../9-emit/evidence/cyclonedx.ts";
import type { Subject } from "../9-emit/evidence/evidence.ts";
import { provenance } from "../9-emit/evidence/provenance.ts";
import { spdxDocument } from "../9-emit/evidence/spdx.ts";
import type { Image } from "../9-emit/image/images.ts";
import { imageAttestations, imageSignature, inventoryStatement } from "../9-emit/image/signatures.ts";
import type { Compiled } from "../compile.ts";
import { credentialsFor } from "../edge/registry/credentials.ts";
import { type Pushed, type PushOptions, pushImage } from "../edge/registry/push-image.ts";
import { Repository } from "../edge/registry/registry.ts";
import { RegistryError } from "../edge/registry/registry-error.ts";
import type { SigningKey } from "../edge/signing-key.ts";
import type { FileStore } from "../edge/store.ts";
import type { ImageReference } from "../formats/image-reference.ts";

/** An image and where it goes. */
export interface Target {
  readonly one: Compiled;
  readonly image: Image;
  readonly reference: ImageReference;
}
export interface PushedImage {
  readonly image: string;
  /** With its tag. */
  readonly reference: string;
  readonly digest: string;
}
interface Options {
  readonly key: SigningKey | undefined;
  readonly plainHttp?: boolean;
  readonly dryRun?: boolean;
  readonly store: FileStore;
  readonly sent: (pushed: Advance) => void;
}

/** Pushes images one after the other, so that what one has brought is there for the next; the first failure ends it. */
export async function pushImages(
  targets: readonly Target[],
  options: Options,
): Promise<Checked<readonly PushedImage[] | undefined>> {
  const known = new Map<string, Map<string, string>>();
  const pushed: PushedImage[] = [];
  const count = counter(targets, options.sent);
  for (const target of targets) {
    const { registry, repository, tag } = target.reference;
    const reference = `${registry}/${repository}:${tag}`;
    const blobs = known.get(registry) ?? new Map<string, string>();
    known.set(registry, blobs);
    const item = target.image.name;
    try {
      const progress: PushOptions["progress"] = (...sent) => count(item, pushed.length, ...sent);
      if (!options.dryRun) await pushOne(target, blobs, options, progress);
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const diagnostics = [diagnose("push-failed", { reference, reason: error.message })];
      return { value: pushed, diagnostics };
    }
    pushed.push({ image: item, reference, digest: target.image.manifest.digest });
    count(item, pushed.length, 0);
  }
  return { value: pushed, diagnostics: [] };
}

/** Adds up what is sent of all images; what a registry had already says nothing of the speed. */
function counter(targets: readonly Target[], sent: Options["sent"]) {
  const sizes = targets.flatMap(({ image: { config, layers } }) => [
    ...new Map([config, ...layers].map(({ digest, size }) => [digest, size])).values(),
  ]);
  const sums = { bytes: 0, kept: 0 };
  const whole = { total: targets.length, bytes_total: sizes.reduce((sum, size) => sum + size, 0) };
  return (item: string, done: number, bytes: number, wasThere = false): void => {
    sums.bytes += bytes;
    if (wasThere) sums.kept += bytes;
    sent({ item, done, ...whole, ...sums });
  };
}

async function pushOne(
  { one, image, reference }: Target,
  known: Map<string, string>,
  { key, plainHttp = false, store }: Options,
  progress: PushOptions["progress"],
): Promise<void> {
  const { registry, repository: name, tag } = reference;
  const repository = new Repository(registry, name, { credentials: credentialsFor(registry), plainHttp });
  const whole = contentOf(image, store);
  await pushImage(repository, tag, whole, { known, progress });
  if (!key) return;
  const { digest } = image.manifest;
  const statements = statementsOf(one.bundle.evidence, `${registry}/${name}`, digest);
  for (const signed of [
    imageSignature(`${registry}/${name}`, digest, key),
    imageAttestations(digest, statements, key),
  ]) {
    const blobs = signed.blobs.map((blob) => ({ blob, content: blob.bytes }));
    await pushImage(
      repository,
      signed.tag,
      { manifest: signed.manifest, blobs },
      { known, progress: () => {} },
    );
  }
}

function contentOf({ manifest, config, layers }: Image, store: FileStore): Pushed {
  const fromStore = layers.map((blob) => ({ blob, content: store.archive(blob.digest) ?? "" }));
  return { manifest, blobs: [{ blob: config, content: config.bytes }, ...fromStore] };
}

function statementsOf(evidence: Subject, name: string, digest: string) {
  const artifact = { name, sha256: digest.slice("sha256:".length) };
  return [
    provenance(evidence, [artifact]),
    inventoryStatement("https://spdx.dev/Document", name, digest, spdxDocument(evidence)),
    inventoryStatement("https://cyclonedx.org/bom", name, digest, cyclonedxDocument(evidence)),
  ];
}
