import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource, Model } from "../3-evaluate/model.ts";
import { digestOf } from "../formats/digest.ts";
import { archiveOf, isUrl } from "../formats/module-where.ts";
import { parseRelease, type Release, releaseText } from "../formats/release.ts";
import { archiveUrls, suitePath } from "./archive-url.ts";
import type { LockedSuite, LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { mirrorsOf } from "./release-suite.ts";
import { aptSourceNamed } from "./used-sources.ts";
import { treeFiles } from "./vendor-trees.ts";
import { gather, nameOf, type VendoredFile } from "./vendored-file.ts";

/** What belongs to no source stands in folders that no source can be called. */
const modulesFolder = "+modules";
export const scriptsFolder = "+scripts";

/**
 * Everything that a lock names and that does not lie in the project, as archives that apt reads too: the signed Releases,
 * the indexes by which they were read, the packages; tarballs by their name, images as layouts, files of the machine as a
 * tar archive. A folder for each source, and one for modules from the network.
 */
export async function vendorFiles(
  model: Model,
  lock: LockFile,
  outside: Outside,
): Promise<Checked<readonly VendoredFile[]>> {
  const found = await Promise.all([
    ...lock.suites.map((suite) => suiteFiles(model, suite, outside)),
    ...lock.packages
      .filter(({ suite }) => suite !== "")
      .map((one) => gather(`${one.name} ${one.version}`, () => packageFile(model, one, outside))),
    ...lock.trees.map((tree) => treeFiles(model, tree, outside)),
    ...lock.modules.map((one) => gather(`module ${one.from}`, () => moduleFile(one, outside))),
    ...keyringFiles(model, lock, outside),
  ]);
  return {
    value: found.flatMap(({ value }) => value),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function suiteFiles(
  model: Model,
  locked: LockedSuite,
  outside: Outside,
): Promise<Checked<readonly VendoredFile[]>> {
  const source = aptSourceNamed(model, locked.source);
  const found = source && (await releaseOf(source, locked, outside));
  const label = `the Release of ${locked.suite}`;
  if (!source || !found)
    return failed(label, "the store does not have it, and the mirrors have another by now");
  const { bytes, signature } = found;
  const release = parseRelease(releaseText(bytes));
  const place = (file: string) => `${locked.source}/${suitePath(locked.suite, file)}`;
  const signed = releaseFiles(bytes, signature, place);
  return gather(label, async () => {
    const indexes = Object.entries(locked.indexes).map(([path, digest]) =>
      indexFiles(source, locked, release, path, digest, place, outside),
    );
    return [...signed, ...(await Promise.all(indexes)).flat()];
  });
}

interface SignedBytes {
  readonly bytes: Uint8Array;
  readonly signature?: Uint8Array | undefined;
}

/** The Release that was locked: from the store, else from a mirror that has not gone on since. */
async function releaseOf(
  source: AptSource,
  { suite, inRelease }: LockedSuite,
  outside: Outside,
): Promise<SignedBytes | undefined> {
  const { store, fetcher } = outside;
  const kept = store.get("release", inRelease);
  if (kept) return { bytes: kept, signature: store.get("release-signature", inRelease) };
  const fetch = (name: string, digest?: string) =>
    fetcher
      .bytes({
        urls: archiveUrls(mirrorsOf(source, suite, outside), suitePath(suite, name)),
        label: `the ${name} of ${suite}`,
        ...(digest === undefined ? {} : { digest }),
      })
      .catch(() => undefined);
  const clear = await fetch("InRelease", inRelease);
  if (clear) return { bytes: clear };
  const bytes = await fetch("Release", inRelease);
  return bytes && { bytes, signature: await fetch("Release.gpg") };
}

function releaseFiles(
  bytes: Uint8Array,
  signature: Uint8Array | undefined,
  place: (file: string) => string,
): readonly VendoredFile[] {
  const isClear = Buffer.from(bytes).toString("latin1", 0, 20).startsWith("-----BEGIN PGP");
  if (isClear) return [{ path: place("InRelease"), bytes, by: `archive ${digestOf(bytes)}` }];
  const own = { path: place("Release"), bytes };
  return signature && signature.length > 0 ? [own, { path: place("Release.gpg"), bytes: signature }] : [own];
}

/** Also by its digest, where the archive has that. */
async function indexFiles(
  source: AptSource,
  { suite }: LockedSuite,
  release: Release,
  path: string,
  digest: string,
  place: (file: string) => string,
  { store, fetcher, ...outside }: Outside,
): Promise<readonly VendoredFile[]> {
  const file = release.files.get(path);
  const bytes =
    store.get("index", digest) ??
    (await fetcher.bytes({
      urls: archiveUrls(mirrorsOf(source, suite, outside), suitePath(suite, path)),
      digest,
      label: `${suite} ${path}`,
      ...(file && { size: file.size }),
    }));
  const plain = { path: place(path), bytes, by: `archive ${digest}` };
  if (!release.acquireByHash || !file) return [plain];
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return [plain, { path: place(`${folder}by-hash/${file.byHash}`), bytes }];
}

async function packageFile(
  model: Model,
  { name, version, source, suite, path, size, digest }: LockFile["packages"][number],
  outside: Outside,
): Promise<readonly VendoredFile[]> {
  const declared = aptSourceNamed(model, source);
  const kept = outside.store.archive(digest) !== undefined;
  const urls = declared && !kept ? archiveUrls(mirrorsOf(declared, suite, outside), path) : [];
  const archive = await outside.fetcher.archive({ urls, size, digest, label: `${name} ${version}` });
  return [{ path: `${source}/${path}`, archive, by: `archive ${digest}` }];
}

/** Several modules may lie in one tarball, and tarballs of several addresses be called the same. */
async function moduleFile(
  { from, archive: pinned }: LockFile["modules"][number],
  { fetcher }: Outside,
): Promise<readonly VendoredFile[]> {
  const url = archiveOf(from)?.archive;
  if (!pinned || url === undefined || !isUrl(from)) return [];
  const archive = await fetcher.archive({ ...pinned, urls: [url], label: from });
  const hex = pinned.digest.slice("sha256:".length);
  return [{ path: `${modulesFolder}/${hex}/${nameOf(url)}`, archive, by: `archive ${pinned.digest}` }];
}

/** The keys beside the archives, so that apt of another machine can prove them too. */
function keyringFiles(
  model: Model,
  { suites }: LockFile,
  outside: Outside,
): readonly Checked<readonly VendoredFile[]>[] {
  const names = new Set(suites.map(({ source }) => source));
  const sources = [...names].flatMap((name) => aptSourceNamed(model, name) ?? []);
  const files = sources.flatMap(({ name, keyring }) => {
    const bytes = keyring && outside.keyrings(keyring.value);
    if (!bytes) return [];
    const isArmored = Buffer.from(bytes).toString("latin1", 0, 10).startsWith("-----BEGIN");
    return [{ path: `${name}/keyring.${isArmored ? "asc" : "gpg"}`, bytes }];
  });
  return [{ value: files, diagnostics: [] }];
}

function failed(what: string, reason: string): { value: readonly []; diagnostics: readonly Diagnostic[] } {
  return { value: [], diagnostics: [diagnose("unvendored", { what, reason })] };
}
