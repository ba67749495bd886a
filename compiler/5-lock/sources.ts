import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource, Container, DebSource, Model, Source, TreeSource } from "../3-evaluate/model.ts";
import { readDebFiles } from "./deb-files.ts";
import type { LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { type ReadIndex, readIndexes } from "./read-indexes.ts";
import { type TrustedSuite, trustSuite } from "./release-suite.ts";

/** The sources that some container uses, by name. */
export function usedSources({ sources, containers }: Model): readonly Source[] {
  return sources.filter(({ name }) => containers.some((container) => container.sources.includes(name)));
}

export const isArchive = (source: Source): source is AptSource => source.kind === "apt";
export const isDeb = (source: Source): source is DebSource => source.kind === "deb";
export const isTree = (source: Source): source is TreeSource => !isArchive(source) && !isDeb(source);

export function aptSourceNamed({ sources }: Model, name: string): AptSource | undefined {
  return sources.filter(isArchive).find((source) => source.name === name);
}

/** The sources of a container, in its own order. */
export function sourcesOf({ sources }: Model, container: Container): readonly Source[] {
  return container.sources.flatMap((name) => sources.find((source) => source.name === name) ?? []);
}

/** The architecture of a container's packages; its profiles must agree. */
export function architectureOf(model: Model, container: Container): Checked<string | undefined> {
  const names = container.profiles.map(({ value }) => value);
  const profiles = model.profiles.filter(({ name }) => names.includes(name));
  const architectures = [...new Set(profiles.map(({ architecture }) => architecture.value))];
  if (architectures.length === 1) return { value: architectures[0], diagnostics: [] };
  const values = { container: container.name, architectures: architectures.join(", ") };
  const also = profiles.map(({ architecture }) => ({ span: architecture.span, label: architecture.value }));
  const diagnostic = diagnose("mixed-architectures", values, {
    at: container.profiles[0] ?? container.span,
    also,
  });
  return { value: undefined, diagnostics: [diagnostic] };
}

/** Fetches and judges the Release of every suite of the archives, side by side. */
export async function trustSources(
  sources: readonly AptSource[],
  old: LockFile | undefined,
  outside: Outside,
): Promise<Checked<readonly TrustedSuite[]>> {
  const trusted = await Promise.all(sources.map((source) => trustSource(source, old, outside)));
  return {
    value: trusted.flatMap(({ value }) => value),
    diagnostics: trusted.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function trustSource(
  source: AptSource,
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
      return trustSuite(source, suite, keyring, before, outside);
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
