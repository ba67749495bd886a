import { createHash, type Hash, hash } from "node:crypto";
import type { Member } from "../5-lock/facts.ts";
import { type Place, stretchName } from "../formats/pack-name.ts";
import { readBytes } from "./read-bytes.ts";
import { headOf, type ReadFile } from "./staged-files.ts";

/** What a pack will be called in the store, and where it begins now. */
type Pack = { readonly name: string } & Place;

/** A file whose bytes lie in a pack and stay there: nothing is written. */
export class PackedFile implements ReadFile {
  readonly #member: Member;
  readonly #pack: Pack;
  /** In the pack. */
  readonly #offset: number;
  readonly #size: number;
  /** The chunk, when all bytes came in one, as those of nearly every file do. */
  #whole: Uint8Array | undefined;
  #hash: Hash | undefined;
  #head: Uint8Array = new Uint8Array(0);

  constructor(member: Member, pack: Pack, offset: number, size: number) {
    this.#member = member;
    this.#pack = pack;
    this.#offset = offset;
    this.#size = size;
  }

  write(chunk: Uint8Array): void {
    if (chunk.length === this.#size) {
      this.#whole = chunk;
      return;
    }
    this.#hash ??= createHash("sha256");
    this.#hash.update(chunk);
    this.#head = headOf(this.#head, chunk);
  }

  finish() {
    const [pack, offset, size] = [this.#pack, this.#offset, this.#size];
    const whole = this.#whole;
    const hex = this.#hash?.digest("hex") ?? hash("sha256", whole ?? "", "hex");
    const source = stretchName({ pack: pack.name, offset, size });
    return {
      member: { ...this.#member, size, digest: `sha256:${hex}`, source },
      head: whole ? headOf(this.#head, whole) : this.#head,
      bytes: () => whole ?? readBytes(pack.path, pack.offset + offset, size),
    };
  }

  abandon(): void {}
}
