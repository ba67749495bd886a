import { ArchiveError } from "./deb-error.ts";
import type { TarEntry } from "./tar.ts";

/**
 * Watches the members of one archive go by and refuses what reaches outside of it: a name with `..`, a path that
 * leads through a symlink of the same archive, a hard link to what was not seen before. Throws ArchiveErrors.
 */
export class TarPaths {
  readonly #symlinks = new Set<string>();
  readonly #files = new Set<string>();
  readonly #seen = new Map<string, TarEntry["type"]>();

  /** The absolute path of a member, and of a hard link its target's. */
  admit(entry: TarEntry): { readonly path: string; readonly target?: string } {
    const path = safePath(entry.name);
    this.#refuseDetour(path);
    this.#refuseTwice(path, entry.type);
    if (entry.type === "symlink") this.#symlinks.add(path);
    else this.#symlinks.delete(path);
    if (entry.type === "file") this.#files.add(path);
    if (entry.type === "symlink") return { path, target: nonEmpty(entry) };
    if (entry.type !== "hardlink") return { path };
    const target = safePath(entry.target);
    if (!this.#files.has(target))
      throw new ArchiveError(
        `${path} is a hard link to ${target}, which the archive did not bring before it`,
      );
    this.#files.add(path);
    return { path, target };
  }

  #refuseDetour(path: string): void {
    for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const folder = path.slice(0, slash);
      if (this.#symlinks.has(folder))
        throw new ArchiveError(`${path} would be written through ${folder}, a symlink of the same archive`);
    }
  }

  /** A folder may be named twice; any other path that comes twice is a trick on whoever looked at the first. */
  #refuseTwice(path: string, type: TarEntry["type"]): void {
    const before = this.#seen.get(path);
    if (before && !(before === "directory" && type === "directory"))
      throw new ArchiveError(`${path} is in the archive twice, as ${before} and as ${type}`);
    this.#seen.set(path, type);
  }
}

/** `./usr/bin/` is `/usr/bin`; a name with `..` or with a part that no file system takes is refused. */
export function safePath(name: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new ArchiveError(`the name ${JSON.stringify(name)} climbs with \`..\``);
  const long = parts.find((part) => Buffer.byteLength(part) > 255);
  if (long) throw new ArchiveError(`the name ${JSON.stringify(long.slice(0, 40))}… has more than 255 bytes`);
  return `/${parts.join("/")}`;
}

function nonEmpty(entry: TarEntry): string {
  if (entry.target === "") throw new ArchiveError(`${entry.name} is a symlink to nothing`);
  return entry.target;
}
