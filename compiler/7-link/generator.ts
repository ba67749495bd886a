import type { Root } from "../6-assemble/root.ts";

/** How the ldconfig of the root's own C library signs its cache (`PKGVERSION RELEASE VERSION` of glibc's packaging). */
export function cacheGenerator({ input }: Root): string {
  const libc = ["libc-bin", "libc6"].flatMap(
    (name) => input.packages.find((one) => one.package.name === name) ?? [],
  )[0];
  if (!libc) return "plimsoll";
  const { version } = libc.package;
  const upstream = version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
  const vendor = version.includes("ubuntu") ? "Ubuntu" : "Debian";
  return `ldconfig (${vendor} GLIBC ${version}) stable release version ${upstream}`;
}
