import { type Dirent, lstatSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";

/** One file of the store. */
export interface StoredFile {
  /** `files`, `archives`, `facts` …: the folder right below the store. */
  readonly kind: string;
  /** Relative to the store's folder. */
  readonly name: string;
  readonly stat: Stats;
}

/**
 * Every file in a store but what processes have in hand, in no order. Never leaves the file system that the store lies on: a
 * folder that something is mounted on is passed over, and so is a symlink. What vanishes meanwhile is not there.
 */
export function* contents(store: string): Generator<StoredFile> {
  const { dev } = lstatSync(store);
  for (const kind of folders(store)) if (kind !== "tmp") yield* below(store, kind, kind, dev);
}

function* below(store: string, kind: string, folder: string, dev: number): Generator<StoredFile> {
  if (lstatSync(join(store, folder), { throwIfNoEntry: false })?.dev !== dev) return;
  for (const entry of entriesOf(join(store, folder))) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* below(store, kind, name, dev);
    const stat = entry.isFile() ? lstatSync(join(store, name), { throwIfNoEntry: false }) : undefined;
    if (stat) yield { kind, name, stat };
  }
}

function folders(store: string): string[] {
  return entriesOf(store).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
