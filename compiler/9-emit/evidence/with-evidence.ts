import { createHash } from "node:crypto";
import type { EmittedFile } from "../emitted.ts";
import { jsonFile, type NamedFile, sorted, textFile } from "../files.ts";
import { cyclonedxDocument } from "./cyclonedx.ts";
import type { Subject } from "./evidence.ts";
import { type Artifact, provenance } from "./provenance.ts";
import { spdxDocument } from "./spdx.ts";

/** Which packages and files a container is made of, in the two forms that scanners read. */
function inventories(subject: Subject): NamedFile[] {
  return [
    ["sbom.cdx.json", jsonFile(cyclonedxDocument(subject))],
    ["sbom.spdx.json", jsonFile(spdxDocument(subject))],
  ];
}

/** The files of a bundle with all that vouches for them: inventories, provenance of every file, and their checksums. */
export function withEvidence(
  files: ReadonlyMap<string, EmittedFile>,
  subject: Subject,
): Map<string, EmittedFile> {
  const told = sorted([...files, ...inventories(subject)]);
  const whole = sorted([...told, ["provenance.json", jsonFile(provenance(subject, artifactsOf(told)))]]);
  return withChecksums(whole, []);
}

/** What stands beside an image: the same, each file under the container's name, with the image for its subject. */
export function imageEvidence(subject: Subject, image: readonly Artifact[]): Map<string, EmittedFile> {
  const files = [...inventories(subject), ["provenance.json", jsonFile(provenance(subject, image))] as const];
  return sorted(files.map(([name, file]) => [`${subject.container}.${name}`, file]));
}

function artifactsOf(files: ReadonlyMap<string, EmittedFile>): Artifact[] {
  return [...files].map(([name, { bytes }]) => {
    return { name, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
}

/** Files with the checksums of all of them, and of artifacts that stand beside them. */
export function withChecksums(
  files: Iterable<NamedFile>,
  beside: readonly Artifact[],
): Map<string, EmittedFile> {
  const told = sorted(files);
  const all = [...artifactsOf(told), ...beside].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted([...told, ["SHA256SUMS", textFile(checksums(all), 0o644)]]);
}

/** As `sha256sum -c` reads it (coreutils). */
function checksums(artifacts: readonly Artifact[]): string {
  return artifacts.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
}
