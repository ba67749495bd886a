import { closeSync, openSync, readSync } from "node:fs";
import { ArchiveError } from "../../formats/deb-error.ts";
import { TarReader, type TarVisitor } from "../../formats/tar.ts";
import { TarPaths } from "../../formats/tar-path.ts";
import type { ChangedPath } from "../interfaces.ts";
import type { ScriptBounds } from "./script-bounds.ts";

/**
 * The upper layer of an overlay from a tar archive, whole and in memory. Throws an ArchiveError for what is damaged, larger
 * than the bounds, or reaches outside of itself.
 */
export function readChanges(path: string, { size, files }: ScriptBounds): readonly ChangedPath[] {
  const visitor = new ChangeVisitor();
  // Each member has a header, and may have an extended one; a sparse file counts with its holes.
  const limits = { entries: 3 * files, bytes: 2 * size, name: 4096, extension: 1 << 20 };
  const reader = new TarReader(visitor, limits);
  const file = openSync(path, "r");
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(1 << 20);
      const count = readSync(file, chunk);
      if (count === 0) break;
      reader.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
  reader.end();
  return visitor.changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

class ChangeVisitor implements TarVisitor {
  readonly changes: ChangedPath[] = [];
  readonly #paths = new TarPaths();
  readonly #files = new Map<string, Uint8Array>();
  #parts: Uint8Array[] = [];
  #open: ChangedPath | undefined;

  entry(entry: ChangedPath): void {
    const { path, target = "" } = this.#paths.admit(entry);
    this.#open = { ...entry, name: path, target };
    this.#parts = [];
  }

  data(chunk: Uint8Array): void {
    this.#parts.push(chunk);
  }

  /** A second name of a file is a file with the same bytes. */
  close(): void {
    const change = this.#open;
    if (!change) return;
    const { name, type, target } = change;
    const bytes = type === "hardlink" ? this.#files.get(target) : Buffer.concat(this.#parts);
    if (type === "hardlink" && !bytes) throw new ArchiveError(`${name} is a second name of what is no file`);
    if (bytes && (type === "file" || type === "hardlink")) {
      this.#files.set(name, bytes);
      this.changes.push({ ...change, type: "file", target: "", size: bytes.length, bytes });
    } else this.changes.push(change);
  }
}
