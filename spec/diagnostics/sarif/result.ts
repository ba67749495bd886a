import { createHash } from "node:crypto";
import type { Diagnostic, Edit, LabelledSpan, Span } from "../diagnostic.ts";
import { filePath } from "../file-path.ts";
import { wellFormed } from "../safe-text.ts";
import { messageText, plainText } from "./message.ts";
import type { Driver } from "./rules.ts";

interface Places {
  readonly base?: string | undefined;
  source(file: string): string | undefined;
}

/** The most locations that GitHub takes in one result, the primary one counted (SARIF support, limits). */
export const locationLimit = 1_000;

/** One result: the primary span is its location, the others are related ones that the message links to. */
export function resultOf(
  diagnostic: Diagnostic,
  { base = "" }: Places,
  tool: Driver,
  fingerprint: (diagnostic: Diagnostic) => string,
) {
  const { code, severity, spans, fix } = diagnostic;
  const primary = spans.find((span) => span.primary) ?? (spans[0] as LabelledSpan);
  const related = spans.filter((span) => span !== primary).slice(0, locationLimit - 1);
  const print = fingerprint(diagnostic);
  return {
    ruleId: code,
    ruleIndex: tool.rules.findIndex(({ id }) => id === code),
    level: severity,
    message: { text: [messageText(diagnostic), ...links(related)].join("\n\n") },
    locations: [locationOf(primary, base)],
    ...(related.length > 0
      ? { relatedLocations: related.map((span, index) => ({ id: index + 1, ...locationOf(span, base) })) }
      : {}),
    partialFingerprints: { "plimsollEntity/v1": print, primaryLocationLineHash: print },
    ...(fix && fix.edits.length > 0 ? { fixes: [fixOf(fix.description, fix.edits, base)] } : {}),
  };
}

/** GitHub shows a related location only where the message links to it; it shows 100 at most. */
function links(related: readonly LabelledSpan[]): string[] {
  const named = related.slice(0, 100).map(({ label, file, start }, index) => {
    const text = (plainText(label) || `${file}:${start.line}`).replace(/[\\[\]]/g, "\\$&");
    return `[${text}](${index + 1})`;
  });
  return named.length > 0 ? [`See ${named.join(", ")}.`] : [];
}

function locationOf(span: LabelledSpan, base: string) {
  const physicalLocation = { artifactLocation: artifact(span.file, base), region: regionOf(span) };
  return span.label ? { physicalLocation, message: { text: plainText(span.label) } } : { physicalLocation };
}

/** A path below the root of the repository, percent-encoded; a file elsewhere on the machine as a `file:` URI. */
function artifact(file: string, base: string) {
  const path = filePath(base, file);
  const encoded = path.split("/").map((part) => encodeURIComponent(wellFormed(part)));
  if (path.startsWith("/")) return { uri: `file://${encoded.join("/")}` };
  return { uri: encoded.join("/"), uriBaseId: "%SRCROOT%" };
}

function regionOf({ start, end }: Span) {
  const [startLine, startColumn] = [counted(start.line), counted(start.column)];
  const endLine = Math.max(startLine, counted(end.line));
  const endColumn = endLine === startLine ? Math.max(startColumn, counted(end.column)) : counted(end.column);
  return { startLine, startColumn, endLine, endColumn };
}

function counted(value: number): number {
  return Number.isSafeInteger(value) ? Math.max(1, value) : 1;
}

function fixOf(description: string, edits: readonly Edit[], base: string) {
  const files = [...new Set(edits.map(({ span }) => span.file))];
  const artifactChanges = files.map((file) => ({
    artifactLocation: artifact(file, base),
    replacements: edits.filter(({ span }) => span.file === file).map(replacementOf),
  }));
  return { description: { text: plainText(description) }, artifactChanges };
}

function replacementOf({ span, text }: Edit) {
  return { deletedRegion: regionOf(span), insertedContent: { text: wellFormed(text) } };
}

/**
 * Names each result by its code, its file and the text that its primary span holds, so that lines above may come and
 * go: a hash, and which of the equals it is. GitHub tells results apart by it.
 */
export function fingerprints(places: Places): (diagnostic: Diagnostic) => string {
  const seen = new Map<string, number>();
  const entity = entityReader(places);
  return (diagnostic) => {
    const span = diagnostic.spans.find(({ primary }) => primary) ?? (diagnostic.spans[0] as LabelledSpan);
    const words = [
      diagnostic.code,
      filePath(places.base ?? "", span.file),
      entity(span) ?? diagnostic.message,
    ];
    const hash = createHash("sha256").update(words.join("\0")).digest("hex").slice(0, 16);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  };
}

/** The text of a span, its white space evened out. An empty span has none: the message must serve. */
function entityReader({ source }: Places): (span: Span) => string | undefined {
  const files = new Map<string, string | undefined>();
  return ({ file, start, end }) => {
    if (!files.has(file)) files.set(file, source(file));
    const text = files.get(file)?.slice(start.offset, Math.min(end.offset, start.offset + 1_000));
    return text?.replace(/\s+/g, " ").trim() || undefined;
  };
}
