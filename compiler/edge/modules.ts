import { readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { LockedModule } from "../5-lock/lock-file.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { largestArchive } from "../formats/module-content.ts";
import { archiveOf, isUrl } from "../formats/module-where.ts";
import type { Fetcher, ModuleFault } from "./interfaces.ts";
import { digestOf } from "./memo.ts";
import { readModuleFolder } from "./module-folder.ts";
import { type ModuleStore, moduleStore } from "./module-store.ts";
import type { FileStore } from "./store.ts";
import type { FindContent, FoundContent } from "./with-modules.ts";

export interface ModuleOutside {
  /** Absolute; places of modules are relative to it. */
  readonly folder: string;
  /** What the lock pins, by place. */
  readonly pins: () => ReadonlyMap<string, LockedModule>;
  /** Undefined where this user has no place for one. */
  readonly store: () => FileStore | undefined;
}
export interface BringOptions {
  /** Without one nothing is asked of the network. */
  readonly fetcher?: Fetcher;
  /** Whether bytes may be fetched that no lock pins. */
  readonly unpinned?: boolean;
}
type Answer = FoundContent | ModuleFault;
type Archive = NonNullable<FoundContent["archive"]>;

/**
 * The modules of the disk, of the store, and of the network. What needs time, unpacking and fetching, is not done when a
 * module is looked for but by `bring`, of all that was found wanting.
 */
export class Modules {
  readonly #outside: ModuleOutside;
  readonly #kept: ModuleStore;
  readonly #waiting = new Set<string>();
  readonly #brought = new Map<string, Answer>();

  constructor(outside: ModuleOutside) {
    this.#outside = outside;
    this.#kept = moduleStore(outside.store);
  }

  readonly find: FindContent = (where) => {
    const brought = this.#brought.get(where);
    if (brought) return brought;
    return archiveOf(where) ? this.#tarball(where) : folderAt(this.#outside.folder, where);
  };

  /** Tells whether anything came, or cannot come: then what failed for want of it is worth another try. */
  async bring(options: BringOptions = {}): Promise<boolean> {
    const asked = [...this.#waiting];
    this.#waiting.clear();
    const answers = await Promise.all(asked.map((where) => this.#bringOne(where, options)));
    for (const [index, where] of asked.entries()) {
      const answer = answers[index];
      if (answer) this.#brought.set(where, answer);
    }
    return answers.some((answer) => answer !== undefined);
  }

  #tarball(where: string): Answer {
    const there = isUrl(where) ? undefined : archiveAt(join(this.#outside.folder, where));
    const archive = there ?? this.#pinned(where);
    const content = archive && this.#kept.get(archive.digest);
    if (content) return { content, archive };
    if (!there && !isUrl(where)) return { fault: "missing", reason: "there is no such tarball" };
    this.#waiting.add(where);
    const reason = archive ? "the store does not have it" : "plimsoll.lock does not pin it";
    return { fault: "unfetched", reason };
  }

  /** A lock may pin several folders of one tarball. */
  #pinned(where: string): Archive | undefined {
    const pins = [...this.#outside.pins().values()];
    return pins.find(({ from, archive }) => archive && archiveOf(from)?.archive === where)?.archive;
  }

  async #bringOne(where: string, options: BringOptions): Promise<Answer | undefined> {
    try {
      const path = isUrl(where) ? await this.#fetch(where, options) : join(this.#outside.folder, where);
      return path === undefined ? undefined : await this.#unpack(path);
    } catch (error) {
      return failure(error);
    }
  }

  async #unpack(path: string): Promise<Answer> {
    // Decoders are loaded when there is something to decode.
    const { unpackArchive } = await import("./module-archive.ts");
    const content = await unpackArchive(path, statSync(path).size);
    const archive = archiveAt(path) as Archive;
    this.#kept.put(archive.digest, content);
    return { content, archive };
  }

  /** The path of the tarball in the store. */
  async #fetch(where: string, { fetcher, unpinned }: BringOptions): Promise<string | undefined> {
    const store = this.#outside.store();
    const pinned = this.#pinned(where);
    if (!fetcher || !store || !(pinned || unpinned)) return undefined;
    const wanted = { urls: [where], label: where };
    if (pinned) return fetcher.archive({ ...wanted, ...pinned });
    const bytes = await fetcher.bytes(wanted);
    const temporary = store.temporary();
    writeFileSync(temporary, bytes, { flag: "wx" });
    return store.keepArchive(temporary, digestOf(bytes));
  }
}

function folderAt(project: string, where: string): Answer {
  try {
    const path = join(project, where);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return missing(stat !== undefined);
    const way = relative(realpathSync(path), realpathSync(project));
    if (way !== ".." && !way.startsWith("../")) return refused("it holds the project itself, lock and all");
    return { content: readModuleFolder(path) };
  } catch (error) {
    return failure(error);
  }
}

const missing = (isThere: boolean): ModuleFault => ({
  fault: "missing",
  reason: isThere ? "it is neither a folder nor a tarball" : "there is no such folder",
});

/** One that is too large is not read for its digest: unpacking refuses it. */
function archiveAt(path: string): Archive | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  const digest = stat.size > largestArchive ? "" : digestOf(readFileSync(path));
  return { digest, size: stat.size };
}

const refused = (reason: string): ModuleFault => ({ fault: "refused", reason });

/** What a hostile archive, a disk or a mirror may say; anything else is a fault of ours. */
function failure(error: unknown): ModuleFault {
  if (error instanceof ArchiveError) return refused(error.message);
  if (error instanceof FetchError) return { fault: "unfetched", reason: error.message };
  if (error instanceof Error && "code" in error) return refused(error.message);
  throw error;
}
