import type { ElfBytes } from "./elf-bytes.ts";

/**
 * Names of a string table as one text, each ended by a line feed: a table of thousands of names is then one string, which
 * costs no more to keep, to read again and to pass on than its bytes. A name with a line feed in it, which no assembler
 * makes, is refused (RangeError).
 */
export class NameLines {
  count = 0;
  readonly #image: ElfBytes;
  #bytes: Buffer;
  #end = 0;

  constructor(image: ElfBytes) {
    this.#image = image;
    this.#bytes = spare ?? Buffer.allocUnsafe(65_536);
    spare = undefined;
  }

  /** The NUL-terminated name at an offset of the file, and what follows it. */
  add(offset: number, suffix: Uint8Array): void {
    const from = this.#image.bytes;
    if (!(offset >= 0)) throw new RangeError("text outside the file");
    let at = offset;
    // Names are short: a loop takes less than a call that copies.
    for (let byte = from[at]; byte !== 0; byte = from[++at]) {
      if (byte === undefined) throw new RangeError("text outside the file");
      if (byte === LINE_FEED) throw new RangeError("a name of two lines");
      if (this.#end === this.#bytes.length) this.#reserve(1);
      this.#bytes[this.#end++] = byte;
    }
    this.#image.spend(at - offset);
    this.#reserve(suffix.length + 1);
    for (let index = 0; index < suffix.length; index++) {
      if (suffix[index] === LINE_FEED) throw new RangeError("a version of two lines");
      this.#bytes[this.#end++] = suffix[index] as number;
    }
    this.#bytes[this.#end++] = LINE_FEED;
    this.count++;
  }
  /** Ends the list: its memory goes to the next one. */
  text(): string {
    spare = this.#bytes.length <= largestSpare ? this.#bytes : undefined;
    return this.#bytes.toString("utf8", 0, this.#end);
  }

  #reserve(most: number): void {
    if (this.#end + most <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length + most);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

const LINE_FEED = 10;

let spare: Buffer | undefined;
const largestSpare = 1 << 20;
