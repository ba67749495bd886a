import type { ElfFacts } from "../5-lock/facts.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import { onceFor } from "./once.ts";
import { SymbolTable } from "./symbol-table.ts";
import type { System } from "./system.ts";

export interface MissingSymbol {
  readonly by: LoadedFile;
  /** `name` or `name@version`. */
  readonly symbol: string;
  /** It is looked up when it is first called: until then the program runs. */
  readonly lazy?: boolean;
  /** A library that has the name without the versions its user was promised: glibc stops there with an assertion. */
  readonly unversioned?: LoadedFile;
}

/**
 * Names that relocations of the closure use and that no file of it defines, as `ldd -r` lists them. Each is looked up
 * in all files in the loader's order (`do_lookup_x` in glibc's elf/dl-lookup.c).
 */
export function missingSymbols(closure: LoadedClosure): MissingSymbol[] {
  const table = tableOf(closure);
  table.enter(closure.files);
  return closure.files.flatMap((by) => [
    ...undefinedOf(closure, table, by),
    ...unversionedOf(closure, table, by),
  ]);
}

/** Symbols of a system's files, as the loader of the closure looks them up. */
function tableOf({ system, loader }: LoadedClosure): SymbolTable {
  return loader === "musl" ? muslTables(system) : glibcTables(system);
}
const glibcTables = onceFor((_: System) => new SymbolTable(false));
const muslTables = onceFor((_: System) => new SymbolTable(true));

function undefinedOf({ loader, start }: LoadedClosure, table: SymbolTable, by: LoadedFile): MissingSymbol[] {
  const { facts } = by;
  const isLazy = loader !== "musl" && !start.bindNow && !facts.bindNow;
  const lazyFrom = (isLazy ? facts.lazyFrom : undefined) ?? Number.POSITIVE_INFINITY;
  return table.unserved(facts).map((wish) => {
    const symbol = table.textOf(facts, wish);
    return wish >= lazyFrom ? { by, symbol, lazy: true } : { by, symbol };
  });
}

/** Seldom: a library has no versions at all and its user wants one of it. */
function unversionedOf(closure: LoadedClosure, table: SymbolTable, by: LoadedFile): MissingSymbol[] {
  if (closure.loader === "musl") return [];
  const wanted = by.facts.versionsNeeded.filter(({ file }) => isUnversioned(closure.named.get(file)?.facts));
  if (wanted.length === 0) return [];
  return Array.from({ length: table.count(by.facts) }, (_, wish) => wish).flatMap((wish) => {
    const symbol = table.textOf(by.facts, wish);
    const place = table.firstPlace(by.facts, wish);
    const provider = place === undefined ? undefined : closure.files[place];
    const isPromised = wanted.some(
      ({ file, version }) => symbol.endsWith(`@${version}`) && closure.named.get(file) === provider,
    );
    return provider && isPromised ? [{ by, symbol, unversioned: provider }] : [];
  });
}

/** No version table at all: neither versions of its own nor of others. */
function isUnversioned(facts: ElfFacts | undefined): boolean {
  return facts?.versionsDefined.length === 0 && facts.versionsNeeded.length === 0;
}
