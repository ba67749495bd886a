import type { Diagnostic, Edit, Fix } from "../../spec/diagnostics/diagnostic.ts";

/** A fix that was taken, and the diagnostic that it came with. */
export interface Applied {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}
export interface Edited {
  /** New texts by file, of those that change. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Applied[];
}

/**
 * Applies the fixes of diagnostics to texts. A fix is applied whole or not at all, and only where it touches nothing
 * that one before it touches: the rest waits for the next look. `textOf` gives nothing for a file that is not the
 * author's to change.
 */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  unsafe: boolean,
): Edited {
  const taken: Edit[] = [];
  const applied = diagnostics.flatMap((diagnostic) => {
    const { fix } = diagnostic;
    if (!fix || fix.edits.length === 0 || !(fix.safe || unsafe)) return [];
    if (!fix.edits.every((edit, index) => fits(edit, [...taken, ...fix.edits.slice(0, index)], textOf)))
      return [];
    taken.push(...fix.edits);
    return [{ diagnostic, fix }];
  });
  const files = [...new Set(taken.map(({ span }) => span.file))];
  const texts = files.map((file) => [file, edited(textOf(file) ?? "", editsOf(file, taken))] as const);
  return { texts: new Map(texts), applied };
}

function fits(
  { span }: Edit,
  others: readonly Edit[],
  textOf: (file: string) => string | undefined,
): boolean {
  const text = textOf(span.file);
  const [start, end] = [span.start.offset, span.end.offset];
  if (text === undefined || start < 0 || end < start || end > text.length) return false;
  return !others.some(
    ({ span: other }) =>
      other.file === span.file &&
      (other.start.offset === start || (other.start.offset < end && start < other.end.offset)),
  );
}

const editsOf = (file: string, edits: readonly Edit[]) => edits.filter(({ span }) => span.file === file);

/** From the end, so that the offsets of what is still to be done stay true. */
function edited(text: string, edits: readonly Edit[]): string {
  const fromTheEnd = [...edits].sort((a, b) => b.span.start.offset - a.span.start.offset);
  return fromTheEnd.reduce(
    (now, { span, text: put }) => now.slice(0, span.start.offset) + put + now.slice(span.end.offset),
    text,
  );
}
