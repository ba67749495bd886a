/**
 * Numbers for names that stand in longer texts: equal names get equal numbers, and no text is cut into pieces for that.
 * Names of a hostile text that crowd one place of the table go into a map, so that no look-up takes long.
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

  /** The number of the name that is `text.slice(from, to)`. */
  numberOf(text: string, from: number, to: number): number {
    const hash = hashOf(text, from, to);
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

/** FNV-1a of the characters, its upper bits folded into those that choose a slot. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) & 0x7fffffff;
}
