import type { Kind } from "./token-list.ts";

/**
 * The different words of a text, each kept once and known by a number from 1: where it stands first, what it says and what
 * kind of token it is. To find a word again costs less than to cut it out again, and a tree holds each of its words once.
 */
export class Lexicon {
  readonly kinds: Kind[] = [0];
  readonly texts: string[] = [""];
  private readonly starts: number[] = [0];
  /** How many characters it is known by; a literal may be shorter than those. */
  private readonly lengths: number[] = [0];
  private readonly hashes: number[] = [0];
  /** Numbers by hash, with open addressing; at least half of them stay empty. */
  private slots = new Int32Array(512);
  private readonly codes: Uint8Array;

  constructor(codes: Uint8Array) {
    this.codes = codes;
  }

  /** The number of the word that stands from `start` up to `end`; 0 when there was none like it yet. */
  find(hash: number, start: number, end: number): number {
    const { slots } = this;
    const last = slots.length - 1;
    const first = mixed(hash);
    for (let step = 0; step < farthest; step++) {
      const id = slots[(first + step) & last] as number;
      if (id === 0 || (this.hashes[id] === hash && this.isAt(id, start, end - start))) return id;
    }
    return 0;
  }
  private isAt(id: number, start: number, length: number): boolean {
    if (this.lengths[id] !== length) return false;
    const first = this.starts[id] as number;
    for (let index = 0; index < length; index++)
      if (this.codes[first + index] !== this.codes[start + index]) return false;
    return true;
  }

  /** A word that `find` did not know. */
  add(hash: number, start: number, end: number, kind: Kind, text: string): number {
    const id = this.addOnce(kind, text);
    this.starts[id] = start;
    this.lengths[id] = end - start;
    this.hashes[id] = hash;
    if (2 * id > this.slots.length) this.grow();
    else this.place(id);
    return id;
  }
  /** One that is not to be found again. */
  addOnce(kind: Kind, text: string): number {
    const id = this.kinds.length;
    this.kinds.push(kind);
    this.texts.push(text);
    this.starts.push(0);
    this.lengths.push(0);
    this.hashes.push(0);
    return id;
  }

  private place(id: number): void {
    const { slots } = this;
    const last = slots.length - 1;
    const first = mixed(this.hashes[id] as number);
    for (let step = 0; step < farthest; step++) {
      const slot = (first + step) & last;
      if (slots[slot] !== 0) continue;
      slots[slot] = id;
      return;
    }
  }
  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let id = 1; id < this.kinds.length; id++) if (this.lengths[id] !== 0) this.place(id);
  }
}

/** So many places are looked at: a text that was made so that its words are hard to find has some of them twice. */
const farthest = 16;

/** The step from one character to the next; words that differ in few characters differ in their hash. */
export const hashed = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;
const mixed = (hash: number): number => hash ^ (hash >>> 15);
