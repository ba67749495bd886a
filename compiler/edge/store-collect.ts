import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Content } from "../5-lock/facts.ts";
import { storedIn } from "../formats/pack-name.ts";
import { decodeFacts, isOfTree } from "./facts-record.ts";
import { factsIn } from "./pack-facts.ts";
import { alone } from "./store-alone.ts";
import { contents, type StoredFile } from "./store-contents.ts";

export interface Collected {
  readonly files: number;
  readonly bytes: number;
  /** What is left in the store, bytes that bundles share included. */
  readonly kept: number;
}

/** A package as the store has it: it stays whole or goes whole. */
interface Kept {
  readonly used: number;
  readonly names: readonly string[];
}

const day = 86_400_000;

/**
 * Takes out of the store what nothing needs: files that no facts name, packs that cannot be read, remains of downloads, answers of long ago; then, as long
 * as more than `limit` bytes are left, the package that was not used for longest. A file that a bundle is linked to stays: it
 * costs nothing. Needs the store alone (StoreError `EBUSY`), and may be killed at any time: facts go before what they name.
 */
export function collect(store: string, limit: number, now = Date.now()): Collected {
  return alone(store, () => {
    const all = [...contents(store)];
    const sizes = new Map(all.map((file) => [file.name, costOf(file)]));
    const keep = new Set<string>(
      all.filter((file) => isIndependent(store, file, now)).map(({ name }) => name),
    );
    let total = sum(keep, sizes);
    for (const { names } of packagesIn(store, all)) {
      const more = sum(
        names.filter((name) => !keep.has(name)),
        sizes,
      );
      if (total + more > limit) continue;
      total += more;
      for (const name of names) keep.add(name);
    }
    const gone = all.filter(({ name }) => !keep.has(name)).sort((a, b) => rank(a) - rank(b));
    for (const { name } of gone) rmSync(join(store, name), { force: true });
    const bytes = gone.reduce((before, file) => before + costOf(file), 0);
    const kept = all.reduce((before, { stat }) => before + stat.size, 0) - bytes;
    return { files: gone.length, bytes, kept };
  });
}

/** Bytes that taking it out would give back. */
function costOf({ kind, stat }: StoredFile): number {
  return kind === "files" && stat.nlink > 1 ? 0 : stat.size;
}

const rank = ({ kind }: StoredFile) => (kind === "files" ? 1 : 0);

/** Does it stay whatever becomes of the packages? */
function isIndependent(store: string, { kind, name, stat }: StoredFile, now: number): boolean {
  const age = now - stat.mtimeMs;
  if (kind === "files") return stat.nlink > 1;
  if (kind === "archives" || kind === "facts" || kind === "packs") return false;
  if (kind === "partial") return age < day;
  if (kind === "bundles") return existsSync(readFileSync(join(store, name), "utf8").split("\n", 1)[0] ?? "");
  return kind === "index" || kind.startsWith("memo-") ? age < 30 * day : true;
}

/** Every package with its archive, its pack and its files, and every tree with its facts and files, the one used last first; an archive without facts alone. */
function packagesIn(store: string, all: readonly StoredFile[]): Kept[] {
  const archives = new Map(
    all.flatMap((file) =>
      file.kind === "archives" ? [[file.name.split("/").at(-1) ?? "", file] as const] : [],
    ),
  );
  const known = all.flatMap((file): Kept[] => {
    const facts = factsOf(store, file);
    if (!facts) return [];
    const digest = file.name.split("/").at(-1) ?? "";
    const archive = archives.get(digest);
    archives.delete(digest);
    const sources = new Set(facts.members.flatMap(({ source }) => (source ? storedIn(source) : [])));
    return [
      {
        used: file.stat.mtimeMs,
        names: [...new Set([file.name, ...(archive ? [archive.name] : []), ...sources])],
      },
    ];
  });
  const unread = [...archives.values()].map(({ name, stat }) => ({ used: stat.mtimeMs, names: [name] }));
  return [...known, ...unread].sort((a, b) => b.used - a.used);
}

/** Those that a file of the store vouches by: a pack, or the record of a tree. */
export function factsOf(store: string, { kind, name }: StoredFile): Content | null | undefined {
  if (kind === "packs") return factsIn(join(store, name))?.facts;
  // An older program kept those of packages beside their packs: nobody reads them any more.
  return isOfTree(name) ? decodeFacts(readFileSync(join(store, name)))?.facts : undefined;
}

function sum(names: Iterable<string>, sizes: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const name of names) total += sizes.get(name) ?? 0;
  return total;
}
