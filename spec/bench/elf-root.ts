import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync } from "node:fs";
import type { ElfFacts } from "../../compiler/5-lock/facts.ts";
import type { Root } from "../../compiler/6-assemble/root.ts";
import { handMadeInput } from "../../compiler/7-link/testing.ts";
import { readElf } from "../../compiler/formats/elf.ts";
import type { Entry } from "../plan.ts";
import { readLoaderParts } from "./loader-parts.ts";

/** A tree on the disk as a root that is read as it is asked for, and of ELF files what a loader reads. */
export function readElfRoot(folder: string): Root {
  const entries: Asked<Entry> = new Asked(
    (path) => readEntry(folder, path),
    () => walk(folder, ""),
  );
  const elf = new Asked((path) => {
    const entry = entries.get(path);
    return entry?.type === "file" ? readFile(folder + path, entry.size) : undefined;
  });
  const none = { shebangs: new Map(), users: [], groups: [], made: new Map(), placed: new Map() };
  const list = (path: string) => readdirSync(folder + path).sort();
  return { input: handMadeInput([]), entries, elf, list, ...none };
}

/** The same root with all that is in it at hand. */
export function holdRoot({ entries, elf, list: _, ...rest }: Root): Root {
  const folder: Entry = { type: "directory", path: "/", mode: 0o755, ...owned };
  const all = new Map<string, Entry>([["/", folder]]);
  for (const path of [...entries.keys()].sort()) all.set(path, entries.get(path) as Entry);
  const files = [...all.keys()].flatMap((path) => {
    const facts = elf.get(path);
    return facts ? [[path, facts] as const] : [];
  });
  return { ...rest, entries: all, elf: new Map(files) };
}

/** A map that finds a value out when it is first asked for; its keys are all that there are. */
class Asked<V> extends Map<string, V> {
  readonly #find: (key: string) => V | undefined;
  readonly #all: (() => Iterable<string>) | undefined;
  readonly #absent = new Set<string>();
  constructor(find: (key: string) => V | undefined, all?: () => Iterable<string>) {
    super();
    this.#find = find;
    this.#all = all;
  }
  override get(key: string): V | undefined {
    const known = super.get(key);
    if (known !== undefined || this.#absent.has(key)) return known;
    const found = this.#find(key);
    if (found === undefined) this.#absent.add(key);
    else super.set(key, found);
    return found;
  }
  override keys(): MapIterator<string> {
    return this.#all ? new Map([...this.#all()].map((key) => [key, 0])).keys() : super.keys();
  }
}

function* walk(folder: string, inside: string): Generator<string> {
  for (const child of readdirSync(`${folder}${inside}`, { withFileTypes: true })) {
    const path = `${inside}/${child.name}`;
    yield path;
    if (child.isDirectory()) yield* walk(folder, path);
  }
}

const owned = { uid: 0, gid: 0, mtime: 0, reason: { kind: "skeleton" } } as const;

function readEntry(folder: string, path: string): Entry | undefined {
  const real = folder + path;
  const stat = lstatSync(real, mayBeMissing);
  if (!stat) return undefined;
  const mode = stat.mode & 0o7777;
  const kind = stat.mode & constants.S_IFMT;
  const { uid, gid, mtime, reason } = owned;
  if (kind === constants.S_IFDIR) return { type: "directory", path, mode, uid, gid, mtime, reason };
  if (kind === constants.S_IFLNK)
    return { type: "symlink", path, mode, uid, gid, mtime, reason, target: readlinkSync(real) };
  const { size } = stat;
  return { type: "file", path, mode, uid, gid, mtime, reason, digest: "", size, source: path };
}

const mayBeMissing = { throwIfNoEntry: false } as const;

function readFile(path: string, size: number): ElfFacts | undefined {
  const file = openSync(path, "r");
  try {
    const bytes = readLoaderParts(file, size);
    return bytes && readElf(bytes);
  } finally {
    closeSync(file);
  }
}
