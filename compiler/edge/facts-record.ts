import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Content, Member, TreeFacts } from "../5-lock/facts.ts";
import { isThisBoot } from "./boot-id.ts";
import { hashSource } from "./hash-file.ts";
import type { StoreKey } from "./memo.ts";
import { seal, type Unsealed, unseal } from "./sealed-record.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

/** Changes whenever facts would come out differently: older ones in a store are then not found. */
const version = 8;
const kind = "facts";
/** Of one package; the largest of Debian, libwine's debugging symbols, needs a tenth. */
export const largestRecord = 256 * 1024 * 1024;
/** Of the records of trees: of some ten thousand. */
export const largestCache = 4 * 1024 * 1024 * 1024;

/**
 * Facts as a store keeps them: a line with their version, the digest of the rest and the boot it is of, then JSON: what is cut,
 * changed, of another version or about files that the store has lost is none. One of an earlier boot vouches for nothing that
 * the disk may have lost with the power: its files are read again, once.
 */
export function encodeFacts(facts: Content): Buffer {
  const body = Buffer.from(JSON.stringify(facts));
  return seal(kind, version, body.length > largestRecord ? Buffer.from("null") : body);
}

export interface FactsRecord<Facts extends Content = Content> extends Omit<Unsealed, "body"> {
  /** Null when they were too large to be kept. */
  readonly facts: Facts | null;
}

/** Undefined when a record is not what its first line says. */
export function decodeFacts<Facts extends Content>(
  bytes: Uint8Array | undefined,
): FactsRecord<Facts> | undefined {
  const record = unseal(kind, version, bytes);
  if (!record || record.body.length > largestRecord) return undefined;
  const { body, ...rest } = record;
  return { ...rest, facts: JSON.parse(body.toString("utf8")) };
}

/** Whether the store has what facts vouch for. */
export function isBacked(store: FileStore, { members }: Content, boot: string): boolean {
  if (!isThisBoot(boot)) return members.every((one) => isWhole(store, one));
  const source = members.find(({ source }) => source !== undefined)?.source;
  return source === undefined || store.has(source);
}

function isWhole(store: FileStore, { source, digest }: Member): boolean {
  return source === undefined || (store.has(source) && hashSource(store.folder, source) === digest);
}

/** The facts of a tree, by the digest that a lock keeps of it. Those of packages stand in their packs (pack-facts.ts). */
export function recallTree(store: FileStore, digest: string): TreeFacts | undefined {
  const { key } = placeOfTree(digest);
  const record = decodeFacts<TreeFacts>(store.get(kind, key));
  if (!record?.facts || !isBacked(store, record.facts, record.boot)) return undefined;
  if (isThisBoot(record.boot)) store.touch(kind, key);
  else store.put(kind, key, encodeFacts(record.facts));
  return record.facts;
}

/** The records of trees are bounded before one is added. */
export function keepTree(store: FileStore, digest: string, facts: TreeFacts): void {
  boundTrees(store);
  store.put(kind, placeOfTree(digest).key, encodeFacts(facts));
}

/** Where the store keeps the facts of the tree with this digest. */
export function placeOfTree(digest: string): StoreKey {
  return { kind, key: `${digest}-tree.${version}` };
}

/** Whether a file of the store holds the facts of a tree. */
export function isOfTree(name: string): boolean {
  return name.startsWith(`${kind}/`) && name.includes("-tree.");
}

/** Takes the records that were not asked for longest until all are within three quarters of their bound. */
export function boundTrees(store: FileStore, most = largestCache): void {
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
