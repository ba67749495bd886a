import type { LockedPackage } from "../../5-lock/lock-file.ts";
import data from "./distributions.json" with { type: "json" };
import type { DescribedPackage } from "./evidence.ts";

/**
 * The package URL of a Debian package (purl-spec, type deb): `pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64&distro=debian-12`.
 * Scanners match on the distribution and on the source package, which `upstream` names where it is called otherwise.
 */
export function purlOf(
  { name, version, architecture, suite, source }: LockedPackage,
  facts: DescribedPackage,
): string {
  const { vendor, distro } = distributionOf(suite, source);
  const origin = /^(\S+?)(?: \((.*)\))?$/.exec(facts.control.source ?? "");
  const upstream = origin && [origin[1], origin[2]].filter((part) => part !== undefined).join("@");
  const qualifiers = [
    `arch=${encode(architecture)}`,
    ...(distro ? [`distro=${encode(distro)}`] : []),
    ...(upstream ? [`upstream=${encode(upstream)}`] : []),
  ];
  return `pkg:deb/${encode(vendor)}/${encode(name)}@${encode(version)}?${qualifiers.join("&")}`;
}

/** `bookworm-security` is Debian 12. Of a suite that nobody knows the archive's name in the project says whose it is. */
function distributionOf(suite: string, source: string): { vendor: string; distro: string } {
  const codename = suite.split(/[-/]/)[0] ?? "";
  for (const vendor of ["debian", "ubuntu"] as const) {
    const version = (data[vendor] as Record<string, string>)[codename];
    if (version !== undefined) return { vendor, distro: `${vendor}-${version}` };
  }
  return { vendor: source.toLowerCase(), distro: codename };
}

/** purl-spec: all but unreserved characters and the colon is percent-encoded. */
function encode(text: string): string {
  const percent = (found: string) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text)
    .replaceAll("%3A", ":")
    .replace(/[!'()*]/g, percent);
}
