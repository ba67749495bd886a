import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "../process-identity.ts";

/**
 * Makes this process the one of its kind in a state folder, or says that there is one. The lock names its owner with the
 * start time, so that one left by a kill is told from a live one.
 */
export function takeLock(path: string): boolean {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(mine, path)) return true;
      const owner = readOwner(path);
      if (owner && isAlive(owner)) return false;
      setAside(path, mine);
    }
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** True when the owner of a lock lives. */
export function isLocked(path: string): boolean {
  const owner = readOwner(path);
  return owner !== undefined && isAlive(owner);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** A rename has one winner; a loser finds nothing or, having moved a lock just taken, puts it back. */
function setAside(path: string, mine: string): void {
  const aside = `${mine}.old`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const owner = readOwner(aside);
  if (owner && isAlive(owner)) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function readOwner(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
