/**
 * A Packages index, ready to be asked by name. An index of 50 MB is scanned once, for names and Provides alone; a
 * stanza is read when somebody asks for its package.
 */
export interface PackagesIndex {
  /** Everything that is in the index, as text: one character a byte. */
  readonly text: string;
  /** Where the stanzas of a package begin. */
  readonly stanzas: ReadonlyMap<string, Offsets>;
  /** Where the stanzas begin whose Provides name this. */
  readonly providers: ReadonlyMap<string, Offsets>;
}
/** Almost always one: a list for each of a hundred thousand names would cost more than the scan. */
export type Offsets = number | readonly number[];

/** Scans an index (Debian repository format, "Packages" indices). Stanzas without a name are passed over. */
export function scanPackages(bytes: Uint8Array): PackagesIndex {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const stanzas = new Map<string, number | number[]>();
  const providers = new Map<string, number | number[]>();
  let provides = nextProvides(text, 0);
  for (let start = nextStanza(text, 0); start >= 0; ) {
    const next = nextStanza(text, start + 1);
    const end = next < 0 ? text.length : next;
    add(stanzas, nameAt(text, start), start);
    for (; provides >= 0 && provides < end; provides = nextProvides(text, provides + 1)) {
      for (const name of providedNames(text, provides)) add(providers, name, start);
    }
    start = next;
  }
  return { text, stanzas, providers };
}

/** The fields of the stanza that begins here, names in lower case; of repeated fields the first. */
export function readStanza({ text }: PackagesIndex, start: number): ReadonlyMap<string, string> {
  const blank = text.indexOf("\n\n", start);
  const fields = new Map<string, string>();
  const stanza = text.slice(start, blank < 0 ? text.length : blank);
  for (const [, name, value] of stanza.matchAll(/^([!-9;-~]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
    const key = (name as string).toLowerCase();
    if (!fields.has(key)) fields.set(key, (value as string).trim());
  }
  return fields;
}

const NAME = "Package: ";
const NEXT_NAME = `\n${NAME}`;
const PROVIDES = "\nProvides:";

/** Archives write the name first, so a stanza is found by it and never read for it. */
function nextStanza(text: string, from: number): number {
  if (from === 0 && text.startsWith(NAME)) return 0;
  const at = text.indexOf(NEXT_NAME, from === 0 ? 0 : from - 1);
  return at < 0 ? -1 : at + 1;
}

function nextProvides(text: string, from: number): number {
  return text.indexOf(PROVIDES, from);
}

function nameAt(text: string, start: number): string {
  const from = start + NAME.length;
  const end = text.indexOf("\n", from);
  return text.slice(from, end < 0 ? text.length : end).trimEnd();
}

/** Names may come twice, with different versions. */
function providedNames(text: string, at: number): readonly string[] {
  const start = at + PROVIDES.length;
  let end = text.indexOf("\n", start);
  while (end >= 0 && (text[end + 1] === " " || text[end + 1] === "\t")) end = text.indexOf("\n", end + 1);
  return text
    .slice(start, end < 0 ? text.length : end)
    .split(",")
    .map(bareName)
    .filter((name) => name !== "");
}

/** ` foo:any (= 1)` is `foo`. */
function bareName(item: string): string {
  const name = item.trim();
  const end = name.search(/[\s(:]/);
  return end < 0 ? name : name.slice(0, end);
}

function add(map: Map<string, number | number[]>, name: string, start: number): void {
  const found = map.get(name);
  if (found === undefined) map.set(name, start);
  else if (typeof found !== "number") found.push(start);
  else if (found !== start) map.set(name, [found, start]);
}
