import type { ElfBytes } from "./elf-bytes.ts";

/**
 * Names of a string table as one text, each ended by a line feed: a table of thousands of names is then one string, which
 * costs no more to keep, to read again and to pass on than its bytes. A name with a line feed in it, which no assembler
 * makes, is refused (RangeError).
 */
export class NameLines {
  readonly #image: ElfBytes;
  #bytes: Buffer;
  #end = 0;

  constructor(image: ElfBytes) {
    this.#image = image;
    this.#bytes = spare ?? Buffer.allocUnsafe(65_536);
    spare = undefined;
  }

  /** The NUL-terminated name at an offset of the file, and what follows it up to the end of the line. */
  add(offset: number, suffix: Uint8Array): void {
    const from = this.#image.bytes;
    if (!(offset >= 0)) throw new RangeError("text outside the file");
    let to = this.#bytes;
    let end = this.#end;
    let at = offset;
    // Names are short: a loop takes less than a call that copies.
    for (let byte = from[at]; byte !== 0; byte = from[++at]) {
      if (byte === undefined) throw new RangeError("text outside the file");
      if (byte === LINE_FEED) throw new RangeError("a name of two lines");
      if (end === to.length) to = this.#enlarge(end + 1);
      to[end++] = byte;
    }
    this.#image.spend(at - offset);
    if (end + suffix.length > to.length) to = this.#enlarge(end + suffix.length);
    for (let index = 0; index < suffix.length; index++) to[end++] = suffix[index] as number;
    this.#end = end;
  }
  /** Ends the list: its memory goes to the next one. */
  text(): string {
    spare = this.#bytes.length <= largestSpare ? this.#bytes : undefined;
    return this.#bytes.toString("utf8", 0, this.#end);
  }

  #enlarge(least: number): Buffer {
    const larger = Buffer.allocUnsafe(2 * least);
    this.#bytes.copy(larger);
    this.#bytes = larger;
    return larger;
  }
}

const LINE_FEED = 10;

let spare: Buffer | undefined;
const largestSpare = 1 << 20;
