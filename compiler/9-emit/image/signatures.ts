import { base64, type Sign, signedStatement } from "../../formats/dsse.ts";
import { type Document, descriptorOf, document } from "./images.ts";
import { configType, manifestType } from "./manifests.ts";

/** A key as what is signed needs it. */
export interface Signer {
  readonly sign: Sign;
}
/** An image that carries signatures of another one, under a tag by which cosign finds it. */
export interface SignatureImage {
  readonly tag: string;
  readonly manifest: Document;
  readonly blobs: readonly Document[];
}

const envelopeType = "application/vnd.dsse.envelope.v1+json";

/**
 * The signature of an image where cosign looks for it (sigstore/cosign, specs/SIGNATURE_SPEC.md): a "simple signing" payload
 * that names the manifest's digest and the repository.
 */
export function imageSignature(repository: string, manifest: string, { sign }: Signer): SignatureImage {
  const payload = document("application/vnd.dev.cosign.simplesigning.v1+json", {
    critical: {
      identity: { "docker-reference": repository },
      image: { "docker-manifest-digest": manifest },
      type: "cosign container image signature",
    },
    optional: null,
  });
  const annotations = { "dev.cosignproject.cosign/signature": base64(sign(payload.bytes)) };
  return carrier(`${manifest.replace(":", "-")}.sig`, [{ blob: payload, annotations }]);
}

/** In-toto statements about an image, each signed, where cosign looks for attestations. */
export function imageAttestations(
  manifest: string,
  statements: readonly { readonly predicateType: string }[],
  { sign }: Signer,
): SignatureImage {
  const layers = statements.map((statement) => {
    const envelope = signedStatement(Buffer.from(JSON.stringify(statement)), sign);
    const annotations = {
      "dev.cosignproject.cosign/signature": "",
      "in-toto.io/predicate-type": statement.predicateType,
      predicateType: statement.predicateType,
    };
    return { blob: document(envelopeType, envelope), annotations };
  });
  return carrier(`${manifest.replace(":", "-")}.att`, layers);
}

interface SignedLayer {
  readonly blob: Document;
  readonly annotations: Readonly<Record<string, string>>;
}

function carrier(tag: string, layers: readonly SignedLayer[]): SignatureImage {
  const config = document(configType, {
    architecture: "",
    os: "",
    config: {},
    rootfs: { type: "layers", diff_ids: layers.map(({ blob }) => blob.digest) },
  });
  const manifest = document(manifestType, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptorOf(config),
    layers: layers.map(({ blob, annotations }) => ({ ...descriptorOf(blob), annotations })),
  });
  return { tag, manifest, blobs: [config, ...layers.map(({ blob }) => blob)] };
}

/** Statements about an image that hold an inventory whole, in the form that cosign gives them. */
export function inventoryStatement(
  predicateType: string,
  name: string,
  manifest: string,
  predicate: unknown,
) {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name, digest: { sha256: manifest.slice("sha256:".length) } }],
    predicateType,
    predicate,
  };
}
