import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { DecompressError, decompress, INDEX_SUFFIXES } from "../formats/decompress.ts";
import type { ReleaseFile } from "../formats/release.ts";
import { archiveUrls } from "./archive-url.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { Outside } from "./outside.ts";
import { type PackagesIndex, scanPackages } from "./packages-index.ts";
import { digestOf, type TrustedSuite } from "./release-suite.ts";

/** One Packages index that was read, with the path and digest that the lock keeps. */
export interface ReadIndex {
  readonly suite: TrustedSuite;
  readonly path: string;
  readonly digest: string;
  readonly index: PackagesIndex;
}

/** Eight times Debian's largest, and as much as a string can hold; what claims more is refused before it is fetched. */
const LARGEST_INDEX = 400 * 1024 * 1024;

/** Reads the indexes of a suite for one architecture: one a component, and one for `all` where it is kept apart. */
export async function readIndexes(
  suite: TrustedSuite,
  architecture: string,
  outside: Outside,
): Promise<Checked<readonly ReadIndex[]>> {
  const parts = suite.source.components.flatMap((component) =>
    indexNames(suite, component, architecture).map((name) =>
      readOne(suite, component, architecture, name, outside),
    ),
  );
  const read = await Promise.all(parts);
  return {
    value: read.flatMap((one) => ("severity" in one ? [] : [one])),
    diagnostics: read.filter((one): one is Diagnostic => "severity" in one),
  };
}

function indexNames({ release }: TrustedSuite, component: string, architecture: string): readonly string[] {
  const own = `${component}/binary-${architecture}/Packages`;
  const apart = release.architectures.includes("all") && !release.allInEach;
  return apart ? [own, `${component}/binary-all/Packages`] : [own];
}

async function readOne(
  suite: TrustedSuite,
  component: string,
  architecture: string,
  name: string,
  outside: Outside,
): Promise<ReadIndex | Diagnostic> {
  const at = suite.source.suites.find(({ value }) => value === suite.suite)?.span;
  const path = INDEX_SUFFIXES.map((suffix) => name + suffix).find((one) => suite.release.files.has(one));
  const plain = suite.release.files.get(name);
  const file = path === undefined ? undefined : suite.release.files.get(path);
  if (path === undefined || !file || !plain || plain.size > LARGEST_INDEX || file.size > LARGEST_INDEX) {
    return diagnose("no-index", { suite: suite.suite, component, architecture }, { at });
  }
  try {
    const bytes = await bring(suite, path, file, outside);
    const index = scanPackages(await decompress(path, bytes, plain.size));
    return { suite, path, digest: file.digest, index };
  } catch (error) {
    if (!(error instanceof DecompressError)) return fetchDiagnostic(error, labelOf(suite, path), { at });
    return diagnose("unreadable-index", { index: path, suite: suite.suite, reason: error.message }, { at });
  }
}

/** From the store when it is there whole; by its digest first, so that an archive in motion serves what it signed. */
async function bring(
  suite: TrustedSuite,
  path: string,
  file: ReleaseFile,
  { store, fetcher }: Outside,
): Promise<Uint8Array> {
  const kept = store.get("index", file.digest);
  if (kept && digestOf(kept) === file.digest) return kept;
  const folder = path.slice(0, path.lastIndexOf("/"));
  const base = `dists/${suite.suite}`;
  const plain = archiveUrls(suite.mirrors, `${base}/${path}`);
  const byHash = archiveUrls(suite.mirrors, `${base}/${folder}/by-hash/${file.byHash}`);
  const bytes = await fetcher.bytes({
    urls: suite.release.acquireByHash ? [...byHash, ...plain] : plain,
    size: file.size,
    digest: file.digest,
    label: labelOf(suite, path),
  });
  store.put("index", file.digest, bytes);
  return bytes;
}

function labelOf({ suite }: TrustedSuite, path: string): string {
  return `${suite} ${path}`;
}
