import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import type { PackageFacts } from "../5-lock/facts.ts";
import { lockedInputs } from "../5-lock/load.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import { recallFacts } from "../edge/pack-facts.ts";
import type { FileStore } from "../edge/store.ts";

/** Digests of packages whose facts the store has not, at least one. */
export interface Absent {
  readonly absent: readonly string[];
}

/**
 * The locked inputs of a model that fits the lock, from the lock and the facts of the store alone: offline, and nothing is
 * fetched, unpacked or kept. Trees of files are not among them.
 */
export function inputsAtHand(
  model: Model,
  lock: LockFile,
  store: FileStore,
): Checked<readonly LockedInput[]> | Absent {
  const facts = new Map<string, PackageFacts>();
  const absent = new Set<string>();
  for (const { digest } of lock.packages) {
    const known = facts.get(digest) ?? recallFacts(store, digest);
    if (known) facts.set(digest, known);
    else absent.add(digest);
  }
  return absent.size > 0 ? { absent: [...absent] } : lockedInputs(model, lock, facts);
}
