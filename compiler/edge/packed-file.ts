import { createHash, type Hash, hash } from "node:crypto";
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
  /** The chunk, when all bytes came in one, as those of nearly every file do. */
  #whole: Uint8Array | undefined;
  #hash: Hash | undefined;
  #head: Uint8Array = new Uint8Array(0);

  constructor(member: Member, at: PackedAt) {
    this.#member = member;
    this.#at = at;
  }

  write(chunk: Uint8Array): void {
    if (chunk.length === this.#at.size) {
      this.#whole = chunk;
      return;
    }
    this.#hash ??= createHash("sha256");
    this.#hash.update(chunk);
    this.#head = headOf(this.#head, chunk);
  }

  finish() {
    const { name: pack, path, offset, size } = this.#at;
    const whole = this.#whole;
    const hex = this.#hash?.digest("hex") ?? hash("sha256", whole ?? "", "hex");
    const source = stretchName({ pack, offset, size });
    return {
      member: { ...this.#member, size, digest: `sha256:${hex}`, source },
      head: whole ? headOf(this.#head, whole) : this.#head,
      bytes: () => whole ?? readBytes(path, offset, size),
    };
  }

  abandon(): void {}
}
