import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Download } from "../edge/interfaces.ts";
import { DecompressError, decompress, INDEX_SUFFIXES } from "../formats/decompress.ts";
import { digestOf } from "../formats/digest.ts";
import type { Release, ReleaseFile } from "../formats/release.ts";
import { archiveUrls, isFlat, suitePath } from "./archive-url.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import { type IndexLabels, labelsOf } from "./index-labels.ts";
import type { Outside } from "./outside.ts";
import { type PackagesIndex, PackagesScan } from "./packages-index.ts";
import type { TrustedSuite } from "./release-suite.ts";

/** One Packages index that was read, with the path and digest that the lock keeps. */
export interface ReadIndex {
  /** The name of the source. */
  readonly source: string;
  /** Empty where package files were read. */
  readonly suite: string;
  readonly path: string;
  readonly digest: string;
  readonly index: PackagesIndex;
  /** How much its suite is wanted, before any pin. */
  readonly weight: number;
  readonly labels?: IndexLabels;
}

/** Eight times Debian's largest, and as much as a string can hold; what claims more is refused before it is fetched. */
const LARGEST_INDEX = 400 * 1024 * 1024;

/** Reads the indexes of a suite for one architecture: one a component, and one for `all` where it is kept apart. */
export async function readIndexes(
  suite: TrustedSuite,
  architecture: string,
  outside: Outside,
): Promise<Checked<readonly ReadIndex[]>> {
  const components = isFlat(suite.suite) ? [undefined] : suite.source.components;
  const parts = components.flatMap((component) =>
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

/** A suite that may not be believed yet. */
type ServedSuite = Pick<TrustedSuite, "source" | "suite" | "mirrors"> & { readonly release: Release };
/** By digest; undefined where it could not be had. */
export type EarlyIndexes = ReadonlyMap<string, Promise<Uint8Array | undefined>>;

/** Of what nobody has signed no more than this is fetched: Debian's largest, five times. */
const LARGEST_EARLY_INDEX = 64 * 1024 * 1024;

/**
 * Begins to fetch the indexes that a Release names while its signature is judged. Nobody looks into the bytes before a
 * Release that is believed asks for those of their digest: of one that is refused they are dropped.
 */
export function fetchEarly(
  suite: ServedSuite,
  architectures: readonly string[],
  { fetcher, store }: Outside,
): EarlyIndexes {
  const early = new Map<string, Promise<Uint8Array | undefined>>();
  const components = isFlat(suite.suite) ? [undefined] : suite.source.components;
  for (const architecture of architectures)
    for (const name of components.flatMap((component) => indexNames(suite, component, architecture))) {
      const path = bestOf(suite, name);
      const file = path === undefined ? undefined : suite.release.files.get(path);
      if (path === undefined || !file || file.size > LARGEST_EARLY_INDEX || early.has(file.digest)) continue;
      if (store.get("index", file.digest)) continue;
      early.set(
        file.digest,
        fetcher.bytes(downloadOf(suite, path, file)).catch(() => undefined),
      );
    }
  return early;
}

/** The quickest to unpack of those that there are. */
function bestOf({ release }: ServedSuite, name: string): string | undefined {
  return INDEX_SUFFIXES.map((suffix) => name + suffix).find((one) => release.files.has(one));
}

function indexNames(
  { release }: ServedSuite,
  component: string | undefined,
  architecture: string,
): readonly string[] {
  if (component === undefined) return ["Packages"];
  const own = `${component}/binary-${architecture}/Packages`;
  const apart = release.architectures.includes("all") && !release.allInEach;
  return apart ? [own, `${component}/binary-all/Packages`] : [own];
}

async function readOne(
  suite: TrustedSuite,
  component: string | undefined,
  architecture: string,
  name: string,
  outside: Outside,
): Promise<ReadIndex | Diagnostic> {
  const at = suite.source.suites.find(({ value }) => value === suite.suite)?.span;
  const path = bestOf(suite, name);
  const plain = suite.release.files.get(name);
  const file = path === undefined ? undefined : suite.release.files.get(path);
  const size = plain?.size ?? unknownSize(suite);
  if (path === undefined || !file || size === undefined || Math.max(size, file.size) > LARGEST_INDEX) {
    const values = { suite: suite.suite, component: component ?? "./", architecture };
    return diagnose("no-index", values, { at });
  }
  try {
    const bytes = await bring(suite, path, file, outside);
    const scan = new PackagesScan();
    await decompress(path, bytes, { size, isExact: plain !== undefined }, (chunk) => scan.push(chunk));
    const named = suite.source.mirrors.map(({ value }) => value);
    return {
      source: suite.source.name,
      suite: suite.suite,
      path,
      digest: file.digest,
      index: scan.end(),
      weight: suite.release.weight,
      labels: labelsOf(suite.release, component, architecture, named),
    };
  } catch (error) {
    if (!(error instanceof DecompressError)) return fetchDiagnostic(error, labelOf(suite, path), { at });
    return diagnose("unreadable-index", { index: path, suite: suite.suite, reason: error.message }, { at });
  }
}

/** Only a folder that is trusted as it is may keep the size of its index to itself; so much is read of it at most. */
function unknownSize({ source, suite }: TrustedSuite): number | undefined {
  return isFlat(suite) && !source.keyring ? LARGEST_INDEX : undefined;
}

/** From the store when it is there whole, or from what is on its way already. */
async function bring(
  suite: TrustedSuite,
  path: string,
  file: ReleaseFile,
  { store, fetcher }: Outside,
): Promise<Uint8Array> {
  const kept = store.get("index", file.digest);
  if (kept && digestOf(kept) === file.digest) return kept;
  const early = await suite.early?.get(file.digest);
  const bytes = early ?? (await fetcher.bytes(downloadOf(suite, path, file)));
  store.put("index", file.digest, bytes);
  return bytes;
}

/** By its digest first, so that an archive in motion serves what it signed. */
function downloadOf(suite: ServedSuite, path: string, file: ReleaseFile): Download {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const plain = archiveUrls(suite.mirrors, suitePath(suite.suite, path));
  const byHash = archiveUrls(suite.mirrors, suitePath(suite.suite, `${folder}by-hash/${file.byHash}`));
  return {
    urls: suite.release.acquireByHash ? [...byHash, ...plain] : plain,
    size: file.size,
    digest: file.digest,
    label: labelOf(suite, path),
  };
}

function labelOf({ suite }: ServedSuite, path: string): string {
  return `${suite} ${path}`;
}
