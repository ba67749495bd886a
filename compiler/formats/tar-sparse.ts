import { ArchiveError } from "./deb-error.ts";
import { headerNumber } from "./tar-number.ts";

/** A stretch of a sparse file that has bytes in the archive; what lies between two stretches is zeros. */
export interface Segment {
  readonly offset: number;
  readonly length: number;
}

/** Where the bytes of a sparse file belong. Source: the GNU tar manual, "Storing Sparse Files". */
export interface SparseMap {
  /** Bytes of the file with its holes. */
  readonly size: number;
  /** Absent in version 1.0, which has the map in front of the bytes. */
  readonly segments?: readonly Segment[];
}

/** No file that a package could hold is in more pieces; each costs memory. */
const mostSegments = 100_000;
const zeros = new Uint8Array(64 * 1024);

/** The pairs of the old GNU form in a header (4 of them at 386) or in a block that continues it (21 at 0). */
export function oldSegments(block: Uint8Array, at: number, count: number): Segment[] {
  const segments: Segment[] = [];
  for (let i = 0; i < count; i++, at += 24) {
    // An unused pair is blank, and the first one ends the list.
    if (block[at + 12] === 0) break;
    const offset = headerNumber(block, at, 12, "sparse offset");
    segments.push({ offset, length: headerNumber(block, at + 12, 12, "sparse length") });
  }
  return segments;
}

/** What PAX records of the versions 0.0, 0.1 and 1.0 say; undefined when the file is not sparse. */
export function paxSparse(pax: ReadonlyMap<string, Uint8Array>): SparseMap | undefined {
  if (pax.size === 0 || ![...pax.keys()].some((key) => key.startsWith("GNU.sparse."))) return undefined;
  const text = (key: string) => Buffer.from(pax.get(`GNU.sparse.${key}`) ?? []).toString("latin1");
  const size = whole(text("realsize") || text("size"));
  const version = `${text("major") || 0}.${text("minor") || 0}`;
  if (version === "1.0") return { size };
  if (version !== "0.0" && version !== "0.1")
    throw new ArchiveError(`sparse files of version ${version} are not known`);
  return { size, segments: pairs(text("map") === "" ? [] : text("map").split(",")) };
}

/** Gives the bytes of a sparse file with its holes, from the stored bytes as they come. Throws ArchiveErrors. */
export class SparseBody {
  readonly #size: number;
  readonly #emit: (chunk: Uint8Array) => void;
  #segments: readonly Segment[] | undefined;
  /** Of version 1.0: the beginning, as long as the map in it is not whole. */
  #map = new Uint8Array(0);
  /** The segment that is being filled, how much of it is, and how much of the file is given. */
  #index = 0;
  #filled = 0;
  #given = 0;

  constructor({ size, segments }: SparseMap, stored: number, emit: (chunk: Uint8Array) => void) {
    this.#size = size;
    this.#emit = emit;
    this.#segments = segments && checked(segments, size, stored);
    this.#stored = stored;
  }
  readonly #stored: number;

  push(chunk: Uint8Array): void {
    if (this.#segments) return this.#spread(chunk, this.#segments);
    this.#map = Buffer.concat([this.#map, chunk]);
    const found = mapInFront(this.#map);
    if (!found) return;
    const rest = this.#map.subarray(found.length);
    this.#segments = checked(found.segments, this.#size, this.#stored - found.length);
    this.#map = new Uint8Array(0);
    this.#spread(rest, this.#segments);
  }

  end(): void {
    if (!this.#segments) throw new ArchiveError("a sparse file has no whole map");
    this.#zeros(this.#size);
  }

  #spread(chunk: Uint8Array, segments: readonly Segment[]): void {
    for (let at = 0; at < chunk.length; ) {
      const segment = segments[this.#index];
      if (!segment) throw new ArchiveError("a sparse file has more bytes than its map says");
      this.#zeros(segment.offset);
      const part = chunk.subarray(at, at + segment.length - this.#filled);
      if (part.length > 0) this.#emit(part);
      at += part.length;
      this.#given += part.length;
      this.#filled += part.length;
      if (this.#filled < segment.length) continue;
      this.#index++;
      this.#filled = 0;
    }
  }

  #zeros(until: number): void {
    while (this.#given < until) {
      const part = zeros.subarray(0, until - this.#given);
      this.#emit(part);
      this.#given += part.length;
    }
  }
}

/** Segments in order, none over another, all within the file, and together as long as what is stored. */
function checked(segments: readonly Segment[], size: number, stored: number): readonly Segment[] {
  let end = 0;
  let sum = 0;
  for (const { offset, length } of segments) {
    if (offset < end || offset + length > size)
      throw new ArchiveError("the map of a sparse file is out of order, or reaches beyond the file");
    end = offset + length;
    sum += length;
  }
  if (segments.length > mostSegments)
    throw new ArchiveError(`a sparse file has more than ${mostSegments} pieces`);
  if (sum !== stored) throw new ArchiveError(`a sparse file has ${stored} bytes, its map says ${sum}`);
  return segments;
}

/** The map of version 1.0: a count and its pairs, a decimal number a line, padded to whole blocks. */
function mapInFront(bytes: Uint8Array): { segments: Segment[]; length: number } | undefined {
  if (bytes.length > mostSegments * 2 * 21) throw new ArchiveError("the map of a sparse file never ends");
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  if (lines.length < 2) return undefined;
  const wanted = 2 * whole(lines[0] ?? "");
  if (wanted > 2 * mostSegments) throw new ArchiveError(`a sparse file has more than ${mostSegments} pieces`);
  if (lines.length < wanted + 2) return undefined;
  const used = lines.slice(0, wanted + 1).reduce((sum, line) => sum + line.length + 1, 0);
  const length = Math.ceil(used / 512) * 512;
  return bytes.length < length ? undefined : { segments: pairs(lines.slice(1, wanted + 1)), length };
}

function pairs(numbers: readonly string[]): Segment[] {
  if (numbers.length % 2 === 1) throw new ArchiveError("the map of a sparse file ends within a pair");
  return numbers.flatMap((text, i) =>
    i % 2 === 1 ? [] : [{ offset: whole(text), length: whole(numbers[i + 1] ?? "") }],
  );
}

function whole(text: string): number {
  const value = Number(text);
  if (!/^[0-9]{1,19}$/.test(text) || !Number.isSafeInteger(value))
    throw new ArchiveError(
      `the map of a sparse file holds ${JSON.stringify(text.slice(0, 40))}, not a number`,
    );
  return value;
}
