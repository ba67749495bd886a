import type { ModuleFault, OpenModule, ProgramFiles, Store } from "./interfaces.ts";
import { isSettled } from "./stamp.ts";

/**
 * Remembers what came out of a project's files, together with every file that was looked at, so that nothing is worked
 * out twice. An answer is used again only when each of those files is what it was; one answer a project and kind is kept.
 */
export interface Memo<T> {
  readonly value: T;
  readonly inputs: readonly Input[];
}
/** A file as it was seen: its digest, and a stamp that tells without reading that it is the same; its size, its stamp, or its absence; the list of the project's own files; and what a store had not. */
type Input =
  | { readonly read: string; readonly digest: string | null; readonly stamp?: string }
  | { readonly sized: string; readonly size: number | null }
  | { readonly stamped: string; readonly stamp: string }
  | { readonly sources: readonly string[] }
  | { readonly lacks: StoreKey }
  | SeenModule;
interface StoreKey {
  readonly kind: string;
  readonly key: string;
}
/** A module by its digest, or by why there is none, with what the lock pins for it. Its files are seen through it. */
export interface SeenModule {
  readonly module: string;
  readonly found: string;
  readonly pinned: string | null;
  readonly folders: readonly string[];
}

/** Files that remember what was asked of them. */
export interface RecordingFiles extends ProgramFiles {
  inputs(): readonly Input[];
}

export function recordingFiles(files: ProgramFiles): RecordingFiles {
  const inputs = new Map<string, Input>();
  const note = (key: string, input: () => Input) => {
    if (!inputs.has(key)) inputs.set(key, input());
  };
  return {
    read: (path) => {
      const stamp = inputs.has(`read ${path}`) ? {} : settledStamp(files, path);
      const bytes = files.read(path);
      note(`read ${path}`, () => ({ read: path, digest: bytes ? digestOf(bytes) : null, ...stamp }));
      return bytes;
    },
    size: (path) => {
      const size = files.size(path);
      note(`sized ${path}`, () => ({ sized: path, size: size ?? null }));
      return size;
    },
    stamp: (path) => {
      const stamp = files.stamp(path);
      note(`stamped ${path}`, () => ({ stamped: path, stamp }));
      return stamp;
    },
    sources: () => {
      const sources = files.sources();
      note("sources", () => ({ sources }));
      return sources;
    },
    module: (where) => {
      const answer = files.module(where);
      // One that had to be brought first is another on the next look.
      inputs.set(`module ${where}`, seenModule(where, answer));
      return answer;
    },
    ownerOf: (path) => files.ownerOf(path),
    inputs: () =>
      [...inputs.values()]
        // Whose bytes are the same has the same size.
        .filter((input) => !("sized" in input && inputs.has(`read ${input.sized}`)))
        // The files of a module can be read only once it is open.
        .sort((a, b) => Number("module" in b) - Number("module" in a)),
  };
}

/** Taken before a file is read: it is of the bytes that are read, or of older ones. */
function settledStamp(files: ProgramFiles, path: string): { readonly stamp?: string } {
  if (files.ownerOf(path) !== undefined) return {};
  const stamp = files.stamp(path);
  return isSettled(stamp) ? { stamp } : {};
}

function seenModule(module: string, answer: OpenModule | ModuleFault): SeenModule {
  if ("fault" in answer) return { module, found: answer.reason, pinned: null, folders: [] };
  return { module, found: answer.digest, pinned: answer.pinned ?? null, folders: answer.folders };
}

/** The answer kept under this key, when all that it came from is unchanged. A damaged or foreign record is none. */
export function recall<T>(
  store: Pick<Store, "get">,
  kind: string,
  key: string,
  files: ProgramFiles,
): T | undefined {
  const bytes = store.get(`memo-${kind}`, digestOf(Buffer.from(key)));
  if (!bytes) return undefined;
  try {
    const memo = JSON.parse(Buffer.from(bytes).toString("utf8")) as Memo<T>;
    return memo.inputs.every((input) => holds(input, files, store)) ? memo.value : undefined;
  } catch {
    return undefined;
  }
}

export function remember<T>(store: Pick<Store, "put">, kind: string, key: string, memo: Memo<T>): void {
  store.put(`memo-${kind}`, digestOf(Buffer.from(key)), Buffer.from(JSON.stringify(memo)));
}

function holds(input: Input, files: ProgramFiles, store: Pick<Store, "get">): boolean {
  if ("lacks" in input) return store.get(input.lacks.kind, input.lacks.key) === undefined;
  if ("sources" in input) return input.sources.join("\n") === files.sources().join("\n");
  if ("module" in input) {
    const { found, pinned } = seenModule(input.module, files.module(input.module));
    return found === input.found && pinned === input.pinned;
  }
  if ("stamped" in input) return files.stamp(input.stamped) === input.stamp;
  if ("sized" in input) return (files.size(input.sized) ?? null) === input.size;
  if (input.stamp !== undefined && files.stamp(input.read) === input.stamp) return true;
  const bytes = files.read(input.read);
  return (bytes ? digestOf(bytes) : null) === input.digest;
}

/** Loading node:crypto takes as long as all else of a start that needs no digest. */
export function digestOf(bytes: Uint8Array): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
