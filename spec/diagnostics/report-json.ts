import type { Diagnostic, LabelledSpan, Position, Span } from "./diagnostic.ts";

/** One JSON document, `format_version` 1: lines and columns count from 1. The form is a contract with scripts. */
export function reportJson(
  diagnostics: readonly Diagnostic[],
  extra: Readonly<Record<string, unknown>> = {},
): string {
  const document = { format_version: 1, ...extra, diagnostics: diagnostics.map(diagnosticData) };
  return `${withoutHalves(JSON.stringify(document, undefined, 2))}\n`;
}

/** The diagnostics of such a document. It has no offsets: they are 0. */
export function readDiagnostics(document: string): Diagnostic[] {
  const { diagnostics } = JSON.parse(document) as {
    readonly diagnostics: ReturnType<typeof diagnosticData>[];
  };
  return diagnostics.map(({ fix, spans, ...rest }) => ({
    ...rest,
    spans: spans.map(({ label, primary, ...range }) => ({ ...spanOf(range), label, primary })),
    ...(fix && {
      fix: { ...fix, edits: fix.edits.map(({ text, ...range }) => ({ span: spanOf(range), text })) },
    }),
  }));
}

function spanOf({ file, start, end }: ReturnType<typeof rangeData>): Span {
  return { file, start: { offset: 0, ...start }, end: { offset: 0, ...end } };
}

/** JSON.stringify writes half a surrogate pair as an escape, which many parsers refuse: U+FFFD takes its place. */
function withoutHalves(json: string): string {
  return json.replace(/\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/gs, (one) => (one.length > 2 ? "\\ufffd" : one));
}

function diagnosticData(diagnostic: Diagnostic) {
  const { code, name, severity, message, notes } = diagnostic;
  return {
    code,
    name,
    severity,
    message,
    spans: diagnostic.spans.map(spanData),
    notes,
    fix: fixData(diagnostic),
  };
}

function fixData({ fix }: Diagnostic) {
  if (!fix) return null;
  const edits = fix.edits.map(({ span, text }) => ({ ...rangeData(span), text }));
  return { safe: fix.safe, description: fix.description, edits };
}

function spanData(span: LabelledSpan) {
  return { ...rangeData(span), label: span.label, primary: span.primary };
}

function rangeData(span: { readonly file: string; readonly start: Position; readonly end: Position }) {
  return { file: span.file, start: positionData(span.start), end: positionData(span.end) };
}

function positionData({ line, column }: Position) {
  return { line, column };
}
