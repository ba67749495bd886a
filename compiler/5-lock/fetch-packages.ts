import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { archiveUrls } from "./archive-url.ts";
import type { PackageFacts } from "./facts.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { LockedPackage } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { mirrorsOf } from "./release-suite.ts";
import { aptSourceNamed } from "./used-sources.ts";

/** Facts by digest of the package. */
export type FactsByDigest = ReadonlyMap<string, PackageFacts>;

/**
 * Brings every package into the store, by digest and therefore from whatever mirror has it, and reads its facts. What the
 * store has is not fetched, so that this needs no network when everything is there.
 */
export async function fetchPackages(
  model: Model,
  packages: readonly LockedPackage[],
  outside: Outside,
): Promise<Checked<FactsByDigest>> {
  const largestFirst = [...packages].sort((a, b) => b.size - a.size);
  const read = await Promise.all(largestFirst.map((one) => bringOne(model, one, outside)));
  const facts = new Map<string, PackageFacts>();
  largestFirst.forEach((one, index) => {
    const value = read[index]?.value;
    if (value) facts.set(one.digest, value);
  });
  return { value: facts, diagnostics: firstOfEach(read.flatMap(({ diagnostics }) => diagnostics)) };
}

async function bringOne(
  model: Model,
  locked: LockedPackage,
  outside: Outside,
): Promise<Checked<PackageFacts | undefined>> {
  const what = `${locked.name} ${locked.version}`;
  try {
    const path = await outside.fetcher.archive({
      urls: urlsOf(model, locked, outside),
      size: locked.size,
      digest: locked.digest,
      label: what,
    });
    return await outside.readPackage(path, locked);
  } catch (error) {
    return { value: undefined, diagnostics: [fetchFailure(error, what, locked, model)] };
  }
}

/** The machine's configuration is only asked for what is not in the store. */
function mirrors(
  model: Model,
  { source, suite, digest }: LockedPackage,
  outside: Outside,
): readonly string[] {
  if (outside.store.archive(digest) !== undefined) return [];
  const declared = aptSourceNamed(model, source);
  return declared ? mirrorsOf(declared, suite, outside) : [];
}

/** Of an archive on each of its mirrors; of a package in the project where it lies. */
function urlsOf(model: Model, locked: LockedPackage, outside: Outside): readonly string[] {
  if (locked.suite !== "") return archiveUrls(mirrors(model, locked, outside), locked.path);
  const url = outside.projectUrl(locked.path);
  return url === undefined ? [] : [url];
}

function fetchFailure(error: unknown, what: string, locked: LockedPackage, model: Model): Diagnostic {
  const at = model.sources.find(({ name }) => name === locked.source)?.span;
  if (error instanceof FetchError && error.kind === "missing") {
    return diagnose(
      "package-gone",
      { what, reason: "they say there is no such file" },
      { at, notes: error.detail },
    );
  }
  return fetchDiagnostic(error, what, { at });
}

/** A network that is gone, or a disk that is full, is told once and not for every package. */
function firstOfEach(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const common = new Set(["fetch-failed", "store-full", "stopped"]);
  return diagnostics.filter(
    ({ name }, index) => !common.has(name) || index === diagnostics.findIndex((one) => one.name === name),
  );
}
