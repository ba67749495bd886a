import { isOlder, kernelVersion } from "../formats/kernel-version.ts";
import {
  type Distribution,
  type Fact,
  type Facts,
  type FeatureFacts,
  isRead,
  type Release,
  type Source,
} from "./distribution.ts";
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
export interface Sourced {
  readonly from?: Source | undefined;
}
export interface Answer extends Sourced {
  readonly value: "yes" | "no" | "unknown";
  /** What qualifies it, or why it is so. */
  readonly note?: string;
  /** What is said of it, where nobody opened the source: it counts as unknown, whichever it is. */
  readonly unconfirmed?: "yes" | "no";
}

/** Whether somebody read what it is from; what follows from the kernel is from nowhere else. */
export function isConfirmed({ from }: Sourced): boolean {
  return from === undefined || isRead(from);
}

/** Every release of the families, in their order. */
export function knownProfiles(families: readonly Distribution[]): readonly KnownProfile[] {
  return families.flatMap((family) => family.releases.map((release) => known(family, release, families)));
}

function known(family: Distribution, release: Release, families: readonly Distribution[]): KnownProfile {
  const name = profileName(family, release);
  const model = release.as === undefined ? undefined : named(release.as, families);
  const stated = sourced({ ...family.features, ...release.features }, family) as Record<string, Stated>;
  const facts = { ...model?.facts, ...sourced({ ...family.facts, ...release.facts }, family) };
  const kernel: Kernel = {
    version: kernelVersion(facts.kernel?.value ?? "") ?? [],
    tells: facts.kernel !== undefined && isConfirmed(facts.kernel),
    backports: release.backports === true,
  };
  const answers = featureNames.map(
    (each) => [each, inherited(each, stated, model) ?? answer(each, stated, kernel)] as const,
  );
  return { name, os: `${family.name} ${release.version}`, facts, features: Object.fromEntries(answers) };
}

function inherited(
  name: string,
  stated: Readonly<Record<string, Stated>>,
  model: KnownProfile | undefined,
): Answer | undefined {
  return stated[name] ? undefined : model?.features[name];
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

type Stated = Fact<"yes" | "no"> & Sourced;
interface Kernel {
  readonly version: readonly number[];
  /** Its release is confirmed, so something follows from it. */
  readonly tells: boolean;
  readonly backports: boolean;
}

/** What is stated and confirmed stands; what is stated alone counts only where the kernel's release says the same. */
function answer(name: string, given: Readonly<Record<string, Stated>>, kernel: Kernel): Answer {
  const stated = given[name];
  if (stated && isConfirmed(stated)) return stated;
  const reckoned = reckon(name, given, kernel);
  if (!stated || stated.value === reckoned.value) return reckoned;
  return { ...stated, value: "unknown", unconfirmed: stated.value };
}

/** The kernel's release decides, where nothing can leave the feature out of it. */
function reckon(name: string, given: Readonly<Record<string, Stated>>, kernel: Kernel): Answer {
  const { since, config, needs = [], source } = features[name] as Feature;
  if (!kernel.tells || !isRead(source)) return { value: "unknown" };
  if (isOlder(kernel.version, kernelVersion(since) ?? []))
    return { value: kernel.backports ? "unknown" : "no", note: `Linux has it since ${since}` };
  if (config !== undefined) return { value: "unknown" };
  const parts = needs.map((each) => answer(each, given, kernel).value);
  const value = parts.includes("no") ? "no" : parts.includes("unknown") ? "unknown" : "yes";
  const made = needs.length > 0 ? ` with ${needs.join(" and ")}` : "";
  return { value, note: `every Linux since ${since}${made}` };
}
