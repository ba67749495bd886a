/** One paragraph of a control file: field names in lower case, values with their continuation lines. */
export interface Stanza {
  /** Of its first field, counted from 1. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
  /** Where each field stands, counted from 1. */
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * The paragraphs of a control file (deb822(5)): separated by blank lines, `#` lines left out, a line that begins with a
 * blank continues the field before it. Of a field given twice the first stands. Lines that are none of these are
 * reported by number, and reading goes on.
 */
export function parseStanzas(text: string): { stanzas: Stanza[]; malformed: number[] } {
  const stanzas: Stanza[] = [];
  const malformed: number[] = [];
  let open: OpenStanza | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.startsWith("#")) return;
    if (/^\s*$/.test(line)) {
      open = undefined;
      return;
    }
    if (/^\s/.test(line)) {
      if (!open || !continueField(open, line)) malformed.push(index + 1);
      return;
    }
    const field = /^([!-9;-~]+):(.*)$/.exec(line);
    if (!field) {
      malformed.push(index + 1);
      return;
    }
    if (!open) {
      open = { line: index + 1, fields: new Map(), lines: new Map(), last: undefined };
      stanzas.push(open);
    }
    startField(open, (field[1] as string).toLowerCase(), (field[2] as string).trim(), index + 1);
  });
  return { stanzas, malformed };
}

/** The fields of the first paragraph: of a package's `control`, of a Release file. */
export function parseControl(text: string): ReadonlyMap<string, string> {
  return parseStanzas(text).stanzas[0]?.fields ?? new Map();
}

interface OpenStanza {
  readonly line: number;
  readonly fields: Map<string, string>;
  readonly lines: Map<string, number>;
  last: string | undefined;
}

function startField(open: OpenStanza, name: string, value: string, line: number): void {
  open.last = open.fields.has(name) ? undefined : name;
  if (open.last === undefined) return;
  open.fields.set(name, value);
  open.lines.set(name, line);
}

/** False when there is no field to continue; the lines of a repeated field go the way of that field. */
function continueField(open: OpenStanza, line: string): boolean {
  if (open.last !== undefined) {
    open.fields.set(open.last, `${open.fields.get(open.last)}\n${line.trimEnd()}`);
  }
  return open.fields.size > 0;
}
