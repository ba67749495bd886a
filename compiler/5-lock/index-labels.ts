import type { Release } from "../formats/release.ts";

/** What apt_preferences(5) may ask of an index: words of its Release, its part of the archive, and where it comes from. */
export interface IndexLabels {
  readonly archive?: string | undefined;
  readonly codename?: string | undefined;
  readonly version?: string | undefined;
  readonly origin?: string | undefined;
  readonly label?: string | undefined;
  readonly component?: string | undefined;
  readonly architecture: string;
  /** Hosts of the mirrors that the author names. */
  readonly sites: readonly string[];
  /** It lies on this machine: every mirror that the author names is a folder, or it is made of package files. */
  readonly isLocal: boolean;
}

/** The labels of one component of a suite. */
export function labelsOf(
  { suite, codename, version, origin, label }: Release,
  component: string | undefined,
  architecture: string,
  mirrors: readonly string[],
): IndexLabels {
  const sites = mirrors.flatMap((mirror) => /^https?:\/\/(?:[^/@]*@)?([^/:]+)/.exec(mirror)?.[1] ?? []);
  const isLocal = mirrors.length > 0 && mirrors.every((mirror) => !/^https?:/.test(mirror));
  return {
    archive: suite,
    codename,
    version,
    origin,
    label,
    component,
    architecture,
    sites: [...new Set(sites)],
    isLocal,
  };
}
