import { closeSync, constants, openSync } from "node:fs";
import { onDisk } from "./store-error.ts";

/** Packs of so many packages are read side by side; a process may have a thousand files open. */
const most = 64;
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW;

/** Files that are read from again and again, open as long as there is room: what was opened first is closed first. */
export class OpenFiles {
  readonly #files = new Map<string, number>();

  /** The descriptor of the file at a path, which stays this object's. Throws StoreErrors. */
  open(path: string): number {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    if (this.#files.size === most) this.#close([...this.#files.keys()][0] as string);
    const file = onDisk(path, () => openSync(path, readOnly));
    this.#files.set(path, file);
    return file;
  }

  close(): void {
    for (const path of this.#files.keys()) this.#close(path);
  }

  #close(path: string): void {
    closeSync(this.#files.get(path) as number);
    this.#files.delete(path);
  }
}
