import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { onDisk, StoreError } from "./store-error.ts";
import { isLiving, ownFolder } from "./store-temporary.ts";

/**
 * Who takes files out of the store must be alone with it. Everybody who uses a store has a folder in its `tmp/`, and then
 * looks for the lock; who wants it alone makes the lock, and then looks for the folders: at least one sees the other. A
 * user waits, a collector gives up. Both names tell a living process from a dead one, so a kill leaves nothing to mend.
 */
export function alone<T>(store: string, work: () => T): T {
  const own = basename(ownFolder(store));
  return onDisk(store, () => {
    takeLock(store, own);
    try {
      const other = readdirSync(join(store, "tmp")).find((name) => name !== own && isLiving(name));
      if (other !== undefined) throw inUse(store, other);
      return work();
    } finally {
      rmSync(lockOf(store), { force: true });
    }
  });
}

/** Waits until nobody has the store alone; throws a StoreError when that takes too long. */
export function waitForCollector(store: string, patience = 60_000): void {
  const until = Date.now() + patience;
  for (let owner = holder(store); owner !== undefined; owner = holder(store)) {
    if (Date.now() > until) throw inUse(store, owner);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function takeLock(store: string, own: string): void {
  const owner = holder(store);
  if (owner !== undefined) throw inUse(store, owner);
  // What a killed collector left is nobody's.
  rmSync(lockOf(store), { force: true });
  try {
    writeFileSync(lockOf(store), own, { flag: "wx" });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? inUse(store, "") : error;
  }
}

/** The living owner of the lock. */
function holder(store: string): string | undefined {
  try {
    const owner = readFileSync(lockOf(store), "utf8");
    return isLiving(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function lockOf(store: string): string {
  return join(store, "lock");
}

function inUse(store: string, owner: string): StoreError {
  const pid = owner.split("-")[1];
  return new StoreError("EBUSY", store, pid ? `process ${pid} is using the store` : "the store is in use");
}
