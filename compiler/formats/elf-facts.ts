import type { ElfFacts } from "../5-lock/facts.ts";
import type { Symbols } from "./elf-symbols.ts";
import type { LoaderTables } from "./elf-tables.ts";

type Texts = Pick<ElfFacts, "undefinedSymbols" | "definedSymbols">;

/**
 * Facts whose lists of symbols are written when they are first asked for: of most files nobody does, once their tables were
 * enough to link them. They are properties like any other to whoever keeps, copies or compares facts.
 */
export function withSymbols(symbols: Symbols, facts: Omit<ElfFacts, keyof Texts>): ElfFacts {
  const whole = Object.defineProperties(facts, texts) as ElfFacts;
  known.set(whole, { symbols });
  return whole;
}

/** The tables of a file whose facts were read in this process, and are plain. */
export function tablesOf(facts: ElfFacts): LoaderTables | undefined {
  return known.get(facts)?.symbols.tables;
}

interface Known extends Partial<Texts> {
  readonly symbols: Symbols;
}
const known = new WeakMap<ElfFacts, { -readonly [name in keyof Known]: Known[name] }>();

/** The same two functions for all files, so that facts have one shape. */
const texts = {
  undefinedSymbols: textProperty("undefinedSymbols"),
  definedSymbols: textProperty("definedSymbols"),
};

function textProperty(list: keyof Texts): PropertyDescriptor & ThisType<ElfFacts> {
  return {
    enumerable: true,
    get() {
      const file = known.get(this);
      if (!file) return "";
      file[list] ??= file.symbols[list]();
      return file[list];
    },
  };
}
