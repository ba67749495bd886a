/** An ELF file made by hand, of either class and byte order: enough of one for `readElf`. */
export interface ElfSketch {
  readonly wide?: boolean;
  readonly little?: boolean;
  readonly machine?: number;
  readonly objectType?: number;
  readonly interpreter?: string;
  /** Dynamic entries: a text is put into the string table, a number stands for itself. */
  readonly dynamic?: readonly (readonly [tag: number, value: string | number])[];
  readonly symbols?: readonly SymbolSketch[];
  readonly notes?: readonly NoteSketch[];
}
export interface SymbolSketch {
  readonly name: string;
  readonly defined: boolean;
  readonly weak?: boolean;
}
export interface NoteSketch {
  readonly owner: string;
  readonly type: number;
  readonly words: readonly number[];
  readonly text?: string;
}

const [STRTAB, HASH, SYMTAB, RELA, RELASZ] = [5, 4, 6, 7, 8];

/** One LOAD segment maps the whole file at address 0, so that addresses are offsets. */
export function makeElf(sketch: ElfSketch): Buffer {
  const { wide = true, symbols = [], notes = [], interpreter, dynamic = [] } = sketch;
  const write = new Writer(wide, sketch.little ?? true);
  const strings = new Strings();
  const names = symbols.map(({ name }) => strings.add(name));
  const entries = dynamic.map(
    ([tag, value]) => [tag, typeof value === "string" ? strings.add(value) : value] as const,
  );
  const parts = layOut(wide ? 64 : 52, (wide ? 56 : 32) * 4, {
    interpreter: Buffer.from(`${interpreter ?? ""}\0`),
    notes: Buffer.concat(notes.map((note) => write.note(note))),
    strings: strings.bytes(),
    symbols: write.symbols(symbols, names),
    hash: Buffer.concat([0, symbols.length + 1].map((word) => write.u32(word))),
    relocations: write.relocations(symbols),
    dynamic: Buffer.alloc((wide ? 16 : 8) * (entries.length + 7)),
  });
  const at = (name: string) => parts.find((part) => part.name === name) as Part;
  const own = [
    [STRTAB, at("strings").offset],
    [HASH, at("hash").offset],
    [SYMTAB, at("symbols").offset],
    [RELA, at("relocations").offset],
    [RELASZ, at("relocations").bytes.length],
  ] as const;
  at("dynamic").bytes.set(Buffer.concat([...own, ...entries].flat().map((word) => write.word(word))));
  const end = at("dynamic").offset + at("dynamic").bytes.length;
  const segments = [
    write.segment(1, 0, end),
    write.segment(2, at("dynamic").offset, at("dynamic").bytes.length),
    write.segment(
      interpreter === undefined ? 0 : 3,
      at("interpreter").offset,
      at("interpreter").bytes.length,
    ),
    write.segment(4, at("notes").offset, at("notes").bytes.length),
  ];
  return Buffer.concat([
    write.header(sketch),
    ...segments,
    ...parts.map(({ bytes, pad }) => Buffer.concat([pad, bytes])),
  ]);
}

interface Part {
  readonly name: string;
  readonly offset: number;
  readonly pad: Buffer;
  readonly bytes: Buffer;
}

function layOut(header: number, segments: number, contents: Readonly<Record<string, Buffer>>): Part[] {
  let end = header + segments;
  return Object.entries(contents).map(([name, bytes]) => {
    const offset = Math.ceil(end / 8) * 8;
    const pad = Buffer.alloc(offset - end);
    end = offset + bytes.length;
    return { name, offset, pad, bytes };
  });
}

class Strings {
  #text = "\0";
  readonly #known = new Map<string, number>();
  add(text: string): number {
    const at = this.#known.get(text) ?? this.#text.length;
    if (!this.#known.has(text)) this.#text += `${text}\0`;
    this.#known.set(text, at);
    return at;
  }
  bytes(): Buffer {
    return Buffer.from(this.#text, "latin1");
  }
}

class Writer {
  readonly #wide: boolean;
  readonly #little: boolean;
  constructor(wide: boolean, little: boolean) {
    this.#wide = wide;
    this.#little = little;
  }
  number(value: number, size: number): Buffer {
    const bytes = Buffer.alloc(size);
    if (this.#little) bytes.writeUIntLE(value, 0, Math.min(size, 6));
    else bytes.writeUIntBE(value, size - Math.min(size, 6), Math.min(size, 6));
    return bytes;
  }
  u16(value: number): Buffer {
    return this.number(value, 2);
  }
  u32(value: number): Buffer {
    return this.number(value, 4);
  }
  word(value: number): Buffer {
    return this.number(value, this.#wide ? 8 : 4);
  }
  header({ machine = 62, objectType = 3 }: ElfSketch): Buffer {
    const ident = Buffer.from([
      0x7f,
      0x45,
      0x4c,
      0x46,
      this.#wide ? 2 : 1,
      this.#little ? 1 : 2,
      1,
      ...Array(9).fill(0),
    ]);
    const size = this.#wide ? 64 : 52;
    const words = [this.word(0), this.word(size), this.word(0), this.u32(0)];
    const halves = [size, this.#wide ? 56 : 32, 4, 0, 0, 0].map((half) => this.u16(half));
    return Buffer.concat([ident, this.u16(objectType), this.u16(machine), this.u32(1), ...words, ...halves]);
  }
  segment(type: number, offset: number, size: number): Buffer {
    const place = [offset, offset, offset, size, size].map((word) => this.word(word));
    const [flags, align] = [this.u32(4), this.word(type === 4 ? 4 : 8)];
    return Buffer.concat(
      this.#wide ? [this.u32(type), flags, ...place, align] : [this.u32(type), ...place, flags, align],
    );
  }
  symbols(symbols: readonly SymbolSketch[], names: readonly number[]): Buffer {
    const rows = symbols.map(({ defined, weak }, index) =>
      this.symbol(names[index] ?? 0, defined, weak ? 2 : 1),
    );
    return Buffer.concat([Buffer.alloc(this.#wide ? 24 : 16), ...rows]);
  }
  symbol(name: number, defined: boolean, binding: number): Buffer {
    const [info, other, section] = [Buffer.from([binding << 4]), Buffer.from([0]), this.u16(defined ? 1 : 0)];
    const [value, size] = [this.word(defined ? 4096 : 0), this.word(0)];
    const order = this.#wide ? [info, other, section, value, size] : [value, size, info, other, section];
    return Buffer.concat([this.u32(name), ...order]);
  }
  /** One for each symbol that is not defined. */
  relocations(symbols: readonly SymbolSketch[]): Buffer {
    const rows = symbols.flatMap(({ defined }, index) => (defined ? [] : [this.relocation(index + 1)]));
    return Buffer.concat(rows);
  }
  relocation(symbol: number): Buffer {
    if (!this.#wide) return Buffer.concat([this.u32(0), this.u32(symbol * 256 + 1), this.u32(0)]);
    const info = this.#little ? [this.u32(1), this.u32(symbol)] : [this.u32(symbol), this.u32(1)];
    return Buffer.concat([this.word(0), ...info, this.word(0)]);
  }
  note({ owner, type, words, text = "" }: NoteSketch): Buffer {
    const name = padded(Buffer.from(`${owner}\0`));
    const content = Buffer.concat([...words.map((word) => this.u32(word)), Buffer.from(text)]);
    return Buffer.concat([
      this.u32(owner.length + 1),
      this.u32(content.length),
      this.u32(type),
      name,
      padded(content),
    ]);
  }
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
