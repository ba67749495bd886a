import { parseControl } from "./deb822.ts";

/** What a suite says of itself, and the digest of every index it has. */
export interface Release {
  readonly suite: string | undefined;
  readonly codename: string | undefined;
  /** Who made it, under what name, and which version of the system it is: what pins ask for. */
  readonly origin?: string | undefined;
  readonly label?: string | undefined;
  readonly version?: string | undefined;
  /** Seconds since 1970; undefined when it is missing or cannot be read. */
  readonly date: number | undefined;
  /** Seconds since 1970; absent when the suite never expires. `unreadable` is refused like an expired one. */
  readonly validUntil?: number | "unreadable";
  readonly acquireByHash: boolean;
  /** Must be asked for by name: weight 1, or 100 when newer versions of what is there may come. */
  readonly weight: 500 | 100 | 1;
  readonly architectures: readonly string[];
  /** Packages for all architectures stand in the index of each architecture. */
  readonly allInEach: boolean;
  /** By path within the suite: `main/binary-amd64/Packages.gz`. */
  readonly files: ReadonlyMap<string, ReleaseFile>;
}
export interface ReleaseFile {
  readonly size: number;
  /** `sha256:…`. */
  readonly digest: string;
  /** The same file by its strongest digest, as by-hash folders name it: `SHA512/…`. */
  readonly byHash: string;
}

/** Reads a Release file (Debian repository format). Only SHA-256 pins a file; MD5 and SHA-1 are never looked at. */
export function parseRelease(text: string): Release {
  const fields = parseControl(text);
  const date = parseDate(fields.get("date"));
  const validUntil = fields.get("valid-until");
  const base = {
    suite: fields.get("suite"),
    codename: fields.get("codename"),
    origin: fields.get("origin"),
    label: fields.get("label"),
    version: fields.get("version"),
    date,
    acquireByHash: fields.get("acquire-by-hash") === "yes",
    weight: weightOf(fields),
    architectures: words(fields.get("architectures")),
    allInEach: words(fields.get("no-support-for-architecture-all")).includes("Packages"),
    files: filesOf(fields),
  };
  return validUntil === undefined ? base : { ...base, validUntil: parseDate(validUntil) ?? "unreadable" };
}

/** The text of an InRelease or a Release, whoever signed it: to read again what was judged before, or what is trusted as it is. */
export function releaseText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8").replaceAll("\r\n", "\n");
  if (!text.startsWith("-----BEGIN PGP SIGNED MESSAGE-----")) return text;
  const end = text.indexOf("-----BEGIN PGP SIGNATURE-----");
  return text.slice(text.indexOf("\n\n") + 2, end < 0 ? text.length : end).replace(/^- /gm, "");
}

/** Seconds since 1970 of `Sat, 11 Jul 2026 10:16:37 UTC`; the zone must be UTC, whatever it is called. */
export function parseDate(text: string | undefined): number | undefined {
  const parts = /^\w{3}, (\d{1,2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:UTC|GMT|Z|\+0000)$/.exec(
    text ?? "",
  );
  if (!parts) return undefined;
  const [, day, month, year, hours, minutes, seconds] = parts;
  const index = MONTHS.indexOf(month as string);
  if (index < 0) return undefined;
  return Date.UTC(Number(year), index, Number(day), Number(hours), Number(minutes), Number(seconds)) / 1000;
}
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function weightOf(fields: ReadonlyMap<string, string>): 500 | 100 | 1 {
  if (fields.get("notautomatic") !== "yes") return 500;
  return fields.get("butautomaticupgrades") === "yes" ? 100 : 1;
}

function filesOf(fields: ReadonlyMap<string, string>): Map<string, ReleaseFile> {
  const strongest = digestsOf(fields.get("sha512"), 128);
  const files = new Map<string, ReleaseFile>();
  for (const [path, { hex, size }] of digestsOf(fields.get("sha256"), 64)) {
    const stronger = strongest.get(path);
    const byHash = stronger ? `SHA512/${stronger.hex}` : `SHA256/${hex}`;
    files.set(path, { size, digest: `sha256:${hex}`, byHash });
  }
  return files;
}

/** Lines of ` digest size path`; others are passed over. */
function digestsOf(list: string | undefined, length: number): Map<string, { hex: string; size: number }> {
  const found = new Map<string, { hex: string; size: number }>();
  for (const line of (list ?? "").split("\n")) {
    const [hex = "", size = "", path = "", more] = words(line);
    if (hex.length !== length || !/^[0-9a-f]+$/.test(hex) || !/^\d{1,15}$/.test(size)) continue;
    if (path !== "" && more === undefined) found.set(path, { hex, size: Number(size) });
  }
  return found;
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}
