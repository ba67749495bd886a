import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Advance } from "../../spec/progress/event.ts";
import { unpackModule } from "../formats/module-content.ts";
import { storedIn } from "../formats/pack-name.ts";
import { decodeFacts } from "./facts-record.ts";
import { hashFile, hashSource } from "./hash-file.ts";
import { factsIn } from "./pack-facts.ts";
import { factsOf } from "./store-collect.ts";
import { contents, type StoredFile } from "./store-contents.ts";
import { onDisk } from "./store-error.ts";
import { asRoot } from "./store-folder.ts";

/** A file of the store that is not what its name says. */
export interface StoreFault {
  readonly name: string;
  readonly reason: string;
  /** Other names of the same bytes: bundles that were made of them. */
  readonly bundles: number;
}
export interface Verified {
  readonly files: number;
  readonly bytes: number;
  readonly faults: readonly StoreFault[];
}

/**
 * Reads everything in a store again and takes out what is not what it should be, with the facts that vouch for it: the next
 * build fetches or unpacks it anew. Builds may run meanwhile. Throws StoreErrors.
 */
export function verifyStore(store: string, onProgress: (read: Advance) => void): Verified {
  return onDisk(store, () => {
    const faults: StoreFault[] = [];
    let [files, bytes] = [0, 0];
    for (const file of contents(store)) {
      onProgress({ done: files, bytes, item: file.name });
      files++;
      bytes += file.stat.size;
      const reason = faultOf(store, file);
      if (reason) faults.push({ name: file.name, reason, bundles: bundlesOf(file) });
    }
    for (const { name } of faults) rmSync(join(store, name), { force: true });
    dropFacts(store, new Set(faults.map(({ name }) => name)));
    return { files, bytes, faults };
  });
}

function bundlesOf({ kind, stat }: StoredFile): number {
  return kind === "files" ? stat.nlink - 1 : 0;
}

type Check = (path: string, file: StoredFile) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  archives: (path, { name }) => digestFault(path, name.split("/").at(-1) ?? ""),
  files: (path, file) =>
    metadataFault(file) ?? digestFault(path, file.name.split("/").at(-1)?.split(".")[0] ?? ""),
  packs: (path, { name }) => packFault(path, name),
  facts: (path) => (decodeFacts(readFileSync(path)) ? undefined : "its text is not what its first line says"),
  modules: (path, { name }) =>
    unpackModule(readFileSync(path), `sha256:${name.slice("modules/".length)}`)
      ? undefined
      : "its content is not what its name says",
};

function faultOf(store: string, file: StoredFile): string | undefined {
  try {
    return checks[file.kind]?.(join(store, file.name), file);
  } catch (error) {
    // Taken out by somebody else while it was looked at.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function digestFault(path: string, hex: string): string | undefined {
  const found = hashFile(path);
  return found === `sha256:${hex}` ? undefined : `its bytes have the digest ${found}`;
}

/** The facts in a pack say what its stretches are. */
function packFault(path: string, name: string): string | undefined {
  const store = path.slice(0, -name.length);
  const record = factsIn(path);
  if (!record) return "its facts are not what their first line says";
  const damaged = record.facts?.members.find(
    ({ source, digest }) =>
      source !== undefined && storedIn(source) === name && hashSource(store, source) !== digest,
  );
  return damaged && `the bytes of ${damaged.path} have another digest`;
}

/** The name of a file holds mode, owner, group and time (`storeName`). */
function metadataFault({ name, stat }: StoredFile): string | undefined {
  const [, mode, uid, gid, mtime] = name.split("/").at(-1)?.split(".") ?? [];
  const owners: [string, number, number][] = [
    ["owner", stat.uid, Number(uid)],
    ["group", stat.gid, Number(gid)],
  ];
  const found: [string, number, number][] = [
    ...(asRoot ? owners : []),
    ["mode", stat.mode & 0o7777, Number.parseInt(mode ?? "", 8)],
    ["time", Math.floor(stat.mtimeMs / 1000), Number(mtime)],
  ];
  const wrong = found.find(([, is, should]) => is !== should);
  if (!wrong) return undefined;
  const [what, is, should] = wrong;
  const base = what === "mode" ? 8 : 10;
  return `its ${what} is ${is.toString(base)}, not ${should.toString(base)}`;
}

function dropFacts(store: string, gone: ReadonlySet<string>): void {
  if (gone.size === 0) return;
  for (const file of contents(store)) {
    const facts = factsOf(store, file);
    if (facts?.members.some(({ source }) => source !== undefined && gone.has(storedIn(source))))
      rmSync(join(store, file.name), { force: true });
  }
}
