import type { ElfFacts } from "../5-lock/facts.ts";
import type { Symbols } from "./elf-symbols.ts";
import type { LoaderTables } from "./elf-tables.ts";

type Texts = Pick<ElfFacts, "undefinedSymbols" | "definedSymbols">;

/**
 * Facts whose lists of symbols are written when they are first asked for: of most files nobody does, once their tables were
 * enough to link them. They are properties like any other to whoever keeps, copies or compares facts.
 */
export function withSymbols(symbols: Symbols, facts: Omit<ElfFacts, keyof Texts>): ElfFacts {
  if (!("tables" in symbols)) return { ...facts, ...symbols };
  const whole = Object.defineProperties(facts, texts) as ElfFacts;
  known.set(whole, { tables: symbols.tables });
  return whole;
}

/** The tables of a file whose facts were read in this process, and are plain. */
export function tablesOf(facts: ElfFacts): LoaderTables | undefined {
  return known.get(facts)?.tables;
}

interface Known {
  readonly tables: LoaderTables;
  wanted?: string;
  defined?: string;
}
const known = new WeakMap<ElfFacts, Known>();

/** The same two functions for all files, so that facts have one shape. */
const texts: Record<keyof Texts, PropertyDescriptor & ThisType<ElfFacts>> = {
  undefinedSymbols: {
    enumerable: true,
    get() {
      const file = known.get(this) as Known;
      file.wanted ??= file.tables.wantedLines();
      return file.wanted;
    },
  },
  definedSymbols: {
    enumerable: true,
    get() {
      const file = known.get(this) as Known;
      file.defined ??= file.tables.definedLines();
      return file.defined;
    },
  },
};
