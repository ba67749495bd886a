import { createHash } from "node:crypto";
import type { LockedTree } from "../../5-lock/lock-file.ts";
import type { OwnFile, PackageOrigin, Subject } from "./evidence.ts";
import { originText } from "./origin-text.ts";

const unknown = "NOASSERTION";
const document = "SPDXRef-DOCUMENT";
const root = "SPDXRef-Container";
const lock = "SPDXRef-Lock";

/**
 * An SPDX 2.3 document of a container: each package with its purl, archive digest, suite, signer and why it is there; each
 * file that no package brought; and the lock that all of it came from. Identifiers are made of names, and `created`, which
 * the specification asks for, is the date of the lock: the same lock gives the same bytes.
 */
export function spdxDocument(subject: Subject) {
  const { container, rootDigest, date, inputs, packages, trees, ownFiles } = subject;
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: document,
    name: container,
    documentNamespace: `urn:plimsoll:spdx:${encodeURIComponent(container)}:${rootDigest.replace(":", "-")}`,
    creationInfo: {
      created: new Date(date * 1000).toISOString().replace(".000Z", "Z"),
      creators: [`Tool: plimsoll-${inputs.version}`],
      comment: "The time is the date of the lock.",
    },
    packages: [containerPackage(subject), ...packages.map(packageOf), ...trees.map(treePackage)],
    files: [
      file(
        lock,
        `./${inputs.lock.name}`,
        digests(inputs.lock.bytes),
        "every input of the container, by digest",
      ),
      ...ownFiles.map((own) => file(idOf(own), `.${own.path}`, own, own.reason)),
    ],
    relationships: relationships(subject),
  };
}

/** Its own files are those that no package brought; the others belong to the packages that it contains. */
function containerPackage({ container, rootDigest, inputs, ownFiles }: Subject) {
  return {
    name: container,
    SPDXID: root,
    versionInfo: rootDigest,
    downloadLocation: unknown,
    filesAnalyzed: true,
    packageVerificationCode: { packageVerificationCodeValue: verificationCode(ownFiles) },
    primaryPackagePurpose: "CONTAINER",
    supplier: unknown,
    licenseConcluded: unknown,
    licenseDeclared: unknown,
    copyrightText: unknown,
    comment: `Built by plimsoll ${inputs.version}; manifest.json of its bundle says of every path why it is there.`,
  };
}

function packageOf(origin: PackageOrigin) {
  const { locked, facts, why, purl } = origin;
  const { maintainer, homepage, description } = facts.control;
  return {
    name: locked.name,
    SPDXID: packageId(origin),
    versionInfo: locked.version,
    packageFileName: locked.path.slice(locked.path.lastIndexOf("/") + 1),
    supplier: maintainer ? `Organization: ${maintainer.replace(/\s*<(.*)>$/, " ($1)")}` : unknown,
    downloadLocation: unknown,
    filesAnalyzed: false,
    checksums: [{ algorithm: "SHA256", checksumValue: hex(locked.digest) }],
    ...(homepage && { homepage }),
    sourceInfo: originText(origin),
    licenseConcluded: unknown,
    licenseDeclared: unknown,
    copyrightText: unknown,
    ...(description && { summary: description.split("\n")[0] }),
    comment: `asked for by ${why}`,
    externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }],
  };
}

function treePackage(tree: LockedTree) {
  return {
    name: tree.source,
    SPDXID: treeId(tree),
    versionInfo: tree.digest,
    supplier: unknown,
    downloadLocation: unknown,
    filesAnalyzed: false,
    sourceInfo: `source ${tree.source} (${tree.kind}), ${tree.digest}`,
    licenseConcluded: unknown,
    licenseDeclared: unknown,
    copyrightText: unknown,
    comment: "a source of the container",
  };
}

function file(SPDXID: string, fileName: string, { sha1, sha256 }: Digests, comment: string) {
  return {
    fileName,
    SPDXID,
    checksums: [
      { algorithm: "SHA1", checksumValue: sha1 },
      { algorithm: "SHA256", checksumValue: sha256 },
    ],
    licenseConcluded: unknown,
    licenseInfoInFiles: [unknown],
    copyrightText: unknown,
    comment,
  };
}

function relationships({ packages, trees, ownFiles, dependencies }: Subject) {
  const ids = new Map(packages.map((origin) => [origin.purl, packageId(origin)]));
  const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => {
    return { spdxElementId, relationshipType, relatedSpdxElement };
  };
  return [
    relation(document, "DESCRIBES", root),
    relation(root, "GENERATED_FROM", lock),
    ...[...ids.values()].map((id) => relation(root, "CONTAINS", id)),
    ...trees.map((tree) => relation(root, "CONTAINS", treeId(tree))),
    ...ownFiles.map((own) => relation(root, "CONTAINS", idOf(own))),
    ...[...dependencies].flatMap(([from, all]) =>
      all.map((to) => relation(ids.get(from) ?? "", "DEPENDS_ON", ids.get(to) ?? "")),
    ),
  ];
}

/** SPDX 2.3, 7.9: over the digests of the files in hexadecimal, sorted, one after the other. */
function verificationCode(files: readonly OwnFile[]): string {
  const all = files.map(({ sha1 }) => sha1).sort();
  return createHash("sha1").update(all.join("")).digest("hex");
}

interface Digests {
  readonly sha1: string;
  readonly sha256: string;
}

function digests(bytes: Uint8Array): Digests {
  const of = (name: string) => createHash(name).update(bytes).digest("hex");
  return { sha1: of("sha1"), sha256: of("sha256") };
}

/** Letters, digits, dots and hyphens are all that an identifier may have; what else there is comes back as its code. */
function packageId({ locked: { name, architecture, version } }: PackageOrigin): string {
  return `SPDXRef-Package-${[name, architecture, version].map(plain).join("-")}`;
}

function treeId({ source }: LockedTree): string {
  return `SPDXRef-Source-${plain(source)}`;
}

function idOf({ path }: OwnFile): string {
  return `SPDXRef-File-${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
}

function plain(text: string): string {
  return text.replace(/[^a-zA-Z0-9.]/g, (found) => `-${found.charCodeAt(0).toString(16)}`);
}

function hex(digest: string): string {
  return digest.slice("sha256:".length);
}
