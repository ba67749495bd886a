import { type ArMember, readAr } from "./ar.ts";
import { ArchiveError } from "./deb-error.ts";

export type Compression = "none" | "gzip" | "xz" | "zstd" | "bzip2" | "lzma";

/** One of the two tar archives in a package. */
export interface DebPart extends ArMember {
  readonly compression: Compression;
}
/** Where the two tar archives of a Debian package are within its file. */
export interface DebLayout {
  readonly control: DebPart;
  readonly data: DebPart;
}

const compressions: Readonly<Record<string, Compression>> = {
  "": "none",
  ".gz": "gzip",
  ".xz": "xz",
  ".zst": "zstd",
  // Of packages before Debian 8.
  ".bz2": "bzip2",
  ".lzma": "lzma",
};

/** Finds control and data of a package of format 2.x, in the order deb(5) demands. Throws an ArchiveError. */
export function readDeb(total: number, read: (offset: number, length: number) => Uint8Array): DebLayout {
  const members = readAr(total, read);
  const [first, ...rest] = members;
  if (first?.name !== "debian-binary") throw new ArchiveError("the first member is not debian-binary");
  const version = Buffer.from(read(first.offset, Math.min(first.size, 16))).toString("latin1");
  if (!/^2\.[0-9]+\n/.test(version))
    throw new ArchiveError(`the package format is ${JSON.stringify(version.trim())}, only 2.x is known`);
  // deb(5): members whose names start with an underscore are for others and may stand anywhere.
  const own = rest.filter(({ name }) => !name.startsWith("_"));
  // Others behind the data are for later versions, but a second part would be for whoever looks at the last one.
  for (const { name } of own.slice(2))
    if (/^(control|data)\.tar/.test(name)) throw new ArchiveError(`there is a second part ${name}`);
  return { control: part(own[0], "control"), data: part(own[1], "data") };
}

function part(member: ArMember | undefined, name: "control" | "data"): DebPart {
  if (!member?.name.startsWith(`${name}.tar`))
    throw new ArchiveError(`there is no ${name}.tar where it belongs`);
  const suffix = member.name.slice(`${name}.tar`.length);
  const compression = compressions[suffix];
  if (!compression)
    throw new ArchiveError(`${member.name} is compressed in a way that is not read: ${suffix}`);
  return { ...member, compression };
}
