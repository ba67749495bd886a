import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource, DebSource } from "../3-evaluate/model.ts";
import { readDebFiles } from "./deb-files.ts";
import type { LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { type ReadIndex, readIndexes } from "./read-indexes.ts";
import { type TrustedSuite, trustSuite } from "./release-suite.ts";

/**
 * Fetches and judges the Release of every suite of the archives, side by side; `architectures` are those whose indexes will
 * be read.
 */
export async function trustSources(
  sources: readonly AptSource[],
  architectures: readonly string[],
  old: LockFile | undefined,
  outside: Outside,
): Promise<Checked<readonly TrustedSuite[]>> {
  const trusted = await Promise.all(
    sources.map((source) => trustSource(source, architectures, old, outside)),
  );
  return {
    value: trusted.flatMap(({ value }) => value),
    diagnostics: trusted.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function trustSource(
  source: AptSource,
  architectures: readonly string[],
  old: LockFile | undefined,
  outside: Outside,
): Promise<Checked<readonly TrustedSuite[]>> {
  const keyring = source.keyring && outside.keyrings(source.keyring.value);
  if (source.keyring && !keyring) {
    const values = { source: source.name, reason: "there is no such file" };
    return { value: [], diagnostics: [diagnose("unknown-keyring", values, { at: source.keyring.span })] };
  }
  const suites = await Promise.all(
    source.suites.map((suite) => {
      const before = old?.suites.find((one) => one.source === source.name && one.suite === suite.value);
      return trustSuite(source, suite, keyring, { before, architectures }, outside);
    }),
  );
  return {
    value: suites.flatMap(({ value }) => value ?? []),
    diagnostics: onceEach(suites.flatMap(({ diagnostics }) => diagnostics)),
  };
}

/** What is read of packages: the indexes of the archives, and for each source of package files one that is made of them. */
export interface PackageInputs {
  readonly suites: readonly TrustedSuite[];
  readonly debs: readonly DebSource[];
}

/** The indexes for each of the architectures: of all suites in their order, then of package files. */
export async function readAllIndexes(
  { suites, debs }: PackageInputs,
  architectures: readonly string[],
  outside: Outside,
): Promise<Checked<ReadonlyMap<string, readonly ReadIndex[]>>> {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, readonly ReadIndex[]>();
  const files = await Promise.all(debs.map((source) => readDebFiles(source, outside)));
  diagnostics.push(...files.flatMap((one) => one.diagnostics));
  for (const architecture of architectures) {
    const read = await Promise.all(suites.map((suite) => readIndexes(suite, architecture, outside)));
    diagnostics.push(...read.flatMap((one) => one.diagnostics));
    found.set(architecture, [
      ...read.flatMap(({ value }) => value),
      ...files.flatMap(({ value }) => value ?? []),
    ]);
  }
  return { value: found, diagnostics };
}

/** What has one cause for all suites (no network, a full disk, a keyring without keys) is told once and not for each. */
function onceEach(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const common = new Set(["fetch-failed", "store-full", "stopped", "unknown-keyring"]);
  const firstOf = (name: string) => diagnostics.findIndex((one) => one.name === name);
  return diagnostics.flatMap((one, index) => {
    if (!common.has(one.name)) return [one];
    if (index !== firstOf(one.name)) return [];
    const others = diagnostics.filter(({ name, message }) => name === one.name && message !== one.message);
    return [{ ...one, notes: [...one.notes, ...others.map(({ message }) => message)] }];
  });
}
