import { Numbers } from "./numbers.ts";

/**
 * Numbers for names that stand in longer texts: equal names get equal numbers, and no text is cut into pieces for that. A
 * hash table by FNV-1a; names of a hostile text that crowd one place of it go into a map, so that no look-up takes long.
 */
export class Names {
  /** One more than the number that stands there; 0 where none does. */
  #slots = new Int32Array(1 << 12);
  readonly #texts: string[] = [];
  readonly #starts = new Numbers();
  readonly #ends = new Numbers();
  readonly #hashes = new Numbers();
  readonly #crowded = new Map<string, number>();

  get count(): number {
    return this.#texts.length;
  }

  /** Where the name that was read last ended. */
  end = 0;

  /** The number of the name that starts there and goes on to the end of its line, or to a stop before that. */
  read(text: string, from: number, stop = LINE_FEED): number {
    const { length } = text;
    let hash = 0x811c9dc5;
    let at = from;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED || code === stop) break;
      hash = Math.imul(hash ^ code, 0x01000193);
    }
    this.end = at;
    return this.#numberOf(text, from, at, (hash ^ (hash >>> 15)) & 0x7fffffff);
  }

  #numberOf(text: string, from: number, to: number, hash: number): number {
    const slot = this.#slotOf(text, from, to, hash);
    const known = slot < 0 ? this.#crowded.get(text.slice(from, to)) : (this.#slots[slot] as number) - 1;
    if (known !== undefined && known >= 0) return known;
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
    const slots = this.#slots;
    const hashes = this.#hashes.values;
    const mask = slots.length - 1;
    for (let step = 0; step < mostSteps; step++) {
      const slot = (hash + step) & mask;
      const number = (slots[slot] as number) - 1;
      if (number < 0 || (hashes[number] === hash && this.#isAt(number, text, from, to))) return slot;
    }
    return -1;
  }
  #isAt(number: number, text: string, from: number, to: number): boolean {
    const other = this.#texts[number] as string;
    const start = this.#starts.values[number] as number;
    if ((this.#ends.values[number] as number) - start !== to - from) return false;
    for (let at = from, there = start; at < to; at++, there++)
      if (text.charCodeAt(at) !== other.charCodeAt(there)) return false;
    return true;
  }
  #put(slot: number, number: number): void {
    if (slot >= 0) this.#slots[slot] = number + 1;
    else
      this.#crowded.set(
        (this.#texts[number] as string).slice(this.#starts.values[number], this.#ends.values[number]),
        number,
      );
  }
  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    this.#crowded.clear();
    for (let number = 0; number < this.count; number++)
      this.#put(this.#freeSlot(this.#hashes.values[number] as number), number);
  }
  /** For a name that is not there yet. */
  #freeSlot(hash: number): number {
    const mask = this.#slots.length - 1;
    for (let step = 0; step < mostSteps; step++) {
      const slot = (hash + step) & mask;
      if (this.#slots[slot] === 0) return slot;
    }
    return -1;
  }
}

const mostSteps = 64;
const LINE_FEED = 10;
