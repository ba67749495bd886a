import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import type { Root } from "../6-assemble/root.ts";

import { parsePathPattern } from "../formats/path-pattern.ts";
import type { Linked } from "./linked.ts";
import { narrowStatus } from "./narrow-status.ts";
import { type Needs, neededBy, type ProjectFiles } from "./needs.ts";

/** What selecting asks of outside: traces of the project, and bytes of files by their store name. */
export interface SelectContext {
  readonly files: ProjectFiles;
  readonly read: (source: string) => Uint8Array;
}

/**
 * The root with what the container wants of it: without what `exclude` names, and where its content is `minimal` nothing but
 * what is needed, each file with its reason (spec/content.md). It is linked once more, so that what is left is proved.
 */
export function select(linked: Linked, context: SelectContext): Checked<Root> {
  const { root } = linked;
  const { container } = root.input;
  if (!container.exclude && container.content !== "minimal") return { value: root, diagnostics: [] };
  const needs = neededBy(linked, context.files);
  const excluded = exclude(root, needs.value, container.exclude ?? []);
  const kept = new Map([...root.entries].filter(([path]) => !excluded.paths.has(path)));
  const narrow = container.content === "minimal" ? narrowed(kept, needs.value) : kept;
  const value =
    narrow === kept ? withEntries(root, kept) : narrowStatus(withEntries(root, narrow), context.read);
  return { value, diagnostics: [...needs.diagnostics, ...excluded.diagnostics] };
}

function exclude(
  root: Root,
  needs: Needs,
  patterns: readonly Located<string>[],
): { readonly paths: ReadonlySet<string>; readonly diagnostics: readonly Diagnostic[] } {
  const paths = new Set<string>();
  const diagnostics = patterns.flatMap((pattern) => {
    const fits = parsePathPattern(pattern.value);
    const found = [...root.entries.values()].filter((entry) => fits(entry.path) && isBrought(entry));
    for (const { path } of found) paths.add(path);
    return complaints(root, needs, pattern, found);
  });
  // What lies below a folder that goes, goes with it.
  for (const path of root.entries.keys()) if (paths.has(parentOf(path))) paths.add(path);
  return { paths, diagnostics };
}

/** What the author has written, and what makes a root a root, is not the packages' to bring or leave. */
function isBrought({ reason }: Entry): boolean {
  return !["file", "identity", "skeleton", "user", "mount"].includes(reason.kind);
}

function complaints(
  { input: { container } }: Root,
  needs: Needs,
  pattern: Located<string>,
  found: readonly Entry[],
): Diagnostic[] {
  const at = { at: pattern };
  if (found.length === 0)
    return [diagnose("idle-exclude", { pattern: pattern.value, container: container.name }, at)];
  const needed = found.filter(({ path }) => needs.proved.has(path));
  const [first, ...others] = needed;
  if (!first) return [];
  const notes = others.length > 0 ? [`and ${others.length} paths more are needed`] : [];
  const what = needs.reasons.get(first.path) ?? `container ${container.name}`;
  return [diagnose("excluded-file", { path: first.path, what }, { ...at, notes })];
}

/** What is needed, with its reason, and the folders on the way. */
function narrowed(entries: ReadonlyMap<string, Entry>, { reasons }: Needs): Map<string, Entry> {
  const wanted = new Map<string, string | undefined>();
  for (const [path, entry] of entries) {
    const reason = reasons.get(path);
    if (reason === undefined && isBrought(entry)) continue;
    wanted.set(path, reason);
    for (let folder = parentOf(path); !wanted.has(folder); folder = parentOf(folder))
      wanted.set(folder, undefined);
  }
  return new Map(
    [...entries].flatMap(([path, entry]) => {
      if (!wanted.has(path)) return [];
      const need = wanted.get(path);
      const { reason } = entry;
      if (need === undefined || reason.kind !== "package") return [[path, entry]];
      return [[path, { ...entry, reason: { ...reason, need } }]];
    }),
  );
}

function withEntries(root: Root, entries: ReadonlyMap<string, Entry>): Root {
  const only = <T>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([path]) => entries.has(path)));
  return { ...root, entries, elf: only(root.elf), shebangs: only(root.shebangs) };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
