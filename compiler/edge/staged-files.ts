import { rmSync } from "node:fs";
import { type Inode, storeName } from "../formats/store-name.ts";
import type { FileStore } from "./store.ts";

/** The files of one package on their way into the store: all come in or, when the package is refused, none. */
export class StagedFiles {
  readonly #store: FileStore;
  readonly #waiting = new Map<string, { readonly path: string; readonly inode: Inode }>();

  constructor(store: FileStore) {
    this.#store = store;
  }

  temporary(): string {
    return this.#store.temporary();
  }

  /** Adds the file of an inode, from bytes or from a temporary file, and gives the name that it will have. */
  add(inode: Inode, content: Uint8Array | string): string {
    const name = storeName(inode);
    if (!this.#waiting.has(name) && !this.#store.has(name))
      this.#waiting.set(name, { path: this.#store.stage(inode, content), inode });
    else if (typeof content === "string") rmSync(content);
    return name;
  }

  /** Where the bytes of a file that was added are now. */
  path(name: string): string {
    return this.#waiting.get(name)?.path ?? this.#store.path(name);
  }

  settle(): void {
    for (const { path, inode } of this.#waiting.values()) this.#store.settle(path, inode);
    this.#waiting.clear();
  }

  discard(): void {
    for (const { path } of this.#waiting.values()) rmSync(path, { force: true });
    this.#waiting.clear();
  }
}
