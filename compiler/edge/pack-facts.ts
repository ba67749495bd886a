import type { PackageFacts } from "../5-lock/facts.ts";
import { packName } from "../formats/pack-name.ts";
import { bootId, isThisBoot } from "./boot-id.ts";
import { decodeFacts, encodeFacts, type FactsRecord, isBacked, largestRecord } from "./facts-record.ts";
import type { StoreKey } from "./memo.ts";
import { behindData, overwrite, readPackRecord } from "./pack-record.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

/** Of a record with its first line. */
const longest = largestRecord + 1024;

/**
 * The facts of a package from the store that all projects share, by the digest of its archive: they stand in its pack, behind
 * the data. An earlier boot's are given this boot's name once all that they vouch for was read again.
 */
export function recallFacts(store: FileStore, digest: string): PackageFacts | undefined {
  const path = store.path(packName(digest));
  const found = factsIn(path);
  if (!found?.facts || !isBacked(store, found.facts, found.boot)) return undefined;
  if (isThisBoot(found.boot)) store.touch(kind, digest);
  else renew(path, found);
  return found.facts;
}

/** What stands behind the data of a package with these facts. */
export function behindDataOf(facts: PackageFacts): Buffer {
  return behindData(encodeFacts(facts));
}

/** Where the store keeps the facts of the package with this digest. */
export function placeOfFacts(digest: string): StoreKey {
  return { kind, key: digest };
}
const kind = "packs";

interface PackFacts extends FactsRecord<PackageFacts> {
  /** Where in the pack their record begins. */
  readonly offset: number;
}

/** The facts in a pack; undefined when its end is not what it was written as, or is of another version. */
export function factsIn(path: string): PackFacts | undefined {
  const found = readPackRecord(path, longest);
  const record = found && decodeFacts<PackageFacts>(found.bytes);
  return record && { ...record, offset: found.offset };
}

/** Whoever is killed at this leaves a boot that nobody knows: an earlier one. */
function renew(path: string, { offset, boot, bootAt }: PackFacts): void {
  const now = Buffer.from(bootId());
  if (now.length === boot.length) onDisk(path, () => overwrite(path, offset + bootAt, now));
}
