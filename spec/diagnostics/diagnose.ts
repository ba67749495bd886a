import type { Diagnostic, Fix, LabelledSpan, Span } from "./diagnostic.ts";
import type { Placeholders, Rule } from "./rule.ts";
import { type DiagnosticName, type Table, table } from "./table.ts";

type Values<Name extends DiagnosticName> = Record<Placeholders<Table[Name]["message"]>, string | number>;

/** Where and why: the first span of `at` is the primary one. */
export interface Evidence {
  readonly at?: Span | Located | undefined;
  /** What stands beside the primary span. */
  readonly label?: string;
  readonly also?: readonly { readonly span: Span; readonly label: string }[];
  readonly notes?: readonly string[];
  readonly fix?: Fix | undefined;
}
interface Located {
  readonly span: Span;
}

/** Makes a diagnostic from its entry in the table; the types hold the values to the message's placeholders. */
export function diagnose<Name extends DiagnosticName>(
  name: Name,
  values: Values<Name>,
  evidence: Evidence = {},
): Diagnostic {
  const rule: Rule = table[name];
  const message = rule.message.replace(/\{(\w+)\}/g, (_, key: string) =>
    String((values as Record<string, string | number>)[key]),
  );
  const spans = [...primary(evidence), ...(evidence.also ?? []).map(secondary)];
  const base = {
    code: rule.code,
    name,
    severity: rule.severity,
    message,
    spans,
    notes: evidence.notes ?? [],
  };
  return evidence.fix ? { ...base, fix: evidence.fix } : base;
}

function primary({ at, label = "" }: Evidence): LabelledSpan[] {
  if (!at) return [];
  const span = "span" in at ? at.span : at;
  return [{ file: span.file, start: span.start, end: span.end, label, primary: true }];
}

function secondary({ span, label }: { readonly span: Span; readonly label: string }): LabelledSpan {
  return { file: span.file, start: span.start, end: span.end, label, primary: false };
}
