import type { Diagnostic, Fix } from "../../spec/diagnostics/diagnostic.ts";
import type { Place } from "./place.ts";

/** Collects what evaluation has to say; one place is told a thing once, however often a template is used. */
export class Report {
  readonly found: Diagnostic[] = [];
  private readonly incomplete: boolean;
  private readonly seen = new Set<string>();

  constructor(incomplete: boolean) {
    this.incomplete = incomplete;
  }

  /** Something is not there: not said when a part of the program could not be read, where it may well stand. */
  absent(diagnostic: Diagnostic): void {
    if (!this.incomplete) this.add(diagnostic);
  }

  /** As `add`, once for each subject: a policy is told of every container that breaks it. */
  addFor(subject: string, diagnostic: Diagnostic): void {
    const key = `${subject} ${diagnostic.spans[0]?.file} ${diagnostic.spans[0]?.start.offset}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.found.push(diagnostic);
  }

  add(diagnostic: Diagnostic): void {
    const { file, start, end } = diagnostic.spans[0] ?? {
      file: "",
      start: { offset: 0 },
      end: { offset: 0 },
    };
    const key = `${diagnostic.code} ${file} ${start.offset} ${end.offset}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.found.push(diagnostic);
  }
}

/** Writes `text` in the place of what stands there. */
export function replacement(at: Place, text: string, safe: boolean): Fix {
  return { safe, description: `write ${text}`, edits: [{ span: at, text }] };
}
