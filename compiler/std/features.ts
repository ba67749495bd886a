import { isOlder, kernelVersion } from "../formats/kernel-version.ts";
import table from "./data/features.json" with { type: "json" };
import type { Source } from "./distribution.ts";

/** Something of the kernel that a container may need and a profile may have. */
export interface Feature {
  /** One sentence for the reference. */
  readonly doc: string;
  /** The first release of Linux that has it: `5.11`. */
  readonly since: string;
  /** The option that leaves it out of a kernel; without one every kernel since then has it. */
  readonly config?: string;
  /** Features that it is made of. */
  readonly needs?: readonly string[];
  /** The version of its interface, by the first release of Linux that has it. */
  readonly versions?: Readonly<Record<string, number>>;
  /** Where its first release is from, and where the versions of its interface are, if they are from elsewhere. */
  readonly source: Source;
  readonly "versions-source"?: Source;
}

/** By name, in the order of the alphabet; each fact with its public source (compiler/std/data/features.json). */
export const features: Readonly<Record<string, Feature>> = table;

/** The version of a feature's interface on a kernel; undefined where it has but one. */
export function interfaceVersion(name: string, kernel: readonly number[]): number | undefined {
  const versions = Object.entries(features[name]?.versions ?? {});
  return versions.findLast(([since]) => !isOlder(kernel, kernelVersion(since) ?? []))?.[1];
}
export const featureNames: readonly string[] = Object.keys(table);
