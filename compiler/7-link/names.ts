/**
 * Numbers for names that stand in longer texts: equal names get equal numbers, and no text is cut into pieces for that. A
 * hash table by FNV-1a; names of a hostile text that crowd one place of it go into a map, so that no look-up takes long.
 */
export class Names {
  #slots = new Int32Array(1 << 12).fill(FREE);
  readonly #texts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #hashes: number[] = [];
  readonly #crowded = new Map<string, number>();

  get count(): number {
    return this.#texts.length;
  }

  /** Where the name that was read last ended. */
  end = 0;

  /** The number of the name that starts there and goes on to the end of its line, or to a stop before that. */
  read(text: string, from: number, stop = LINE_FEED): number {
    let hash = 0x811c9dc5;
    let at = from;
    for (let code = text.charCodeAt(at); code !== LINE_FEED && code !== stop && at < text.length; ) {
      hash = Math.imul(hash ^ code, 0x01000193);
      code = text.charCodeAt(++at);
    }
    this.end = at;
    return this.#numberOf(text, from, at, (hash ^ (hash >>> 15)) & 0x7fffffff);
  }

  #numberOf(text: string, from: number, to: number, hash: number): number {
    const slot = this.#slotOf(text, from, to, hash);
    const known = slot < 0 ? this.#crowded.get(text.slice(from, to)) : this.#slots[slot];
    if (known !== undefined && known !== FREE) return known;
    const number = this.#texts.push(text) - 1;
    this.#starts.push(from);
    this.#ends.push(to);
    this.#hashes.push(hash);
    this.#put(slot, number);
    if (this.count * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** Where a name is, or where it may be put; negative when too many others are in its way. */
  #slotOf(text: string, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let step = 0; step < mostSteps; step++) {
      const slot = (hash + step) & mask;
      const number = this.#slots[slot] as number;
      if (number === FREE || (this.#hashes[number] === hash && this.#isAt(number, text, from, to)))
        return slot;
    }
    return -1;
  }
  #isAt(number: number, text: string, from: number, to: number): boolean {
    const other = this.#texts[number] as string;
    const start = this.#starts[number] as number;
    if ((this.#ends[number] as number) - start !== to - from) return false;
    for (let at = from, there = start; at < to; at++, there++)
      if (text.charCodeAt(at) !== other.charCodeAt(there)) return false;
    return true;
  }
  #put(slot: number, number: number): void {
    if (slot >= 0) this.#slots[slot] = number;
    else
      this.#crowded.set(
        (this.#texts[number] as string).slice(this.#starts[number], this.#ends[number]),
        number,
      );
  }
  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(FREE);
    this.#crowded.clear();
    for (let number = 0; number < this.count; number++) {
      const [text, from, to] = [this.#texts[number], this.#starts[number], this.#ends[number]];
      const slot = this.#slotOf(text as string, from as number, to as number, this.#hashes[number] as number);
      this.#put(slot, number);
    }
  }
}

const FREE = -1;
const mostSteps = 64;
const LINE_FEED = 10;
