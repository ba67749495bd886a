import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Content, Member, PackageFacts, TreeFacts } from "../5-lock/facts.ts";
import { isThisBoot } from "./boot-id.ts";
import { hashSource } from "./hash-file.ts";
import { seal, unseal } from "./sealed-record.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

/** Changes whenever facts would come out differently: older ones in a store are then not found. */
const version = 8;
const kind = "facts";
/** Of one package; the largest of Debian, libwine's debugging symbols, needs a tenth. */
const largestRecord = 256 * 1024 * 1024;
/** Of the whole cache: facts of some ten thousand packages. */
export const largestCache = 4 * 1024 * 1024 * 1024;

/**
 * The facts of a package from the store that all projects share, by the digest of its archive. A record is a line with its
 * version, the digest of the rest and the boot it is of, then JSON: one that is cut, changed, of another version or about
 * files that the store has lost is none. One of an earlier boot vouches for nothing that the disk may have lost with the
 * power: its files are read again, once.
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
  const record = decode<Facts>(store.get(kind, key));
  if (!record) return undefined;
  const { facts, boot } = record;
  const stands = isThisBoot(boot)
    ? hasFirst(store, facts)
    : facts.members.every((one) => isWhole(store, one));
  if (!stands) return undefined;
  if (isThisBoot(boot)) store.touch(kind, key);
  else keep(store, key, facts);
  return facts;
}

function hasFirst(store: FileStore, { members }: Content): boolean {
  const source = members.find(({ source }) => source !== undefined)?.source;
  return source === undefined || store.has(source);
}

function isWhole(store: FileStore, { source, digest }: Member): boolean {
  return source === undefined || (store.has(source) && hashSource(store.folder, source) === digest);
}

function keep(store: FileStore, key: string, facts: Content): void {
  const body = Buffer.from(JSON.stringify(facts));
  if (body.length > largestRecord) return;
  store.put(kind, key, seal(kind, version, body));
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

/** The same of a tree with this digest. */
export function placeOfTree(digest: string): ReturnType<typeof placeOfFacts> {
  return placeOfFacts(`${digest}-tree`);
}

/** Where the store keeps the facts of the package with this digest. */
export function placeOfFacts(digest: string): { readonly kind: string; readonly key: string } {
  return { kind, key: keyOf(digest) };
}

/** The facts in a record, and the boot it is of; undefined when it is not what its first line says. */
function decode<Facts>(
  bytes: Uint8Array | undefined,
): { readonly facts: Facts; readonly boot: string } | undefined {
  const record = unseal(kind, version, bytes);
  if (!record || record.body.length > largestRecord) return undefined;
  return { facts: JSON.parse(record.body.toString("utf8")), boot: record.boot };
}

/** Of a package or a tree. */
export const decodeFacts = (bytes: Uint8Array): Content | undefined => decode<Content>(bytes)?.facts;
