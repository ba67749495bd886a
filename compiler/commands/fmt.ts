import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { SourceText } from "../1-parse/source-text.ts";
import { modulePins } from "../edge/module-pins.ts";
import { readRegular } from "../edge/read-regular.ts";
import { replaceFile } from "../edge/replace-file.ts";
import { format as formatText } from "../format/format.ts";
import { answer } from "./output.ts";
import { unwritable } from "./unwritable.ts";

export interface FmtOptions {
  readonly format: Format;
  /** Write nothing; a file that would change makes exit status 2. */
  readonly check?: boolean;
  /** As `check`, and print what would change. */
  readonly diff?: boolean;
}

/** A file whose text is not what the formatter makes of it. */
interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}
interface Formatted {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `plimsoll fmt`: lays out `.plim` files, folders with all that is below them, or standard input (`-`). */
export async function fmt(paths: readonly string[], options: FmtOptions): Promise<number> {
  const isStream = paths.length === 1 && paths[0] === "-";
  return isStream ? formatStream(options) : formatFiles(paths.length === 0 ? ["."] : paths, options);
}

function formatStream({ format, check, diff }: FmtOptions): Promise<number> {
  const bytes = readFileSync(0);
  const { value, diagnostics } = formatText("-", bytes);
  if (value === undefined) return answer(format, ".", { diagnostics });
  const changes = value === bytes.toString() ? [] : [{ file: "-", before: bytes.toString(), after: value }];
  const differs = (check || diff) && changes.length > 0;
  const text = diff ? changes.map(patch).join("") : check ? "" : value;
  const told = differs ? [...diagnostics, ...changes.map(unformatted)] : diagnostics;
  return answer(format, ".", { diagnostics: told, data: { text: value }, text, differs: differs === true });
}

function formatFiles(paths: readonly string[], { format, check, diff }: FmtOptions): Promise<number> {
  const { changes, diagnostics } = examine(paths);
  const isDry = check === true || diff === true;
  const failures = isDry ? changes.map(unformatted) : changes.flatMap(write);
  const files = changes.map(({ file }) => file);
  return answer(format, ".", {
    diagnostics: [...diagnostics, ...failures],
    data: { files, ...(diff ? { diff: changes.map(patch).join("") } : {}) },
    text: diff ? changes.map(patch).join("") : files.map((file) => `${file}\n`).join(""),
    differs: isDry && changes.length > 0,
  });
}

function examine(paths: readonly string[]): Formatted {
  const diagnostics: Diagnostic[] = [];
  const changes: Change[] = [];
  for (const path of paths) {
    const files = filesOf(path);
    if (files.length === 0) diagnostics.push(diagnose("no-such-project", { folder: path }));
    for (const file of files) {
      const bytes = readFileSync(file);
      const { value, diagnostics: found } = formatText(file, bytes);
      diagnostics.push(...found);
      const before = bytes.toString();
      if (value !== undefined && value !== before) changes.push({ file, before, after: value });
    }
  }
  return { changes, diagnostics };
}

/**
 * A file as it was named; of a folder all `.plim` files below it, hidden folders, installed packages and modules aside:
 * what the folder's lock pins as a module stays as it is, unless it is named.
 */
function filesOf(path: string, above: ReadonlySet<string> = new Set()): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.isFile() ? [path] : [];
  const pinned = new Set([...above, ...pinnedIn(path)]);
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = join(path, entry.name);
      if (entry.isDirectory())
        return isForeign(entry.name) || pinned.has(below) ? [] : filesOf(below, pinned);
      return entry.isFile() && entry.name.endsWith(".plim") ? [below] : [];
    });
}
const isForeign = (name: string): boolean => name.startsWith(".") || name === "node_modules";

function pinnedIn(folder: string): string[] {
  const read = (path: string) => readRegular(join(folder, path));
  return [...modulePins({ read }).keys()].map((from) => join(folder, from));
}

/** Told at the first line that would change. */
function unformatted({ file, before, after }: Change): Diagnostic {
  const [is, shall] = [before.split("\n"), after.split("\n")];
  const line = is.findIndex((text, index) => text !== shall[index]);
  const start = is.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  const end = start + (is[line]?.length ?? 0);
  return diagnose("unformatted", { file }, { at: new SourceText(file, before).span({ start, end }) });
}

/** The file itself is replaced, wherever a symlink has it. */
function write({ file, after }: Change): readonly Diagnostic[] {
  try {
    replaceFile(realpathSync(file), after);
    return [];
  } catch (error) {
    return [unwritable(file, error)];
  }
}

function patch({ file, before, after }: Change): string {
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, options);
}
