import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Content, PackageFacts, TreeFacts } from "../5-lock/facts.ts";
import { digestOf } from "./memo.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

/** Changes whenever facts would come out differently: older ones in a store are then not found. */
const version = 6;
const kind = "facts";
/** Of one package; the largest of Debian, libwine's debugging symbols, needs a tenth. */
const largestRecord = 256 * 1024 * 1024;
/** Of the whole cache: facts of some ten thousand packages. */
export const largestCache = 4 * 1024 * 1024 * 1024;

/**
 * The facts of a package from the store that all projects share, by the digest of its archive. A record is a line with its
 * version and the digest of the rest, then JSON: one that is cut, changed, of another version or about files that the
 * store has lost is none.
 */
export function recallFacts(store: FileStore, digest: string): PackageFacts | undefined {
  return recall(store, keyOf(digest));
}

export function keepFacts(store: FileStore, digest: string, facts: PackageFacts): void {
  keep(store, keyOf(digest), facts);
}

/** The same of a tree: by the digest that a lock keeps of it, and never taken for a package of that digest. */
export function recallTree(store: FileStore, digest: string): TreeFacts | undefined {
  return recall(store, keyOf(`${digest}-tree`));
}

export function keepTree(store: FileStore, digest: string, facts: TreeFacts): void {
  keep(store, keyOf(`${digest}-tree`), facts);
}

function recall<Facts extends Content>(store: FileStore, key: string): Facts | undefined {
  const bytes = store.get(kind, key);
  const facts = bytes && decode<Facts>(bytes);
  const file = facts?.members.find(({ source }) => source !== undefined);
  if (!facts || (file?.source !== undefined && !store.has(file.source))) return undefined;
  store.touch(kind, key);
  return facts;
}

function keep(store: FileStore, key: string, facts: Content): void {
  const body = Buffer.from(JSON.stringify(facts));
  if (body.length > largestRecord) return;
  store.put(kind, key, Buffer.concat([Buffer.from(`${headOf(body)}\n`), body]));
}

/** Takes the records that were not asked for longest until the cache is within three quarters of its bound. */
export function boundFacts(store: FileStore, most = largestCache): void {
  const folder = join(store.folder, kind);
  onDisk(folder, () => {
    const records = recordsIn(folder);
    let left = records.reduce((sum, { size }) => sum + size, 0);
    if (left <= most) return;
    for (const { path, size } of records.sort((a, b) => a.used - b.used)) {
      if (left <= (most / 4) * 3) return;
      rmSync(path, { force: true });
      left -= size;
    }
  });
}

/** Another process may take one at any time. */
function recordsIn(folder: string): { path: string; size: number; used: number }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? [{ path, size: stat.size, used: stat.mtimeMs }] : [];
  });
}

function keyOf(digest: string): string {
  return `${digest}.${version}`;
}

function headOf(body: Uint8Array): string {
  return `plimsoll-facts ${version} ${digestOf(body)}`;
}

function decode<Facts>(bytes: Uint8Array): Facts | undefined {
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end > 256 || bytes.length > largestRecord + end + 1) return undefined;
  const body = bytes.subarray(end + 1);
  if (Buffer.from(bytes.subarray(0, end)).toString() !== headOf(body)) return undefined;
  return JSON.parse(Buffer.from(body).toString("utf8"));
}
