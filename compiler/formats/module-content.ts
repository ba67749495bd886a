import { createHash } from "node:crypto";
import { posix } from "node:path";
import { ArchiveError } from "./deb-error.ts";

/** The files of a module by their path from its root. Owners, modes and times are no part of it: nothing reads them. */
export type ModuleContent = ReadonlyMap<string, Uint8Array>;

/** How much a module may hold before it is refused: texts and templates, not the software itself. */
export const moduleLimits = { files: 4096, bytes: 64 * 1024 * 1024, depth: 16, path: 1024 } as const;
/** And a tarball of more bytes than that is not even opened. */
export const largestArchive = moduleLimits.bytes;

/** What keeps the books of a folder and is no part of what lies in it. */
const foreign: ReadonlySet<string> = new Set([".git", ".hg", ".svn", ".plimsoll"]);
export const isForeign = (name: string): boolean => foreign.has(name);

/** A link that stands for another file of the module. */
export interface ModuleLink {
  readonly link: string;
}

/**
 * Makes a module's content of what a folder or an archive gives, in any order. Refuses what is too much, a name that no
 * listing could hold, and a link to anything but a file of the same module. Throws ArchiveErrors.
 */
export class ModuleBuilder {
  readonly #found = new Map<string, Uint8Array | ModuleLink>();
  #bytes = 0;
  #folders = 0;

  /** Before its bytes are read: says no to a file of this size. */
  admit(path: string, size: number): void {
    if (/[\u0000-\u001f\u007f]/.test(path))
      throw new ArchiveError(`the name ${JSON.stringify(path)} holds a control character`);
    if (path.split("/").length > moduleLimits.depth || Buffer.byteLength(path) > moduleLimits.path)
      throw new ArchiveError(`${path.slice(0, 80)} lies deeper than ${moduleLimits.depth} folders`);
    if (this.#found.size >= moduleLimits.files)
      throw new ArchiveError(`it has more than ${moduleLimits.files} files`);
    this.#bytes += size;
    if (this.#bytes > moduleLimits.bytes) throw tooLarge();
  }

  /** Folders are no content, but a tower or a million of them would take for ever. */
  enter(folder: string): void {
    this.admit(`${folder}/.`, 0);
    if (++this.#folders > moduleLimits.files)
      throw new ArchiveError(`it has more than ${moduleLimits.files} folders`);
  }

  add(path: string, content: Uint8Array | ModuleLink): void {
    this.#found.set(path, content);
  }

  done(): ModuleContent {
    const files = [...this.#found.keys()].sort().map((path) => [path, this.#bytesOf(path)] as const);
    // A file that many links stand for counts once for each.
    if (files.reduce((sum, [, bytes]) => sum + bytes.length, 0) > moduleLimits.bytes) throw tooLarge();
    return new Map(files);
  }

  #bytesOf(path: string): Uint8Array {
    let at = path;
    for (let hops = 0; hops < 8; hops++) {
      const content = this.#found.get(at);
      if (content instanceof Uint8Array) return content;
      if (!content) break;
      at = content.link.startsWith("/") ? "/" : posix.join(posix.dirname(at), content.link);
    }
    throw new ArchiveError(`${path} is a link that leads to no file of the module`);
  }
}

const tooLarge = () => new ArchiveError(`it has more than ${moduleLimits.bytes / 1024 / 1024} MiB`);

/** The files below a folder of a module; empty when there are none. */
export function contentBelow(content: ModuleContent, folder: string): ModuleContent {
  if (folder === "") return content;
  const below = [...content].filter(([path]) => path.startsWith(`${folder}/`));
  return new Map(below.map(([path, bytes]) => [path.slice(folder.length + 1), bytes]));
}

/** The canonical listing: a line a file, `digest size path`, by path. What a lock pins is its digest. */
export function moduleListing(content: ModuleContent): string {
  const paths = [...content.keys()].sort();
  return paths
    .map((path) => {
      const bytes = content.get(path) as Uint8Array;
      return `${sha256(bytes)} ${bytes.length} ${path}\n`;
    })
    .join("");
}

export function moduleDigest(content: ModuleContent): string {
  return sha256(moduleListing(content));
}

/** One file of the store that holds a module: its listing, an empty line, and the bytes in the listing's order. */
export function packModule(content: ModuleContent): Uint8Array {
  const files = [...content.keys()].sort().map((path) => content.get(path) as Uint8Array);
  return Buffer.concat([Buffer.from(`${moduleListing(content)}\n`), ...files]);
}

/** What was packed under this digest; undefined when the bytes are not that. */
export function unpackModule(packed: Uint8Array, digest: string): ModuleContent | undefined {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const end = bytes.indexOf("\n\n") + 1;
  const content = new Map<string, Uint8Array>();
  let at = end + 1;
  for (const line of bytes.toString("utf8", 0, end).split("\n").slice(0, -1)) {
    const [, size = "", path = ""] = /^\S+ (\d+) (.+)$/.exec(line) ?? [];
    content.set(path, bytes.subarray(at, at + Number(size)));
    at += Number(size);
  }
  return moduleDigest(content) === digest ? content : undefined;
}

function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
