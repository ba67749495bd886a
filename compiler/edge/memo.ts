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
/** A file as it was seen: its digest, or what it holds, and a stamp that tells without reading that it is the same; its size, its stamp, or its absence; the list of the project's own files; and what a store had not. */
export type Input =
  | ({ readonly read: string } & Seen)
  | SeenText
  | GivenInput
  | { readonly sized: string; readonly size: number | null }
  | { readonly stamped: string; readonly stamp: string }
  | { readonly sources: readonly string[] }
  | { readonly lacks: StoreKey }
  | SeenModule;
/** One of which nothing but what a container is given depends. */
export type GivenInput = { readonly given: string } & Seen;
interface Seen {
  readonly digest: string | null;
  readonly stamp?: string;
}
/** A small file as it was, a character a byte: that costs less to compare than to load what makes digests. */
interface SeenText extends Pick<Seen, "stamp"> {
  readonly read: string;
  readonly text: string;
}
export interface StoreKey {
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

/** Files that remember what was asked of them, so many bytes (`texts`) of them as they are. */
export interface RecordingFiles extends ProgramFiles {
  inputs(): readonly Input[];
}

export function recordingFiles(files: ProgramFiles, texts = 0): RecordingFiles {
  const inputs = new Map<string, Input>();
  let left = texts;
  const note = (key: string, input: () => Input) => {
    if (!inputs.has(key)) inputs.set(key, input());
  };
  const hasBytes = (path: string) => inputs.has(`read ${path}`) || inputs.has(`given ${path}`);
  return {
    read: (path, use) => {
      const key = `${use ?? "read"} ${path}`;
      if (inputs.has(key)) return files.read(path);
      const { bytes, ...stamp } = look(files, path);
      if (bytes && bytes.length <= left) {
        left -= bytes.length;
        note(key, () => ({ read: path, text: textOf(bytes), ...stamp }));
      } else {
        const seen = { digest: digestIfAny(bytes), ...stamp };
        note(key, () => (use === "given" ? { given: path, ...seen } : { read: path, ...seen }));
      }
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
    wrote: (path) => {
      const { bytes: _, ...seen } = see(files, path);
      inputs.set(`read ${path}`, { read: path, ...seen });
    },
    inputs: () =>
      [...inputs.values()]
        // Whose bytes are the same has the same size; and of one that more depends on, that alone counts.
        .filter((input) => !("sized" in input && hasBytes(input.sized)))
        .filter((input) => !("given" in input && inputs.has(`read ${input.given}`)))
        // The files of a module can be read only once it is open.
        .sort((a, b) => Number("module" in b) - Number("module" in a)),
  };
}

/** A file as it is now. */
export function see(files: ProgramFiles, path: string): Seen & Looked {
  const looked = look(files, path);
  return { ...looked, digest: digestIfAny(looked.bytes) };
}

interface Looked extends Pick<Seen, "stamp"> {
  readonly bytes?: Uint8Array;
}
/** The stamp is taken before the file is read: it is of the bytes that are read, or of older ones. */
function look(files: ProgramFiles, path: string): Looked {
  const stamp = files.ownerOf(path) === undefined ? files.stamp(path) : "";
  const bytes = files.read(path);
  return { ...(bytes && { bytes }), ...(isSettled(stamp) && { stamp }) };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const digestIfAny = (bytes: Uint8Array | undefined): string | null => (bytes ? digestOf(bytes) : null);

function seenModule(module: string, answer: OpenModule | ModuleFault): SeenModule {
  if ("fault" in answer) return { module, found: answer.reason, pinned: null, folders: [] };
  return { module, found: answer.digest, pinned: answer.pinned ?? null, folders: answer.folders };
}

/** The answer kept under this key, when all that it came from is unchanged. A damaged or foreign record is none. */
export function recall<T>(
  store: Pick<Store, "get" | "holds">,
  kind: string,
  key: string,
  files: ProgramFiles,
): T | undefined {
  const bytes = store.get(`memo-${kind}`, placeOf(key));
  if (!bytes) return undefined;
  try {
    const memo: Kept<T> = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return memo.key === key && stand(memo.inputs, files, store) ? memo.value : undefined;
  } catch {
    return undefined;
  }
}

export function remember<T>(store: Pick<Store, "put">, kind: string, key: string, memo: Memo<T>): void {
  const kept: Kept<T> = { key, ...memo };
  store.put(`memo-${kind}`, placeOf(key), Buffer.from(JSON.stringify(kept)));
}

/** An answer says what it answers: another one may have the same place. */
interface Kept<T> extends Memo<T> {
  readonly key: string;
}

/** Where the answer for a key is kept. A digest would need node:crypto, and that takes as long as all else of an answer. */
function placeOf(key: string): string {
  let [one, other] = [0, 0];
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    one = (Math.imul(one, 31) + code) | 0;
    other = Math.imul(other ^ code, 0x01000193);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/** Whether all of these are what they were. */
export function stand(inputs: readonly Input[], files: ProgramFiles, store: Pick<Store, "holds">): boolean {
  return inputs.every((input) => holds(input, files, store));
}

function holds(input: Input, files: ProgramFiles, store: Pick<Store, "holds">): boolean {
  if ("lacks" in input) return !store.holds(input.lacks.kind, input.lacks.key);
  if ("sources" in input) return input.sources.join("\n") === files.sources().join("\n");
  if ("module" in input) {
    const { found, pinned } = seenModule(input.module, files.module(input.module));
    return found === input.found && pinned === input.pinned;
  }
  if ("stamped" in input) return files.stamp(input.stamped) === input.stamp;
  if ("sized" in input) return (files.size(input.sized) ?? null) === input.size;
  const path = "given" in input ? input.given : input.read;
  if (isUntouched(input, path, files)) return true;
  const bytes = files.read(path);
  if ("text" in input) return bytes !== undefined && textOf(bytes) === input.text;
  return digestIfAny(bytes) === input.digest;
}

/** Whether nobody has written to a file since it was seen: found out without reading it. */
export function isUntouched({ stamp }: Pick<Seen, "stamp">, path: string, files: ProgramFiles): boolean {
  return stamp !== undefined && files.stamp(path) === stamp;
}

/** node:crypto is loaded only when something needs a digest. */
export function digestOf(bytes: Uint8Array): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
