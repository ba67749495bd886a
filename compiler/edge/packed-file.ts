import { createHash, type Hash } from "node:crypto";
import type { Member } from "../5-lock/facts.ts";
import { stretchName } from "../formats/pack-name.ts";
import { readBytes } from "./read-bytes.ts";
import { headOf, type ReadFile } from "./staged-files.ts";

interface PackedAt {
  /** What the pack will be called in the store, and where it is now. */
  readonly name: string;
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

/** A file whose bytes lie in a pack and stay there: nothing is written. */
export class PackedFile implements ReadFile {
  readonly #member: Member;
  readonly #at: PackedAt;
  readonly #hash: Hash = createHash("sha256");
  #head: Uint8Array = new Uint8Array(0);
  /** The chunk, when all bytes came in one. */
  #whole: Uint8Array | undefined;

  constructor(member: Member, at: PackedAt) {
    this.#member = member;
    this.#at = at;
  }

  write(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#head = headOf(this.#head, chunk);
    if (chunk.length === this.#at.size) this.#whole = chunk;
  }

  finish() {
    const { name: pack, offset, size } = this.#at;
    const digest = `sha256:${this.#hash.digest("hex")}`;
    return {
      member: { ...this.#member, size, digest, source: stretchName({ pack, offset, size }) },
      head: this.#head,
      bytes: () => this.#whole ?? readBytes(this.#at.path, offset, size),
    };
  }

  abandon(): void {}
}
