import { createHash } from "node:crypto";
import type { LockedTree } from "../../5-lock/lock-file.ts";
import type { OwnFile, PackageOrigin, Subject } from "./evidence.ts";

/**
 * A CycloneDX 1.6 document with what `spdxDocument` says. It has no time, and its serial number is taken from the root's
 * digest and the lock's.
 */
export function cyclonedxDocument(subject: Subject) {
  const { container, rootDigest, inputs, packages, trees, ownFiles, dependencies } = subject;
  const root = `container:${container}`;
  const lock = sha256(inputs.lock.bytes);
  const files = ownFiles.map(fileComponent);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialNumber(`${container}\n${rootDigest}\n${lock}`),
    version: 1,
    metadata: {
      tools: { components: [{ type: "application", name: "plimsoll", version: inputs.version }] },
      component: { type: "container", "bom-ref": root, name: container, version: rootDigest },
      properties: [property("lock", `sha256:${lock}`)],
    },
    components: [...packages.map(packageComponent), ...trees.map(treeComponent), ...files],
    dependencies: [
      { ref: root, dependsOn: packages.map(({ purl }) => purl) },
      ...[...dependencies].map(([ref, dependsOn]) => ({ ref, dependsOn })),
    ],
  };
}

function packageComponent({ locked, facts, why, suite, purl }: PackageOrigin) {
  const { maintainer, homepage, description } = facts.control;
  return {
    type: "library",
    "bom-ref": purl,
    ...(maintainer && { supplier: { name: maintainer } }),
    name: locked.name,
    version: locked.version,
    ...(description && { description: description.split("\n")[0] }),
    hashes: [{ alg: "SHA-256", content: locked.digest.slice("sha256:".length) }],
    purl,
    ...(homepage && { externalReferences: [{ type: "website", url: homepage }] }),
    properties: [
      property("reason", why),
      property("source", locked.source),
      property("suite", locked.suite),
      property("path", locked.path),
      ...(suite
        ? [
            property("in-release", suite.inRelease),
            ...(suite.keyring === undefined ? [] : [property("keyring", suite.keyring)]),
            ...suite.signedBy.map((signer) => property("signed-by", signer)),
          ]
        : []),
    ],
  };
}

function treeComponent({ source, kind, digest }: LockedTree) {
  return {
    type: kind === "oci" ? "container" : "file",
    "bom-ref": `source:${source}`,
    name: source,
    version: digest,
    properties: [property("reason", "a source of the container"), property("source", source)],
  };
}

function fileComponent({ path, sha1, sha256: content, reason }: OwnFile) {
  return {
    type: "file",
    "bom-ref": `file:${path}`,
    name: path,
    hashes: [
      { alg: "SHA-1", content: sha1 },
      { alg: "SHA-256", content },
    ],
    properties: [property("reason", reason)],
  };
}

function property(name: string, value: string): { name: string; value: string } {
  return { name: `plimsoll:${name}`, value };
}

/** A UUID of version 8 (RFC 9562: what it is made of is the maker's own affair). */
function serialNumber(text: string): string {
  const hex = sha256(Buffer.from(text));
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20)];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join("-")}`;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
