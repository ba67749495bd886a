import { createHash } from "node:crypto";
import type { LockedTree } from "../../5-lock/lock-file.ts";
import type { NamedDigest, PackageOrigin, Subject } from "./evidence.ts";

/** What a statement is about: an artifact by the SHA-256 of its bytes, hexadecimal. */
export type Artifact = NamedDigest;

/**
 * An in-toto statement (version 1) with SLSA provenance (version 1) of what a build wrote: everything that it read is among
 * `resolvedDependencies`, by digest. It says nothing of when and where, so that another's build gives the same bytes.
 */
export function provenance(subject: Subject, artifacts: readonly Artifact[]) {
  const { container, rootDigest, inputs } = subject;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: "urn:plimsoll:build:1",
        externalParameters: { container },
        resolvedDependencies: dependencies(subject),
      },
      runDetails: {
        builder: { id: "urn:plimsoll:compiler", version: { plimsoll: inputs.version } },
        byproducts: [{ name: "rootfs", digest: { "plimsoll-root-1": rootDigest.slice("sha256:".length) } }],
      },
    },
  };
}

function dependencies({ inputs, packages, trees }: Subject) {
  return [
    digested({
      name: inputs.lock.name,
      sha256: createHash("sha256").update(inputs.lock.bytes).digest("hex"),
    }),
    ...inputs.files.map(digested),
    ...inputs.modules.map(({ from, digest }) => ({
      name: from,
      digest: { "plimsoll-module-1": digest.slice("sha256:".length) },
    })),
    ...inputs.suites.map(({ source, suite, inRelease, signedBy, keyring }) => ({
      name: `InRelease of ${suite}`,
      digest: { sha256: inRelease.slice("sha256:".length) },
      annotations: { source, suite, signedBy, ...(keyring !== undefined && { keyring }) },
    })),
    ...trees.map(treeDependency),
    ...packages.map(packageDependency),
  ];
}

function packageDependency({ locked, why, purl }: PackageOrigin) {
  return {
    uri: purl,
    name: locked.name,
    digest: { sha256: locked.digest.slice("sha256:".length) },
    annotations: { source: locked.source, suite: locked.suite, path: locked.path, reason: why },
  };
}

/** The digest of an archive, or of an image's manifest, is that of bytes; a folder's is that of its listing. */
function treeDependency({ source, kind, digest }: LockedTree) {
  const name = kind === "tar" || kind === "oci" ? "sha256" : "plimsoll-tree-1";
  return { name: source, digest: { [name]: digest.slice("sha256:".length) }, annotations: { kind } };
}

function digested({ name, sha256 }: NamedDigest) {
  return { name, digest: { sha256 } };
}
