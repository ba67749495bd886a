import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBytes } from "../formats/units.ts";
import { replaceFile } from "./replace-file.ts";
import { collect } from "./store-collect.ts";
import { onDisk, StoreError } from "./store-error.ts";

/** Bytes that a store may have: `PLIMSOLL_STORE_LIMIT`, a size as the language writes it, else 20 GiB. Throws a StoreError. */
export function storeLimit(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment.PLIMSOLL_STORE_LIMIT;
  if (!text) return 20 * 2 ** 30;
  const limit = parseBytes(text);
  if (limit === undefined) throw new StoreError("EINVAL", "PLIMSOLL_STORE_LIMIT", `${text} is no size`);
  return limit;
}

/**
 * Adds up what builds put into a store, a line each, so that nobody has to look through all of it; past the limit it is
 * collected down to three quarters, which is left to the next build when the store is in use now.
 */
export function boundStore(store: string, added: number, limit: number): void {
  if (added === 0) return;
  try {
    const ledger = join(store, "size");
    appendFileSync(ledger, `${added}\n`);
    const lines = readFileSync(ledger, "utf8").split("\n");
    const total = lines.reduce((sum, line) => sum + (Number(line) || 0), 0);
    if (total > limit) collectStore(store, (limit / 4) * 3);
  } catch (error) {
    // A store in use, or a full disk: the build itself is done, and the next one tries again.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** Collects, and writes down what is left. */
export function collectStore(store: string, limit: number): ReturnType<typeof collect> {
  const done = collect(store, limit);
  onDisk(store, () => replaceFile(join(store, "size"), `${done.kept}\n`));
  return done;
}
