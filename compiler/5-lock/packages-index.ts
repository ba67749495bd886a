/**
 * A Packages index, ready to be asked by name. An index of 50 MB is scanned once, for names and Provides alone; a
 * stanza is read when somebody asks for its package.
 */
export interface PackagesIndex {
  /** Everything that is in the index, in order. */
  readonly parts: readonly IndexPart[];
  /** Where the stanzas of a package begin: how many bytes of the index are before. */
  readonly stanzas: ReadonlyMap<string, Offsets>;
  /** Where the stanzas begin whose Provides name this. */
  readonly providers: ReadonlyMap<string, Offsets>;
}
/** Whole stanzas, one character a byte. */
export interface IndexPart {
  /** Bytes of the index before it. */
  readonly start: number;
  readonly text: string;
}
/** Almost always one: a list for each of a hundred thousand names would cost more than the scan. */
export type Offsets = number | readonly number[];

/** Scans an index that is there whole. */
export function scanPackages(bytes: Uint8Array): PackagesIndex {
  const scan = new PackagesScan();
  scan.push(bytes);
  return scan.end();
}

/** Scans an index (Debian repository format, "Packages" indices) as it comes. Stanzas without a name are passed over. */
export class PackagesScan {
  readonly #parts: IndexPart[] = [];
  readonly #stanzas = new Map<string, number | number[]>();
  readonly #providers = new Map<string, number | number[]>();
  /** What came behind the last stanza that was seen to end. */
  #pending: Uint8Array[] = [];
  #start = 0;

  /** The bytes are the giver's again afterwards. */
  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const first = this.#pending.length === 0 ? 0 : startOfStanza(chunk.indexOf(NEXT_STANZA));
    const end = startOfStanza(chunk.lastIndexOf(NEXT_STANZA));
    if (end === 0) return void this.#pending.push(Buffer.from(chunk));
    if (first > 0) this.#take(Buffer.concat([...this.#pending, chunk.subarray(0, first)]));
    this.#take(chunk.subarray(first, end));
    this.#pending = end < chunk.length ? [Buffer.from(chunk.subarray(end))] : [];
  }

  end(): PackagesIndex {
    this.#take(Buffer.concat(this.#pending));
    return { parts: this.#parts, stanzas: this.#stanzas, providers: this.#providers };
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const part = { start: this.#start, text: bytes.toString("latin1") };
    this.#start += bytes.length;
    this.#parts.push(part);
    this.#scan(part);
  }

  #scan({ start: before, text }: IndexPart): void {
    let provides = nextProvides(text, 0);
    for (let start = nextStanza(text, 0); start >= 0; ) {
      const next = nextStanza(text, start + 1);
      const end = next < 0 ? text.length : next;
      add(this.#stanzas, nameAt(text, start), before + start);
      for (; provides >= 0 && provides < end; provides = nextProvides(text, provides + 1)) {
        for (const name of providedNames(text, provides)) add(this.#providers, name, before + start);
      }
      start = next;
    }
  }
}

/** Behind a blank line that was found; 0 where none was. */
function startOfStanza(blank: number): number {
  return blank < 0 ? 0 : blank + BLANK_LINE.length;
}
const BLANK_LINE = "\n\n";

/** The fields of the stanza that begins here, names in lower case; of repeated fields the first. */
export function readStanza({ parts }: PackagesIndex, start: number): ReadonlyMap<string, string> {
  const part = parts.findLast((one) => one.start <= start) as IndexPart;
  const from = start - part.start;
  const blank = part.text.indexOf(BLANK_LINE, from);
  const fields = new Map<string, string>();
  const stanza = part.text.slice(from, blank < 0 ? part.text.length : blank);
  for (const [, name, value] of stanza.matchAll(/^([!-9;-~]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
    const key = (name as string).toLowerCase();
    if (!fields.has(key)) fields.set(key, (value as string).trim());
  }
  return fields;
}

const NAME = "Package: ";
const NEXT_STANZA = `${BLANK_LINE}${NAME}`;
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
