import type { Model } from "../3-evaluate/model.ts";
import { findProviders, type Providers } from "../formats/contents.ts";
import { digestOf } from "../formats/digest.ts";
import { parseRelease, type Release, releaseText } from "../formats/release.ts";
import { archiveUrls, suitePath } from "./archive-url.ts";
import type { LockedSuite, LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { mirrorsOf } from "./release-suite.ts";
import { aptSourceNamed } from "./used-sources.ts";

/** Larger than Debian's largest by far; what claims more is left alone. */
const largestContents = 200 * 1024 * 1024;

/**
 * Which packages of the locked suites bring these paths and libraries, from the suites' Contents indexes, checked
 * against the locked Release. It only makes a message better, so what cannot be had is passed over in silence.
 */
export async function providersOf(
  wanted: ReadonlySet<string>,
  model: Model,
  lock: LockFile,
  outside: Outside,
): Promise<Providers> {
  const found = new Map<string, string>();
  for (const suite of lock.suites) {
    for (const path of contentsPaths(model, suite)) {
      const missing = [...wanted].filter((name) => !found.has(name));
      if (missing.length === 0) return found;
      const index = await bring(path, suite, model, outside).catch(() => undefined);
      const some = index ? await findProviders(index, missing).catch(() => new Map<string, string>()) : [];
      for (const [name, provider] of some) found.set(name, provider);
    }
  }
  return found;
}

function contentsPaths(model: Model, { source }: LockedSuite): string[] {
  const components = aptSourceNamed(model, source)?.components ?? [];
  const architectures = [...new Set(model.profiles.map(({ architecture }) => architecture.value)), "all"];
  return architectures.flatMap((one) => components.map((component) => `${component}/Contents-${one}.gz`));
}

async function bring(
  path: string,
  suite: LockedSuite,
  model: Model,
  outside: Outside,
): Promise<Uint8Array | undefined> {
  const source = aptSourceNamed(model, suite.source);
  const file = lockedRelease(suite, outside)?.files.get(path);
  if (!source || !file || file.size > largestContents) return undefined;
  const kept = outside.store.get("index", file.digest);
  if (kept) return kept;
  const bytes = await outside.fetcher.bytes({
    urls: archiveUrls(mirrorsOf(source, suite.suite, outside), suitePath(suite.suite, path)),
    size: file.size,
    digest: file.digest,
    label: `${suite.suite} ${path}`,
  });
  outside.store.put("index", file.digest, bytes);
  return bytes;
}

/** The Release as it was when it was locked and its signatures judged; the store keeps it by digest. */
function lockedRelease({ inRelease }: LockedSuite, { store }: Outside): Release | undefined {
  const bytes = store.get("release", inRelease);
  if (!bytes || digestOf(bytes) !== inRelease) return undefined;
  return parseRelease(releaseText(bytes));
}
