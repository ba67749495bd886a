/** What is known of a family of operating systems: one file of `compiler/std/data`, written by hand. */
export interface Distribution {
  /** The first part of the names of its profiles. */
  readonly id: string;
  readonly name: string;
  readonly sources: Readonly<Record<string, Source>>;
  /** What holds for each of its releases that does not say otherwise. */
  readonly facts: Facts;
  readonly features: FeatureFacts;
  readonly releases: readonly Release[];
}
/** A public page or file. One that was never opened has its address alone, and confirms nothing. */
export type Source = Read | Unread;
export interface Read {
  readonly url: string;
  /** What of it was read, in a few words. */
  readonly read: string;
  /** The day on which it was. */
  readonly "looked-up": string;
}
interface Unread {
  readonly url: string;
}
export function isRead(source: Source): source is Read {
  return "looked-up" in source;
}
export interface Release {
  readonly version: string;
  /** It takes features from newer kernels: an old kernel alone says nothing of what it lacks. */
  readonly backports?: boolean;
  /** The profile of another family that it is built after, and the source that says so. */
  readonly as?: string;
  readonly "as-source"?: string;
  readonly facts: Facts;
  readonly features: FeatureFacts;
}
/** `source` names one of the family's sources. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
  readonly note?: string;
}
export type FeatureFacts = Readonly<Record<string, Fact<string>>>;
export interface Facts {
  readonly architectures?: Fact<readonly string[]>;
  /** The kernel of the first images. */
  readonly kernel?: Fact<string>;
  /** The lowest level of x86-64 that it starts on. */
  readonly cpu?: Fact<string>;
  /** Bytes, of the kernels that it offers for arm64. */
  readonly "page-sizes-arm64"?: Fact<readonly number[]>;
  readonly libc?: Fact<string>;
  /** Days, as `2026-07-11`; `ends`: of the support that everybody has. */
  readonly released?: Fact<string>;
  readonly ends?: Fact<string>;
}
