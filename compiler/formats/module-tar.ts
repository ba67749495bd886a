import { ArchiveError } from "./deb-error.ts";
import { isForeign, ModuleBuilder, type ModuleContent, moduleLimits } from "./module-content.ts";
import { moduleEntry } from "./module-where.ts";
import { type TarEntry, TarReader } from "./tar.ts";
import type { TarLimits } from "./tar-limits.ts";
import { TarPaths } from "./tar-path.ts";

/** Headers, padding and folders come on top of what a module's files may have. */
const limits: TarLimits = {
  entries: 4 * moduleLimits.files,
  bytes: 2 * moduleLimits.bytes,
  name: moduleLimits.path,
  extension: 64 * 1024,
};

/** Reads the tar archive of a module that arrives in pieces. Devices, links out and names that climb are refused. */
export class ModuleTar {
  readonly #builder = new ModuleBuilder();
  readonly #paths = new TarPaths();
  readonly #files = new Map<string, Uint8Array>();
  readonly #reader: TarReader;
  #path = "";
  #parts: Uint8Array[] = [];

  constructor() {
    const data = (chunk: Uint8Array) => this.#parts.push(Uint8Array.from(chunk));
    this.#reader = new TarReader(
      { entry: (entry) => this.#begin(entry), data, close: () => this.#finish() },
      limits,
    );
  }

  /** Throws ArchiveErrors, as `done` does. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  done(): ModuleContent {
    this.#reader.end();
    return withoutTop(this.#builder.done());
  }

  #begin(entry: TarEntry): void {
    const { path: rooted, target = "" } = this.#paths.admit(entry);
    const path = rooted.slice(1);
    this.#path = "";
    this.#parts = [];
    if (path.split("/").some(isForeign) || entry.type === "directory") return;
    if (entry.type === "symlink" || entry.type === "hardlink") {
      const linked = entry.type === "hardlink" ? this.#files.get(target) : undefined;
      this.#builder.admit(path, linked?.length ?? 0);
      this.#keep(path, linked ?? { link: target });
    } else if (entry.type === "file") {
      this.#builder.admit(path, entry.size);
      this.#path = path;
    } else throw new ArchiveError(`${path} is a ${entry.type}`);
  }

  #finish(): void {
    if (this.#path !== "") this.#keep(this.#path, Buffer.concat(this.#parts));
  }

  #keep(path: string, content: Uint8Array | { readonly link: string }): void {
    if (content instanceof Uint8Array) this.#files.set(`/${path}`, content);
    this.#builder.add(path, content);
  }
}

/** Archives are often made of one folder, named after a release: the module is what lies in it. */
function withoutTop(content: ModuleContent): ModuleContent {
  const tops = new Set([...content.keys()].map((path) => path.slice(0, path.indexOf("/") + 1)));
  const [top = ""] = tops;
  if (content.has(moduleEntry) || tops.size !== 1 || top === "") return content;
  return new Map([...content].map(([path, bytes]) => [path.slice(top.length), bytes]));
}
