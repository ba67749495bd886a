import { isOlder, kernelVersion } from "../formats/kernel-version.ts";
import type { Distribution, Fact, Facts, FeatureFacts, Release, Source } from "./distribution.ts";
import { type Feature, featureNames, features } from "./features.ts";

/** A release with all that is known of it: stated for it, for its family, or following from its kernel. */
export interface KnownProfile {
  /** `debian-12`, as in `std.debian-12`; the profile for arm64 has `-arm64` behind it. */
  readonly name: string;
  /** `debian 12` */
  readonly os: string;
  readonly facts: { readonly [Name in keyof Facts]: NonNullable<Facts[Name]> & Sourced };
  readonly features: Readonly<Record<string, Answer>>;
}
interface Sourced {
  readonly from?: Source | undefined;
}
export interface Answer extends Sourced {
  readonly value: "yes" | "no" | "unknown";
  /** What qualifies it, or why it is so. */
  readonly note?: string;
}

/** Every release of the families, in their order. */
export function knownProfiles(families: readonly Distribution[]): readonly KnownProfile[] {
  return families.flatMap((family) => family.releases.map((release) => known(family, release, families)));
}

function known(family: Distribution, release: Release, families: readonly Distribution[]): KnownProfile {
  const name = profileName(family, release);
  const model = release.as === undefined ? undefined : named(release.as, families);
  const stated = sourced({ ...family.features, ...release.features }, family) as Record<string, Answer>;
  const facts = { ...model?.facts, ...sourced({ ...family.facts, ...release.facts }, family) };
  const given = { ...model?.features, ...stated };
  const kernel = kernelVersion(facts.kernel?.value ?? "") ?? [];
  const backports = release.backports === true;
  const answers = featureNames.map((each) => [each, answer(each, given, kernel, backports)] as const);
  return { name, os: `${family.name} ${release.version}`, facts, features: Object.fromEntries(answers) };
}

/** `sles` and `15 sp6` give `sles-15-sp6`. */
export function profileName({ id }: Distribution, { version }: Release): string {
  return `${id}-${version.replace(/[. ]/g, "-")}`;
}

function named(name: string, families: readonly Distribution[]): KnownProfile | undefined {
  for (const family of families)
    for (const release of family.releases)
      if (profileName(family, release) === name) return known(family, release, families);
  return undefined;
}

function sourced(
  facts: Facts | FeatureFacts,
  { sources }: Distribution,
): Record<string, Fact<unknown> & Sourced> {
  const entries: [string, Fact<unknown>][] = Object.entries(facts);
  return Object.fromEntries(entries.map(([name, fact]) => [name, { ...fact, from: sources[fact.source] }]));
}

/** What is stated stands; else the kernel's release decides, where nothing can leave the feature out of it. */
function answer(
  name: string,
  given: Readonly<Record<string, Answer>>,
  kernel: readonly number[],
  backports: boolean,
): Answer {
  const feature = features[name] as Feature;
  const stated = given[name];
  if (stated) return stated;
  if (isOlder(kernel, kernelVersion(feature.since) ?? []))
    return { value: backports ? "unknown" : "no", note: `Linux has it since ${feature.since}` };
  if (feature.config !== undefined) return { value: "unknown" };
  const parts = (feature.needs ?? []).map((each) => answer(each, given, kernel, backports).value);
  const value = parts.includes("no") ? "no" : parts.includes("unknown") ? "unknown" : "yes";
  return {
    value,
    note: `every Linux since ${feature.since}${feature.needs ? ` with ${feature.needs.join(" and ")}` : ""}`,
  };
}
