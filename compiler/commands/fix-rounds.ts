import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { analyze } from "../analyze.ts";
import type { ProgramFiles } from "../edge/interfaces.ts";
import { offerMigrations } from "../format/migrate.ts";
import { type Migration, migrations } from "../format/migrations.ts";
import { type Applied, applyFixes } from "./fix-edits.ts";

/** What fixing came to. Nothing is written yet. */
export interface Fixed {
  readonly changes: readonly Change[];
  readonly applied: readonly Applied[];
  /** What the fixed project still has to say. */
  readonly left: readonly Diagnostic[];
}
export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** A fix may uncover the next fault; more rounds than this means that two fixes undo each other. */
const rounds = 20;

/** What a look at the files has to say; the last two of a fixed project are the same. */
export type Look = (files: ProgramFiles) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

export interface FixRounds {
  readonly unsafe: boolean;
  /** How far to look; absent: as far as the text alone tells. */
  readonly look?: Look;
  readonly known?: readonly Migration[];
}

/** Fixes and looks again until there is nothing to fix; files of an older language are brought to this one first. */
export async function fixAll(
  files: ProgramFiles,
  { unsafe, look = (files) => analyze(files).diagnostics, known = migrations }: FixRounds,
): Promise<Fixed> {
  const texts = new Map<string, string>();
  const applied: Applied[] = [];
  const seen = new Set<string>();
  const now = (file: string) => texts.get(file) ?? textOf(files, file);
  for (let round = 0; ; round++) {
    const left = offerMigrations(await look(overlaid(files, texts)), now, known);
    const next = applyFixes(left, now, unsafe);
    const state = JSON.stringify([...texts, ...next.texts]);
    if (next.applied.length === 0 || round === rounds || seen.has(state)) {
      return { changes: changesOf(files, texts), applied, left };
    }
    seen.add(state);
    applied.push(...next.applied);
    for (const [file, text] of next.texts) texts.set(file, text);
  }
}

function changesOf(files: ProgramFiles, texts: ReadonlyMap<string, string>): readonly Change[] {
  return [...texts]
    .map(([file, after]) => ({ file, before: textOf(files, file) ?? "", after }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** As the parser reads it: without a byte order mark. Not at all when it is no UTF-8, or a module's, whose author is another. */
function textOf(files: ProgramFiles, file: string): string | undefined {
  const isOurs = file.endsWith(".plim") && files.ownerOf(file) === undefined;
  const bytes = isOurs ? files.read(file) : undefined;
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function overlaid(files: ProgramFiles, texts: ReadonlyMap<string, string>): ProgramFiles {
  const bytes = (path: string) => {
    const text = texts.get(path);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  };
  return {
    read: (path) => bytes(path) ?? files.read(path),
    size: (path) => bytes(path)?.length ?? files.size(path),
    stamp: (path) => files.stamp(path),
    sources: () => files.sources(),
    ownerOf: (path) => files.ownerOf(path),
    module: (where) => files.module(where),
  };
}
