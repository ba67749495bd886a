import { ArchiveError } from "./deb-error.ts";
import type { TarEntry } from "./tar.ts";

/**
 * Watches the members of one archive go by and refuses what reaches outside of it, or hides: a name with `..`, a path that
 * leads through what is no folder, a hard link to what was not seen before, a path that comes twice. Throws ArchiveErrors.
 */
export class TarPaths {
  readonly #mayBeAbsolute: boolean;
  /** Files, and hard links by the file that they are. */
  readonly #files = new Map<string, string>();
  readonly #seen = new Map<string, TarEntry["type"]>();
  /** One that leads through folders alone: what was a folder stays one. */
  #sound = "";

  /** No tool writes absolute names into packages; some do into the layers of images, where they are meant below the root. */
  constructor(mayBeAbsolute = false) {
    this.#mayBeAbsolute = mayBeAbsolute;
  }

  /** The absolute path of a member, and of a hard link that of the file itself, whatever link it names. */
  admit(entry: TarEntry): { readonly path: string; readonly target?: string } {
    const path = this.#safe(entry.name);
    refuseMisplaced(path, entry);
    this.#refuseDetour(path);
    this.#refuseTwice(path, entry.type);
    if (entry.type === "file") this.#files.set(path, path);
    if (entry.type === "symlink") return { path, target: nonEmpty(entry) };
    if (entry.type !== "hardlink") return { path };
    const named = this.#safe(entry.target);
    const target = this.#files.get(named);
    if (target === undefined)
      throw new ArchiveError(`${path} is a hard link to ${named}, which the archive did not bring before it`);
    this.#files.set(path, target);
    return { path, target };
  }

  #safe(name: string): string {
    return safePath(this.#mayBeAbsolute ? name.replace(/^\/+/, "") : name);
  }

  /** Every parent is a folder, one that no member names included. */
  #refuseDetour(path: string): void {
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (parent === this.#sound) return;
    for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const folder = path.slice(0, slash);
      const type = this.#seen.get(folder);
      if (type === undefined) this.#seen.set(folder, "directory");
      else if (type !== "directory")
        throw new ArchiveError(`${path} would be written through ${folder}, a ${type} of the same archive`);
    }
    this.#sound = parent;
  }

  /** A folder may be named twice; any other path that comes twice is a trick on whoever looked at the first. */
  #refuseTwice(path: string, type: TarEntry["type"]): void {
    const before = this.#seen.get(path);
    if (before && !(before === "directory" && type === "directory"))
      throw new ArchiveError(`${path} is in the archive twice, as ${before} and as ${type}`);
    this.#seen.set(path, type);
  }
}

/** What no honest package holds: a root that is no folder, a device beyond the kernel's numbers, a setuid file for all to write. */
function refuseMisplaced(path: string, { type, mode, major, minor }: TarEntry): void {
  if (path === "/" && type !== "directory") throw new ArchiveError(`the root is a ${type} in the archive`);
  if (type.endsWith("device") && (major >= 1 << 12 || minor >= 1 << 20))
    throw new ArchiveError(`${path} is device ${major}:${minor}, which no kernel has`);
  if (type === "file" && (mode & 0o6000) !== 0 && (mode & 0o002) !== 0)
    throw new ArchiveError(`${path} runs as its owner and may be written by everybody`);
}

/** `./usr/bin/` is `/usr/bin`; a name that leads elsewhere, or has a part that no file system takes, is refused. */
export function safePath(name: string): string {
  if (isPlain(name)) return name === "./" ? "/" : name.slice(1, name.endsWith("/") ? -1 : undefined);
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new ArchiveError(`the name ${JSON.stringify(name)} climbs with \`..\``);
  if (name.startsWith("/")) throw new ArchiveError(`the name ${JSON.stringify(name)} is absolute`);
  // Lists of paths, dpkg's own among them, have one a line.
  if (name.includes("\n")) throw new ArchiveError(`the name ${JSON.stringify(name)} holds a line break`);
  // A character has three bytes at most for each of its code units.
  const long = name.length * 3 > 255 && parts.find((part) => Buffer.byteLength(part) > 255);
  if (long) throw new ArchiveError(`the name ${JSON.stringify(long.slice(0, 40))}… has more than 255 bytes`);
  return `/${parts.join("/")}`;
}

/** What nearly every name is: short, from `./` on, each part at once behind the one before it and none with a dot in front. */
function isPlain(name: string): boolean {
  const isShort = name.length * 3 <= 255 && name.startsWith("./");
  return isShort && !name.includes("/.", 1) && !name.includes("//") && !name.includes("\n");
}

function nonEmpty(entry: TarEntry): string {
  if (entry.target === "") throw new ArchiveError(`${entry.name} is a symlink to nothing`);
  return entry.target;
}
