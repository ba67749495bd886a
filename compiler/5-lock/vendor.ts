import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource, Model, TreeSource } from "../3-evaluate/model.ts";
import { parseRelease, type Release, releaseText } from "../formats/release.ts";
import { archiveUrls, suitePath } from "./archive-url.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { LockedSuite, LockedTree, LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { mirrorsOf } from "./release-suite.ts";
import { aptSourceNamed, isTree } from "./used-sources.ts";

/** A file of a vendored folder, by its path in it: bytes, or an archive of the store. */
export type VendoredFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly archive: string };

/**
 * Everything that a lock names and that does not lie in the project, as archives that apt reads too: the signed Releases,
 * the indexes by which they were read, the packages; tarballs by their name, images as layouts. A folder for each source.
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
    ...keyringFiles(model, lock, outside),
  ]);
  return {
    value: found.flatMap(({ value }) => value),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function gather(
  what: string,
  work: () => Promise<readonly VendoredFile[]>,
): Promise<Checked<readonly VendoredFile[]>> {
  try {
    return { value: await work(), diagnostics: [] };
  } catch (error) {
    return { value: [], diagnostics: [fetchDiagnostic(error, what)] };
  }
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
  if (isClear) return [{ path: place("InRelease"), bytes }];
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
  const plain = { path: place(path), bytes };
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
  return [{ path: `${source}/${path}`, archive }];
}

function treeFiles(
  model: Model,
  tree: LockedTree,
  outside: Outside,
): Promise<Checked<readonly VendoredFile[]>> {
  const source = model.sources.filter(isTree).find(({ name }) => name === tree.source);
  if (tree.kind === "host") {
    const bound = diagnose("machine-bound", { source: tree.source }, { at: source?.span });
    return Promise.resolve({ value: [], diagnostics: [bound] });
  }
  return gather(`source ${tree.source}`, async () => {
    const urls = source ? urlsOf(source) : undefined;
    if (!urls) return [];
    const archives = await Promise.all(
      tree.blobs.map(({ digest, size }, index) =>
        outside.fetcher.archive({ urls: urls(digest, index), digest, size, label: `source ${tree.source}` }),
      ),
    );
    if (tree.kind === "tar")
      return archives.map((archive) => ({ path: `${tree.source}/${nameOf(urls("", 0)[0] ?? "")}`, archive }));
    const tag = source?.kind === "oci" ? source.tag?.value : undefined;
    return [
      ...layoutFiles(tree, tag),
      ...archives.map((archive, index) => ({ path: blobPath(tree, index), archive })),
    ];
  });
}

/** Where a part can be fetched, by its digest and place among the parts; undefined for what lies in the project or the machine. */
function urlsOf(source: TreeSource): ((digest: string, index: number) => readonly string[]) | undefined {
  if (source.kind === "tar" && "urls" in source.from.value) {
    const { urls } = source.from.value;
    return () => urls;
  }
  if (source.kind !== "oci" || !("repository" in source.from.value)) return undefined;
  const { origin, pathname } = new URL(source.from.value.repository);
  const base = `${origin}/v2${pathname}`;
  return (digest, index) => [`${base}/${index === 0 ? "manifests" : "blobs"}/${digest}`];
}

function nameOf(url: string): string {
  return url.split("/").at(-1) || "archive.tar";
}

function blobPath({ source, architecture, blobs }: LockedTree, index: number): string {
  const hex = blobs[index]?.digest.slice("sha256:".length);
  return `${source}/${architecture}/blobs/sha256/${hex}`;
}

/** A layout of one image (OCI image specification 1.1, image-layout.md). */
function layoutFiles(
  { source, architecture, blobs }: LockedTree,
  tag: string | undefined,
): readonly VendoredFile[] {
  const folder = `${source}/${architecture}`;
  const manifest = {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    ...blobs[0],
    ...(tag === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": tag } }),
  };
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [manifest],
  };
  return [
    { path: `${folder}/oci-layout`, bytes: Buffer.from('{"imageLayoutVersion":"1.0.0"}\n') },
    { path: `${folder}/index.json`, bytes: Buffer.from(`${JSON.stringify(index)}\n`) },
  ];
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
