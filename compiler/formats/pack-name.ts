/**
 * The name, relative to the store's folder, of what a package's data archive unpacks to. It is kept as it is, one file a
 * package, by the digest of the package's archive: files of it are stretches of that one.
 */
export function packName(digest: string): string {
  const hex = digest.slice("sha256:".length);
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new RangeError(`${digest} is not a sha256 digest`);
  return `packs/${hex}`;
}

/** A stretch of a pack. */
export interface Stretch {
  readonly pack: string;
  /** Bytes. */
  readonly offset: number;
  readonly size: number;
}

/** What a plan and facts name a stretch by, as they do a file of the store: `packs/<64 hex digits>@<offset>+<size>`. */
export function stretchName({ pack, offset, size }: Stretch): string {
  return `${pack}@${offset}+${size}`;
}

/** Undefined for the name of a file, and for what is no name of the store. */
export function readStretch(source: string): Stretch | undefined {
  const [, pack, offset, size] = /^(packs\/[0-9a-f]{64})@(\d{1,15})\+(\d{1,15})$/.exec(source) ?? [];
  return pack === undefined ? undefined : { pack, offset: Number(offset), size: Number(size) };
}

/** The file of the store that a source is in, or is. */
export function storedIn(source: string): string {
  const end = source.indexOf("@");
  return end < 0 || !source.startsWith("packs/") ? source : source.slice(0, end);
}

/** Bytes in a file of the disk, from an offset on. */
export interface Place {
  readonly path: string;
  readonly offset: number;
}

/** Where the bytes of a source begin, by the folder of the store. */
export function placeIn(folder: string, source: string): Place {
  const stretch = readStretch(source);
  if (stretch) return { path: `${folder}/${stretch.pack}`, offset: stretch.offset };
  return { path: `${folder}/${storedIn(source)}`, offset: 0 };
}
